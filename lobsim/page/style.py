"""Style that the figures of the page share: they are plain dictionaries, as plotly takes them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lobsim.plots.style import FAINT, INK, LABELS, LOSSES, MEMBRANES

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
GRID = "#e6e8ec"
SIZE = 14
RUN = MEMBRANES[0]
PINS = MEMBRANES[1:5]
DASHES = ("dash", "dot", "dashdot", "longdash")
PAPER = "#5b5b5b"
BAND = "rgba(90,90,90,0.25)"
SHADE = "rgba(0,114,178,0.15)"  # of the band of draws, around `RUN`
MATTER = {"carbon": "#3f3f46", "Li2O2": "#E69F00", "liquid": "#56B4E9", "gas": "#eef1f4"}
SUPPORT = "#a8a29e"  # fibres of separator and gas-diffusion layer
MATTER_NAMES = {"carbon": "carbon", "Li2O2": "Li₂O₂", "liquid": "liquid", "gas": "gas"}
OXYGEN = "#7a003c"
LOSS_COLOURS, LOSS_NAMES = LOSSES, LABELS

Figure = dict[str, Any]


def numbers(values: Any, digits: int = 5) -> list[float]:
    """Plain numbers, in any unit, to so many digits of the largest: what a figure needs, and no more to send."""
    given = np.asarray(values, dtype=float).ravel()
    largest = float(np.abs(given).max(initial=0.0)) or 1.0
    rounded: list[float] = given.round(digits - 1 - math.floor(math.log10(largest))).tolist()
    return rounded


def axis(title: str, **more: Any) -> dict[str, Any]:
    """Make an axis with its title and unit."""
    usual = {
        "title": {"text": title, "standoff": 6, "font": {"size": SIZE}},
        "gridcolor": GRID,
        "zeroline": False,
        "linecolor": FAINT,
        "showline": True,
        "ticks": "outside",
        "tickcolor": FAINT,
        "ticklen": 4,
        "automargin": True,
    }
    return usual | more


def figure(data: Sequence[Mapping[str, Any]], **layout: Any) -> Figure:
    """Make a figure of traces."""
    usual = {
        "font": {"family": FONT, "size": SIZE - 1, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 52, "r": 12, "t": 8, "b": 40},
        "hoverlabel": {"font": {"family": FONT, "size": SIZE}},
        "legend": {"font": {"size": SIZE - 1}, "bgcolor": "rgba(255,255,255,0.75)"},
        "showlegend": True,
    }
    return {"data": [dict(trace) for trace in data], "layout": usual | layout}

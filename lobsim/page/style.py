"""Style that the figures of the page share: they are plain dictionaries, as plotly takes them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lobsim.plots.style import FAINT, INK, LABELS, LOSSES

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
GRID = "#e6e8ec"
GROUND = "#ffffff"
SIZE = 14
# Runs are lines: the one that is shown is ink, whatever it did; a pinned one has a colour that no process has.
RUN = INK
PINS = ("#D55E00", "#CC79A7", "#8b6f00", "#00a3a3")
OTHER = PINS[0]  # the curve of the cell that stands beside, which no pins are drawn with
MEASURED, MEASURED_COLOUR = "measured", "#d81b60"  # points of a visitor's own data
DASHES = ("dash", "dot", "dashdot", "longdash")
SHADES = ("#b4b9c1", "#878e98", "#5d646e", INK)  # of the cycles drawn, darkening
PAPER = "#5b5b5b"
BAND = "rgba(90,90,90,0.25)"
SHADE = "rgba(34,34,34,0.12)"  # of the band of draws, around `RUN`
OXYGEN, SUPPORT = LOSSES["oxygen"], LOSSES["separator and ceramic"]  # fibres of separator and gas-diffusion layer
MATTER = {"carbon": "#3f3f46", "Li2O2": LOSSES["film"], "liquid": LOSSES["liquid"], "gas": LOSSES["gas"]}
ON_MATTER = "#111111"  # lines upon colours of matter, by light and by dark
MATTER_NAMES = {"carbon": "carbon", "Li2O2": "Li₂O₂", "liquid": "liquid", "gas": "gas"}
LOSS_COLOURS, LOSS_NAMES = LOSSES, LABELS
# What the browser puts instead on a dark ground; the colours of matter and processes stay.
DARK = {
    INK: "#f1f3f5",
    FAINT: "#8d96a1",
    GRID: "#333a42",
    GROUND: "#1b1f24",
    PAPER: "#b5bcc5",
    BAND: "rgba(190,198,208,0.28)",
    SHADE: "rgba(241,243,245,0.18)",
    SHADES[0]: SHADES[2],
    SHADES[1]: "#8f97a1",
    SHADES[2]: "#c0c6cd",
}

Figure = dict[str, Any]


def numbers(values: Any, digits: int = 5) -> list[float]:
    """Plain numbers, in any unit, to so many digits of the largest: what a figure needs, and no more to send."""
    given = np.asarray(values, dtype=float).ravel()
    largest = float(np.abs(given).max(initial=0.0)) or 1.0
    rounded: list[float] = given.round(digits - 1 - math.floor(math.log10(largest))).tolist()
    return rounded


def roomy(largest: float) -> float:
    """Round up, in any unit, so that an axis stands still while a number changes little."""
    decade = 10 ** math.floor(math.log10(largest))
    return min(step * decade for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * decade >= 0.9999 * largest)


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
        "hoverlabel": {"font": {"family": FONT, "size": SIZE, "color": INK}, "bgcolor": GROUND, "bordercolor": FAINT},
        "legend": {"font": {"size": SIZE - 1}},
        "showlegend": True,
    }
    return {"data": [dict(trace) for trace in data], "layout": usual | layout}

"""The figures of cycles: both halves of some of them, capacity, power, and what is left, cycle by cycle."""

import math
from collections.abc import Sequence
from typing import Any

from lobsim.page import style
from lobsim.page.solve import Cycled
from lobsim.page.style import Figure
from lobsim.plots.many_cycles import LEFT

DASHES = ("solid", "dash", "dot", "dashdot")
MOST_TICKS = 10  # on an axis of cycles, each at a whole number
# What is left has the colour of what it is: liquid, what is dissolved in it, carbon, and room without a colour.
LEFT_COLOURS = {
    "electrolyte_left": style.MATTER["liquid"],
    "mediator_left": style.PINS[1],
    "free_surface": style.MATTER["carbon"],
    "open_pores": style.FAINT,
}


def figures(run: Cycled) -> dict[str, Figure]:
    """Draw "halves", "capacities", "powers" and "left"."""
    return {"halves": _halves(run), "capacities": _capacities(run), "powers": _powers(run), "left": _left(run)}


def _halves(run: Cycled) -> Figure:
    data = []
    for (number, halves), colour in zip(run.halves.items(), style.SHADES[-len(run.halves) :], strict=False):
        for half, (charge, voltage) in halves.items():
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": f"cycle {number}",
                    "legendgroup": str(number),
                    "showlegend": half == "discharge",
                    "x": style.numbers(charge),
                    "y": style.numbers(voltage),
                    "line": {"color": colour, "width": 2.5},
                    "hovertemplate": f"{half}: %{{x:.2f}} mAh/cm², %{{y:.3f}} V",
                }
            )
    return style.figure(
        data,
        xaxis=style.axis("charge moved / mAh cm⁻²", rangemode="tozero"),
        yaxis=style.axis("cell voltage / V"),
        legend=_ABOVE,
    )


_ABOVE = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}


def _over_cycles(
    run: Cycled, lines: Sequence[tuple[str, str, str, str]], title: str, factor: float = 1.0, **axis: Any
) -> Figure:
    """Lines (name of the number, words, colour, dash) over the cycles."""
    cycles = [row["cycle"] for row in run.rows]
    apart = math.ceil(len(cycles) / MOST_TICKS)
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": words,
            "x": cycles,
            "y": [None if row[name] is None else float(f"{factor * row[name]:.5g}") for row in run.rows],
            "line": {"color": colour, "width": 2, "dash": dash},
            "marker": {"size": 5},
        }
        for name, words, colour, dash in lines
    ]
    return style.figure(
        data,
        xaxis=style.axis("cycle", range=[0.5, len(cycles) + 0.5], tick0=0, dtick=apart),
        yaxis=style.axis(title, rangemode="tozero", **axis),
        legend=_ABOVE,
    )


def _capacities(run: Cycled) -> Figure:
    lines = [
        ("discharge_capacity_mAh_cm2", "discharge", style.RUN, "solid"),
        ("charge_capacity_mAh_cm2", "charge", style.RUN, "dash"),
    ]
    return _over_cycles(run, lines, "capacity / mAh cm⁻²")


def _powers(run: Cycled) -> Figure:
    lines = [
        ("coulombic_efficiency", "charge returned", style.RUN, "solid"),
        ("energy_efficiency", "energy returned", style.RUN, "dash"),
    ]
    drawn = _over_cycles(run, lines, "share returned / %", 100)
    power = _over_cycles(run, [("power_mW_cm2", "mean power", style.RUN, "dot")], "mean power / mW cm⁻²")
    drawn["data"].append(power["data"][0] | {"yaxis": "y2"})
    drawn["layout"]["yaxis2"] = power["layout"]["yaxis"] | {
        "overlaying": "y",
        "side": "right",
        "showgrid": False,
        "tickmode": "auto",
        "nticks": 5,
    }
    return drawn


def _left(run: Cycled) -> Figure:
    lines = [(name, LEFT[name][0], LEFT_COLOURS[name], dash) for name, dash in zip(LEFT_COLOURS, DASHES, strict=True)]
    return _over_cycles(run, lines, "left / %", 100, range=[0, 105])

"""The map of an electrode whose gas comes through an open edge: Li2O2 over depth and way from the edge, and the gas."""

from typing import Any

import numpy as np

from lobsim.page import style
from lobsim.page.cross_section import CASING
from lobsim.page.electrode_fields import Along
from lobsim.page.style import Figure

PALE = "#f3eff6"  # where there is no Li2O2


def frames(along: Along) -> list[dict[str, Any]]:
    """What changes in the map from moment to moment: Li2O2 [%], a row for every place, and oxygen in the gas [%]."""
    return [
        {"z": [style.numbers(100 * row, 3) for row in filled], "oxygen": style.numbers(100 * oxygen, 3)}
        for filled, oxygen in zip(along.Li2O2, along.oxygen, strict=True)
    ]


def figure(along: Along) -> Figure:
    """Draw the last moment; the scales are those of the whole discharge."""
    last, middles = frames(along)[-1], (along.edges_mm[1:] + along.edges_mm[:-1]) / 2
    filled = {
        "type": "heatmap",
        "name": "Li₂O₂",
        "x": style.numbers(along.edges_mm, 4),
        "y": style.numbers(along.depths, 4),
        "z": last["z"],
        "zmin": 0,
        "zmax": style.roomy(100 * float(along.Li2O2.max())),
        "colorscale": [[0, PALE], [1, style.MATTER["Li2O2"]]],
        "colorbar": {
            "title": {"text": "Li₂O₂ / %", "side": "top", "font": {"size": style.SIZE}},
            # Over the map: at its side the names of two axes need more room than a narrow card has
            **{"orientation": "h", "x": 0.5, "y": 1, "yanchor": "bottom", "thickness": 10, "xpad": 0, "len": 0.9},
        },
        "hovertemplate": "%{x:.1f} mm from the edge: Li₂O₂ fills %{z:.0f} %<extra></extra>",
    }
    line = {"color": style.OXYGEN, "width": 3, "dash": "dot"}
    words = "%{x:.1f} mm from the edge: %{y:.1f} % O₂ in the gas<extra></extra>"
    most = style.roomy(100 * float(along.oxygen.max()))
    return style.figure(
        [
            filled,
            _gas(middles, last, CASING, hoverinfo="skip"),
            _gas(middles, last, line, hovertemplate=words),
        ],
        xaxis=style.axis("from the open edge / mm", range=[0, float(along.edges_mm[-1])], showgrid=False),
        yaxis=style.axis(
            "separator → gas side", range=[0, 1], tickvals=[0, 0.5, 1], ticktext=["0", "½", "1"], showgrid=False
        ),
        yaxis2=style.axis("O₂ in the gas / %", range=[0, most], overlaying="y", side="right", showgrid=False),
        margin={"l": 52, "r": 56, "t": 4, "b": 40},
        showlegend=False,
    )


def _gas(middles: Any, frame: dict[str, Any], line: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "O₂ in the gas",
        "x": style.numbers(middles, 4),
        "y": frame["oxygen"],
        "yaxis": "y2",
        "line": line,
        **more,
    }


def words(along: Along | None) -> str:
    """Say what the map shows at the end; nothing if there is none."""
    if along is None:
        return ""
    filled = 100 * np.einsum("nz,n->z", along.Li2O2[-1], np.diff(along.depths))
    return (
        f"At the end Li₂O₂ fills {filled[0]:.0f} % of the space at the open edge and {filled[-1]:.0f} % farthest from "
        f"it; the gas there is {100 * along.oxygen[-1, 0]:.1f} and {100 * along.oxygen[-1, -1]:.1f} % oxygen."
    )

"""The figure of voltage over charge: the run, the pinned runs, and what is stated about them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lobsim.compare.verdict import Row
from lobsim.curves.discharge import PLATEAU
from lobsim.page import measured, style
from lobsim.page.measured import Measured
from lobsim.page.solve import Discharge
from lobsim.page.style import Figure
from lobsim.page.subject import PAPER
from lobsim.uncertain.discharges import Band

LOW_V, HIGH_V, BELOW_V, OVER_V = 1.9, 3.0, 0.1, 0.05
MARK_V = 0.045  # between marks
HOVER_px = 60  # from the curve, within which the cross-section goes along
CURSOR = "now"
IN_mAh_g = {"capacity_mAh_g": "capacity", "knee_mAh_g": "start of the fall", "capacity_mAh_cm2": "capacity"}


def figure(
    run: Discharge,
    pins: Sequence[tuple[str, Discharge]] = (),
    speaker: str = PAPER.speaker,
    band: Band | None = None,
    own: Measured | None = None,
) -> Figure:
    """Draw voltage curves.

    Parameters
    ----------
    run : Discharge
        The run.
    pins : sequence of (str, Discharge)
        Pinned runs with their names.
    speaker : str
        Who states what is marked.
    band : Band, optional
        Where 90 % of the draws lie.
    own : Measured, optional
        What the visitor has measured.

    Returns
    -------
    dict
        A plotly figure; its first trace is the cursor of the cross-section.
    """
    said = _marked(run)
    far, (low, high) = reach(run, [pin for _, pin in pins], band, own)
    low += BELOW_V
    data = [_cursor(run), *(_band(band) if band else []), *_marks(said, run, far, low, speaker)]
    data += [_curve(pin, name, style.PINS[place], style.DASHES[place]) for place, (name, pin) in enumerate(pins)]
    data += [measured.curve(run, own)] if own else []
    data.append(_curve(run, "this run", style.RUN, "solid"))
    return style.figure(
        data,
        xaxis=style.axis("charge taken / mAh g⁻¹ of carbon", range=[0, far], rangemode="tozero"),
        yaxis=style.axis("cell voltage / V", range=[low - BELOW_V, high], dtick=0.2),
        hoverdistance=HOVER_px,
        showlegend=False,
    )


def reach(
    run: Discharge, pins: Sequence[Discharge] = (), band: Band | None = None, own: Measured | None = None
) -> tuple[float, list[float]]:
    """Find where the axes of charge [mAh.g-1] and of voltage [V] end, so that all runs and marks lie between."""
    low = min(float(one.voltage_V[-1]) for one in (run, *pins))
    far = max(float(one.mAh_g[-1]) for one in (run, *pins))
    said = [row for row in _marked(run) if row.statement.quantity in IN_mAh_g]
    far = max([far, *(_mAh_g(row, run, row.statement.high or row.statement.number) for row in said)])
    if band:
        far, low = max(far, float(band.charge_mAh_g[-1])), min(low, float(band.low_V.min()))
    high = HIGH_V
    if own:
        far, low = max(far, float(own.mAh_g(run)[-1])), min(low, float(own.curve.voltage_V.min()))
        high = max(high, float(own.curve.voltage_V.max()) + OVER_V)
    return style.roomy(1.02 * far), [min(low, LOW_V + BELOW_V) - BELOW_V, high]


def _marked(run: Discharge) -> list[Row]:
    """What is stated as a number, which can be marked."""
    return [row for row in run.saying if row.statement.number is not None]


def _band(band: Band) -> list[dict[str, Any]]:
    """The upper edge, and the lower one, up to which it is filled."""
    edges = ((band.high_V, "none", "95"), (band.low_V, "tonexty", "5"))
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"above {share} % of the draws",
            "x": style.numbers(band.charge_mAh_g),
            "y": style.numbers(voltage),
            "line": {"color": style.RUN, "width": 0.5},
            "fill": fill,
            "fillcolor": style.SHADE,
            "hoverinfo": "skip",
        }
        for voltage, fill, share in edges
    ]


def _curve(run: Discharge, name: str, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": style.numbers(run.mAh_g),
        "y": style.numbers(run.voltage_V),
        "line": {"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash},
        "hovertemplate": "%{x:.0f} mAh/g, %{y:.3f} V",
    }


def _cursor(run: Discharge) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": CURSOR,
        "x": style.numbers(run.mAh_g[-1:]),
        "y": style.numbers(run.voltage_V[-1:]),
        "marker": {"color": style.INK, "size": 11, "symbol": "circle-open", "line": {"width": 2.5}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _mAh_g(row: Row, run: Discharge, number: float | None = None) -> float:
    value = row.statement.number if number is None else number
    return float(value or 0.0) * (run.per_gram if row.statement.quantity.endswith("cm2") else 1.0)


def _marks(rows: Sequence[Row], run: Discharge, far: float, low_V: float, speaker: str) -> list[dict[str, Any]]:
    """A band for a plateau; for a capacity a point with its tolerance, or an arrow, below the curves."""
    marks: list[dict[str, Any]] = []
    levels = 0
    for row in rows:
        said = row.statement
        if said.quantity == "plateau_V" and said.low is not None and said.high is not None:
            ends = [share * float(run.mAh_g[-1]) for share in PLATEAU]
            x = [ends[0], ends[1], ends[1], ends[0]]
            y = [said.low, said.low, said.high, said.high]
            marks.append(
                _mark(row, speaker, x, y, fill="toself", fillcolor=style.BAND, mode="lines", line={"width": 0})
            )
        elif said.quantity in IN_mAh_g:
            level = low_V + 0.06 + levels * MARK_V
            ends = [
                0.0 if said.low is None else _mAh_g(row, run, said.low),
                far if said.high is None else _mAh_g(row, run, said.high),
            ]
            x = [ends[0], _mAh_g(row, run), ends[1]]
            symbols = [
                "line-ns-open" if said.low is not None else "arrow-left-open",
                "diamond" if said.quantity == "knee_mAh_g" else "circle",
                "line-ns-open" if said.high is not None else "arrow-right-open",
            ]
            marker = {"symbol": symbols, "size": 8, "color": style.PAPER}
            line = {"color": style.PAPER, "width": 1.5}
            marks.append(_mark(row, speaker, x, [level] * 3, mode="lines+markers", marker=marker, line=line))
            levels += 1
    return marks


def _mark(row: Row, speaker: str, x: Any, y: Any, **more: Any) -> dict[str, Any]:
    kind = "plateau" if row.statement.quantity == "plateau_V" else IN_mAh_g[row.statement.quantity]
    return {
        "type": "scatter",
        "name": f"{speaker.removeprefix('the ')}: {kind}",
        "x": style.numbers(np.asarray(x)),
        "y": style.numbers(np.asarray(y)),
        "hoverinfo": "text",
        "hoveron": "points+fills" if "fill" in more else "points",
        "text": f"{speaker}: {row.statement.words}",
        **more,
    }

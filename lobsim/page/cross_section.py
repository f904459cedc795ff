"""The cross-section through time: what fills the space at each depth, where oxygen reaches, the film on tubes to scale.

A movie is two figures at their last moment and a list of frames, each with what changes in them; the browser puts a
frame into the figures, so that playing asks the server for nothing.
"""

from typing import Any

import numpy as np

from lobsim.numerics.arrays import Array
from lobsim.page import style
from lobsim.page.electrode_fields import ElectrodeFields
from lobsim.page.solve import Discharge
from lobsim.page.style import Figure

BESIDE = 0.16  # share of the electrode that is drawn of separator and gas-diffusion layer
STACK = ("support", *style.MATTER)
NAMES = {"support": "fibres"} | style.MATTER_NAMES
PLACES = ("separator", "middle", "gas side")
GAP = 0.1  # between a border and a name beside it, of the width of the separator
ABOVE_px = 6  # of the names of the parts, over the axis: clear of its uppermost numbers
APART = 2.5  # tubes, in radii
CASING = {"color": "rgba(255,255,255,0.8)", "width": 6}  # under the line of oxygen, so that it is seen on any colour
OXYGEN_WORDS = "%{x:.0f} µm: %{y:.2f} mol/m³"


def movie(run: Discharge) -> dict[str, Any]:
    """Make the figures "section" and "tubes" at the last moment, and all "frames"."""
    frames = [_frame(run, moment) for moment in range(run.fields.hours.size)]
    return {"section": section(run.fields, frames[-1]), "tubes": tubes(run.fields, frames[-1]), "frames": frames}


def _frame(run: Discharge, moment: int) -> dict[str, Any]:
    fields = run.fields
    x, shares = _filled(fields, moment)
    charge, hours = float(fields.mAh_g[moment]), float(fields.hours[moment])
    return {
        "x": style.numbers(x, 4),
        "y": [style.numbers(level, 3) for level in np.cumsum(shares, axis=0)],
        "edge": float(f"{fields.edges_um[moment, -1]:.4g}"),
        "oxygen_x": style.numbers(fields.oxygen_um[moment], 4),
        "oxygen_y": style.numbers(fields.oxygen[moment], 3),
        "film": style.numbers(fields.film_nm[moment, places(fields)], 3),
        "tube": style.numbers(fields.tube_nm[moment, places(fields)], 3),
        "at": [charge, float(np.interp(hours, run.hours, run.voltage_V))],
        "words": f"after {_time(hours)}, {charge:.0f} mAh/g" + ", mean along the electrode" * (fields.columns > 1),
    }


def _time(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{60 * hours:.1f} min"


def places(fields: ElectrodeFields) -> list[int]:
    """Number the volumes of `PLACES` [-]."""
    count = fields.film_nm.shape[1]
    return [0, count // 2, count - 1]


def _beside(fields: ElectrodeFields) -> float:
    return BESIDE * _thick(fields)


def _thick(fields: ElectrodeFields) -> float:
    """How thick the electrode is at most, rounded up [um]."""
    return style.roomy(float(fields.edges_um.max()))


def _filled(fields: ElectrodeFields, moment: int) -> tuple[Array, Array]:
    """Places [um] from a piece of separator to a piece of the gas-diffusion layer, and shares of `STACK` there."""
    edges = fields.edges_um[moment]
    middles = (edges[1:] + edges[:-1]) / 2
    electrode = np.concatenate((edges[:1], middles, edges[-1:]))
    end, far = edges[-1], _thick(fields) + _beside(fields)
    wet = min(end + float(fields.flooded_um[moment]), far)
    (_, eps_s), (_, eps_g) = fields.separator, fields.gdl
    none = np.zeros_like(electrode)
    own = [
        np.concatenate((part[:1], part, part[-1:])) for part in (fields.shares[name][moment] for name in style.MATTER)
    ]
    left = np.array([[1 - eps_s, 0, 0, eps_s, 0]] * 2).T
    flooded = np.array([[1 - eps_g, 0, 0, eps_g, 0]] * 2).T
    dry = np.array([[1 - eps_g, 0, 0, 0, eps_g]] * 2).T
    x = np.concatenate(([-_beside(fields), 0.0], electrode, [end, wet, wet, far]))
    return x, np.concatenate((left, np.array([none, *own]), flooded, dry), axis=1)


def section(fields: ElectrodeFields, frame: dict[str, Any]) -> Figure:
    """Draw the cross-section at a frame."""
    colours = {"support": style.SUPPORT} | style.MATTER
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": NAMES[name],
            "x": frame["x"],
            "y": level,
            "fill": "tozeroy" if name == STACK[0] else "tonexty",
            "line": {"width": 0},
            "fillcolor": colours[name],
            "hoverinfo": "skip",
        }
        for name, level in zip(STACK, frame["y"], strict=True)
    ]
    line = {"color": style.OXYGEN, "width": 3, "dash": "dot"}
    thick, beside = float(fields.edges_um.max()), _beside(fields)
    return style.figure(
        [*data, _oxygen(frame, CASING, hoverinfo="skip"), _oxygen(frame, line, hovertemplate=OXYGEN_WORDS)],
        xaxis=style.axis("depth from the separator / µm", range=[-beside, _thick(fields) + beside], showgrid=False),
        yaxis=style.axis("share of the space", range=[0, 1], showgrid=False, tickformat=".0%"),
        yaxis2=style.axis(
            "dissolved O₂ / mol m⁻³",
            range=[0, style.roomy(1.02 * max(float(fields.oxygen.max()), 1e-3))],
            overlaying="y",
            side="right",
            showgrid=False,
            tickmode="auto",
            nticks=6,
        ),
        shapes=[_border(0.0), _border(float(fields.edges_um[-1, -1]))],
        margin={"l": 52, "r": 56, "t": 26, "b": 40},
        annotations=[
            _above(-GAP * beside, "separator", "right"),
            _above(thick / 2, "electrode"),
            _above(_thick(fields) + GAP * beside, "gas layer", "left"),
        ],
        showlegend=False,
    )


def _oxygen(frame: dict[str, Any], line: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "dissolved O₂",
        "x": frame["oxygen_x"],
        "y": frame["oxygen_y"],
        "yaxis": "y2",
        "line": line,
        **more,
    }


def _border(x: float) -> dict[str, Any]:
    line = {"color": style.ON_MATTER, "width": 1}
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _above(x: float, words: str, anchor: str = "center") -> dict[str, Any]:
    return {
        "x": x,
        "xanchor": anchor,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": ABOVE_px,
        "text": words,
        "showarrow": False,
        "font": {"size": style.SIZE - 1},
    }


def tubes(fields: ElectrodeFields, frame: dict[str, Any]) -> Figure:
    """Draw a tube, or bundle of tubes, and its film at three places, to one scale."""
    outer = fields.tube_nm[:, places(fields)] + np.maximum(fields.film_nm[:, places(fields)], fields.crossing_nm)
    R = style.roomy(float(outer.max()))
    middles = [R * APART * (place - 1) for place in range(3)]
    shapes = []
    for x, r, d in zip(middles, frame["tube"], frame["film"], strict=True):
        shapes += [_circle(x, r + d, fillcolor=style.MATTER["Li2O2"], line={"width": 0})]
        shapes += [_circle(x, r, fillcolor=style.MATTER["carbon"], line={"width": 0})]
        shapes += [_circle(x, r + fields.crossing_nm, line={"width": 1.5, "dash": "dot", "color": style.INK})]
    bar = _round(R)
    y = -1.75 * R
    shapes.append(
        {"type": "line", "x0": -bar / 2, "x1": bar / 2, "y0": y, "y1": y, "line": {"width": 3, "color": style.INK}}
    )
    films = [_words(x, -1.1 * R, f"{d:.1f} nm", "top") for x, d in zip(middles, frame["film"], strict=True)]
    names = [_words(x, 1.1 * R, name, "bottom") for x, name in zip(middles, PLACES, strict=True)]
    hidden = {"visible": False, "fixedrange": True}
    half = 1.25 * R + middles[2]
    return style.figure(
        [{"type": "scatter", "x": [-half, half], "y": [0, 0], "mode": "markers", "marker": {"opacity": 0}}],
        xaxis=hidden | {"range": [-half, half]},
        yaxis=hidden | {"range": [-2.1 * R, 1.5 * R], "scaleanchor": "x"},
        shapes=shapes,
        annotations=[*films, *names, _words(0, y, f"{bar:g} nm", "top")],
        showlegend=False,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        meta={"radius": R},
        hovermode=False,
        dragmode=False,
    )


def _circle(x: float, radius: float, **more: Any) -> dict[str, Any]:
    return {"type": "circle", "x0": x - radius, "x1": x + radius, "y0": -radius, "y1": radius, **more}


def _words(x: float, y: float, text: str, anchor: str) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "showarrow": False, "yanchor": anchor, "font": {"size": style.SIZE - 1}}


def _round(length: float) -> float:
    """The largest of 1, 2, 5, 10, ... that is no longer."""
    decade = 10 ** np.floor(np.log10(length))
    return float(max(step * decade for step in (1, 2, 5) if step * decade <= length))

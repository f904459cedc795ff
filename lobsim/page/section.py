"""The cross-section through time: what fills the space at each depth, where oxygen reaches, the film on tubes to scale.

A movie is two figures at their last moment and a list of frames, each with what changes in them; the browser puts a
frame into the figures, so that playing asks the server for nothing.
"""

from typing import Any

import numpy as np

from lobsim.numerics.arrays import Array
from lobsim.page import look
from lobsim.page.inside import Inside
from lobsim.page.look import Figure
from lobsim.page.solve import Discharge

BESIDE = 0.16  # share of the electrode that is drawn of separator and gas-diffusion layer
STACK = ("support", *look.MATTER)
NAMES = {"support": "fibres"} | look.MATTER_NAMES
PLACES = ("separator", "middle", "gas side")
APART = 2.5  # tubes, in radii


def movie(run: Discharge) -> dict[str, Any]:
    """Make the figures "section" and "tubes" at the last moment, and all "frames"."""
    frames = [_frame(run, moment) for moment in range(run.inside.hours.size)]
    return {"section": section(run.inside, frames[-1]), "tubes": tubes(run.inside, frames[-1]), "frames": frames}


def _frame(run: Discharge, moment: int) -> dict[str, Any]:
    inside = run.inside
    x, shares = _filled(inside, moment)
    charge, hours = float(inside.mAh_g[moment]), float(inside.hours[moment])
    return {
        "x": look.numbers(x, 4),
        "y": [look.numbers(level, 3) for level in np.cumsum(shares, axis=0)],
        "edge": float(f"{inside.edges_um[moment, -1]:.4g}"),
        "oxygen_x": look.numbers(inside.oxygen_um[moment], 4),
        "oxygen_y": look.numbers(inside.oxygen[moment], 3),
        "film": look.numbers(inside.film_nm[moment, _places(inside)], 3),
        "tube": look.numbers(inside.tube_nm[moment, _places(inside)], 3),
        "at": [charge, float(np.interp(hours, run.hours, run.voltage_V))],
        "words": f"after {_time(hours)}, {charge:.0f} mAh/g" + ", mean along the electrode" * (inside.columns > 1),
    }


def _time(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{60 * hours:.1f} min"


def _places(inside: Inside) -> list[int]:
    count = inside.film_nm.shape[1]
    return [0, count // 2, count - 1]


def _beside(inside: Inside) -> float:
    return BESIDE * float(inside.edges_um.max())


def _filled(inside: Inside, moment: int) -> tuple[Array, Array]:
    """Places [um] from a piece of separator to a piece of the gas-diffusion layer, and shares of `STACK` there."""
    edges = inside.edges_um[moment]
    middles = (edges[1:] + edges[:-1]) / 2
    electrode = np.concatenate((edges[:1], middles, edges[-1:]))
    end, far = edges[-1], float(inside.edges_um.max()) + _beside(inside)
    wet = min(end + float(inside.flooded_um[moment]), far)
    (_, eps_s), (_, eps_g) = inside.separator, inside.gdl
    none = np.zeros_like(electrode)
    own = [
        np.concatenate((part[:1], part, part[-1:])) for part in (inside.shares[name][moment] for name in look.MATTER)
    ]
    left = np.array([[1 - eps_s, 0, 0, eps_s, 0]] * 2).T
    flooded = np.array([[1 - eps_g, 0, 0, eps_g, 0]] * 2).T
    dry = np.array([[1 - eps_g, 0, 0, 0, eps_g]] * 2).T
    x = np.concatenate(([-_beside(inside), 0.0], electrode, [end, wet, wet, far]))
    return x, np.concatenate((left, np.array([none, *own]), flooded, dry), axis=1)


def section(inside: Inside, frame: dict[str, Any]) -> Figure:
    """Draw the cross-section at a frame."""
    colours = {"support": look.SUPPORT} | look.MATTER
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
    oxygen = {
        "type": "scatter",
        "mode": "lines",
        "name": "dissolved O₂",
        "x": frame["oxygen_x"],
        "y": frame["oxygen_y"],
        "yaxis": "y2",
        "line": {"color": look.OXYGEN, "width": 3, "dash": "dot"},
        "hovertemplate": "%{x:.0f} µm: %{y:.2f} mol/m³",
    }
    thick, beside = float(inside.edges_um.max()), _beside(inside)
    return look.figure(
        [*data, oxygen],
        xaxis=look.axis("depth from the separator / µm", range=[-beside, thick + beside], showgrid=False),
        yaxis=look.axis("share of the space", range=[0, 1], showgrid=False, tickformat=".0%"),
        yaxis2=look.axis(
            "dissolved O₂ / mol m⁻³",
            range=[0, 1.05 * max(float(inside.oxygen.max()), 1e-3)],
            overlaying="y",
            side="right",
            showgrid=False,
            tickmode="auto",
            nticks=6,
        ),
        shapes=[_border(0.0), _border(float(inside.edges_um[-1, -1]))],
        margin={"l": 52, "r": 56, "t": 26, "b": 40},
        annotations=[
            _above(-beside / 2, "separator"),
            _above(thick / 2, "electrode"),
            _above(thick + beside / 2, "gas layer"),
        ],
        showlegend=False,
    )


def _border(x: float) -> dict[str, Any]:
    line = {"color": look.INK, "width": 1}
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _above(x: float, words: str) -> dict[str, Any]:
    return {
        "x": x,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": words,
        "showarrow": False,
        "font": {"size": look.SIZE - 1},
    }


def tubes(inside: Inside, frame: dict[str, Any]) -> Figure:
    """Draw a tube, or bundle of tubes, and its film at three places, to one scale."""
    outer = inside.tube_nm[:, _places(inside)] + np.maximum(inside.film_nm[:, _places(inside)], inside.crossing_nm)
    R = float(outer.max())
    places = [R * APART * (place - 1) for place in range(3)]
    shapes = []
    for x, r, d in zip(places, frame["tube"], frame["film"], strict=True):
        shapes += [_circle(x, r + d, fillcolor=look.MATTER["Li2O2"], line={"width": 0})]
        shapes += [_circle(x, r, fillcolor=look.MATTER["carbon"], line={"width": 0})]
        shapes += [_circle(x, r + inside.crossing_nm, line={"width": 1.5, "dash": "dot", "color": look.INK})]
    bar = _round(R)
    y = -1.75 * R
    shapes.append({"type": "line", "x0": -bar / 2, "x1": bar / 2, "y0": y, "y1": y, "line": {"width": 3}})
    films = [_words(x, -1.1 * R, f"{d:.1f} nm", "top") for x, d in zip(places, frame["film"], strict=True)]
    names = [_words(x, 1.1 * R, name, "bottom") for x, name in zip(places, PLACES, strict=True)]
    hidden = {"visible": False, "fixedrange": True}
    half = 1.25 * R + places[2]
    return look.figure(
        [{"type": "scatter", "x": [-half, half], "y": [0, 0], "mode": "markers", "marker": {"opacity": 0}}],
        xaxis=hidden | {"range": [-half, half]},
        yaxis=hidden | {"range": [-2.1 * R, 1.5 * R], "scaleanchor": "x"},
        shapes=shapes,
        annotations=[*films, *names, _words(0, y, f"{bar:g} nm", "top")],
        showlegend=False,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        hovermode=False,
        dragmode=False,
    )


def _circle(x: float, radius: float, **style: Any) -> dict[str, Any]:
    return {"type": "circle", "x0": x - radius, "x1": x + radius, "y0": -radius, "y1": radius, **style}


def _words(x: float, y: float, text: str, anchor: str) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "showarrow": False, "yanchor": anchor, "font": {"size": look.SIZE - 1}}


def _round(length: float) -> float:
    """The largest of 1, 2, 5, 10, ... that is no longer."""
    decade = 10 ** np.floor(np.log10(length))
    return float(max(step * decade for step in (1, 2, 5) if step * decade <= length))

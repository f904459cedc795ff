"""Points around a point, and slopes of a curve from those of the model there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lobsim.fit.curves import Array
from lobsim.fit.model_curve import ModelCurve, difference

BENT = 0.1  # relative difference of the slopes over a step and over twice as much, from which they are none
UNSEEN_V = 3e-3  # of a coordinate, which is a scatter of voltages by 1e-5 V


class Beside(NamedTuple):
    """A point beside another: which unknown, how far in its coordinate, and the coordinates, shape (P,)."""

    unknown: int
    step: float
    point: Array


def cut_off(point: Array, bounds: tuple[Array, Array], nudge: float) -> list[Beside]:
    """Points [-] to both sides along every unknown; where a bound is nearer than ``nudge``, the bound."""
    found = []
    for p, (low, high) in enumerate(_room(point, bounds)):
        reach = nudge * min(1.0, high - low)
        found += [(p, step) for step in (max(low, -reach), min(high, reach)) if step]
    return _points(point, found)


def inside(point: Array, bounds: tuple[Array, Array], nudge: float, wide: float) -> list[Beside]:
    """Points [-] to both sides along every unknown; two to one side, ``wide`` apart, where a bound is near."""
    found = []
    for p, (low, high) in enumerate(_room(point, bounds)):
        span = min(1.0, high - low)
        reach, far = nudge * span, wide * span if high > -low else -wide * span
        is_free = low <= -reach and high >= reach
        found += [(p, step) for step in ((-reach, reach) if is_free else (far, 2 * far))]
    return _points(point, found)


def differentiated(one: ModelCurve, around: Sequence[Beside], beside: Sequence[ModelCurve]) -> ModelCurve:
    """A curve with slopes, by differences from those at the points around it, to second order where there are two."""
    columns: list[Array] = []
    for unknown in dict.fromkeys(near.unknown for near in around):
        there = {near.step: curve for near, curve in zip(around, beside, strict=True) if near.unknown == unknown}
        back, forth = min(0.0, *there), max(0.0, *there)
        if len(there) == 2 and not (back and forth):
            near, far = (_to_one_side(one, there[step], step) for step in sorted(there, key=abs))
            columns.append(2 * near - far)
        else:
            columns.append(difference(one, there.get(forth, one), there.get(back, one), forth, -back))
    return replace(one, slopes=np.array(columns).T)


def are_straight(one: ModelCurve, around: Sequence[Beside], beside: Sequence[ModelCurve], until_mAh_cm2: float) -> bool:
    """Whether a curve moves nearly in proportion where two points lie to one side, up to a capacity [mAh cm-2]."""
    measured = one.capacity_mAh_cm2 <= until_mAh_cm2
    for unknown in dict.fromkeys(near.unknown for near in around):
        there = {near.step: curve for near, curve in zip(around, beside, strict=True) if near.unknown == unknown}
        if min(there) < 0 < max(there):
            continue
        near, far = (_to_one_side(one, there[step], step)[measured] for step in sorted(there, key=abs))
        if np.linalg.norm(near - far) > BENT * np.linalg.norm(near) + UNSEEN_V * np.sqrt(near.size):
            return False
    return True


def _to_one_side(one: ModelCurve, other: ModelCurve, step: float) -> Array:
    ahead, behind = (other, one) if step > 0 else (one, other)
    return difference(one, ahead, behind, max(step, 0.0), max(-step, 0.0))


def _room(point: Array, bounds: tuple[Array, Array]) -> list[tuple[float, float]]:
    """How far the bounds are to either side of every coordinate."""
    return [(float(low - u), float(high - u)) for u, low, high in zip(point, *bounds, strict=True)]


def _points(point: Array, steps: Sequence[tuple[int, float]]) -> list[Beside]:
    return [Beside(p, step, point + step * np.eye(point.size)[p]) for p, step in steps]

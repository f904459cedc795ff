"""Way down to a least sum of squares, by as few questions as it takes.

A descent asks for residuals at points, several at a time, so that the points of many descents are solved in one list,
on all cores. Slopes are differences of plain solves, made once and kept up by Broyden's rule at every later step
(Broyden, Math. Comp. 19 (1965) 577); they are made anew where they mislead. A step minimises the linear model between
the bounds, damped after Marquardt, the damping adapted after Nielsen (Report IMM-REP-1999-05).
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from lobsim.fit.curves import Array
from lobsim.fit.model_curve import ModelCurve

STEPS = 25  # of one descent, at most
SETTLED = 1e-3  # squares of noise that a step still gains, below which a descent has come to its end
NUDGE = 3e-3  # of a coordinate, for differences: voltages are known to 1e-6 V, and bend over 1 of it
DAMPED = 1e-3  # damping at the start, of the square of a column of slopes
LEAST, LARGEST = 1e-9, 1e9  # damping that is none, and with which no step leads on
FAIR = 0.25  # of the gain that slopes promise: a step that brings less says that they mislead, one this near to it that
# a promise of nothing more can be believed
UNSEEN = 1e-2  # squares of noise that the solver's own scatter may hide


@dataclass(frozen=True, eq=False)
class Tried:
    """Curves of the model at a point, and how far they miss.

    Attributes
    ----------
    residuals : array, shape (M,)
        In standard deviations [-].
    answers : tuple of ModelCurve
        The curves; without points where the cell does not carry the current.
    """

    residuals: Array
    answers: tuple[ModelCurve, ...]

    @property
    def cost(self) -> float:
        """Half the sum of squares [-]."""
        return float(self.residuals @ self.residuals) / 2

    @property
    def noise(self) -> float:
        """Mean square [-] of the residuals, 1 if it is less: what counts as nothing beside it."""
        return max(1.0, 2 * self.cost / self.residuals.size)

    def like(self, other: "Tried") -> bool:
        """Whether the cell carries the same curves as elsewhere, so that the two can be compared."""
        pairs = zip(self.answers, other.answers, strict=True)
        return all(bool(one.voltage_V.size) == bool(another.voltage_V.size) for one, another in pairs)


@dataclass(frozen=True, eq=False)
class Bottom:
    """Point at which a descent ended, shape (P,), in the coordinates of `descend`, and what was tried there.

    ``slopes``, shape (M, P), are the latest that it went by: derivatives of the residuals [-], if it needed any.
    """

    point: Array
    tried: Tried
    slopes: Array | None = None


Asks = Generator[Sequence[Array], Sequence[Tried], Array]
Descent = Generator[Sequence[Array], Sequence[Tried], Bottom]
Enough = Callable[[Array, Tried], bool]


def together(descents: Sequence[Descent], ask: Callable[[Sequence[Array]], Sequence[Tried]]) -> list[Bottom]:
    """Let descents go on side by side: what they ask for next is asked for at once.

    ``ask`` is given one list of points, coordinates as of `descend`: logarithms [-] or in the unit of the number.
    """
    asked: dict[int, Sequence[Array]] = {}
    ended: dict[int, Bottom] = {}

    def go_on(number: int, tried: Sequence[Tried] | None) -> None:
        try:
            asked[number] = descents[number].send(tried)  # type: ignore[arg-type]  # None starts a generator
        except StopIteration as end:
            asked.pop(number, None)
            ended[number] = end.value

    for number in range(len(descents)):
        go_on(number, None)
    while asked:
        tried = iter(ask([point for points in asked.values() for point in points]))
        for number, points in list(asked.items()):
            go_on(number, [next(tried) for _ in points])
    return [ended[number] for number in range(len(descents))]


def descend(
    point: Array,
    low: Array,
    high: Array,
    here: Tried | None = None,
    slopes: Array | None = None,
    settled: float = SETTLED,
    enough: Enough = lambda point, tried: False,
) -> Descent:
    """Go down from a point.

    Parameters
    ----------
    point : array, shape (P,)
        Coordinates: logarithms [-] or, on a linear scale, in the unit of the number.
    low, high : array, shape (P,)
        Bounds, in the same.
    here : Tried, optional
        What was tried at the point, if it was.
    slopes : array, shape (M, P), optional
        Derivatives of the residuals there, if they are known well: then it starts undamped.
    settled : float
        Squares [-], in those of noise, that the next step must gain.
    enough : callable, optional
        Asked after every step downwards with the point and what was tried there; the descent ends where it says so.

    Yields
    ------
    sequence of array
        Points; it is sent what was `Tried` at each.

    Returns
    -------
    Bottom
        The lowest point.
    """
    if here is None:
        (here,) = yield [point]
    damping, harder, fresh, trusted = LEAST, 2.0, True, True
    if slopes is None:
        slopes, damping = (yield from differences(point, here, low, high)), DAMPED
    for _ in range(STEPS if point.size else 0):
        away, hidden = (low - point, high - point), UNSEEN * here.noise
        if least(slopes, here.residuals, *away)[1] <= settled * here.noise or damping > LARGEST:
            if trusted:
                break
            slopes, fresh, trusted = (yield from differences(point, here, low, high)), True, True
            continue
        step, gain = least(slopes, here.residuals, *away, damping)
        (there,) = yield [point + step]
        gained = here.cost - there.cost
        telling = gain > hidden
        ratio = gained / gain if telling else float(gained > -hidden)
        if telling and there.like(here):
            slopes = updated(slopes, there.residuals - here.residuals, step, high - low)
        if ratio > 0:
            point, here = np.clip(point + step, low, high), there
            damping, harder = max(LEAST, damping * max(0.1, 1 - (2 * ratio - 1) ** 3)), 2.0
            if enough(point, here):
                break
        if ratio < FAIR and not fresh:
            slopes, fresh, trusted = (yield from differences(point, here, low, high)), True, True
        elif ratio <= 0:
            damping, harder = max(DAMPED, damping) * harder, 2 * harder
        else:
            fresh, trusted = False, abs(ratio - 1) <= FAIR if telling else trusted
    return Bottom(point, here, slopes)


def least(slopes: Array, residuals: Array, low: Array, high: Array, damping: float = LEAST) -> tuple[Array, float]:
    """Minimise the linear model of the squares between bounds.

    Parameters
    ----------
    slopes, residuals : array, shape (M, P) and (M,)
        The model: residuals [-] and their derivatives by the coordinates.
    low, high : array, shape (P,)
        How far a step may go; it may be 0.
    damping : float
        Weight of the square of the step, in the squares of the columns of slopes.

    Returns
    -------
    tuple of array and float
        The step, shape (P,), and half the sum of squares [-] that it gains.
    """
    columns = np.linalg.norm(slopes, axis=0)
    held = np.sqrt(damping) * np.where(columns > 0, columns, columns.max(initial=1e-9))
    tall = np.vstack((slopes, np.diag(held)))
    aim = -np.concatenate((residuals, np.zeros(held.size)))
    step = optimize.lsq_linear(tall, aim, bounds=(np.minimum(low, 0), np.maximum(high, 0)), method="bvls").x
    there = residuals + slopes @ step
    return step, float(residuals @ residuals - there @ there) / 2


def updated(slopes: Array, change: Array, step: Array, span: Array) -> Array:
    """Slopes, of residuals [-], that also say what the last step did.

    By Broyden's rule, with steps measured in the span of the bounds.
    """
    pull = step / span**2
    return slopes + np.outer(change - slopes @ step, pull / (step @ pull)) if np.any(step) else slopes


def differences(point: Array, here: Tried, low: Array, high: Array) -> Asks:
    """Slopes, of residuals [-], by differences towards the wider side.

    Where the cell carries fewer curves there, to the other side; where it does on both, 0.
    """
    reach = NUDGE * np.minimum(1.0, high - low)
    steps = np.diag(np.where(high - point >= point - low, reach, -reach))
    slopes, left = np.zeros((here.residuals.size, point.size)), list(range(point.size))
    for side in (1, -1):
        asked = [p for p in left if low[p] <= (point + side * steps[p])[p] <= high[p]]
        tried = (yield [point + side * steps[p] for p in asked]) if asked else []
        for p, there in zip(asked, tried, strict=True):
            if there.like(here):
                slopes[:, p] = (there.residuals - here.residuals) / (side * steps[p, p])
                left.remove(p)
    return slopes

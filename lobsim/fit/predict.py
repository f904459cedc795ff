"""Prediction of a fit for a protocol that was not measured, with bands that follow from what the curves told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.best_so_far import Progress
from lobsim.fit.curves import Array
from lobsim.fit.draws import solved
from lobsim.fit.forward import Forward
from lobsim.fit.information import LEVEL, Information
from lobsim.fit.misfit import misfit, squares
from lobsim.fit.problem import Problem
from lobsim.protocol import Protocol
from lobsim.protocol.protocol import every_step

DRAWS = 100
TRIED = 50  # times as many are drawn, for those that lie between the bounds
LARGEST = 3.0  # logarithm of the largest weight over the median: one lucky draw must not be the whole answer
POINTS = 200
MIDDLE = 0.5  # share of the capacity at which the voltage of the middle is read


@dataclass(frozen=True)
class Interval:
    """A number and the interval in which it lies with 95 %."""

    best: float
    low: float
    high: float

    def __str__(self) -> str:
        """The number with its interval."""
        return f"{self.best:.4g} ({self.low:.4g} to {self.high:.4g})"


@dataclass(frozen=True)
class Missed:
    """Distance of a fit from the curves that were measured, as root mean squares over them.

    Attributes
    ----------
    end : float
        Of the capacity at the end, relative.
    middle_V : float
        Of the voltage around the middle.
    curves : int
        How many they are.
    """

    end: float
    middle_V: float
    curves: int


@dataclass(frozen=True, eq=False, repr=False)
class Prediction(Shown):
    """A half cycle that was not measured.

    Attributes
    ----------
    protocol : str
        In words.
    capacity_mAh_cm2 : Interval
        Charge moved.
    middle_V : Interval
        Voltage at half of that charge.
    charge_mAh_cm2, voltage_V : array, shape (T,)
        The curve of the best values.
    low_V, high_V : array, shape (T,)
        The band, at the same charge; a curve that has ended stays at its last voltage.
    """

    SHOWN = ("protocol", "capacity_mAh_cm2", "middle_V")

    protocol: str
    capacity_mAh_cm2: Interval
    middle_V: Interval
    charge_mAh_cm2: Array
    voltage_V: Array
    low_V: Array
    high_V: Array


class Drawn(NamedTuple):
    """Sets of values: points between the bounds, shape (D, P), and their weights, shape (D,)."""

    points: Array
    weights: Array


@guarded
def predict(
    problem: Problem,
    best: Array,
    told: Information,
    protocol: Protocol,
    missed: Missed,
    draws: int = DRAWS,
    seed: int = 0,
    progress: Progress | None = None,
    *,
    forward: Forward | None = None,
    known: Any = None,
) -> Prediction:
    """Predict the last step of a protocol.

    Parameters
    ----------
    problem : Problem
        The problem that was solved.
    best : array, shape (P,)
        Coordinates of the optimum, each a logarithm [-] or, on a linear scale, in the unit of its number.
    told : Information
        There: values are drawn from the normal distribution that it describes, between the bounds, and weighed by how
        well they meet the measured curves.
    protocol : str, Cycles, or sequence of them
        What is to be done with the fresh cell.
    missed : Missed
        How far the fit is from the curves that were measured.
    draws, seed : int
        How many sets of values are drawn, and which.
    progress : callable, optional
        Told in words, after every set, what is done and what is left.
    forward : Forward, optional
        The model of the problem, in whose lanes the draws are solved if it has any.
    known : mapping, optional
        What was drawn before, by ``draws`` and ``seed``, which other protocols take again; it is added to.

    Returns
    -------
    Prediction
        With intervals of 95 %. Those of capacity and voltage are for a measurement: beside the uncertainty of the
        values they hold how far the fit is from the measured curves, by Student's t as few curves tell little of it.
        The band holds the uncertainty of the values alone.

    Raises
    ------
    LobsimError
        If the protocol cannot be read, or the cell cannot carry it.
    """
    steps = every_step(protocol, problem.cell)
    last = len(steps) - 1
    tell = progress or (lambda words: None)
    forward = forward or Forward(problem, likely=draws)
    known = {} if known is None else known
    if (draws, seed) not in known:
        known[draws, seed] = _drawn(forward, best, told, draws, seed, tell)
    points, weights = known[draws, seed]
    curves = solved(
        problem,
        [best, *points],
        steps,
        forward.lanes,
        lambda number: tell(f"predicting {steps[last].text!r}: {number} of {len(points) + 1} solves"),
    )
    if not curves[0][0][-1] > 0:
        raise LobsimError(f"the fitted cell cannot carry {steps[last].text!r}")
    at = np.linspace(0, max(Q[-1] for Q, _ in curves), POINTS)
    voltages = np.array([np.interp(at, Q, V) for Q, V in curves])
    low, high = _bounds(voltages[1:], weights)
    return Prediction(
        steps[last].text,
        _wider(_range([Q[-1] for Q, _ in curves], weights), missed.end * curves[0][0][-1], missed.curves),
        _wider(_range([np.interp(MIDDLE * Q[-1], Q, V) for Q, V in curves], weights), missed.middle_V, missed.curves),
        at,
        np.where(at <= curves[0][0][-1], voltages[0], np.nan),
        low,
        high,
    )


def _drawn(forward: Forward, best: Array, told: Information, draws: int, seed: int, tell: Progress) -> Drawn:
    """Draw points, and weigh them.

    A weight is the likelihood of a point over the density from which it was drawn: along a curved valley of the misfit
    the normal distribution is no more than a proposal.
    """
    problem = forward.problem
    low, high = problem.bounds
    generator = np.random.default_rng(seed)
    tried = generator.multivariate_normal(best, told.covariance, TRIED * draws, method="cholesky")
    inside = np.all((tried >= low) & (tried <= high), axis=1)
    points = tried[inside][:draws]
    if not len(points):
        return Drawn(best[None], np.ones(1))
    least = squares(misfit(problem, best, forward.solve(best)))
    rise = []
    answers = forward.at(list(points))
    for number, point in enumerate(points):
        tell(f"weighing sets of values by the measured curves: {number} of {len(points)}")
        rise.append(squares(misfit(problem, point, next(answers))) - least)
    away = points - best
    proposed = np.einsum("dp,pq,dq->d", away, np.linalg.inv(told.covariance), away)
    logarithms = -(np.array(rise) / told.excess - proposed) / 2
    weights = np.exp(np.minimum(logarithms - np.median(logarithms), LARGEST))
    return Drawn(points, weights / weights.sum())


def _bounds(values: Array, weights: Array) -> tuple[Array, Array]:
    """Bounds of 95 % of weighted values, along the first axis; values that are not numbers count for nothing."""
    columns = values.reshape(len(values), -1).T
    tail = (1 - LEVEL) / 2
    ends = []
    for column in columns:
        order = np.argsort(column)
        known = order[np.isfinite(column[order])]
        share = np.cumsum(weights[known]) - weights[known] / 2
        ends.append(np.interp((tail, 1 - tail), share / weights[known].sum(), column[known]))
    low, high = np.array(ends).T
    return low, high


def _range(numbers: Sequence[float], weights: Array) -> Interval:
    (low,), (high,) = _bounds(np.array(numbers[1:]), weights)
    return Interval(float(numbers[0]), float(low), float(high))


def _wider(found: Interval, missed: float, curves: int) -> Interval:
    """Add to an interval, as independent of it, how far so many curves were missed."""
    reach = float(stats.t.ppf(0.5 + LEVEL / 2, curves)) * missed
    return Interval(
        found.best,
        found.best - float(np.hypot(found.best - found.low, reach)),
        found.best + float(np.hypot(found.high - found.best, reach)),
    )

"""What a fit predicts for a protocol that was not measured, with bands that follow from what the curves told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lobsim.errors import LobsimError
from lobsim.fit.curves import Array
from lobsim.fit.half_cycles import half_cycles
from lobsim.fit.information import LEVEL, Information
from lobsim.fit.problem import Problem
from lobsim.numerics.solver import DEFAULT
from lobsim.protocol import Protocol, parse

DRAWS = 60
POINTS = 200
MIDDLE = 0.5  # share of the capacity at which the voltage of the middle is read


@dataclass(frozen=True)
class Range:
    """A number and the interval in which it lies with 95 %."""

    best: float
    low: float
    high: float

    def __str__(self) -> str:
        """The number with its interval."""
        return f"{self.best:.4g} ({self.low:.4g} to {self.high:.4g})"


@dataclass(frozen=True, eq=False)
class Prediction:
    """A half cycle that was not measured.

    Attributes
    ----------
    protocol : str
        In words.
    capacity_mAh_cm2 : Range
        Charge moved.
    middle_V : Range
        Voltage at half of that charge.
    charge_mAh_cm2, voltage_V : array, shape (T,)
        The curve of the best values.
    low_V, high_V : array, shape (T,)
        The band, at the same charge; a curve that has ended stays at its last voltage.
    """

    protocol: str
    capacity_mAh_cm2: Range
    middle_V: Range
    charge_mAh_cm2: Array
    voltage_V: Array
    low_V: Array
    high_V: Array


def predict(
    problem: Problem, best: Array, told: Information, protocol: Protocol, draws: int = DRAWS, seed: int = 0
) -> Prediction:
    """Predict the last step of a protocol.

    Parameters
    ----------
    problem : Problem
        The problem that was solved.
    best : array, shape (P,)
        The optimum.
    told : Information
        There: values are drawn from the normal distribution that it describes, moved into the bounds.
    protocol : str, Cycles, or sequence of them
        What is to be done with the fresh cell.
    draws, seed : int
        How many sets of values are drawn, and which.

    Returns
    -------
    Prediction
        With intervals of 95 %. They hold the uncertainty of the values (with the misfit of the fitted curves in it),
        not what the model lacks, and not that two cells are never alike.

    Raises
    ------
    LobsimError
        If the protocol cannot be read, or the cell cannot carry it.
    """
    steps = parse(protocol, problem.cell)
    last = len(steps) - 1
    low, high = problem.bounds
    spread = np.random.default_rng(seed).multivariate_normal(best, told.covariance, draws, method="cholesky")
    curves = []
    for point in (best, *np.clip(spread, low, high)):
        try:
            found = half_cycles(problem.at(problem.values(point)), steps, {last}, DEFAULT)
        except LobsimError:  # numbers that are physical each, but not together
            found = {}
        curves.append(found.get(last, (np.zeros(2), np.full(2, np.nan))))
    if not curves[0][0][-1] > 0:
        raise LobsimError(f"the fitted cell cannot carry {steps[last].text!r}")
    longest = max(Q[-1] for Q, _ in curves)
    at = np.linspace(0, longest, POINTS)
    voltages = np.array([np.interp(at, Q, V) for Q, V in curves[1:]])
    tail = 50 * (1 - LEVEL)
    band = np.nanpercentile(voltages, (tail, 100 - tail), axis=0)
    shown = at <= curves[0][0][-1]
    return Prediction(
        steps[last].text,
        _range([float(Q[-1]) for Q, _ in curves], tail),
        _range([float(np.interp(MIDDLE * Q[-1], Q, V)) for Q, V in curves], tail),
        at,
        np.where(shown, np.interp(at, *curves[0]), np.nan),
        *band,
    )


def _range(numbers: Sequence[float], tail: float) -> Range:
    low, high = np.nanpercentile(numbers[1:], (tail, 100 - tail))
    return Range(numbers[0], float(low), float(high))

"""Misfit between curves of the model and measured ones: voltages at the same capacity, and the end.

Where the model ends before the measurement, its voltage is continued downwards by one volt over the whole measured
capacity, so that a missing end costs, and the more the more of it is missing. Where the measurement went to its voltage
limit, the capacity at its end is compared as well: *when* the voltage falls is a number that was measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lobsim.fit.curves import Array, Curve
from lobsim.fit.model_curve import ModelCurve
from lobsim.fit.problem import Problem

FALL = 1.0  # V over the measured capacity, by which a curve that ended is continued; a capacity off by 1 % costs 10 mV
ROUNDING = 1e-9  # of the capacity: a half cycle that ends at a capacity has been followed to its end
STEEP = 1e-3  # of the capacity, over which the slope of a curve at its end is read


@dataclass(frozen=True, eq=False)
class Misfit:
    """Differences, model less measurement, in standard deviations [-].

    Attributes
    ----------
    at_points : array, shape (N,)
        At all points of all curves, one curve after the other.
    ends : array, shape (E,)
        Of the capacities at the ends. They lead the search to the right end, where they vanish with the rest; they are
        no data of their own.
    beliefs : array, shape (B,)
        From the priors.
    slopes_at_points, slopes_of_ends, slopes_of_beliefs : array, shape (N, P), (E, P), (B, P)
        Their derivatives by the coordinates; P is 0 if not asked for.
    """

    at_points: Array
    ends: Array
    beliefs: Array
    slopes_at_points: Array
    slopes_of_ends: Array
    slopes_of_beliefs: Array

    @property
    def all(self) -> Array:
        """All of them [-], shape (N + E + B,)."""
        return np.concatenate((self.at_points, self.ends, self.beliefs))

    @property
    def all_slopes(self) -> Array:
        """Their derivatives, shape (N + E + B, P)."""
        return np.vstack((self.slopes_at_points, self.slopes_of_ends, self.slopes_of_beliefs))


def misfit(problem: Problem, coordinates: Array, answers: Sequence[ModelCurve]) -> Misfit:
    """Compare answers of the model with the curves of a problem.

    Parameters
    ----------
    problem : Problem
        The problem.
    coordinates : array, shape (P,)
        Where the model was asked: logarithms [-] or, on a linear scale, in the unit of the number.
    answers : sequence of ModelCurve
        From `lobsim.fit.forward.Forward.solve`, with slopes or without.
    """
    with_slopes = any(answer.slopes.shape[1] for answer in answers)
    width = coordinates.size if with_slopes else 0
    points, ends = [], []
    for curve, answer, to_the_limit in zip(problem.curves, answers, reached(problem), strict=True):
        points.append(_at_points(curve, answer, width))
        if to_the_limit:
            ends.append(_end(curve, answer, width))
    beliefs, belief_slopes = _beliefs(problem, coordinates)
    return Misfit(
        np.concatenate([values for values, _ in points]),
        np.array([value for value, _ in ends]),
        beliefs,
        np.vstack([slopes for _, slopes in points]),
        np.array([slopes for _, slopes in ends]).reshape(len(ends), width),
        belief_slopes[:, :width],
    )


def squares(found: Misfit) -> float:
    """Sum of squares [-] of what is data: the points and the priors, not the ends."""
    return float(np.sum(found.at_points**2) + np.sum(found.beliefs**2))


def voltages(curve: Curve, answer: ModelCurve, width: int = 0) -> tuple[Array, Array]:
    """Voltage [V] of the model at the points of a curve, continued where it has ended, and its slopes.

    Returns
    -------
    tuple of array
        Shapes (N,) and (N, width).
    """
    Q, N = curve.capacity_mAh_cm2, curve.capacity_mAh_cm2.size
    fall = np.sign(curve.voltage_V[0] - curve.voltage_V[-1]) * FALL / Q[-1]
    if not answer.voltage_V.size:
        return curve.voltage_V[0] - fall * (Q + Q[-1]), np.zeros((N, width))
    beyond = np.maximum(Q - answer.capacity_mAh_cm2[-1], 0.0)
    V = np.interp(Q, answer.capacity_mAh_cm2, answer.voltage_V) - fall * beyond
    if not width:
        return V, np.zeros((N, 0))
    slopes = np.column_stack([np.interp(Q, answer.capacity_mAh_cm2, column) for column in answer.slopes.T])
    slopes[beyond > ROUNDING * Q[-1]] = fall * _moves(answer, -1)
    return V, slopes


def reached(problem: Problem) -> list[bool]:
    """Tell of every curve whether it went to a voltage limit of its step, so that its end is a measured number."""
    pairs = zip(problem.curves, problem.measured, strict=True)
    return [curve.reaches(steps[index]) for curve, (steps, index) in pairs]


def end(curve: Curve, answer: ModelCurve) -> float:
    """Capacity [mAh/cm2] at which the model has the voltage with which a curve ends; where it ends if it has not."""
    return float(np.interp(_crossing(curve, answer), np.arange(answer.voltage_V.size), answer.capacity_mAh_cm2))


def _at_points(curve: Curve, answer: ModelCurve, width: int) -> tuple[Array, Array]:
    V, slopes = voltages(curve, answer, width)
    sigma = curve.sigma_V
    return (V - curve.voltage_V) / sigma, slopes / sigma[:, None]


def _end(curve: Curve, answer: ModelCurve, width: int) -> tuple[float, Array]:
    weight = FALL / curve.capacity_mAh_cm2[-1] / curve.noise_V
    if not answer.voltage_V.size:
        return -weight * curve.capacity_mAh_cm2[-1], np.zeros(width)
    difference = weight * (end(curve, answer) - curve.capacity_mAh_cm2[-1])
    return difference, weight * _moves(answer, round(_crossing(curve, answer))) if width else np.zeros(0)


def _crossing(curve: Curve, answer: ModelCurve) -> float:
    """Find where the model last passes the voltage with which the curve ends, as a broken index among its points."""
    falls = np.sign(curve.voltage_V[0] - curve.voltage_V[-1])
    left = falls * (answer.voltage_V - curve.voltage_V[-1])  # above 0 until the end
    before = np.flatnonzero(left > 0)
    if not before.size:
        return 0.0
    last = int(before[-1])
    if last + 1 >= left.size:
        return float(last)
    return last + left[last] / (left[last] - left[last + 1])


def _moves(answer: ModelCurve, place: int) -> Array:
    """Derive the capacity at a fixed voltage by the coordinates, near one of the points, shape (P,)."""
    Q, V = answer.capacity_mAh_cm2, answer.voltage_V
    before = np.searchsorted(Q, Q[place] - STEEP * Q[-1])
    steep = (V[place] - V[before]) / (Q[place] - Q[before]) if Q[place] > Q[before] else 0.0
    return -answer.slopes[place] / steep if steep else np.zeros(answer.slopes.shape[1])


def _beliefs(problem: Problem, coordinates: Array) -> tuple[Array, Array]:
    values, rows = [], []
    for place, unknown in enumerate(problem.asked):
        if unknown.mean is not None and unknown.sd is not None:
            values.append((coordinates[place] - unknown.to(unknown.mean)) / unknown.sd)
            rows.append(np.eye(coordinates.size)[place] / unknown.sd)
    return np.array(values), np.array(rows).reshape(len(rows), coordinates.size)

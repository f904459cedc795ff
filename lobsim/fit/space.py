"""Space in which what is known beforehand is a standard normal distribution.

A number that lies evenly between its bounds is the probability of a normal number: u = low + (high - low) Phi(v). So
bounds need no care, a number of which curves say nothing stays normal, and steps lead nowhere outside.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from lobsim.fit.curves import Array
from lobsim.fit.problem import Problem

EDGE = 0.02  # of the range: a number nearer to a bound counts as so near, as nothing moves beyond


@dataclass(frozen=True, eq=False)
class Space:
    """Normal coordinates of a problem.

    Attributes
    ----------
    low, high : array, shape (P,)
        Bounds of its coordinates: logarithms [-] or, on a linear scale, in the unit of the number.
    centres, deviations : array, shape (P,)
        Normal priors in the same coordinates beside the bounds; deviations are infinite where there is none.
    """

    low: Array
    high: Array
    centres: Array
    deviations: Array

    @classmethod
    def of(cls, problem: Problem) -> "Space":
        """Read bounds and priors, in the coordinates of a problem [-]."""
        low, high = problem.bounds
        known = [one.mean is not None and one.sd is not None for one in problem.asked]
        centres = [one.to(one.mean or 1.0) if does else 0.0 for one, does in zip(problem.asked, known, strict=True)]
        deviations = [one.sd if does else np.inf for one, does in zip(problem.asked, known, strict=True)]
        return cls(low, high, np.array(centres), np.array(deviations, dtype=float))

    def to(self, coordinates: Array) -> Array:
        """Normal coordinates [-] of coordinates, shape (..., P)."""
        return np.asarray(ndtri(np.clip((coordinates - self.low) / (self.high - self.low), EDGE, 1 - EDGE)))

    def back(self, normal: Array) -> Array:
        """Coordinates of normal ones [-], shape (..., P)."""
        return self.low + (self.high - self.low) * ndtr(normal)

    def stretch(self, normal: Array) -> Array:
        """How far coordinates move for each unit of normal ones [-], shape (..., P)."""
        return (self.high - self.low) * np.exp(-(normal**2) / 2) / np.sqrt(2 * np.pi)

    def prior(self, normal: Array) -> Array:
        """What is off before any measurement, in standard deviations [-], shape (2 P,) or less."""
        known = np.isfinite(self.deviations)
        return np.concatenate((normal, ((self.back(normal) - self.centres) / self.deviations)[known]))

    def prior_slopes(self, normal: Array) -> Array:
        """Derivatives of these by normal coordinates [-]."""
        rows = np.diag(self.stretch(normal) / self.deviations)[np.isfinite(self.deviations)]
        return np.vstack((np.eye(normal.size), rows))

    def log_prior(self, normal: Array) -> Array:
        """Logarithm of the density [-] of what is known beforehand, for rows of normal coordinates, shape (D, P)."""
        away = (self.back(normal) - self.centres) / self.deviations
        return np.asarray(-np.sum(normal**2, axis=1) / 2 - np.sum(away**2, axis=1) / 2)

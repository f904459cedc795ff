"""An emulator: polynomials of second degree that say what the model would, as fast as a chain of draws asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lobsim.numerics.arrays import Array, Table

# Shares of all weights that keep coefficients near zero which no draw decides; of them the one that is best at draws
# which were held back
RIDGES = (1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2)
HELD_BACK = 5  # of so many draws one is held back, to see the error


@dataclass(frozen=True)
class Emulator:
    """Polynomials of second degree, one for each target.

    Attributes
    ----------
    coefficients : array, shape (terms, targets)
        Of the terms of `terms` [V, -].
    errors : array, shape (targets,)
        Root mean square error [V, -] over draws that were held back.
    """

    coefficients: Array
    errors: Array

    def __call__(self, places: Array) -> Array:
        """Say what the model would, on the scale of targets [V, -], at places [-] of shape (draws, numbers)."""
        return terms(places) @ self.coefficients


def fitted(places: Array, said: Array, weights: Array, uses: Table) -> Emulator:
    """Fit an emulator by weighted least squares.

    Parameters
    ----------
    places : array, shape (draws, numbers)
        Numbers on their scales of -1 to 1 [-].
    said : array, shape (draws, targets)
        What the model says [V, -]; NaN where it says nothing.
    weights : array, shape (draws, targets)
        How much each draw counts for each target [-].
    uses : array of bool, shape (targets, numbers)
        Which numbers a target can depend on.

    Returns
    -------
    Emulator
        Fitted to all draws; its errors are those of a fit to four fifths, at the others.
    """
    design = terms(places)
    held = np.arange(len(places)) % HELD_BACK == 0
    columns, errors = np.zeros((design.shape[1], len(uses))), []
    for target, used in enumerate(uses):
        there, known = _terms_of(used), ~np.isnan(said[:, target])
        check, rest = held & known, ~held & known
        each = _least(design[rest][:, there], said[rest, target], weights[rest, target], RIDGES)
        off = np.array([design[check][:, there] @ one - said[check, target] for one in each])
        error = np.sqrt(np.average(off**2, axis=1, weights=weights[check, target]))
        best = int(np.argmin(error))
        errors.append(error[best])
        whole = design[known][:, there], said[known, target], weights[known, target]
        columns[there, target] = _least(*whole, RIDGES[best : best + 1])[0]
    return Emulator(columns, np.array(errors))


def terms(places: Array) -> Array:
    """One, the numbers [-], and their products in pairs, shape (draws, terms)."""
    first, second = _pairs(places.shape[1])
    return np.concatenate((np.ones((len(places), 1)), places, places[:, first] * places[:, second]), axis=1)


def _least(design: Array, said: Array, weights: Array, ridges: Sequence[float]) -> list[Array]:
    scaled = design * weights[:, None]
    matrix, right = scaled.T @ design, scaled.T @ said
    penalty = np.full(len(matrix), weights.sum())
    penalty[0] = 0.0  # a constant is free
    return [np.asarray(np.linalg.solve(matrix + np.diag(ridge * penalty), right)) for ridge in ridges]


def _terms_of(used: Table) -> Table:
    """Which terms hold nothing but the numbers that are used."""
    first, second = _pairs(len(used))
    return np.concatenate(([True], used, used[first] & used[second]))


@lru_cache(maxsize=8)
def _pairs(count: int) -> tuple[Table, Table]:
    return np.triu_indices(count)

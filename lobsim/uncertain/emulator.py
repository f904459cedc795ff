"""An emulator: polynomials of second degree that say what the model would, as fast as a chain of draws asks."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lobsim.numerics.arrays import Array, Table

RIDGE = 1e-3  # of the number of draws: keeps coefficients that no draw decides at zero
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
    weights : array, shape (draws,)
        How much each draw counts [-].
    uses : array of bool, shape (targets, numbers)
        Which numbers a target can depend on.

    Returns
    -------
    Emulator
        Fitted to all draws; its errors are those of a fit to four fifths, at the others.
    """
    design = terms(places)
    held = np.arange(len(places)) % HELD_BACK == 0
    columns, errors = [], []
    for target, used in enumerate(uses):
        there = _terms_of(used)
        known = ~np.isnan(said[:, target])
        check, rest = held & known, ~held & known
        part = _least(design[rest][:, there], said[rest, target], weights[rest])
        off = design[check][:, there] @ part - said[check, target]
        errors.append(np.sqrt(np.average(off**2, weights=weights[check])))
        column = np.zeros(design.shape[1])
        column[there] = _least(design[known][:, there], said[known, target], weights[known])
        columns.append(column)
    return Emulator(np.stack(columns, axis=1), np.array(errors))


def terms(places: Array) -> Array:
    """One, the numbers [-], and their products in pairs, shape (draws, terms)."""
    first, second = _pairs(places.shape[1])
    return np.concatenate((np.ones((len(places), 1)), places, places[:, first] * places[:, second]), axis=1)


def _least(design: Array, said: Array, weights: Array) -> Array:
    scaled = design * weights[:, None]
    matrix = scaled.T @ design
    penalty = np.full(len(matrix), RIDGE * weights.sum())
    penalty[0] = 0.0
    return np.linalg.solve(matrix + np.diag(penalty), scaled.T @ said)


def _terms_of(used: Table) -> Table:
    """Which terms hold nothing but the numbers that are used."""
    first, second = _pairs(len(used))
    return np.concatenate(([True], used, used[first] & used[second]))


@lru_cache(maxsize=8)
def _pairs(count: int) -> tuple[Table, Table]:
    return np.triu_indices(count)

"""Starts of a search: the cell's own values, then points between the bounds."""

import numpy as np
from scipy.stats import qmc

from lobsim.fit.curves import Array
from lobsim.fit.problem import Problem


def starts_of(problem: Problem, most: int, seed: int) -> list[Array]:
    """Choose starts.

    All are followed as they come, none is chosen for its low misfit: that would favour the mode that is found anyhow.
    With `benchmarks/modes.py` 32 % of the starts lead to the second explanation, of the better of each two 16 %. And as
    all but the first are drawn alike, how likely a mode was missed can be told from their number.

    Parameters
    ----------
    problem : Problem
        The problem.
    most : int
        How many there are besides the cell's own values.
    seed : int
        Which: those of a scrambled Sobol sequence.

    Returns
    -------
    list of array, each of shape (P,)
        The cell's own values first: logarithms [-] or, on a linear scale, in the unit of the number.
    """
    low, high = problem.bounds
    if not most:
        return [problem.start]
    points = qmc.Sobol(low.size, seed=seed).random_base2(int(np.ceil(np.log2(most))))[:most]
    return [problem.start, *qmc.scale(points, low, high)]

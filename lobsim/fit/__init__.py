"""Estimation: numbers of a cell from measured curves, with what the curves can tell about them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lobsim.arguments import guarded

if TYPE_CHECKING:
    from lobsim.cell import Cell
    from lobsim.fit.curves import Curve
    from lobsim.fit.estimate import Estimate
    from lobsim.fit.unknowns import Unknown
    from lobsim.numerics.solver import Accuracy


@guarded
def fit(
    cell: "Cell",
    curves: "Sequence[Curve]",
    unknowns: "Sequence[Unknown | str]",
    *,
    starts: int = 8,
    followed: int = 2,
    seed: int = 0,
    accuracy: "Accuracy | None" = None,
    progress: "Callable[[str], None] | None" = None,
) -> "Estimate":
    """Find numbers of a cell from measured curves.

    Parameters
    ----------
    cell : Cell
        The cell; its own values are one of the starts.
    curves : sequence of Curve
        What was measured.
    unknowns : sequence of Unknown or str
        What is to be found; a name alone takes its bounds from the range in the parameter set.
    starts : int
        Points between the bounds, besides the cell's own values, that are tried.
    followed : int
        How many of them, the best, are followed down to an optimum; that they agree is told by the estimate.
    seed : int
        Which points.
    accuracy : Accuracy, optional
        Tolerances of the solver; the default ones.
    progress : callable, optional
        Told in words what was done.

    Returns
    -------
    Estimate
        Values, intervals, correlations, what each curve tells; it predicts, and ranks further measurements.

    Raises
    ------
    LobsimError
        If something does not fit together, or the cell cannot carry the curves anywhere between the bounds.
    """
    import time

    from lobsim.fit.estimate import Estimate
    from lobsim.fit.forward import Forward
    from lobsim.fit.problem import Problem
    from lobsim.fit.search import search
    from lobsim.numerics.solver import DEFAULT

    begin = time.perf_counter()
    problem = Problem(cell, curves, unknowns)
    forward = Forward(problem, accuracy or DEFAULT)
    optimum, answers = search(forward, starts=starts, followed=followed, seed=seed, progress=progress)
    settings = {"starts": starts, "followed": followed, "seed": seed, "accuracy": forward.accuracy}
    return Estimate(problem, optimum, answers, forward.count, time.perf_counter() - begin, settings)

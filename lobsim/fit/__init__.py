"""Estimation: numbers of a cell from measured curves, with what the curves can tell about them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lobsim.arguments import guarded

if TYPE_CHECKING:
    from lobsim.cell import Cell
    from lobsim.cyclers.data import LoggedCurve
    from lobsim.fit.curves import Curve
    from lobsim.fit.estimate import Estimate
    from lobsim.fit.unknowns import Unknown
    from lobsim.numerics.solver import Accuracy


@guarded
def fit(
    cell: "Cell",
    curves: "Sequence[Curve | LoggedCurve]",
    unknowns: "Sequence[Unknown | str]",
    *,
    starts: int = 64,
    followed: int = 16,
    seed: int = 0,
    accuracy: "Accuracy | None" = None,
    compiled: bool | None = None,
    engine: str | None = None,
    progress: "Callable[[str], None] | bool | None" = None,
    keep: str | Path | None = None,
    spread: "Mapping[str, float] | None" = None,
) -> "Estimate":
    """Find numbers of a cell from measured curves.

    Parameters
    ----------
    cell : Cell
        The cell; its own values are one of the starts.
    curves : sequence of Curve or LoggedCurve
        What was measured; a curve of a cycler is taken as `lobsim.fit.curves.Curve.logged` does it.
    unknowns : sequence of Unknown or str
        What is to be found; a name alone takes its bounds from the range in the parameter set.
    starts : int
        Points between the bounds, besides the cell's own values, from which the search goes down at most; with 0 it
        does from the cell's own values alone.
    followed : int
        From how many it goes down at least. Others follow, as far as there are any, while new explanations of the
        curves were found in the last half of them; the report tells how likely one was missed all the same.
    seed : int
        Which points.
    accuracy : Accuracy, optional
        Tolerances of the solver, and the budget of every single solve; `lobsim.numerics.solver.FIT` by default.
    compiled : bool, optional
        Whether the equations are compiled; see `lobsim.run`. By default that is done in the background as soon as it
        pays: the second fit of a cell and its unknowns is faster. Two fits agree to the bit only if none compiles.
    engine : {"batch", "idaklu"}, optional
        What solves discharges of the fresh cell. The batch engine solves many side by side, compiled; IDAKLU solves
        them one after the other, and all other protocols. By default the batch engine does if it is compiled, or if so
        many solves follow that it pays to wait for that; otherwise it is compiled in the background for the next fit.
        Its best curves are solved again by IDAKLU, and a warning says where the two differ by more than 1 mV.
    progress : callable, optional
        Told in words, after every solve, what is done, the best misfit so far, and the time that is likely left; by
        default a line shows it after 5 s, with False nothing does.
    keep : str or Path, optional
        A file ending in .toml to which the best cell so far is written, every 3 s at most, for `lobsim.Cell.load`.
    spread : mapping of str to float, optional
        Numbers that differ from cell to cell, with the standard deviations of their logarithms [-]; the
        working area, the diffusivity of oxygen and the series resistance by default, none if it is empty. See
        `lobsim.fit.spread`.

    Returns
    -------
    Estimate
        Values, intervals, correlations, what each curve tells; it predicts, and ranks further measurements. If the fit
        is interrupted (Ctrl-C), it holds the best values so far, `Estimate.finished` is False, and a warning is given.

    Raises
    ------
    LobsimError
        If something does not fit together, or the cell cannot carry the curves anywhere between the bounds.
    """
    import time
    import warnings

    from lobsim import files
    from lobsim.batch.choice import named
    from lobsim.cell import caution
    from lobsim.display.progress import shown
    from lobsim.errors import UnfinishedWarning
    from lobsim.fit.checked import checked
    from lobsim.fit.curves import taken
    from lobsim.fit.estimate import Estimate
    from lobsim.fit.forward import Forward
    from lobsim.fit.price import likely
    from lobsim.fit.problem import Problem
    from lobsim.fit.search import search
    from lobsim.numerics.solver import FIT

    begin = time.perf_counter()
    path = None if keep is None else Path(keep)
    if path:
        files.check(path, (".toml",))
    problem = Problem(cell, taken(curves), unknowns, spread)
    caution.tell(cell.warnings)
    with shown("fit", progress) as tell:
        forward = Forward(
            problem,
            accuracy or FIT,
            compiled=compiled,
            engine=named(engine),
            likely=likely(problem, starts, followed),
        )
        optimum, answers = search(forward, starts=starts, followed=followed, seed=seed, progress=tell, keep=path)
        optimum, answers, remarks = checked(forward, optimum, answers)
    caution.tell(remarks)
    settings = {
        "starts": starts,
        "followed": followed,
        "seed": seed,
        "accuracy": forward.accuracy,
        "compiled": compiled,
        "engine": named(engine),
        "solved by": forward.engine,
    }
    seconds = time.perf_counter() - begin
    estimate = Estimate(problem, optimum, answers, forward.count, seconds, settings, frozenset(forward.by_differences))
    if not estimate.finished:
        warnings.warn(estimate.warning, UnfinishedWarning, stacklevel=3)  # above the check of the arguments
    return estimate

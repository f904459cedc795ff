"""Studies: many runs, designed, solved on many processes, kept in a store that survives."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim.arguments import guarded
from lobsim.display.progress import Status, shown
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.sweep.execute import Progress
    from lobsim.sweep.executors import Pool
    from lobsim.sweep.store import Store
    from lobsim.sweep.study import Study


SAMPLED = 8  # runs from which a study is priced
ROW_BYTES, CURVE_BYTES = 900, 16  # of a row in chunk and table, and of a point of a curve


@guarded
def sweep(
    study: "Study",
    out: str | Path,
    *,
    jobs: int | None = None,
    pool: "Pool | None" = None,
    compiled: bool | None = None,
    points: int = 0,
    progress: Callable[[Any], None] | bool | None = None,
) -> "Store":
    """Solve what is missing of a study, and keep it.

    Parameters
    ----------
    study : Study
        From `lobsim.study`, or read from a file by `lobsim.sweep.study_file.read`.
    out : str or Path
        The folder; results that are there are not solved again, unless their curves are asked for and not there.
        Those of other studies are left there, and are in the table when they are asked for.
    jobs : int, optional
        Processes on this machine; as many as there are cores by default.
    pool : Pool, optional
        Other processes: `lobsim.sweep.executors.dask` or `slurm`.
    compiled : bool, optional
        Whether the equations are compiled; see `lobsim.run`.
    points : int
        Points of every voltage curve to be kept; 0 for none.
    progress : callable, optional
        Told a `lobsim.sweep.execute.Progress` after every chunk; by default a line shows it after 5 s, with False
        nothing does.

    Returns
    -------
    Store
        With `Store.table` and `Store.curves`, in the order of the study.

    Raises
    ------
    LobsimError
        If the folder cannot be written in, the processes cannot be had or cannot use an own law or model, or both
        ``jobs`` and ``pool`` are given.
    KeyboardInterrupt
        After Ctrl-C; what has landed is kept, and the processes have ended.
    """
    from lobsim.cell import caution
    from lobsim.sweep import executors, own_code
    from lobsim.sweep.execute import execute
    from lobsim.sweep.store import Store
    from lobsim.sweep.worker import Settings

    if jobs is not None and pool is not None:
        raise LobsimError(f"jobs = {jobs} is of processes on this machine, and a pool brings its own: give one of them")
    caution.tell(study.warnings)
    store, own = Store(out), pool or executors.local(jobs)
    with ExitStack() as ending:
        if pool is None:
            ending.callback(own.close)
        own_code.prove(own_code.of_runs(study.runs), own.make)
        ending.callback(store.export)
        caution.tell(store.describe(study.describe(), study.runs, points))
        first = Status("building the models", 0, len(study.runs), "runs")
        with shown("sweep", progress, _status, first=first) as tell:
            execute(study.runs, store, own.make, own.workers, Settings((), compiled, points), tell)
    return store


def _status(progress: "Progress") -> Status:
    words = f"{progress.failed} failed, {progress.rate:.2g} a second"
    again = f", {progress.again} solved again for their curves" if progress.again else ""
    return Status(words + again, progress.done, progress.total, "runs", progress.at_begin)


@guarded
def price(
    study: "Study", workers: int, points: int = 0, compiled: bool | None = None, *, progress: bool | None = None
) -> dict[str, float]:
    """Say what a study costs, from a few of its runs.

    Parameters
    ----------
    study : Study
        The study.
    workers : int
        Processes.
    points, compiled
        As in `sweep`.
    progress : bool, optional
        With False no line shows that it takes longer than 5 s.

    Returns
    -------
    dict of str to float
        "runs"; "seconds_a_run" [s], of one process, without building models; "seconds" [s], of the whole on these
        processes; "megabytes" on disk.
    """
    from lobsim.sweep.execute import varied
    from lobsim.sweep.worker import Settings, solve

    if workers < 1 or points < 0:
        raise LobsimError(f"a study takes 1 process or more and 0 points or more, not {workers} and {points}")
    runs = list(study.runs)
    sampled = runs[:: max(1, len(runs) // SAMPLED)][:SAMPLED]
    settings = Settings(varied(sampled), compiled, points)
    with shown(f"solving {len(sampled)} runs to price the study", progress):
        solve(sampled, settings)  # which builds the models
        each = solve(sampled, settings).seconds / len(sampled)
    return {
        "runs": len(runs),
        "seconds_a_run": each,
        "seconds": each * len(runs) / workers,
        "megabytes": len(runs) * (ROW_BYTES + CURVE_BYTES * points) / 1e6,
    }

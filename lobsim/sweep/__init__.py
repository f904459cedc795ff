"""Studies: many runs, designed, solved on many processes, kept in a store that survives."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim.arguments import guarded
from lobsim.display.progress import Status, shown
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.sweep.execute import Progress
    from lobsim.sweep.executors import Pool
    from lobsim.sweep.runs import Run
    from lobsim.sweep.store import Store
    from lobsim.sweep.study import Study
    from lobsim.sweep.worker import Chunk, Settings


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
    engine: str | None = None,
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
    engine : str, optional
        "idaklu" solves one run after the other, "batch" many of one structure side by side, in compiled code. By
        default batch, where the runs of a structure have more than 200 steps and there is a C compiler. What the batch
        engine cannot do is left to IDAKLU, and a sample of what it does is solved again by IDAKLU and compared: see
        `lobsim.sweep.agreement`. The column "engine" of the table says what solved a run.
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
        If there is no such engine, the folder cannot be written in, the processes cannot be had or cannot use an own
        law or model, or both ``jobs`` and ``pool`` are given.
    KeyboardInterrupt
        After Ctrl-C; what has landed is kept, and the processes have ended.
    """
    from lobsim.cell import caution
    from lobsim.sweep import engines, executors, own_code
    from lobsim.sweep.store import Store
    from lobsim.sweep.worker import Settings

    if jobs is not None and pool is not None:
        raise LobsimError(f"jobs = {jobs} is of processes on this machine, and a pool brings its own: give one of them")
    engine = engines.named(engine)
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
            _solve(study, store, own, Settings((), compiled, points), engine, progress, tell)
    return store


def _solve(
    study: "Study",
    store: "Store",
    pool: "Pool",
    settings: "Settings",
    engine: str | None,
    progress: Callable[[Any], None] | bool | None,
    tell: "Callable[[Progress], None]",
) -> None:
    """Solve what is missing, hold the batch engine against IDAKLU, and do without it where it differs."""
    from lobsim.cell import caution
    from lobsim.sweep import agreement, differences, engines
    from lobsim.sweep.execute import execute

    given = (study.runs, store, pool.make, pool.workers, settings)
    if engine == engines.IDAKLU or differences.failed(store.check):
        execute(*given, tell, exact=True)
        return
    done = execute(*given, tell, batch=engines.structures(engine, study.runs))
    if engine:
        caution.tell(engines.left(done.left, done.total))
    with shown("checking the batch engine", False if callable(progress) else progress) as told:
        report = agreement.check(*given, lambda done, of: told("", done, of, "runs"))
    if differences.failed(report):
        caution.tell([f"{differences.words(report)}: all runs of this study are solved by IDAKLU"])
        execute(*given, tell, exact=True)


def _status(progress: "Progress") -> Status:
    words = f"{progress.failed} failed, {progress.rate:.2g} a second"
    again = f", {progress.again} solved again for their curves" if progress.again else ""
    return Status(words + again, progress.done, progress.total, "runs", progress.at_begin)


@guarded
def price(
    study: "Study",
    workers: int,
    points: int = 0,
    compiled: bool | None = None,
    *,
    engine: str | None = None,
    progress: bool | None = None,
) -> dict[str, float]:
    """Say what a study costs, from a few of its runs.

    Parameters
    ----------
    study : Study
        The study.
    workers : int
        Processes.
    points, compiled, engine
        As in `sweep`.
    progress : bool, optional
        With False no line shows that it takes longer than 5 s.

    Returns
    -------
    dict of str to float
        "runs", and how many of them the batch engine solves, "by_batch"; "seconds_a_run" [s], of one process, without
        building and compiling models; "seconds" [s], of the whole on these processes; "megabytes" on disk.
    """
    from lobsim.numerics.solver import DEFAULT
    from lobsim.sweep import agreement, engines
    from lobsim.sweep.batch_worker import BLOCK, solve_many
    from lobsim.sweep.execute import varied
    from lobsim.sweep.worker import Settings, solve

    if workers < 1 or points < 0:
        raise LobsimError(f"a study takes 1 process or more and 0 points or more, not {workers} and {points}")
    batch = engines.structures(engines.named(engine), study.runs)
    by_batch, others = ([run for run in study.runs if (run.cell in batch) == whether] for whether in (True, False))
    settings = Settings(varied(study.runs), compiled, points)

    def seconds(runs: "Sequence[Run]", most: int, work: "Callable[..., Chunk]", settings: Settings = settings) -> float:
        """Time a sample twice: first of all it builds the models."""
        sampled = runs[:: max(1, len(runs) // most)][:most]
        return [work(sampled, settings).seconds for _ in range(2)][1] / len(sampled) if sampled else 0.0

    with shown("solving some runs to price the study", progress):
        total = len(others) * seconds(others, SAMPLED, solve)
        for cell in batch:
            same = [run for run in by_batch if run.cell == cell]
            total += len(same) * seconds(same, BLOCK, solve_many)
        checked = agreement.count(len(by_batch))
        total += checked * seconds(by_batch, SAMPLED, solve, replace(settings, accuracy=DEFAULT))
    return {
        "runs": len(study.runs),
        "by_batch": len(by_batch),
        "seconds_a_run": total / len(study.runs),
        "seconds": total / workers,
        "megabytes": len(study.runs) * (ROW_BYTES + CURVE_BYTES * points) / 1e6,
    }

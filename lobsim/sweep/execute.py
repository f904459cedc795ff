"""Solve the runs of a study that its store lacks, on any executor; what dies costs its own chunk only."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.sweep import batch_worker, worker
from lobsim.sweep.runs import Run
from lobsim.sweep.store import Store
from lobsim.sweep.worker import Chunk, Settings

SIZES = 1, 100  # least and most runs that are handed out at once
BATCH_SIZES = 64, 4 * batch_worker.BLOCK  # to the batch engine: some ten times as fast, and idle where they are few
CHUNK_S = 5.0  # after which a worker hands back what it has done, the most that is lost with it; the rest goes on
CHUNKS_PER_WORKER = 4  # at least, so that the last ones end together
QUEUED = 2  # chunks handed out per worker: none waits for work, few are lost when a pool breaks
TRIES = 3  # of a chunk whose process died; then its runs are tried one by one, and then given up
NUDGE = 1e-3  # relative change by which derived numbers are found
LOST = "the process that solved it died"
DIED = "the process of the batch engine died"


@dataclass
class Progress:
    """Progress of a study.

    Attributes
    ----------
    total, done, failed : int
        Runs of the study, those in the store, and those of them that failed.
    begun : float
        When this process began, s of `time.perf_counter`.
    at_begin : int
        Runs that were in the store then.
    again : int
        Runs that were in the store and are solved again, because their curves were not kept.
    left : Counter of str
        How many runs the batch engine left to IDAKLU, by its reasons.
    seconds, solver_seconds : float
        Work of all processes, and the part of it inside the solver.
    """

    total: int
    done: int
    failed: int = 0
    begun: float = field(default_factory=time.perf_counter)
    at_begin: int = 0
    again: int = 0
    left: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    solver_seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Runs a second [s-1] since the beginning."""
        return (self.done - self.at_begin) / max(time.perf_counter() - self.begun, 1e-9)

    @property
    def left_s(self) -> float | None:
        """Time left at this rate [s]; None before the first chunk."""
        return (self.total - self.done) / self.rate if self.done > self.at_begin else None


@dataclass(frozen=True)
class Task:
    """Runs of one structure, who solves them, and why runs were left to IDAKLU, by their keys."""

    runs: tuple[Run, ...]
    tries: int = 0
    batch: bool = False
    left: Mapping[str, str] = field(default_factory=dict)

    def submit(self, executor: Executor, settings: Settings) -> "Future[Chunk]":
        """Hand it to a process."""
        if self.batch:
            return executor.submit(batch_worker.solve_many, self.runs, settings)
        left = {run.key: self.left[run.key] for run in self.runs if run.key in self.left}
        return executor.submit(worker.solve, self.runs, settings, *([left] if left else []))


def varied(runs: Sequence[Run]) -> tuple[str, ...]:
    """Find the numbers that differ between runs, derived ones included; a name that a cell lacks is left to its row."""
    found: set[str] = set()
    for cell, names in {(run.cell, tuple(name for name, _ in run.values)) for run in runs}:
        found.update(*(_moved(cell, name) for name in names if name in cell.parameters))
    return tuple(sorted(found))


@lru_cache(maxsize=4096)
def _moved(cell: Cell, name: str) -> frozenset[str]:
    """Names of the numbers that a number moves, its own among them."""
    before = cell.numbers
    try:
        after = cell.with_values({name: before[name] * (1 + NUDGE) or NUDGE}).numbers
    except LobsimError:  # it is the largest that it may be
        after = cell.with_values({name: before[name] * (1 - NUDGE)}).numbers
    return frozenset(other for other in before if before[other] != after[other])


def chunks(runs: Sequence[Run], workers: int, sizes: tuple[int, int] = SIZES) -> list[tuple[Run, ...]]:
    """Cut runs into lists of one structure each, large enough to pay and small enough to be lost."""
    size = max(sizes[0], min(sizes[1], len(runs) // (CHUNKS_PER_WORKER * workers)))
    keys = {cell: cell.key for cell in {id(run.cell): run.cell for run in runs}.values()}
    cut = []
    for _, same in groupby(sorted(runs, key=lambda run: (keys[run.cell], str(run.protocol))), key=_structure):
        group = tuple(same)
        cut += [group[k : k + size] for k in range(0, len(group), size)]
    return cut


def _structure(run: Run) -> tuple[Cell, tuple[str, ...]]:
    return run.cell, tuple(name for name, _ in run.values)


def execute(
    runs: Sequence[Run],
    store: Store,
    pool: Callable[[], Executor],
    workers: int,
    settings: Settings,
    tell: Callable[[Progress], None] | None = None,
    *,
    batch: Collection[Cell] = (),
    exact: bool = False,
) -> Progress:
    """Solve what the store lacks.

    Parameters
    ----------
    runs : sequence of Run
        The study.
    store : Store
        Where results are kept; what it has is not solved again, unless curves are asked for that it has not.
    pool : callable
        Makes an executor, and again if one breaks.
    workers : int
        How many processes the executor has.
    settings : Settings
        What all runs share; `Settings.varied` is found here.
    tell : callable, optional
        Told the progress after every chunk.
    batch : collection of Cell
        Structures that the batch engine solves. A run that IDAKLU has solved stays with it.
    exact : bool
        Whether runs that the batch engine has solved are solved again.

    Returns
    -------
    Progress
        At the end.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C; all chunks that have landed are in the store.
    """
    lacking = store.without_curve(settings.points)
    kept = store.keys() - lacking - store.by_batch(now=None if exact else False)
    distinct = {run.key: run for run in runs}
    missing = [run for key, run in distinct.items() if key not in kept]
    done = len(distinct) - len(missing)
    again = len(lacking & set(distinct))
    progress = Progress(len(distinct), done, store.failures(set(distinct)), at_begin=done, again=again)
    by_idaklu = store.keys() - store.by_batch()
    side_by_side = {run.key for run in missing if run.cell in batch and run.key not in by_idaklu}
    tasks = [
        *tasked([run for run in missing if run.key in side_by_side], workers, batch=True),
        *tasked([run for run in missing if run.key not in side_by_side], workers),
    ]
    settings = replace(settings, varied=varied(list(distinct.values())), seconds=CHUNK_S)
    for task, chunk in landing(tasks, pool, workers, settings):
        store.append(chunk)
        progress.done += len(chunk.rows)
        progress.failed += sum(row["status"] == worker.FAILED for row in chunk.rows)
        progress.seconds += chunk.seconds
        progress.solver_seconds += chunk.solver_seconds
        progress.left.update(chunk.left.values() if task.batch else ())
        if tell:
            tell(progress)
    return progress


def tasked(runs: Sequence[Run], workers: int, *, batch: bool = False) -> list[Task]:
    """Cut runs into tasks."""
    return [Task(chunk, batch=batch) for chunk in chunks(runs, workers, BATCH_SIZES if batch else SIZES)]


def landing(
    tasks: list[Task], pool: Callable[[], Executor], workers: int, settings: Settings
) -> Iterator[tuple[Task, Chunk]]:
    """Chunks as they land, in any order; the tasks of a broken pool are handed to a new one."""
    waiting, flying = list(reversed(tasks)), dict[Future[Chunk], Task]()
    executor = pool()
    try:
        while waiting or flying:
            try:
                while waiting and len(flying) < QUEUED * workers:
                    task = waiting[-1]
                    flying[task.submit(executor, settings)] = task
                    waiting.pop()
            except RuntimeError:  # a pool that broke refuses work: its futures say so below
                if not flying:
                    executor = pool()
                    continue
            broken = False
            for future in wait(flying, return_when=FIRST_COMPLETED).done:
                task = flying.pop(future)
                try:
                    landed = future.result()
                except Exception:
                    broken = True
                    waiting += _again(task)
                    yield from ((task, chunk) for chunk in _given_up(task))
                else:
                    waiting += _rest(task, landed, halve=len(waiting) < workers)
                    yield task, landed
            if broken:
                waiting += [again for task in flying.values() for again in _again(task, counts=False)]
                flying.clear()
                with suppress(Exception):
                    executor.shutdown(wait=False, cancel_futures=True)
                executor = pool()
    finally:
        for future in flying:
            future.cancel()


def _rest(task: Task, landed: Chunk, halve: bool) -> list[Task]:
    """Hand out again what a worker had no time for; in two, if the others would else wait for the one that takes it."""
    done = {row["key"] for row in landed.rows}
    rest = [run for run in task.runs if run.key not in done]
    if not task.batch:
        return _cut(replace(task, tries=0), rest, halve)
    left, others = [run for run in rest if run.key in landed.left], [run for run in rest if run.key not in landed.left]
    return _cut(Task((), left=landed.left), left, halve) + _cut(Task((), batch=True), others, halve)


def _cut(like: Task, runs: Sequence[Run], halve: bool) -> list[Task]:
    middle = (len(runs) + 1) // 2 if halve else len(runs)
    return [replace(like, runs=tuple(part)) for part in (runs[middle:], runs[:middle]) if part]


def _again(task: Task, counts: bool = True) -> list[Task]:
    """Try a task again whose process died, then run by run; a run that failed alone is given up.

    One of the batch engine is left to IDAKLU: the code that died may be the engine's.
    """
    tries = task.tries + counts
    if task.batch and counts:
        return [replace(task, batch=False, left=dict.fromkeys((run.key for run in task.runs), DIED))]
    if tries < TRIES:
        return [replace(task, tries=tries)]
    return [replace(task, runs=(run,), tries=TRIES - 1) for run in task.runs] if len(task.runs) > 1 else []


def _given_up(task: Task) -> Iterator[Chunk]:
    if len(task.runs) == 1 and task.tries + 1 >= TRIES:
        yield worker.lost(task.runs[0], LOST)

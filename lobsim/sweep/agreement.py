"""Whether the batch engine agrees with IDAKLU: a sample of every study is solved by both."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

from lobsim.numerics.solver import DEFAULT
from lobsim.sweep import differences
from lobsim.sweep.execute import CHUNK_S, landing, tasked, varied
from lobsim.sweep.runs import Run, batch_code
from lobsim.sweep.store import Store
from lobsim.sweep.worker import Settings

SHARE, LEAST = 0.01, 8  # of the runs that the batch engine solved, and how many at least


def sample(keys: Iterable[str]) -> list[str]:
    """Choose runs: the same whatever was solved when, and all over the study, as their keys know no order."""
    ordered = sorted(keys)
    return ordered[: count(len(ordered))]


def count(solved: int) -> int:
    """How many of so many runs are solved again."""
    return min(solved, max(LEAST, math.ceil(SHARE * solved)))


def check(
    runs: Sequence[Run],
    store: Store,
    pool: Callable[[], Executor],
    workers: int,
    settings: Settings,
    tell: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Solve a sample of what the batch engine solved again by IDAKLU, at its default tolerance, and compare.

    Parameters
    ----------
    runs, store, pool, workers, settings
        As in `lobsim.sweep.execute.execute`.
    tell : callable, optional
        Told how many are done, and of how many.

    Returns
    -------
    dict
        "checked" runs, "differ" of them; the largest differences, "capacity" relative and "plateau_V" [V]; "ends", how
        many ended by something else; "engine_code" and "runs", the keys. It is kept in the store, and what is there is
        not done again. Empty if the batch engine solved none.
    """
    solved = store.by_batch(now=True)
    mine = {run.key: run for run in runs if run.key in solved}
    chosen = sample(mine)
    known = store.check
    if known and (not chosen or (known["runs"], known["engine_code"]) == (chosen, batch_code())):
        return known
    if not chosen:
        return {}
    settings = replace(settings, varied=varied(list(mine.values())), accuracy=DEFAULT, points=0, seconds=CHUNK_S)
    found: dict[str, Mapping[str, Any]] = {}
    for _, chunk in landing(tasked([mine[key] for key in chosen], workers), pool, workers, settings):
        found |= {row["key"]: row for row in chunk.rows}
        if tell:
            tell(len(found), len(chosen))
    report = differences.report([(store.row(key), found[key]) for key in chosen]) | {
        "engine_code": batch_code(),
        "runs": chosen,
    }
    store.note_check(report)
    return report

"""Which engine solves the runs of a study: the batch engine many side by side, or IDAKLU one after the other."""

from collections import Counter
from collections.abc import Sequence

from lobsim.batch.choice import BATCH, IDAKLU, missing, named
from lobsim.cell import Cell, caution
from lobsim.protocol import Cycles, Part
from lobsim.sweep.runs import Run

__all__ = ["BATCH", "IDAKLU", "left", "named", "structures"]
LEAST_STEPS = 200  # of one structure, above which it is taken: IDAKLU solves these while the equations are compiled


def structures(asked: str | None, runs: Sequence[Run]) -> frozenset[Cell]:
    """Choose the cells whose runs the batch engine takes.

    Parameters
    ----------
    asked : str or None
        "batch" for all; "idaklu" for none; None for those whose runs have more than `LEAST_STEPS` steps.
    runs : sequence of Run
        The study.

    Returns
    -------
    frozenset of Cell
        The cells. If it cannot be had where it is asked for or would pay, a warning says why.
    """
    if asked == IDAKLU:
        return frozenset()
    counts: Counter[Cell] = Counter()
    for run in runs:
        counts[run.cell] += sum(_steps(part) for part in run.protocol)
    least = LEAST_STEPS if asked is None else 0
    chosen = frozenset(cell for cell, count in counts.items() if count > least)
    why = missing()
    if chosen and why:
        caution.tell([f"the batch engine {why}: IDAKLU solves this study"])
        return frozenset()
    return chosen


def _steps(part: Part) -> int:
    return part.times * len(part.steps) if isinstance(part, Cycles) else 1


def left(counts: Counter[str], total: int) -> list[str]:
    """Say how many runs of a study the batch engine left to IDAKLU, and the usual reason; nothing if it left none."""
    told = Counter({why: count for why, count in counts.items() if why})
    if not told:
        return []
    why = told.most_common(1)[0][0]
    return [f"the batch engine left {told.total()} of {total} runs to IDAKLU: {why}"]

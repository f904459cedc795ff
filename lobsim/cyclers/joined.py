"""Several files that continue one test, joined into one reading."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from lobsim.cyclers import moments, steps
from lobsim.cyclers.labels import CURRENT, CYCLE, REQUIRED, STEP, STEP_TIME, TABLE, TIME, UNIX_TIME, WORKING
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.rows import CHARGE, ENERGY
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np

OVERLAP_S = 2.0  # by which the clocks of two files may overlap
COUNTERS = tuple(label for kind in (CHARGE, ENERGY) for label in (*kind.pair, kind.step, kind.net))


def join(parts: Sequence[Reading]) -> Reading:
    """Join readings in the order in which they began.

    Times run on as the files' own if they count from one start; else they follow the clocks of the files, where all
    have one, or one file is put right behind the other in the order given, and a remark says so. Where a step goes on
    over the border of two files, it stays one.

    Parameters
    ----------
    parts : sequence of Reading
        With their test times.

    Raises
    ------
    LobsimError
        If there is none, one of them is given twice, or two are of the same time.
    """
    if not parts:
        raise LobsimError("no file is given: a list of one or more was expected")
    clocked = all(UNIX_TIME in part.columns for part in parts)
    _refuse_twice(parts)
    ordered = sorted(parts, key=lambda part: float(part.columns[UNIX_TIME if clocked else TIME][0]))
    if not clocked and not all(_runs_on(one, other) for one, other in pairwise(ordered)):
        ordered = list(parts)
    found = ordered[0]
    for part in ordered[1:]:
        found = _two(found, part, clocked)
    names = [str(part.places[0][0].name) for part in ordered]
    remarks = [f"{name}: {words}" for part, name in zip(ordered, names, strict=True) for words in part.remarks]
    own = found.remarks[len(ordered[0].remarks) :]
    return replace(found, metadata={**found.metadata, "files": names}, remarks=(*remarks, *own))


def _refuse_twice(parts: Sequence[Reading]) -> None:
    import numpy as np

    for number, one in enumerate(parts):
        for other in parts[:number]:
            if all(np.array_equal(one.columns[label], other.columns[label]) for label in REQUIRED):
                names = " and ".join(dict.fromkeys(repr(str(part.places[0][0])) for part in (other, one)))
                raise LobsimError(f"{names} hold the same rows: each part of a test was expected once")


def _runs_on(one: Reading, other: Reading) -> bool:
    """Tell whether the time of the later file counts from the start of the one before."""
    return bool(other.columns[TIME][0] >= one.columns[TIME][-1])


def _two(one: Reading, other: Reading, clocked: bool) -> Reading:
    import numpy as np

    remarks: list[str] = []
    shift = _shift(one, other, clocked, remarks)
    after = {**other.columns, TIME: other.columns[TIME] + shift}
    goes_on = _goes_on(one, other, shift)
    labels = [label for label in (*TABLE, *WORKING) if label in one.columns or label in after]
    columns = {}
    for label in labels:
        pair = _both(one, Reading(after, other.places), label)
        if pair is None:
            remarks.append(f"{label!r} is not in all files and was left out")
            continue
        columns[label] = np.concatenate(_following(label, *pair, remarks))
    begins = np.append(_begins(one), _begins(other))
    begins[len(one)] |= not goes_on
    return Reading(
        columns,
        [*one.places, *other.places],
        one.metadata,
        one.sign_is_stated and other.sign_is_stated,
        (*one.remarks, *remarks),
        begins,
    )


def _begins(reading: Reading) -> "np.ndarray":
    import numpy as np

    if reading.begins is not None:
        return reading.begins
    marked = np.zeros(len(reading), dtype=bool)
    if STEP not in reading.columns:
        marked[steps.starts(reading)[1:]] = True
    return marked


def _shift(one: Reading, other: Reading, clocked: bool, remarks: list[str]) -> float:
    """Give by how much the time of the later file has to be moved [s]."""
    end, begin = float(one.columns[TIME][-1]), float(other.columns[TIME][0])
    name = other.places[0][0].name
    if clocked:
        gap = float(other.columns[UNIX_TIME][0] - one.columns[UNIX_TIME][-1])
        if gap < -OVERLAP_S:
            raise LobsimError(
                f"{str(other.places[0][0])!r} begins {-gap:.0f} s before {one.places[-1][0].name!r} ends: files that "
                "continue one test were expected"
            )
        if gap > max(end - float(one.columns[TIME][0]), moments.DAY):
            remarks.append(
                f"{gap / moments.DAY:.4g} days pass before {name} begins, more than the test took until then: are both "
                "of one cell?"
            )
    if _runs_on(one, other):
        return 0.0
    if clocked:
        return end + max(gap, 0.0) - begin
    remarks.append(f"{name} has no clock, and its time begins anew: it was put right behind the file before it")
    return end - begin


def _goes_on(one: Reading, other: Reading, shift: float) -> bool:
    """Tell whether a step goes on over the border: the same numbers, and a time of the file's own that runs on."""
    same = all(
        one.columns[label][-1] == other.columns[label][0]
        for label in steps.SAID
        if label in one.columns and label in other.columns
    )
    numbered = STEP in one.columns and STEP in other.columns
    if STEP_TIME in one.columns and STEP_TIME in other.columns:
        return bool(same and numbered and other.columns[STEP_TIME][0] >= one.columns[STEP_TIME][-1])
    return same and numbered and shift == 0


def _both(one: Reading, other: Reading, label: str) -> "tuple[np.ndarray, np.ndarray] | None":
    """Give a column of both files; one that a file at rest does not have is made, others cannot be."""
    import numpy as np

    if label in one.columns and label in other.columns:
        return one.columns[label], other.columns[label]
    lacking = other if label in one.columns else one
    having = one if lacking is other else other
    edge = float(having.columns[label][-1 if having is one else 0])
    if label in steps.SAID or (label in COUNTERS and not lacking.columns[CURRENT].any()):
        made = np.full(len(lacking), edge)
    else:
        return None
    return (made, other.columns[label]) if lacking is one else (one.columns[label], made)


def _following(
    label: str, before: "np.ndarray", after: "np.ndarray", remarks: list[str]
) -> "tuple[np.ndarray, np.ndarray]":
    """Let numbers of cycles and balances of charge run on where a file begins them anew."""
    if label == CYCLE and after[0] < before[-1]:
        remarks.append(f"cycles begin anew at {after[0]:g}: they are numbered on from {before[-1] + 1:g}")
        return before, after + (before[-1] + 1 - after[0])
    begins_anew = abs(after[0]) < abs(after[0] - before[-1])
    if label in (CHARGE.net, ENERGY.net) and begins_anew:
        return before, after + (before[-1] - after[0])
    return before, after

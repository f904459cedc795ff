"""Discharges of a search in the lanes of the batch engine; a sample is solved by IDAKLU too, and what no lane can."""

import math
import os
from collections import Counter
from collections.abc import Sequence

import numpy as np

from lobsim.batch.cells import discharges_of
from lobsim.batch.in_lanes import Discharge
from lobsim.cell import caution, own_code
from lobsim.errors import LobsimError
from lobsim.limits.discharges import Asked, Delivered, Outcome, discharged
from lobsim.protocol import parse
from lobsim.solve.by_protocol import doubts, for_protocol
from lobsim.solve.failures import NotCarried

READ = ("capacity_mAh_cm2", "capacity_mAh_g", "plateau_V", "power_mW_cm2", "energy_mWh_cm2", "cause")
SHARE, LEAST, FEWEST = 0.01, 8, 2  # of what lanes solved, that is solved again; at least so many of many and of few
CAPACITY, PLATEAU_V = 1e-3, 1e-3  # what they may differ by: relative, and in volt
# Relative: where a voltage just touches the cut-off the capacity jumps, and a search goes to that very current. It is
# no difference if IDAKLU gives the same capacity so near beside it.
CURRENT = 5e-4
MANY, SOME = 0.1, 2  # share of the discharges, and number, above which it is told that they were left to IDAKLU


class Lanes:
    """The batch engine within one call: it solves, remembers, and is checked."""

    def __init__(self) -> None:
        self._solved: list[tuple[Asked, Delivered]] = []
        self._left: Counter[str] = Counter()

    def __call__(self, asked: Sequence[Asked]) -> list[Outcome]:
        """Solve discharges; what no lane can solve, IDAKLU does."""
        steps, cells = [], []
        for one in asked:
            read = parse(one.words, one.cell)
            cell, moved = own_code.current(one.cell)
            caution.tell((*cell.warnings, *doubts(cell, read), *moved))
            steps.append(read[0])
            cells.append(for_protocol(cell, read))
        solved = discharges_of(cells, steps, threads=os.cpu_count() or 1)
        return [self._outcome(*each) for each in zip(asked, solved, strict=True)]

    def _outcome(self, asked: Asked, solved: Discharge) -> Outcome:
        if solved.row is not None:
            made = Delivered(**{name: solved.row[name] for name in READ})
            self._solved.append((asked, made))
            return made
        by_idaklu = discharged(*asked)
        if not isinstance(by_idaklu, NotCarried):  # what no cell can carry is not the engine's fault
            self._left[solved.reason] += 1
        return by_idaklu

    def agree(self) -> bool:
        """Solve a sample again by IDAKLU at its default tolerance, and compare.

        Returns
        -------
        bool
            Whether all are the same; if not, a warning says by how much they differ. Another tells if many discharges
            were left to IDAKLU.
        """
        count = len(self._solved)
        least = LEAST if count >= LEAST else FEWEST
        places = np.linspace(0, count - 1, min(count, max(least, math.ceil(SHARE * count)))).astype(int)
        told = [difference for place in places if (difference := _difference(*self._solved[place]))]
        if told:
            among = f"{len(told)} of {len(places)} discharges"
            caution.tell([f"the batch engine differs from IDAKLU in {among}, and IDAKLU solves all: {told[0]}"])
        left = self._left.total()
        if left > max(SOME, MANY * (left + count)):
            why, _ = self._left.most_common(1)[0]
            caution.tell([f"the batch engine left {left} of {left + count} discharges to IDAKLU: {why}"])
        return not told


def _difference(asked: Asked, mine: Delivered) -> str:
    """Say by how much a discharge differs from that of IDAKLU; nothing if by no more than it may, or if it has none."""
    try:
        right = discharged(*asked)
    except LobsimError:  # it gives up: that tells nothing of the lanes
        return ""
    where = f"at {asked.current_mA_cm2:.4g} mA/cm2 {mine.capacity_mAh_cm2:.6g}"
    if isinstance(right, NotCarried):
        return "" if _jumps(asked, mine, 0.0) else f"{where} mAh/cm2, where it carries no current"
    said = f"{where}, not {right.capacity_mAh_cm2:.6g} mAh/cm2"
    if abs(mine.capacity_mAh_cm2 - right.capacity_mAh_cm2) > CAPACITY * right.capacity_mAh_cm2:
        return "" if _jumps(asked, mine, right.capacity_mAh_cm2) else said
    level, should = mine.plateau_V, right.plateau_V
    if level is None or should is None or abs(level - should) <= PLATEAU_V:
        return ""
    return f"{said}, plateau {level:.4f}, not {should:.4f} V"


def _jumps(asked: Asked, mine: Delivered, right: float) -> bool:
    """Whether a capacity [mAh cm-2] lies among those that IDAKLU gives at the current and just beside it."""
    try:
        beside = [
            discharged(*asked._replace(current_mA_cm2=asked.current_mA_cm2 * (1 + d))) for d in (-CURRENT, CURRENT)
        ]
    except LobsimError:
        return False
    found = [right, *(0.0 if isinstance(one, NotCarried) else one.capacity_mAh_cm2 for one in beside)]
    return min(found) * (1 - CAPACITY) <= mine.capacity_mAh_cm2 <= max(found) * (1 + CAPACITY)

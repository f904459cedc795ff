"""Which steps of a protocol are left, when some of its cycles end early."""

from collections.abc import Sequence

from lobsim.cell import Cell
from lobsim.protocol.protocol import Cycles, Part
from lobsim.protocol.until import Done, told


def ahead(protocol: Sequence[Part], cell: Cell, done: Sequence[Done]) -> list[int]:
    """Say which steps of a protocol are done or to be done, by their places among all of them.

    Parameters
    ----------
    protocol : sequence of str, Follow and Cycles
        The protocol; all of its steps are those of `lobsim.protocol.parse`.
    cell : Cell
        The cell.
    done : sequence of Done
        Records of the steps that were done, the first of those that are returned.

    Returns
    -------
    list of int
        All steps but those of cycles that were not begun, because what ends them was met.
    """
    places: list[int] = []
    begin = 0
    for part in protocol:
        if not isinstance(part, Cycles):
            places.append(begin)
            begin += 1
            continue
        until, count = told(part.until, cell) if part.until else None, len(part.steps)
        first: Sequence[Done] = ()
        for turn in range(part.times):
            cycle = done[len(places) : len(places) + count]
            places += range(begin + turn * count, begin + (turn + 1) * count)
            first = first or cycle
            if until and len(cycle) == count and until.met(cycle, first):
                break
        begin += part.times * count
    return places

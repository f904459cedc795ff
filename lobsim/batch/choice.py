"""Which engine solves many discharges: the batch engine side by side, or IDAKLU one after the other."""

from collections import Counter
from collections.abc import Mapping

from lobsim.batch.engine import engine_of
from lobsim.batch.from_casadi import NotInLanesError
from lobsim.batch.in_lanes import prepared_for
from lobsim.cell import Cell, caution
from lobsim.errors import pick
from lobsim.numerics import compiling

CHOICES = BATCH, IDAKLU = "batch", "idaklu"
# IDAKLU solves some 25 discharges a second. Writing the code of a structure takes the time of 20 of them, the sample
# that is solved by both that of 8; compiling what is written, which is kept on disk, that of 150 more.
FEW, PAYS = 30, 200


def named(asked: str | None) -> str | None:
    """Read the name of an engine; None leaves it to the number of discharges.

    Raises
    ------
    LobsimError
        If there is no such engine.
    """
    return None if asked is None else pick("engine", asked, CHOICES)


def missing() -> str:
    """Say why there can be no batch engine here; nothing if there can."""
    if compiling.compiler() is None:
        return f"needs a C compiler, {' or '.join(compiling.COMPILERS[:2])}, and there is none"
    return ""


def in_lanes(asked: str | None, discharges: Mapping[Cell, int]) -> frozenset[Cell]:
    """Choose the cells whose discharges the batch engine takes.

    Parameters
    ----------
    asked : str or None
        "batch" for all; "idaklu" for none; None for those of which there are at least `FEW` of one structure whose
        engine is compiled, or at least `PAYS`.
    discharges : mapping of Cell to int
        How many of each cell there will be.

    Returns
    -------
    frozenset of Cell
        The cells. If there can be no batch engine where it is asked for, a warning says why.

    Raises
    ------
    LobsimError
        If there is no engine of that name.
    """
    asked = named(asked)
    why = missing()
    if asked == BATCH and why:
        caution.tell([f"the batch engine {why}: IDAKLU solves instead"])
    if asked == IDAKLU or why or (asked is None and sum(discharges.values()) < FEW):
        return frozenset()
    if asked == BATCH:
        return frozenset(discharges)
    structures = {cell: prepared_for(cell) for cell in discharges}
    counts: Counter[int] = Counter()
    for cell, prepared in structures.items():
        counts[id(prepared.simulation)] += discharges[cell]
    return frozenset(cell for cell, one in structures.items() if _is_worth(cell, counts[id(one.simulation)]))


def _is_worth(cell: Cell, count: int) -> bool:
    if not FEW <= count < PAYS:
        return count >= PAYS
    try:
        return engine_of(prepared_for(cell)).library.is_there
    except NotInLanesError:
        return False

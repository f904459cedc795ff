"""Derived numbers of a cell: which follow from one of them, and how steeply."""

from lobsim.cell.cell import Cell
from lobsim.parameters.values import Origin, Resolved, Value

NUDGE = 1e-4  # relative change by which derived numbers are differentiated: they are smooth


def moved(cell: Cell, name: str) -> dict[str, float]:
    """Differentiate all numbers of a cell by one of them.

    Parameters
    ----------
    cell : Cell
        The cell.
    name : str
        One of its numbers.

    Returns
    -------
    dict of str to float
        By the name of every number that moves, itself among them: by how much for each unit of the one, in the units of
        both names.

    Raises
    ------
    LobsimError
        If there is no such number.
    """
    if name not in cell.parameters:
        cell.with_values({name: 1.0})  # says what is wrong with the name
    before = cell.numbers[name]
    h = NUDGE * abs(before) or NUDGE
    behind = h if before else 0.0  # what is 0 may not be able to be less
    up, down = (_numbers(cell, name, value) for value in (before + h, before - behind))
    follows = {name} | set(up) - set(cell.parameters.of_salt)  # a function follows within the model
    return {
        other: (up[other] - down[other]) / (h + behind) for other in up if up[other] != down[other] and other in follows
    }


def _numbers(cell: Cell, name: str, value: float) -> dict[str, float]:
    """All numbers with one of them nudged, even over the edge of what can be."""
    return dict(Resolved({**cell.parameters, name: Value(value, Origin("assumed", "nudged"))}))

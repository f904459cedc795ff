"""Draws of the numbers of a cell from the ranges that its laboratory gives them."""

import re

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.parameters.admissible import allowed
from lobsim.sweep.design import Range, rows

WIDE = 2.0  # factor of a range from which on its logarithm is even
COUNTED = re.compile(r"^Number of")  # what the builder of a cell decides


@guarded
def ranges(cell: Cell) -> dict[str, Range]:
    """List the numbers of a cell that are uncertain, and from what they are drawn.

    A number is uncertain if its origin has a range. It is drawn evenly, or evenly in its logarithm where the range is
    wider than a factor 2. A range of all that is possible, such as 0 to 1 of a share, tells nothing: the number stays as
    it is, as do numbers of things that are counted.

    Parameters
    ----------
    cell : Cell
        The cell.

    Returns
    -------
    dict of str to Range
        In the units of the names.
    """
    found = {}
    for name, value in cell.parameters.items():
        low, high = value.origin.low, value.origin.high
        if low is None or high is None or not low < high or COUNTED.match(name):
            continue
        possible = allowed(name)
        if (low, high) != (possible.low, possible.high):
            found[name] = Range(low, high, log=low > 0 and high > WIDE * low)
    return found


@guarded
def drawn(cell: Cell, draws: int, seed: int = 0) -> tuple[tuple[str, ...], Array]:
    """Draw the uncertain numbers of a cell by a scrambled Sobol sequence.

    Parameters
    ----------
    cell : Cell
        The cell.
    draws : int
        How many sets, a power of two.
    seed : int
        The same seed gives the same sets.

    Returns
    -------
    names : tuple of str
        The numbers.
    values : array
        In the units of their names, shape (draws, names).

    Raises
    ------
    LobsimError
        If no number of the cell has a range, or the number of draws is no power of two.
    """
    factors = ranges(cell)
    if not factors:
        raise LobsimError(f"no number of {cell!r} has a range: there is nothing to draw")
    return tuple(factors), np.array(rows("sobol", factors, draws, seed))

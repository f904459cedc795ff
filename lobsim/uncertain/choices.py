"""Which draws a cell gets: of its paper those of the numbers that it shares, and from its own ranges."""

from functools import lru_cache

import numpy as np

from lobsim.arguments import guarded
from lobsim.batch import choice
from lobsim.cell import Cell, caution
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.parameters import Laboratory
from lobsim.uncertain import shipped
from lobsim.uncertain.draws import Draws
from lobsim.uncertain.many_runs import Values
from lobsim.uncertain.prior import Prior

DRAWS = 500  # the ends of an interval that holds 90 % are then known to 1 % of the draws
FEWER = 100  # without a C compiler, where a draw takes some ten times as long
SEED = 0
NO_COMPILER = f"there is no C compiler: {FEWER} draws are taken, and IDAKLU solves them one after the other"
NONE_SHARED = "{!r} shares none of the uncertain numbers of {}: these are draws from its own ranges alone"
NO_POSTERIOR = "no draws of a posterior are shipped with {}: these are draws of its prior, from the ranges alone"


@guarded
def count(asked: int | None) -> int:
    """How many draws are taken: as many as asked for, else 500, or 100 without a C compiler, which a warning says.

    Raises
    ------
    LobsimError
        If fewer than 2 are asked for.
    """
    if asked is not None:
        if asked < 2:
            raise LobsimError(f"an interval takes 2 draws or more, not {asked}")
        return asked
    if choice.missing():
        caution.tell([NO_COMPILER])
        return FEWER
    return DRAWS


@guarded
def prior(cell: Cell, many: int) -> list[Values]:
    """Draw numbers of a cell from the ranges that its laboratory gives, which may be the user's own.

    Parameters
    ----------
    cell : Cell
        The cell; what its user set is not drawn.
    many : int
        How many draws.

    Returns
    -------
    list of mapping
        Values by name, in the units of the names.

    Raises
    ------
    LobsimError
        If no number of the cell is uncertain.
    """
    found: list[Values] = [*_prior(cell.laboratory, many).values_of(cell)]
    if not found[0]:
        raise LobsimError(
            f"no number of {cell!r} is uncertain: none that its equations use has a range, or all of them were set by "
            "hand; give one a range in the file of its laboratory, or leave out --uncertain"
        )
    return found


@guarded
def posterior(cell: Cell, many: int) -> list[Values]:
    """Take numbers of a cell from the draws that are shipped with its paper; what they lack is drawn from its range.

    Where no draws are shipped, all are of the prior, which a warning says. Arguments, values and errors as for `prior`.
    """
    of_prior, paper = prior(cell, many), cell.laboratory.root
    drawn = _shipped(paper)
    if drawn is None:
        caution.tell([NO_POSTERIOR.format(cell.laboratory.name)])
        return of_prior
    places = np.linspace(0, len(drawn) - 1, many).round().astype(int).tolist()
    some = drawn.chosen(places).values_of(cell)
    if not some[0]:
        caution.tell([NONE_SHARED.format(cell, catalogue.laboratory(paper).name)])
    return [{**before, **one} for before, one in zip(of_prior, some, strict=True)]


def origin(cell: Cell) -> str:
    """Say in words where the draws of `posterior` come from."""
    paper = cell.laboratory.root
    if _shipped(paper) is None:
        return f"the prior of {cell.laboratory.name}"
    return f"the posterior of {catalogue.laboratory(paper).name}"


@lru_cache(maxsize=4)
def _shipped(paper: str) -> Draws | None:
    try:
        path = shipped.path(paper, shipped.DRAWS)
    except LobsimError:  # there are none
        return None
    return Draws.read(path, paper)


@lru_cache(maxsize=4)
def _prior(laboratory: Laboratory, many: int) -> Draws:
    known = Prior.of(laboratory)
    return Draws(known.numbers, known.sample(many, SEED))

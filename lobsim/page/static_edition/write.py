"""Make the static page: solve the grids of its cells, judge them, and write the file."""

from collections.abc import Sequence
from pathlib import Path

from lobsim import files
from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.display.progress import Status, shown
from lobsim.errors import LobsimError
from lobsim.page.static_edition import grid, written
from lobsim.page.static_edition.axes import FINE, axes
from lobsim.page.subject import Subject

SUFFIXES = (".html", ".htm")
MOST_CELLS, MOST_BYTES = 4, 20_000_000


def cells_of(subject: Subject) -> list[Cell]:
    """The cells that a static page of a subject compares: that of its file, or the membranes of its laboratory.

    Raises
    ------
    LobsimError
        If none of the membranes can be in the build.
    """
    if subject.file:
        return [subject.cell]
    found, refused = [], None
    for membrane in subject.offered["membrane"]:
        try:
            found.append(subject.usual(membrane, str(subject.cell.build), subject.gas))
        except LobsimError as error:
            refused = refused or error
    if not found and refused:
        raise refused
    return found[:MOST_CELLS]


@guarded
def write(
    path: Path, cells: Sequence[Cell], *, counts: Sequence[int] = FINE, tests: int = grid.TESTS, jobs: int | None = None
) -> list[grid.Judged]:
    """Solve discharges of cells on a grid of knobs, and write a page that interpolates them.

    Parameters
    ----------
    path : Path
        The HTML file.
    cells : sequence of Cell
        At most four, which are compared.
    counts : sequence of int
        How many values [-] of current, dose, pressure and area are solved, each at least 4.
    tests : int
        True discharges per cell at random places, by which the page is judged; they are not used to make it.
    jobs : int, optional
        Processes; as many as there are cores by default.

    Returns
    -------
    list of Judged
        How far each cell is off.

    Raises
    ------
    LobsimError
        If there can be no such file or grid, or the file would be larger than 20 MB.
    """
    files.check(path, SUFFIXES)
    if not 1 <= len(cells) <= MOST_CELLS:
        raise LobsimError(f"a static page compares 1 to {MOST_CELLS} cells, not {len(cells)}")
    if len(counts) != len(FINE) or min(counts) < 4:
        raise LobsimError(f"counts = {tuple(counts)}: give 4 whole numbers, each 4 or more")
    for cell in cells:
        axes(cell, tuple(counts))  # refused before the first is solved
    grids, errors = [], []
    with shown("static page", None, lambda done, words: Status(words, done, 2 * len(cells), "parts")) as tell:
        for place, cell in enumerate(cells):
            tell(2 * place, f"{cell.label}, its grid")
            grids.append(grid.made(cell, counts, jobs))
            tell(2 * place + 1, f"{cell.label}, how far it is off")
            errors.append(grid.judged(grids[-1], tests, jobs))
    page = written.page(grids, errors).encode()
    if len(page) > MOST_BYTES:
        raise LobsimError(
            f"the page would have {len(page) / 1e6:.0f} MB, more than {MOST_BYTES / 1e6:.0f} MB: use fewer cells"
        )
    with files.whole(path) as draft:
        draft.write_bytes(page)
    return errors

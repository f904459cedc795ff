"""A cell as a file: what the page shows, written, and a file that a visitor drops, read as what the page can show."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from lobsim.cell import Cell
from lobsim.cell.file import BESIDE
from lobsim.errors import LobsimError
from lobsim.files import toml
from lobsim.page import state, written
from lobsim.page.knobs import BY_KEY, KNOBS
from lobsim.page.state import Choices
from lobsim.page.subject import Subject

if TYPE_CHECKING:
    from lobsim.page.own_process import Desk

MOST_BYTES = 1_000_000
ELSE = "serve it: lobsim page --cell my.toml"
CODE = re.compile(r"\s*[\w.]+\s*:\s*[\w.]+\s*")  # a function of a module, which reading it would run


def cell_file(choices: Choices) -> bytes:
    """Write the cell of choices as a file, for `lobsim.Cell.load` and `lobsim page --cell`."""
    return written.content(choices.cell().save)


def opened(_: "Desk", content: bytes, name: str, subject: Subject) -> str:
    """Read a cell that a visitor drops, and write the state of the page that shows it, after the question mark.

    Raises
    ------
    LobsimError
        If it cannot be read, or the page can show no such cell: its parts, laws and numbers must be those that the page
        offers.
    """
    if len(content) > MOST_BYTES:
        raise LobsimError(f"{name!r} has more than {MOST_BYTES / 1e6:g} MB: no file of a cell has")
    with TemporaryDirectory() as folder:
        path = Path(folder, "cell.toml")
        path.write_bytes(content)
        try:
            _refuse_what_reaches_out(path, subject)
            cell = Cell.load(path)
        except LobsimError as error:
            raise LobsimError(str(error).replace(str(path), name).replace(folder, "")) from None
    return state.State(shown_as(cell, name, subject)).query()


def _refuse_what_reaches_out(path: Path, subject: Subject) -> None:
    """Refuse a file that names code, or another laboratory: a visitor may run nothing here, and see no file."""
    _, words = toml.read(path)
    for other in words.keys() - set(BESIDE):
        raise LobsimError(f"{str(path)!r} has a table {other!r}, which says nothing about a cell")
    cell = words.get("cell")
    asked = [cell.get(key) for key in ("laboratory", "paper")] if isinstance(cell, dict) else []
    own = (None, subject.laboratory.name, subject.laboratory.root)
    if any(one not in own for one in asked) or any(CODE.fullmatch(text) for text in _texts(words)):
        raise LobsimError(f"{str(path)!r} names code, or a laboratory that is not this page's: {ELSE}")


def _texts(words: Any) -> Iterator[str]:
    """Find all texts, however deep they lie."""
    left = [words]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            left.extend(one.values() if isinstance(one, dict) else one)


def shown_as(cell: Cell, name: str, subject: Subject) -> Choices:
    """Find the choices under which the page shows a cell.

    Raises
    ------
    LobsimError
        If there are none.
    """
    if any(getattr(cell, kind) not in subject.offered[kind] for kind in ("membrane", "build", "gas")):
        raise LobsimError(f"{name!r} is of parts that this page does not offer: {ELSE}")
    plain = Choices(cell.membrane, cell.build, str(cell.gas), subject=subject)
    usual = plain.usual
    numbers = {
        knob.key: cell.numbers[knob.number(usual.laws)] / knob.factor
        for knob in KNOBS
        if knob.parameter and knob.number(usual.laws) in cell.numbers
    }
    turned = {key: float(f"{value:.6g}") for key, value in numbers.items() if _differs(plain, cell, key)}
    made = replace(plain, turned=tuple(sorted(turned.items())))
    if not _same(made.cell(), cell):
        raise LobsimError(f"{name!r} has laws or numbers that no knob of this page sets: {ELSE}")
    return made


def _differs(plain: Choices, cell: Cell, key: str) -> bool:
    number = BY_KEY[key].number(plain.usual.laws)
    return not _close(plain.usual.numbers[number], cell.numbers[number])


def _same(one: Cell, other: Cell) -> bool:
    """Whether two cells are one, but for their names, their meshes, and the last digits of their numbers."""
    numbers, others = one.numbers, other.numbers
    made = [(cell.laws, cell.model, cell.electrolyte, cell.separator, cell.gdl) for cell in (one, other)]
    alike = numbers.keys() == others.keys() and all(_close(number, others[name]) for name, number in numbers.items())
    return made[0] == made[1] and alike


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-5 * max(abs(one), abs(other))

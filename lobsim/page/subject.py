"""The subject of the page: the cell that it opens with, and the laboratory whose parts it offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path

from lobsim.cell import Cell
from lobsim.cell.cell import USUAL_MESH
from lobsim.cell.furniture import FIELD_OF
from lobsim.errors import LobsimError, pick
from lobsim.laboratory import catalogue
from lobsim.parameters import Laboratory

OFFERED = ("membrane", "build", "gas")
KEPT = ("electrolyte", "separator", "gdl")  # parts that a cell may have instead of those of its build
OF_ELECTRODE = "Positive electrode "  # begin of the names of what a membrane becomes in a build


@dataclass(frozen=True)
class Subject:
    """What the page is about.

    Attributes
    ----------
    cell : Cell
        What it opens with.
    file : str
        The file that the cell was read from, as the user wrote it; empty if there is none.
    place : str
        The name or path of its laboratory, as the user wrote it; empty if the file, or lobsim by default, has it.
    """

    cell: Cell
    file: str = ""
    place: str = ""

    @property
    def laboratory(self) -> Laboratory:
        """Where parts and statements come from."""
        found: Laboratory = self.cell.laboratory
        return found

    @property
    def gas(self) -> str:
        """The gas of its cell."""
        return str(self.cell.gas)

    @cached_property
    def offered(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the membranes, builds and gases that there are to choose from, the user's own first."""
        own, found = self.laboratory.own, {}
        for kind in OFFERED:
            names = self.laboratory.of_kind(kind)
            found[kind] = tuple(sorted(names, key=lambda name, kind=kind: (kind, name) not in own))  # type: ignore[misc]
        return found

    def usual(self, membrane: str, build: str, gas: str) -> Cell:
        """Make the cell that there is if nobody turns a knob: the subject's own, with these parts.

        Its laws, its mesh, and the parts that it has instead of those of its build stay. So do the numbers that it
        changes, but for those that an exchanged part gives.

        Raises
        ------
        LobsimError
            If such a cell cannot be.
        """
        return _exchanged(self.cell, membrane, build, gas)

    def line(self, membrane: str, build: str, gas: str) -> tuple[str, dict[str, str], dict[str, float]]:
        """Write Python that makes the usual cell, but for what it must be given then.

        Returns
        -------
        str
            An expression.
        dict of str to str
            Laws that are still to be chosen.
        dict of str to float
            Numbers that are still to be changed, by name, in the units of the names.
        """
        cell = self.usual(membrane, build, gas)
        if self.file and cell == self.cell:
            return f"lobsim.Cell.load({self.file!r})", {}, {}
        place = f"lobsim.Cell.load({self.file!r}).laboratory" if self.file else repr(self.place) if self.place else ""
        parts = {field: getattr(cell, field) for field in (*KEPT, "model")}
        usual = self.laboratory.builds[build]
        words = [repr(membrane), repr(build), f"gas={gas!r}"]
        words += [f"{field}={name!r}" for field, name in parts.items() if name != getattr(usual, field)]
        words += [f"laboratory={place}"] if place else []
        made = f"lobsim.Cell({', '.join(words)})"
        mesh = {name: count for name, count in cell.mesh._asdict().items() if count is not None}
        if cell.mesh != USUAL_MESH:
            made += f".with_mesh({', '.join(f'{name}={count}' for name, count in mesh.items())})"
        return made, dict(cell.chosen), dict(cell.changed)

    @property
    def from_paper(self) -> bool:
        """Whether its laboratory is a paper of the package, as it is."""
        return not self.laboratory.own and self.laboratory.name == self.laboratory.root

    @property
    def own(self) -> bool:
        """Whether it is anything else than a paper of the package."""
        return bool(self.file) or not self.from_paper

    @property
    def whose(self) -> str:
        """Whose the values are at which knobs stand if nobody turns them."""
        return "the cell's" if self.own else "the paper's"

    @property
    def speaker(self) -> str:
        """Who states what a run is compared with."""
        return "the paper" if self.from_paper else self.laboratory.name


PAPER = Subject(Cell())


def of_file(path: Path) -> Subject:
    """Read the cell of a file; it is read once.

    Raises
    ------
    LobsimError
        If it cannot be read or describes no cell.
    """
    return Subject(Cell.load(path), file=str(path))


def of_laboratory(place: str) -> Subject:
    """Open with a cell of a laboratory: of its own membranes and builds, the first two that go together.

    Raises
    ------
    LobsimError
        If there is no such laboratory, or no membrane goes into any build.
    """
    found = catalogue.laboratory(place)
    if found == PAPER.laboratory:
        return PAPER
    own = [list(_own(found, kind)) for kind in ("membrane", "build")]
    refused = None
    for membrane, build in product(*own):
        try:
            return Subject(Cell(membrane, build, laboratory=found), place=place)
        except LobsimError as error:
            refused = refused or error
    raise refused or LobsimError(f"{place!r} has no membrane or no build")


def _own(laboratory: Laboratory, kind: str) -> list[str]:
    """Names of what a laboratory has itself; if it has none, of what it has from others, the usual one first."""
    names, usual = list(laboratory.of_kind(kind)), getattr(PAPER.cell, kind)
    return [name for name in names if (kind, name) in laboratory.own] or sorted(names, key=lambda name: name != usual)


@lru_cache(maxsize=4096)
def _exchanged(cell: Cell, membrane: str, build: str, gas: str) -> Cell:
    if (membrane, build, gas) == (cell.membrane, cell.build, cell.gas):
        return cell
    before, plan = (cell.laboratory.builds[name] for name in (cell.build, build))
    kept = {field: getattr(cell, field) for field in KEPT if getattr(cell, field) != getattr(before, field)}
    names = {field: kept.get(field, getattr(plan, field)) for field in KEPT}
    given = _given_by_exchanged(cell, names | {"membrane": membrane, "build": build, "gas": gas})
    another = membrane != cell.membrane

    def stays(name: str) -> bool:
        return name not in given and not (another and name.startswith(OF_ELECTRODE))

    return Cell(
        membrane,
        build,
        gas=gas,
        **kept,
        laboratory=cell.laboratory,
        model=cell.model if build == cell.build else None,
        changed=tuple(pair for pair in cell.changed if stays(pair[0])),
        chosen=cell.chosen,
        mesh=cell.mesh,
        origins=tuple(pair for pair in cell.origins if stays(pair[0])),
    )


def _given_by_exchanged(cell: Cell, names: Mapping[str, str]) -> set[str]:
    """Names of the numbers that parts give in whose place others come."""
    found: set[str] = set()
    for kind, field in {**FIELD_OF, "build": "build"}.items():
        parts, before = cell.laboratory.of_kind(kind), getattr(cell, field)
        now = pick(kind, names[field], parts)
        if now != before:
            found |= {*parts[before].values, *parts[now].values, *cell.laboratory.usual.get(kind, {})}
    return found

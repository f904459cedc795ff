"""A cell: a membrane in a build, with its parts, its laws and the numbers that the user changed. Data only."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from dataclasses import fields as dataclass_fields
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from lobsim.arguments import guarded, renamed
from lobsim.arguments import named as only_named
from lobsim.arguments.kinds import fit
from lobsim.arguments.own import Own
from lobsim.cell import caution, furniture, own_in_files, own_models, worked_out
from lobsim.cell import file as cell_file
from lobsim.cell.sizes import Sized
from lobsim.display.notebook import Shown, shortened
from lobsim.errors import LobsimError, pick
from lobsim.laboratory import written
from lobsim.laboratory.file import DEFAULT
from lobsim.parameters import Origin, ParameterSet, checked
from lobsim.parameters.moved_by_models import functions_of_salt
from lobsim.physics import laws


class Mesh(NamedTuple):
    """Numbers of finite volumes through each domain, and of columns along the electrode (None: as many as needed)."""

    separator: int = 6
    positive: int = 40
    along: int | None = None


USUAL_MESH = Mesh()
GIVEN = "Electrolyte conductivity [S.m-1]"
PARTS = ("laboratory", "membrane", "build", "gas", "electrolyte", "separator", "gdl", "model")
TELLING = (  # of all numbers, in a table of a cell
    "Positive electrode thickness [m]",
    "Positive electrode loading [kg.m-2]",
    "Positive electrode porosity",
    "Positive electrode BET area [m2.kg-1]",
    "Electrolyte dose [m]",
    "Chamber pressure [Pa]",
    "Ambient temperature [K]",
)
MOST_CHANGED = 12  # numbers in that table
COLUMNS = 10  # along an electrode whose gas is not uniform
Pairs = tuple[tuple[str, Any], ...]


class Assumption(NamedTuple):
    """A number that no paper prints, with its origin."""

    name: str
    value: float
    origin: Origin


@renamed(paper="laboratory")
@only_named
@dataclass(frozen=True, repr=False, eq=False)
class Cell(Shown, Sized):
    """A lithium-oxygen cell, as data; nothing is built before it is run.

    Parameters
    ----------
    membrane : str or Part
        The positive electrode, such as "VF", "DB" or "NIPS", or from `lobsim.Membrane`; capitals do not matter here and
        below.
    build : str
        How the cell is built, such as "coin", "stacked" or "cycling".
    electrolyte, separator, gdl, gas : str or Part, optional
        Parts and gas other than those of the build, such as gas="air", or from `lobsim.Electrolyte` and the like.
    laboratory : str, Path or Laboratory
        The paper or the laboratory that gives parts and numbers, by its name or the path of its file or folder; see
        `lobsim.laboratory.catalogue.laboratory`. Afterwards it is that laboratory, with the parts that were given.
    model : str or class, optional
        A model other than that of the build, such as "lumped"; or an own one, a class with one of ours as its base, or
        the name that imports it, "my_module:MyModel".
    changed : tuple of (str, float)
        Numbers set by the user; see `with_values`.
    chosen : tuple of (str, str)
        Laws other than the defaults; see `with_laws`.
    mesh : Mesh
        Finite volumes through the separator and the positive electrode; see `with_mesh`.
    origins : tuple of (str, Origin)
        Where changed numbers come from; those that are not named were set by the user.
    name : str, optional
        What the user calls the cell; see `named`.

    Raises
    ------
    LobsimError
        If a name does not exist or a number is not physical.

    Examples
    --------
    >>> Cell("NIPS", "stacked").with_values({"Oxygen diffusivity [m2.s-1]": 1e-9})
    Cell(NIPS, stacked, Oxygen diffusivity [m2.s-1] = 1e-09)
    """

    membrane: str = "NIPS"
    build: str = "stacked"
    _: KW_ONLY
    electrolyte: str | None = None
    separator: str | None = None
    gdl: str | None = None
    gas: str | None = None
    laboratory: Any = DEFAULT
    model: str | None = None
    changed: tuple[tuple[str, float], ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    mesh: Mesh = USUAL_MESH
    origins: tuple[tuple[str, Origin], ...] = ()
    name: str | None = None

    def __post_init__(self) -> None:
        """Complete the names and refuse what does not exist, at once."""
        for field, kind in (("changed", tuple), ("chosen", tuple), ("origins", tuple), ("mesh", Mesh)):
            fit(getattr(self, field), kind, f"Cell: {field}")
            if kind is tuple:
                _refuse_no_pair(field, getattr(self, field))
        given = {field: getattr(self, field) for field in furniture.FIELD_OF.values()}
        source = furniture.furnish(self.laboratory, given)
        plan = source.builds[pick("build", self.build, source.builds)]
        names = furniture.named(source, plan, given)
        model = own_models.named_model(plan.model if self.model is None else self.model)
        for field, name in {"laboratory": source, "build": plan.name, **names, "model": model}.items():
            object.__setattr__(self, field, name)
        complete = laws.choose({**self._usual_laws, **dict(self.chosen)})
        object.__setattr__(self, "chosen", _unusual(complete, self._usual_laws))
        if self.laws["conductivity"] == "given" and not self._usual_laws:
            raise LobsimError(
                f"conductivity='given' needs an electrolyte that gives {GIVEN!r}: {self.electrolyte} does not"
            )
        caution.refuse(worked_out.made(self), dict(self.changed))  # a size in another unit also fails to fit
        worked_out.parameters(self)

    @guarded
    def named(self, name: str) -> "Cell":
        """Call the cell by a name of the user's, which legends, tables and files then carry.

        Raises
        ------
        LobsimError
            If the name is empty.
        """
        if not name.strip():
            raise LobsimError("a cell is called by some words, such as 'KB paper in DMSO', not by nothing")
        return replace(self, name=" ".join(name.split()))

    @property
    def title(self) -> str:
        """The label and the gas, for the head of a figure."""
        words = self.label if self.name else self.label.replace(self.membrane, f"{self.membrane},", 1)
        return f"{words}, {self.gas}"

    @property
    def label(self) -> str:
        """The name of the cell, or else its membrane and build, "changed" if anything in them is."""
        if self.name:
            return self.name
        plain = not (self.changed or self.chosen or furniture.differing(self))
        return f"{self.membrane} {self.build}" + ("" if plain else ", changed")

    @property
    def own_parts(self) -> dict[str, Any]:
        """Tables of the parts of the cell that are not the package's, as a file of a laboratory has them.

        Raises
        ------
        LobsimError
            If a number of theirs is a function that no file can hold.
        """
        return written.parts(self.laboratory, furniture.used(self))

    @cached_property
    def _identity(self) -> tuple[Any, ...]:
        """What tells cells apart: of their laboratories only what is used."""
        fields = [getattr(self, field.name) for field in dataclass_fields(self) if field.name != "laboratory"]
        return (*fields, worked_out.substance(self.laboratory, tuple(furniture.used(self).items())))

    def __eq__(self, other: object) -> bool:
        """Tell whether two cells have the same name, parts, numbers, laws and mesh."""
        return self is other or (isinstance(other, Cell) and self._identity == other._identity)

    def __hash__(self) -> int:
        """Hash what tells cells apart."""
        return hash(self._identity)

    def __getstate__(self) -> dict[str, Any]:
        """Fields alone: what follows from them is worked out again where a pickle is read."""
        return {field.name: getattr(self, field.name) for field in dataclass_fields(self)}

    @property
    def parameters(self) -> ParameterSet:
        """The values of the cell, with their origins."""
        return worked_out.parameters(self)

    @property
    def numbers(self) -> dict[str, float]:
        """The numbers of the cell, those that are derived included, in the units of their names."""
        return dict(worked_out.numbers(self))

    @property
    def model_values(self) -> dict[str, Any]:
        """What a model of the cell is built with: its numbers, and functions where they depend on the salt."""
        return self.numbers | functions_of_salt(self.parameters.of_salt)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Doubts about the numbers of the cell, one sentence each; `lobsim.run` warns of them."""
        return worked_out.warnings(self)

    @property
    def laws(self) -> dict[str, str]:
        """The choice for every law."""
        return laws.choose({**self._usual_laws, **dict(self.chosen)})

    @property
    def _usual_laws(self) -> dict[str, str]:
        """Laws that follow from the parts: an electrolyte that gives its conductivity is taken at its word."""
        gives = GIVEN in self.laboratory.electrolytes[self.electrolyte].values
        return {"conductivity": "given"} if gives else {}

    @property
    def own(self) -> tuple[Own, ...]:
        """What of its laws and its model is the user's own, as functions and classes."""
        return tuple(one for one in (*self.laws.values(), self.model) if isinstance(one, Own))

    @property
    def key(self) -> str:
        """A short text that is the same, in every process, for cells of the same model, mesh, laws and numbers."""
        of_salt = {name: content.text for name, content in self.parameters.of_salt.items()}
        facts: list[Any] = [self.model, self.mesh, self.laws, worked_out.numbers(self), *([of_salt] if of_salt else [])]
        facts += [{one: one.fingerprint for one in self.own}] if self.own else []
        content = json.dumps(facts, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @classmethod
    @guarded
    def load(cls, path: str | Path) -> "Cell":
        """Read a cell from a file, such as `save` or a fit writes; its numbers keep their origins.

        Parameters
        ----------
        path : str or Path
            A TOML file with a table ``[cell]``; see `lobsim.cell.file`.

        Raises
        ------
        LobsimError
            If the file cannot be read or describes no cell.
        """
        words = cell_file.read(Path(path))
        try:
            return cls.described(words)
        except LobsimError as error:
            raise LobsimError(f"{str(path)!r}: {error}") from None

    @classmethod
    @guarded
    def described(cls, words: cell_file.Description) -> "Cell":
        """Make the cell that a table of a file describes.

        Raises
        ------
        LobsimError
            If a name does not exist or a number is not physical.
        """
        if words.file:
            other = cell_file.read(words.file)
            if other.file:
                raise LobsimError(f"{str(words.file)!r} takes its cell from yet another file: name {str(other.file)!r}")
            cell = cls.described(other)
        else:
            cell = cls(**words.fields, chosen=tuple(words.laws.items()))
        if words.mesh:
            cell = cell.with_mesh(*words.mesh)
        cell = cell.with_laws(**words.laws).with_values(words.values, words.origins)
        caution.tell(own_in_files.changed(cell.own, words.code))
        return cell

    @guarded
    def save(self, path: str | Path, provenance: Mapping[str, object] | None = None) -> None:
        """Write the cell to a file, which `load` reads.

        Parameters
        ----------
        path : str or Path
            The file, ending in .toml.
        provenance : mapping, optional
            Words and numbers to be kept beside it.

        Raises
        ------
        LobsimError
            If the file cannot be written.
        """
        fields = {field: getattr(self, field) for field in ("name", "membrane", "build")} | furniture.differing(self)
        mesh = [] if self.mesh == USUAL_MESH else [count for count in self.mesh if count is not None]
        parts, root = self.own_parts, self.laboratory.root
        if parts:
            parts = {"laboratory": {"name": self.laboratory.name, "like": root}, **parts}
        elif root != DEFAULT:
            fields["laboratory"] = root
        before = worked_out.made(self).numbers
        notes = {name: f"changed from {before[name]:.6g}" for name, _ in self.changed if name in before}
        words = cell_file.Description(
            fields, None, mesh, dict(self.chosen), dict(self.changed), dict(self.origins), parts, notes
        )
        code = own_in_files.code(self.own)
        cell_file.write(words, Path(path), {**(provenance or {}), **({"code": code} if code else {})})

    @guarded
    def with_values(self, values: Mapping[str, float | str], origins: Mapping[str, Origin] | None = None) -> "Cell":
        """Change numbers.

        Parameters
        ----------
        values : mapping of str to float or str
            Numbers by name, in the unit of the name, such as {"Oxygen diffusivity [m2.s-1]": 1e-9}, or as a text with
            its own unit, "1e-5 cm2/s".
        origins : mapping of str to Origin, optional
            Where some of them come from; the others are set by the user.

        Returns
        -------
        Cell
            The changed cell.

        Raises
        ------
        LobsimError
            If a name does not exist or lacks its unit, or a number is not physical.
        """
        unknown = set(values) - set(self.parameters)
        if unknown:
            self.parameters.with_values(values)  # which says what is wrong with the name
        changed = {**dict(self.changed), **{name: checked(name, number) for name, number in values.items()}}
        kept = {name: origin for name, origin in self.origins if name not in values} | dict(origins or {})
        return replace(self, changed=tuple(sorted(changed.items())), origins=tuple(sorted(kept.items())))

    @only_named
    def with_laws(self, **choices: str | Callable[..., Any]) -> "Cell":
        """Change laws, as in `with_laws(network="Bruggeman", film="planar")`; `lobsim.LAWS` lists them.

        Parameters
        ----------
        **choices : str or callable
            Choices by law. Also functions of the user in the place of ours, `with_laws(passivation=my_law)`, see
            `lobsim.law`; or the name that imports one, "my_module:my_law", or that of an installed package's.

        Raises
        ------
        LobsimError
            If a law or a choice does not exist, or a function is not of the form that its law has.
        """
        complete = laws.choose({**self._usual_laws, **dict(self.chosen), **choices})
        return replace(self, chosen=_unusual(complete, self._usual_laws))

    def with_model(self, model: Any) -> "Cell":
        """Take another model: a name of ours, or an own one, as `Cell` takes it.

        Raises
        ------
        LobsimError
            If there is no such model.
        """
        return replace(self, model=model)

    @guarded
    def as_in(self, edition: str) -> "Cell":
        """Take the laws and numbers of an edition of the paper, such as "old": those of version 1.

        Numbers and laws that were changed before stay, but for those that the edition sets.

        Raises
        ------
        LobsimError
            If the paper has no such edition.
        """
        editions = self.laboratory.editions
        found = editions[pick("edition", edition, editions)]
        numbers = found.values.numbers()
        return self.with_laws(**found.laws).with_values(numbers, {name: found.values[name].origin for name in numbers})

    @guarded
    def with_mesh(self, separator: int = 6, positive: int = 40, along: int | None = None) -> "Cell":
        """Change the number of finite volumes through the separator and the positive electrode, and along it.

        ``along`` None takes one column where all columns are alike, ten where they differ: see `columns`.

        Raises
        ------
        LobsimError
            If a number is not a whole number of at least 2 (along: 1).
        """
        for domain, count, least in (
            ("separator", separator, 2),
            ("positive electrode", positive, 2),
            ("width", along, 1),
        ):
            if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < least):
                raise LobsimError(f"the mesh of the {domain} needs a whole number, {least} or more, not {count!r}")
        return replace(self, mesh=Mesh(separator, positive, along))

    @property
    def columns(self) -> int:
        """Columns along a stacked electrode: as the mesh says, else one in pure, open oxygen and ten in any other gas.

        Pure oxygen loses some Pa along the gas-diffusion layer, which changes nothing; an inert makes columns differ.
        An own stacked model has two at least: in the place of one column of ours a coin is solved, which is not yours.
        """
        if laws.like(self.model or "") != "stacked":
            return 1
        pure = worked_out.numbers(self)["Chamber oxygen mole fraction"] == 1 and self.laws["chamber"] == "open"
        found = self.mesh.along or (1 if pure else COLUMNS)
        return max(found, 2) if isinstance(self.model, Own) else found

    def assumptions(self) -> list[Assumption]:
        """List every number that is not printed, with its status, source and range: the referee's page."""
        numbers = worked_out.numbers(self)
        return [
            Assumption(name, numbers[name], value.origin)
            for name, value in self.parameters.items()
            if value.origin.status != "printed"
        ]

    def facts(self) -> dict[str, str]:
        """Tell what the cell is made of, the numbers that tell most about it, and what was changed."""
        numbers = worked_out.numbers(self)
        told = {name: f"{numbers[name]:.4g}" for name in TELLING if name in numbers}
        changed = [(name, f"{value:.4g}, changed") for name, value in self.changed]
        other = [(f"law {law}", choice) for law, choice in self.chosen]
        more = {"and": f"{len(changed) - MOST_CHANGED} more numbers changed"} if len(changed) > MOST_CHANGED else {}
        doubts = {"warnings": "; ".join(self.warnings)} if self.warnings else {}
        parts = {part: str(getattr(self, part)) for part in PARTS} | {"laboratory": self.laboratory.name}
        parts |= {"name": self.name} if self.name else {}
        return parts | told | dict(changed[:MOST_CHANGED] + other) | more | doubts

    def __repr__(self) -> str:
        """Name the cell in one line; `str` leaves nothing out."""
        return shortened(str(self))

    def __str__(self) -> str:
        """Name the membrane, the build, and whatever differs from them."""
        other = furniture.differing(self)
        other |= {**dict(self.chosen), **{name: f"{number:g}" for name, number in self.changed}}
        if self.mesh != USUAL_MESH:
            other["mesh"] = f"{self.mesh.separator} + {self.mesh.positive}" + f" x {self.columns}" * (self.columns > 1)
        words = [self.membrane, self.build, *(f"{name} = {what}" for name, what in other.items())]
        return f"Cell({', '.join([repr(self.name), *words] if self.name else words)})"


def _unusual(chosen: Mapping[str, str], usual: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The laws that differ from the usual ones of the parts, which are else the defaults."""
    default = laws.choose(usual)
    return tuple(sorted((name, choice) for name, choice in chosen.items() if choice != default[name]))


def _refuse_no_pair(field: str, given: tuple[object, ...]) -> None:
    """Refuse what does not pair a name with what belongs to it; `Cell.with_values` and the like write pairs."""
    for item in given:
        if not (isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str)):
            raise LobsimError(f"Cell: an item of {field} must be a name and what belongs to it, not {item!r}")

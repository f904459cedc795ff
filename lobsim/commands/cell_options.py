"""The options that name a cell: each stands here once, for all commands that take a cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_type_hints

import typer

from lobsim.commands import options
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.cell import Cell

Texts, Text = list[str] | None, str | None


class _Option(NamedTuple):
    """The type of an option, how it is written if not as it is called, its form and its help; its default is None."""

    kind: Any
    written: tuple[str, ...]
    form: str
    help: str


CELL_FILE = "Take the cell of a file, instead of membrane, build and parts."
CellFile = Annotated[Path | None, typer.Option("--cell", metavar="FILE.toml", help=CELL_FILE)]
NAMED = ("membrane", "build", "laboratory", "model", "electrolyte", "separator", "gdl", "gas")
OPTIONS: Mapping[str, _Option] = {
    "cell_file": _Option(Path | None, ("--cell",), "FILE.toml", CELL_FILE),
    "values": _Option(Texts, ("--set",), '"NAME [UNIT]=VALUE"', "Change a number; repeat for more."),
    "laws": _Option(
        Texts,
        ("--law",),
        "LAW=CHOICE",
        "Change a law, also to your own, such as passivation=my_module:my_law; repeat for more.",
    ),
    "model": _Option(Text, (), "NAME", "Another model, such as lumped, or your own, such as my_module:MyModel."),
    "electrolyte": _Option(Text, (), "NAME", "Another electrolyte."),
    "separator": _Option(Text, (), "NAME", "Another separator."),
    "gdl": _Option(Text, (), "NAME", "Another gas-diffusion layer."),
    "gas": _Option(Text, (), "NAME", "Another gas, such as air; see `lobsim list gases`."),
    "mesh": _Option(
        tuple[int, int] | None,
        (),
        "INT INT",
        "Finite volumes through separator and electrode.  [default: 6 40]",
    ),
}


@dataclass(frozen=True)
class Chosen:
    """Options of a cell, as they were given."""

    given: Mapping[str, Any]

    @property
    def laws(self) -> dict[str, str]:
        """The laws that were named, with their choices."""
        return options.assignments("--law", "network=Bruggeman", self.given["laws"] or [])

    def cell(self) -> "Cell":
        """Make the cell.

        Raises
        ------
        LobsimError
            If an option cannot be read, a name does not exist, or a number is not physical.
        """
        from lobsim.cell import Cell

        given = self.given
        if given["cell_file"]:
            made = Cell.load(given["cell_file"])
        else:
            made = Cell(**{name: given[name] for name in NAMED}, chosen=tuple(self.laws.items()))
        made = made.with_laws(**self.laws).with_values(options.numbers(given["values"] or []))
        return made.with_mesh(*given["mesh"]) if given["mesh"] else made


def named(context: typer.Context, cell_file: Path | None, membrane: str, build: str, laboratory: str) -> "Cell":
    """Make the cell of a file, or the one that is named, whose other parts are those of its build.

    Raises
    ------
    LobsimError
        If the file cannot be read, a name does not exist, or the file and names are given at once.
    """
    from lobsim.cell import Cell

    if cell_file is None:
        return Cell(membrane, build, laboratory=laboratory)
    options.refuse(context, ("membrane", "build", "laboratory"), "--cell takes them from its file")
    return Cell.load(cell_file)


def takes_a_cell(build: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of a cell, in the place of its argument ``chosen``, which is what they say.

    Parameters
    ----------
    build : str
        The build that is taken if none is named.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(command, include_extras=True)
        own = [one.replace(annotation=hints[name]) for name, one in signature(command).parameters.items()]
        place = next(n for n, one in enumerate(own) if one.name == "chosen")
        named = _parameters(build)

        @wraps(command)
        def run(**given: Any) -> None:
            chosen = Chosen({one.name: given.pop(one.name) for one in named})
            if chosen.given["cell_file"]:
                _refuse_beside_a_file(chosen, named)
            command(chosen=chosen, **given)

        shown = [*own[:place], *named, *own[place + 1 :]]
        run.__signature__ = Signature(shown)  # type: ignore[attr-defined]  # which typer reads
        run.__annotations__ = {one.name: one.annotation for one in shown}
        return run

    return decorate


def _refuse_beside_a_file(chosen: Chosen, named: list[Parameter]) -> None:
    """Refuse what the file of a cell says itself."""
    written = [f"--{one.name}" for one in named if one.name in NAMED and chosen.given[one.name] != one.default]
    if written:
        raise LobsimError(f"--cell takes membrane, build and parts from its file: leave out {', '.join(written)}")


def _parameters(build: str) -> list[Parameter]:
    """All options that name a cell."""
    kinds: dict[str, tuple[Any, Any]] = {"membrane": (options.Membrane, "NIPS"), "build": (options.Build, build)}
    kinds |= {
        name: (Annotated[one.kind, typer.Option(*one.written, metavar=one.form, help=one.help)], None)
        for name, one in OPTIONS.items()
    }
    kinds["laboratory"] = (options.LaboratoryName, options.DEFAULT_LABORATORY)
    return [
        Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=kind)
        for name, (kind, default) in kinds.items()
    ]

"""Options that several commands share, and how their words are read."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.cell import Cell
    from lobsim.parameters.values import Origin

Membrane = Annotated[str, typer.Option(metavar="NAME", help="The positive electrode; see `lobsim list membranes`.")]
Build = Annotated[str, typer.Option(metavar="NAME", help="How the cell is built; see `lobsim list builds`.")]
LaboratoryName = Annotated[
    str,
    typer.Option(
        "--laboratory", "--lab", "--paper", metavar="NAME", help="The paper or laboratory that gives the numbers."
    ),
]
Json = Annotated[
    str | None,
    typer.Option("--json", metavar="-|FILE", help="Write JSON: - for standard output, and nothing else there."),
]
OnInfeasible = Annotated[
    str,
    typer.Option(metavar="skip|stop", help="What to do about a step that the cell cannot carry: a cycler skips it."),
]
Uncertain = Annotated[
    bool,
    typer.Option("--uncertain", help="Give a 90 % interval of every number, from draws of all that is uncertain."),
]
DrawCount = Annotated[
    int | None,
    typer.Option("--draws", metavar="INT", help="With --uncertain: how many draws.  [default: 500]"),
]
DEFAULT_LABORATORY = "saengkaew2023"


def given(context: typer.Context) -> dict[str, str]:
    """Options that the user wrote: the name of the parameter, and how it is written, such as "--set"."""
    return {
        str(one.name): one.opts[0]
        for one in context.command.params
        if (source := context.get_parameter_source(str(one.name))) and source.name == "COMMANDLINE"
    }


def refuse(context: typer.Context, names: Iterable[str], why: str) -> None:
    """Refuse those options that the user wrote although they could not be followed.

    Parameters
    ----------
    context : typer.Context
        Of the command.
    names : iterable of str
        Parameters that cannot be followed.
    why : str
        The begin of the sentence, such as "--resume goes on with the cell of the file".

    Raises
    ------
    LobsimError
        If one of them was written.
    """
    names = set(names)
    written = [option for name, option in given(context).items() if name in names]
    if written:
        raise LobsimError(f"{why}: leave out {', '.join(written)}")


def check_draws(uncertain: bool, draws: int | None) -> None:
    """Refuse a count of draws without --uncertain, or one of which there is no interval.

    Raises
    ------
    LobsimError
        If so.
    """
    if draws is not None and not uncertain:
        raise LobsimError(f"--draws {draws} is of --uncertain: add that, or leave it out")
    if draws is not None and draws < 2:
        raise LobsimError(f"--draws {draws}: an interval takes 2 draws or more")


def assignments(option: str, example: str, given: list[str]) -> dict[str, str]:
    """Read texts such as "network=Bruggeman".

    Raises
    ------
    LobsimError
        If a text is not of this form, or a name is given twice.
    """
    read: dict[str, str] = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.rpartition("="))
        if not equals or not name or not value:
            raise LobsimError(f"{option} {text!r} is not 'name=value': write it like {option} {example!r}")
        if name in read:
            raise LobsimError(f"{option} gives {name!r} twice, {read[name]} and {value}: give it once")
        read[name] = value
    return read


def numbers(given: list[str]) -> dict[str, float]:
    """Read texts such as "Oxygen diffusivity [m2.s-1]=1e-9".

    Raises
    ------
    LobsimError
        If a text is not of this form or holds no finite number.
    """
    example = "Oxygen diffusivity [m2.s-1]=1e-9"
    return {name: _number(name, value, example) for name, value in assignments("--set", example, given).items()}


def _number(name: str, value: str, example: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise LobsimError(f"--set {f'{name}={value}'!r}: {value!r} is not a finite number: write it like {example!r}")
    return number


def named(cell: "Cell") -> dict[str, Any]:
    """Say in JSON which cell it is."""
    return {field: getattr(cell, field) for field in ("membrane", "build", "gas", "model")}


def described(name: str, value: float, origin: "Origin") -> dict[str, Any]:
    """Describe a number of a cell: its name for `--set`, unit, value and range in the unit of it, status and source."""
    from lobsim.parameters.units import split

    return {
        "name": name,
        "unit": split(name)[1] or "",
        "value": value,
        "status": origin.status,
        "source": origin.source,
        "low": origin.low,
        "high": origin.high,
    }

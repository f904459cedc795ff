"""`lobsim check`: whether the units of a model's equations meet."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import options, output

if TYPE_CHECKING:
    from lobsim.check import Units

SLIPS = 1


def check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[MY_MODEL.py ...]", help="Files with PyBaMM models.")
    ] = None,
    json: options.Json = None,
) -> None:
    """Check the units of the models in a file, or without a file those of lobsim under every law.

    A file is executed to find its models: classes with the base pybamm.BaseModel, and models that the file makes. Units
    are those of the names, "[A.m-2]"; docs/verify.md says what is compared and what is not. Exit code 1 if units do
    not meet.
    """
    output.check_json(json)
    with output.working("loading PyBaMM"):
        logging.getLogger("pybamm.logger").setLevel(logging.ERROR)
        found = _found(files or [])
    if json:
        output.write_json([one.to_dict() for one in found], json)
    if json != output.STDOUT:
        _print(found)
    if any(one.slips for one in found):
        raise typer.Exit(SLIPS)


def _found(paths: list[Path]) -> "list[Units]":
    from lobsim.check import units
    from lobsim.check.own_models import variants
    from lobsim.check.user_file import models

    if not paths:
        return [units(model, name) for name, model in variants()]
    return [units(model) for path in paths for model in models(path)]


def _print(found: "list[Units]") -> None:
    console = output.console()
    for one in found:
        console.print(f"{one.model}: {_verdict(one)}")
        for slip in one.slips:
            console.print(output.table(["", ""], _lines(slip)))
    notes = dict.fromkeys(note for one in found for note in one.notes)
    for note in notes:
        console.print(f"Note: {note}.")


def _verdict(one: "Units") -> str:
    compared = f"{one.compared} times units compared"
    if one.open:
        compared += f", {one.open} times not, one being unknown"
    return f"{compared}; {len(one.slips) or 'no'} slip{'' if len(one.slips) == 1 else 's'}"


def _lines(slip: Any) -> list[list[str]]:
    return [["  in the", slip.where], ["  where", slip.expression], ["  it", slip.what]]

"""`lobsim check`: whether the units of a model's equations meet."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import options, output
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.check import Units

SLIPS = 1


def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDER | LAB.toml | MY_MODEL.py ...]", help="Laboratories, or files with PyBaMM models."
        ),
    ] = None,
    json: options.Json = None,
) -> None:
    """Check a laboratory, or the units of the models in a file; without a file, those of lobsim under every law.

    A laboratory is a folder or a TOML file: said is what is missing, what is impossible together, and what lies outside
    every range known. A Python file is executed to find its models: classes with the base pybamm.BaseModel, and models
    that the file makes. Units are those of the names, "[A.m-2]"; docs/verify.md says what is compared and what is not.
    Exit code 1 if units do not meet, or something is impossible.
    """
    output.check_json(json)
    laboratories = [path for path in files or [] if path.is_dir() or path.suffix.lower() == ".toml"]
    if laboratories:
        _review(laboratories, [path for path in files or [] if path not in laboratories], json)
        return
    with output.working("loading PyBaMM"):
        logging.getLogger("pybamm.logger").setLevel(logging.ERROR)
        found = _found(files or [])
    if json:
        output.write_json([one.to_dict() for one in found], json)
    if json != output.STDOUT:
        _print(found)
    if any(one.slips for one in found):
        raise typer.Exit(SLIPS)


def _review(laboratories: list[Path], others: list[Path], json: str | None) -> None:
    """Look laboratories over, and say what was found."""
    from lobsim.check.laboratories import review

    if others:
        raise LobsimError(f"{str(others[0])!r} is no laboratory: check models and laboratories one after the other")
    found = {path: review(path) for path in laboratories}
    if json:
        output.write_json([{"laboratory": path, **one._asdict()} for path, all_ in found.items() for one in all_], json)
    if json != output.STDOUT:
        console = output.console()
        for path, findings in found.items():
            console.print(f"{path}: {'nothing is missing or impossible' if not findings else ''}".rstrip())
            rows = [[f"  {one.kind}", one.about, one.sentence] for one in findings]
            if rows:
                console.print(output.table(["", "", ""], rows))
    if any(one.kind == "impossible" for findings in found.values() for one in findings):
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

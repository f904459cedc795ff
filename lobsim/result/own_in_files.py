"""Laws, models and outputs of the user in files: by name and fingerprint, read without running anything."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from lobsim.arguments.own import Own
from lobsim.cell import Cell
from lobsim.parameters.values import Origin, Value
from lobsim.solve.own_output import OUTPUT, OwnOutput


def of_cell(cell: Cell) -> dict[str, Any]:
    """Tell, ready for JSON, what of a cell's laws and model is the user's, and the numbers that it brings."""
    chosen = {**cell.laws, "model": cell.model}
    return {law: _told(one, cell) for law, one in chosen.items() if isinstance(one, Own)}


def _told(one: Own, cell: Cell) -> dict[str, Any]:
    numbers = {
        name: {"value": cell.numbers[name], "origin": asdict(cell.parameters[name].origin)} for name in one.numbers
    }
    return {"name": str(one), "kind": one.kind, "fingerprint": one.fingerprint, "like": one.like, "numbers": numbers}


def cell_choices(told: Mapping[str, Any]) -> dict[str, Own]:
    """Read what `of_cell` told: laws by name, and the model as "model"."""
    return {law: _read(one) for law, one in told.items()}


def _read(one: Mapping[str, Any]) -> Own:
    numbers = {name: Value(said["value"], Origin(**said["origin"])) for name, said in one["numbers"].items()}
    return Own.stated(one["name"], one["kind"], one["fingerprint"], one["like"], numbers=numbers)


def of_outputs(outputs: Mapping[str, OwnOutput]) -> dict[str, Any]:
    """Tell, ready for JSON, which outputs are the user's."""
    return {
        name: {"function": str(one.function), "fingerprint": one.function.fingerprint, "where": one.where}
        for name, one in outputs.items()
    }


def outputs(told: Mapping[str, Any]) -> dict[str, OwnOutput]:
    """Read what `of_outputs` told."""
    return {
        name: OwnOutput(Own.stated(one["function"], OUTPUT, one["fingerprint"], ""), one["where"])
        for name, one in told.items()
    }

"""Which numbers of a cell its equations use: those of laws that are off move nothing."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import pybamm

from lobsim.cell import Cell
from lobsim.laboratory import catalogue
from lobsim.physics.laws import settled
from lobsim.solve.prepare import model_name


def moves(cell: Cell, name: str, number: float, *, cycles: bool) -> bool:
    """Tell whether another value of a number, in the unit of its name, counts in discharges or cycles."""
    before, after = cell.numbers, cell.with_values({name: number}).numbers
    used = _in_equations(model_name(cell), tuple(settled(cell.laws, cycles=cycles).items()))
    return any(after[other] != before[other] for other in used)


@lru_cache(maxsize=64)
def _in_equations(model: str, laws: tuple[tuple[str, Any], ...]) -> frozenset[str]:
    """Names of numbers in the equations of a model."""
    return frozenset(name for root in _roots(catalogue.model(model)(dict(laws))) for name in _names(root))


def _roots(model: Any) -> Iterator[Any]:
    """The equations of a model, its boundary and initial conditions, its ends, and the voltage."""
    of_unknowns: tuple[Mapping[Any, Any], ...] = (model.rhs, model.algebraic, model.initial_conditions)
    for equations in of_unknowns:
        yield from equations.values()
    for sides in model.boundary_conditions.values():
        yield from (value for value, _ in sides.values())
    yield from (event.expression for event in model.events)
    yield model.variables["Voltage [V]"]


def _names(root: Any) -> Iterator[str]:
    if isinstance(root, pybamm.Symbol):  # a condition may be a plain number
        for symbol in root.pre_order():
            if isinstance(symbol, pybamm.Parameter | pybamm.FunctionParameter):
                yield symbol.name

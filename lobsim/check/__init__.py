"""Whether the units of a model's equations meet: those of names, through every sum and function.

Checked: both sides of every equation (rates, algebraic equations, initial and boundary values), the terms of every sum,
what is compared, arguments of functions, exponents, arguments of functions of the parameter set, and outputs against
their names, in dimension and in size ("A.cm-2" plus "A.m-2").

Not checked: a number in a sum takes the unit of what it is added to, but for 1; a number that multiplies is a number, a
change of units (1e4, 3600), or made of F and R, whichever fits, and any other number times a quantity without unit is
a coefficient of any unit; numerical factors such as a lost 2, signs, names that state the wrong unit consistently; what
is inside functions of the parameter set and interpolants; log of a quantity with unit, which is noted.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pybamm

from lobsim.arguments import guarded
from lobsim.check.dimension import PURE, SECOND
from lobsim.check.expressions import words
from lobsim.check.named_units import stated, states_a_unit
from lobsim.check.rules import RULES
from lobsim.check.walk import Slip, Unit, Walker
from lobsim.display.notebook import Shown


@dataclass(frozen=True, repr=False)
class Units(Shown):
    """Findings about the units of a model.

    Attributes
    ----------
    model : str
        Its name.
    slips : tuple of Slip
        Where units do not meet.
    compared : int
        Number of times that two units were compared.
    open : int
        Number of times that they could not be, because one was not known.
    notes : tuple of str
        What was not looked into, and why.
    """

    SHOWN = ("model", "compared", "slips", "open", "notes")

    model: str
    slips: tuple[Slip, ...]
    compared: int
    open: int
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON."""
        return asdict(self)


@guarded
def units(model: pybamm.BaseModel, name: str | None = None) -> Units:
    """Compare the units in the equations of a model.

    Parameters
    ----------
    model : pybamm.BaseModel
        The model, as yet without numbers.
    name : str, optional
        What to call it; its own name by default.

    Returns
    -------
    Units
        Slips, and how much was compared.
    """
    timeless = not _states_units(model)
    walker = Walker(_coordinates(model), RULES, PURE if timeless else SECOND)
    if timeless:
        walker.notes["no name of this model states a unit: nothing but numbers was compared"] = None
    for equations in (_rates, _algebraic, _starts, _boundaries, _events, _outputs):
        equations(walker, model)
    return Units(name or model.name, tuple(walker.slips), walker.compared, walker.open, tuple(walker.notes))


def output(model: pybamm.BaseModel, name: str, expression: pybamm.Symbol) -> str | None:
    """Say what is wrong about the unit of an output of a model, in that of its name; None if nothing is, or it is open.

    Parameters
    ----------
    model : pybamm.BaseModel
        The model, as yet without numbers.
    name : str
        Of the output.
    expression : pybamm.Symbol
        What it is, in any unit.
    """
    walker = Walker(_coordinates(model), RULES)
    unit, said = walker.unit(expression), walker.named(name)
    if walker.slips:
        return f"in {walker.slips[0].expression} it {walker.slips[0].what}"
    if unit is None or said is None or unit.joined(said):
        return None
    right = f"{name.partition(' [')[0]} [{unit}]" if not unit.pure else name.partition(" [")[0]
    return f"it is in {unit} and its name says {said}, so call it {right!r}"


def _states_units(model: pybamm.BaseModel) -> bool:
    symbols = [symbol for side in (model.rhs, model.algebraic) for pair in side.items() for symbol in pair]
    return any(states_a_unit(node.name) for symbol in symbols for node in symbol.pre_order())


def _coordinates(model: pybamm.BaseModel) -> dict[str, Unit]:
    """Unit of the coordinate of every domain, from the limits of the geometry: metres, or scaled to whole numbers."""
    found: dict[str, Unit] = {}
    walker = Walker({}, RULES)
    for domain, places in dict(model.default_geometry).items():
        for place, limits in places.items():
            ends = limits if isinstance(limits, Mapping) else {}
            if "min" in ends and "max" in ends:
                found[domain] = _length(walker, getattr(place, "name", str(place)), [ends["min"], ends["max"]])
    return found


def _length(walker: Walker, name: str, ends: list[Any]) -> Unit:
    if states_a_unit(name):
        return stated(name)
    if all(isinstance(end, int | float) for end in ends):
        return PURE if all(float(end).is_integer() for end in ends) else None
    return walker.meet(ends, ends[1], "adds")


def _equal(walker: Walker, left: Any, right: Any, unit: Unit) -> None:
    """Both sides of an equation; the left one is of a unit that is known without its expression."""
    walker.meet([left, right], right, "sets equal", [unit, walker.unit(right)])


def _quotient(unit: Unit, by: Unit) -> Unit:
    return None if unit is None or by is None else unit / by


def _rates(walker: Walker, model: pybamm.BaseModel) -> None:
    for unknown, rate in model.rhs.items():
        walker.where = f"rate of {words(unknown)!r}"
        _equal(walker, unknown, rate, _quotient(walker.unit(unknown), walker.clock))


def _algebraic(walker: Walker, model: pybamm.BaseModel) -> None:
    for unknown, residual in model.algebraic.items():
        walker.where = f"algebraic equation of {words(unknown)!r}"
        walker.unit(residual)


def _starts(walker: Walker, model: pybamm.BaseModel) -> None:
    for unknown, start in model.initial_conditions.items():
        walker.where = f"initial value of {words(unknown)!r}"
        _equal(walker, unknown, start, walker.unit(unknown))


def _boundaries(walker: Walker, model: pybamm.BaseModel) -> None:
    for unknown, sides in model.boundary_conditions.items():
        for side, (value, kind) in sides.items():
            walker.where = f"boundary condition of {words(unknown)!r}, {side}, {kind}"
            unit = walker.unit(unknown)
            _equal(walker, unknown, value, unit if kind == "Dirichlet" else _quotient(unit, walker.coordinate(unknown)))


def _events(walker: Walker, model: pybamm.BaseModel) -> None:
    for event in model.events:
        walker.where = f"event {event.name!r}"
        for condition in _conditions(event.expression):
            walker.unit(condition)


def _conditions(expression: Any) -> list[Any]:
    """Only the sign of an event counts: the larger or smaller of two is one or the other, whatever their units."""
    if isinstance(expression, pybamm.Maximum | pybamm.Minimum):
        return [one for child in expression.children for one in _conditions(child)]
    return [expression]


def _outputs(walker: Walker, model: pybamm.BaseModel) -> None:
    for name, value in model.variables.items():
        walker.where = f"output {name!r}"
        _equal(walker, pybamm.Variable(name), value, walker.named(name))

"""Walks an expression from its leaves, whose names state units, to its root, and tells where units do not meet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pybamm

from lobsim.check.dimension import PURE, SECOND, Dimension
from lobsim.check.expressions import words
from lobsim.check.named_units import readable, stated
from lobsim.display.notebook import Shown

Unit = Dimension | None  # None: any unit, because it is zero or not known


@dataclass(frozen=True, repr=False)
class Slip(Shown):
    """A place where units do not meet.

    Attributes
    ----------
    where : str
        The equation, such as "rate of 'Oxygen concentration [mol.m-3]'".
    expression : str
        The sum or function in it.
    what : str
        What does not meet, with both units.
    """

    SHOWN = ("where", "what", "expression")

    where: str
    expression: str
    what: str


@dataclass
class Walker:
    """Units of expressions, each worked out once.

    Parameters
    ----------
    coordinates : mapping of str to Dimension or None
        Unit of the coordinate of every domain.
    rules : mapping of type to callable
        How the unit of an expression follows from those of its parts, by its class; see `lobsim.check.rules`.
    clock : Dimension
        Unit of the time.
    """

    coordinates: Mapping[str, Unit]
    rules: "Mapping[type, Rule]"
    clock: Dimension = SECOND
    where: str = ""
    slips: list[Slip] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    compared: int = 0
    open: int = 0
    _known: dict[int, Unit] = field(default_factory=dict)

    def unit(self, symbol: Any) -> Unit:
        """Unit of an expression; slips in it are kept."""
        symbol = pybamm.convert_to_symbol(symbol)
        if symbol.id not in self._known:
            self._known[symbol.id] = self._by_rule(symbol)
        return self._known[symbol.id]

    def meet(self, parts: list[Any], expression: Any, verb: str, units: list[Unit] | None = None) -> Unit:
        """Unit of parts that must have the same one; literals take that of the others, but for 1 in a sum."""
        free = [literal(part) and not (verb == "adds" and abs(value(part)) == 1) for part in parts]
        units = units or [self.unit(part) for part in parts]
        rest = [(part, unit) for part, unit, may in zip(parts, units, free, strict=True) if not may]
        if not rest:
            return PURE if verb == "adds" and len(parts) > 1 else None
        found = rest[0][1]
        for part, unit in rest[1:]:
            if found is None or unit is None:
                self.open += not (zero(part) or zero(rest[0][0]))
                found = found or unit
                continue
            self.compared += 1
            joined = found.joined(unit)
            if joined is None:
                self.slip(expression, f"{verb} [{found}] and [{unit}]: {words(rest[0][0])} | {words(part)}")
                return None
            found = joined
        return found

    def number(self, symbol: Any, expression: Any, role: str) -> None:
        """Ask for a number without unit."""
        unit = self.unit(symbol)
        if unit is None or literal(symbol):
            self.open += unit is None and not literal(symbol)
            return
        self.compared += 1
        if unit.joined(PURE) is None:
            self.slip(expression, f"{role} has the unit [{unit}]: {words(symbol)}")

    def slip(self, expression: Any, what: str) -> None:
        """Keep a slip."""
        self.slips.append(Slip(self.where, words(pybamm.convert_to_symbol(expression)), what))

    def coordinate(self, symbol: Any) -> Unit:
        """Unit of the coordinate along which an expression varies."""
        return self.coordinates.get(symbol.domain[0]) if symbol.domain else PURE

    def named(self, name: str) -> Unit:
        """Unit that a name states; one that cannot be read is noted."""
        if not readable(name):
            self.notes[f"the unit of {name!r} is not understood and was taken for any"] = None
        return stated(name)

    def _by_rule(self, symbol: Any) -> Unit:
        for kind in type(symbol).__mro__:
            if kind in self.rules:
                return self.rules[kind](self, symbol)
        self.pass_over(symbol)
        return None

    def pass_over(self, symbol: Any) -> None:
        """Note an expression whose unit does not follow from its parts."""
        self.notes[f"{type(symbol).__name__} was taken for any unit: {words(symbol)}"] = None


Rule = Callable[[Walker, Any], Unit]


def literal(symbol: Any) -> bool:
    """Whether an expression is a number in the code."""
    symbol = pybamm.convert_to_symbol(symbol)
    return isinstance(symbol, pybamm.Scalar) or (
        isinstance(symbol, pybamm.Broadcast | pybamm.Negate) and literal(symbol.children[0])
    )


def value(symbol: Any) -> float:
    """Value of a number in the code, in any unit."""
    symbol = pybamm.convert_to_symbol(symbol)
    while symbol.children:
        symbol = symbol.children[0]
    return float(symbol.value)


def zero(symbol: Any) -> bool:
    """Whether an expression is zero, which has any unit."""
    return literal(symbol) and value(symbol) == 0

"""A value and where it comes from."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown, number
from lobsim.errors import LobsimError
from lobsim.parameters.formula import Formula
from lobsim.parameters.moved_by_models import at_reference

Status = Literal["printed", "derived", "fitted", "assumed"]
Numbers = Mapping[str, float]
Expression = Callable[[Numbers], float]


@dataclass(frozen=True, repr=False)
class Origin(Shown):
    """Origin of a value: its status, its source, and the range it may lie in where that is known."""

    SHOWN = ("status", "source", "low", "high")

    status: Status
    source: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, repr=False)
class Value(Shown):
    """A number, or for a derived value an expression of the other numbers of the set, with its origin.

    Raises
    ------
    LobsimError
        If it has no source, is not a finite number, or lies outside its own range.
    """

    content: float | Expression
    origin: Origin

    def facts(self) -> dict[str, str]:
        """Tell the number and where it comes from."""
        told = getattr(self.content, "text", "of other numbers") if callable(self.content) else number(self.content)
        return {"value": told, **self.origin.facts()}

    def __post_init__(self) -> None:
        """Refuse a value that nobody could check."""
        if not self.origin.source.strip():
            raise LobsimError(f"a value of {self.content} has no source: say where it comes from")
        if callable(self.content):
            return
        if not abs(self.content) < math.inf:
            raise LobsimError(f"{self.content} is not a finite number")
        low, high = self.origin.low, self.origin.high
        if (low is not None and self.content < low) or (high is not None and self.content > high):
            raise LobsimError(f"{self.content:g} lies outside its own range, {low} to {high}")


@guarded
def printed(number: float, source: str, *, low: float | None = None, high: float | None = None) -> Value:
    """Make a value that the paper, a data sheet or the literature prints, in the unit of its name."""
    return Value(number, Origin("printed", source, low, high))


@guarded
def fitted(number: float, source: str, *, low: float | None = None, high: float | None = None) -> Value:
    """Make a value that was found by comparison with measurements, in the unit of its name."""
    return Value(number, Origin("fitted", source, low, high))


@guarded
def assumed(number: float, source: str, *, low: float | None = None, high: float | None = None) -> Value:
    """Make a value that nothing at hand decides, in the unit of its name; the source is the reason for it."""
    return Value(number, Origin("assumed", source, low, high))


@guarded
def derived(expression: Expression | str, source: str, *, low: float | None = None, high: float | None = None) -> Value:
    """Make a value that follows from others, in the unit of its name.

    Parameters
    ----------
    expression : str or callable
        An expression such as "'Number of membrane layers' * 'Membrane thickness [m]'", see `lobsim.parameters.Formula`,
        or a function that takes the numbers by name.
    source : str
        Why it follows.
    low, high : float, optional
        Its range, where it is known.
    """
    content = Formula(expression) if isinstance(expression, str) else expression
    return Value(content, Origin("derived", source, low, high))


class Resolved(Mapping[str, float]):
    """The numbers of a set, each worked out when it is first asked for.

    Parameters
    ----------
    values : mapping of str to Value
        The set.

    Raises
    ------
    LobsimError
        When a number is asked for that needs a missing name or, in a circle, itself.
    """

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self._known: dict[str, float] = {}
        self._open: list[str] = []

    def __getitem__(self, name: str) -> float:
        """Return a number, after those from which it is derived."""
        if name not in self._known:
            self._refuse(name)
            content = self._values[name].content
            self._open.append(name)
            self._known[name] = self._worked_out(name, content) if callable(content) else self._number(content)
            self._open.pop()
        return self._known[name]

    def _number(self, content: float) -> float:
        return float(content)

    def _worked_out(self, name: str, content: Expression) -> float:
        try:
            return float(at_reference(name, content, self))
        except LobsimError as error:
            raise error if repr(name) in str(error) else LobsimError(f"{name!r}: {error}") from None

    def _refuse(self, name: str) -> None:
        if name in self._open:
            circle = " from ".join(repr(step) for step in [*self._open[self._open.index(name) :], name])
            raise LobsimError(f"derived values go round in a circle: {circle}")
        if name not in self._values:
            needed = f"{self._open[-1]!r} is derived from {name!r}" if self._open else repr(name)
            raise LobsimError(f"{needed}, which is missing from the set")

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the numbers."""
        return len(self._values)

"""The language in which a paper is written: values with their origins, sets of them, parts and builds of cells."""

import re
from collections.abc import Iterator, Mapping
from numbers import Real
from types import MappingProxyType
from typing import Any

from lobsim.arguments import guarded
from lobsim.arguments.kinds import fit
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError, nearest, unknown
from lobsim.parameters import admissible, quantity
from lobsim.parameters.moved_by_models import at_reference, functions_of_salt, refuse
from lobsim.parameters.units import split, unit
from lobsim.parameters.values import Origin, Resolved, Value

BY_USER = Origin("assumed", "set by the user")
MOST_TOLD = 12  # of the user's numbers
_NAME = re.compile(r"[^\[\]]*[^\[\]\s]( \[[^\[\]]+\])?")


class ParameterSet(Shown, Mapping[str, Value]):
    """Values by name, immutable; every name says its unit in brackets unless it is dimensionless.

    Parameters
    ----------
    values : mapping of str to Value
        Such as {"Membrane thickness [m]": printed(104e-6, "Table 1, NIPS-CNT")}.

    Raises
    ------
    LobsimError
        If a name has no readable unit, a value no origin, or a number is not physical.
    """

    def __init__(self, values: Mapping[str, Value]) -> None:
        for name, value in fit(values, Mapping[str, Any], "values").items():
            _check_entry(name, value)
        self._values = MappingProxyType(dict(values))
        self._numbers: dict[str, float] | None = None  # worked out once

    def __getitem__(self, name: str) -> Value:
        """Return the value of that name."""
        if name not in self._values:
            raise KeyError(str(_unknown(name, self._values)))
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a value of that name."""
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the values."""
        return len(self._values)

    def __or__(self, other: Mapping[str, Value]) -> "ParameterSet":
        """Join two sets that share no name; see `combine`."""
        return self.combine(other)

    def __reduce__(self) -> tuple[Any, ...]:
        """Be sent to another process as a plain mapping."""
        return ParameterSet, (dict(self._values),)

    def __repr__(self) -> str:
        """Say how many values there are of each status."""
        statuses = [value.origin.status for value in self.values()]
        counts = ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses))
        return f"ParameterSet({counts})"

    def facts(self) -> dict[str, str]:
        """Count the values by their status, and tell those that were set by the user."""
        statuses = [value.origin.status for value in self.values()]
        own = {name: f"{value.content:.4g}" for name, value in self.items() if value.origin == BY_USER}
        told = dict(list(own.items())[:MOST_TOLD])
        return {status: str(statuses.count(status)) for status in dict.fromkeys(statuses)} | told

    @guarded
    def combine(self, other: Mapping[str, Value]) -> "ParameterSet":
        """Join two sets.

        Parameters
        ----------
        other : mapping of str to Value
            Values to add.

        Returns
        -------
        ParameterSet
            Both.

        Raises
        ------
        LobsimError
            If a name is in both: a value has one place.
        """
        twice = [name for name in other if name in self._values]
        if twice:
            raise LobsimError(f"{twice[0]!r} is given twice: keep it in one of the two sets")
        return ParameterSet({**self._values, **other})

    def numbers(self) -> dict[str, float]:
        """Work out every number, those that are derived from the others included.

        Returns
        -------
        dict of str to float
            Numbers by name, in the unit of the name.

        Raises
        ------
        LobsimError
            If a derived value needs a name that is missing or, in a circle, itself, or if numbers are not physical.
        """
        if self._numbers is not None:
            return dict(self._numbers)
        numbers = self.worked_out()
        check_numbers(self._values, numbers)
        self._numbers = numbers
        return dict(numbers)

    def worked_out(self) -> dict[str, float]:
        """Work out every number, in the unit of its name, without holding them against each other.

        Raises
        ------
        LobsimError
            If a derived value needs a name that is missing or, in a circle, itself.
        """
        return dict(Resolved(self._values))

    def for_pybamm(self) -> dict[str, Any]:
        """Return the values as `pybamm.ParameterValues` takes them: there, too, derived numbers follow the others.

        Returns
        -------
        dict of str to float or pybamm.Symbol
            By name: numbers, and for a derived value its expression in `pybamm.Parameter` of other names, which PyBaMM
            works out when it needs it.

        Raises
        ------
        LobsimError
            As in `numbers`.
        """
        from pybamm import Parameter  # here, so that a set can be read without pybamm

        self.numbers()  # says what is missing or goes in circles, before PyBaMM does
        symbols: dict[str, Any] = {name: Parameter(name) for name in self._values}
        contents = {name: value.content for name, value in self._values.items()}
        worked_out = {
            name: at_reference(name, one, symbols) if callable(one) else one for name, one in contents.items()
        }
        return worked_out | functions_of_salt(self.of_salt)

    @property
    def of_salt(self) -> dict[str, Any]:
        """What depends on the salt concentration [mol.m-3], by name: its `Formula`, table or function."""
        found = {name: value.content for name, value in self._values.items()}
        return {name: content for name, content in found.items() if getattr(content, "of_salt", False)}

    @guarded
    def with_values(
        self, given: Mapping[str, float | str], origins: Mapping[str, Origin] | None = None
    ) -> "ParameterSet":
        """Replace values by the user's numbers.

        Parameters
        ----------
        given : mapping of str to float or str
            Numbers by name, in the unit of the name, or as a text with its own unit, "120 um". A derived value may be
            replaced as well.
        origins : mapping of str to Origin, optional
            Where some of them come from.

        Returns
        -------
        ParameterSet
            The set with these numbers; without another, their origin is "assumed, set by the user".

        Raises
        ------
        LobsimError
            If a name does not exist or has the wrong unit, or a number is not physical, alone or with the others.
        """
        changed = dict(self._values)
        for name, number in given.items():
            if name not in self._values:
                raise _unknown(name, self._values)
            changed[name] = Value(checked(name, number), (origins or {}).get(name, BY_USER))
        new = ParameterSet.__new__(ParameterSet)
        new._numbers = None
        new._values = MappingProxyType(changed)  # every entry has been checked: studies make thousands of sets
        new.numbers()
        return new


def check_numbers(values: Mapping[str, Value], numbers: Mapping[str, float]) -> None:
    """Refuse numbers of a set, in the units of their names, if what is derived is not physical or they do not fit."""
    for name, value in values.items():
        if callable(value.content):
            admissible.check(name, numbers[name], f" (it is derived: {value.origin.source})")
    admissible.check_together(numbers)


def _check_entry(name: str, value: Value) -> None:
    if not _NAME.fullmatch(name):
        raise LobsimError(f"{name!r} is not a parameter name: write 'Words [unit]', or only words if dimensionless")
    symbol = split(name)[1]
    if symbol is not None:
        unit(symbol)
    if not isinstance(value, Value):
        raise LobsimError(f"{name!r} has no origin: say printed, derived, fitted or assumed, and where it comes from")
    if callable(value.content):
        refuse(name, value.content)
    else:
        admissible.check(name, value.content)


def checked(name: str, given: object) -> float:
    """Refuse what is not a number that this name can have; a text may say another, "120 um" [m]."""
    if isinstance(given, str):
        given = quantity.with_unit(name, given)
    if isinstance(given, bool) or not isinstance(given, Real):
        raise LobsimError(f"{name!r} must be a number, not {given!r}")
    admissible.check(name, float(given))
    return float(given)


def _unknown(name: str, choices: Mapping[str, Value]) -> LobsimError:
    words, symbol = split(name)
    right = next((choice for choice in choices if split(choice)[0].lower() == words.lower()), None)
    if right is None:
        near = nearest(name, choices)
        hint = f" (did you mean {near!r}?)" if near else ": see `lobsim list parameters`"
        return LobsimError(f"unknown parameter {name!r}{hint}")
    if symbol is None:
        return LobsimError(f"{name!r} needs its unit: {right!r}")
    if split(right)[1] is None:
        return LobsimError(f"{name!r} has no unit: {right!r}")
    if split(right)[1] != symbol:
        return LobsimError(f"{name!r} has another unit: {right!r}")
    return unknown("parameter", name, [right])

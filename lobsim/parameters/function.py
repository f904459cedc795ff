"""Numbers given as a Python function of the salt concentration, the temperature, or both."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from lobsim.arguments.functions import fingerprint, importable_name, load
from lobsim.errors import LobsimError
from lobsim.parameters.formula import LETTERS, Values


class Function:
    """A number as a function, such as ``lambda c, T: 1e-10 * (1 - c / 5000)``.

    Parameters
    ----------
    function : callable
        Of c, the salt concentration [mol.m-3], of T, the temperature [K], or of both, by these names; it returns the
        number in the unit of its name, and takes plain numbers, arrays and symbols of PyBaMM, as NumPy's functions do.

    Raises
    ------
    LobsimError
        If it takes anything else.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        try:
            taken = tuple(inspect.signature(function).parameters)
        except (TypeError, ValueError):
            taken = ()
        if not taken or set(taken) - set(LETTERS):
            raise LobsimError(
                "a number as a function takes c, the salt concentration in mol/m3, T, the temperature in K, or both, "
                f"by these names, not ({', '.join(taken)})"
            )
        self.function, self.taken, self.fingerprint = function, taken, fingerprint(function)

    @property
    def name(self) -> str | None:
        """The name by which another process can import it; None if it has none."""
        return importable_name(self.function)

    @property
    def text(self) -> str:
        """What tells it from other functions: its name, and a hash of its code."""
        return f"{self.name or 'a Python function'} ({self.fingerprint})"

    @property
    def of_salt(self) -> bool:
        """Whether it depends on the salt concentration of the place."""
        return "c" in self.taken

    @property
    def of_temperature(self) -> bool:
        """Whether it depends on the temperature."""
        return "T" in self.taken

    def __call__(self, numbers: Values) -> Any:
        """Work it out at the initial salt concentration and the temperature of the cell, in the unit of its name."""
        at = {letter: numbers[LETTERS[letter]] for letter in self.taken}
        return self.at(numbers, at.get("c"), at.get("T"))

    def at(self, numbers: Values, c: Any, T: Any) -> Any:
        """Work it out at a salt concentration c [mol.m-3] and a temperature T [K]: numbers, arrays or symbols.

        Raises
        ------
        LobsimError
            If it fails.
        """
        given = {"c": c, "T": T}
        try:
            return self.function(**{letter: given[letter] for letter in self.taken})
        except Exception as error:  # whatever the function of a user does
            raise LobsimError(f"the function {self.text} fails: {type(error).__name__}: {error}") from None

    def __eq__(self, other: object) -> bool:
        """Tell whether two functions compute the same by the same code."""
        return isinstance(other, Function) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        """Hash the code."""
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        """Name the function."""
        return f"Function({self.text})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Be sent to another process by name, if it can be imported; else as it is, which plain pickle refuses."""
        return (imported, (self.name,)) if self.name else (Function, (self.function,))


class Recorded(Function):
    """A function of which a result tells what it is and what it gave, not its code.

    Parameters
    ----------
    name : str
        The name by which it could be imported; empty if it has none.
    code : str
        Its fingerprint.
    of : sequence of str
        What it takes, of c and T.
    value : float
        What it gave at the initial salt concentration and the temperature of the cell, in the unit of its name.
    """

    def __init__(self, name: str, code: str, of: Sequence[str], value: float) -> None:
        self.recorded, self.fingerprint, self.taken, self.value = name, code, tuple(of), value

    @property
    def name(self) -> str | None:
        """The name by which it could be imported; None if it has none."""
        return self.recorded or None

    def __call__(self, numbers: Values) -> float:
        """What it gave for the cell, in the unit of its name."""
        return self.value

    def at(self, numbers: Values, c: Any, T: Any) -> Any:
        """Import it and work it out at c [mol.m-3] and T [K].

        Raises
        ------
        LobsimError
            If it cannot be imported, or its code is another one now.
        """
        if not self.recorded:
            raise LobsimError(f"{self.text} is not in the file of the result: run it again with the function itself")
        return imported(self.recorded, self.fingerprint).at(numbers, c, T)

    def __reduce__(self) -> tuple[Any, ...]:
        """Be sent to another process as what is recorded."""
        return Recorded, (self.recorded, self.fingerprint, self.taken, self.value)


def imported(name: str, expected: str | None = None) -> Function:
    """Import a function by name, such as "my_module:diffusivity"; it gives a number in the unit of its own name.

    Parameters
    ----------
    name : str
        The name.
    expected : str, optional
        The fingerprint that it had when it was written down.

    Raises
    ------
    LobsimError
        If it cannot be imported, or its code is another one than expected.
    """
    found = Function(load(name))
    if expected and found.fingerprint != expected:
        raise LobsimError(f"{name!r} has changed since it was written down: its code has another fingerprint")
    return found

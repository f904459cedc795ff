"""Choices of the user that are Python: a law, a model or an output of her own, as a text that stands beside ours."""

from collections.abc import Callable, Mapping
from typing import Any

from lobsim.arguments.functions import fingerprint, importable_name, load
from lobsim.errors import LobsimError

NUMBERS, LIKE, OF = "lobsim_numbers", "lobsim_like", "lobsim_law"  # what a function or class may say of itself
OF_CLASS = "own_numbers"  # of a model, by name
SHORT = 8  # letters of a fingerprint in a name


class Own(str):
    """A function or class of the user, as the text that names it, such as "my_module:my_law".

    Two are equal if their texts are and they compute the same. One that comes from a file or another process imports
    nothing before it is asked for.

    Attributes
    ----------
    kind : str
        What it is, such as "passivation law", "model" or "output".
    fingerprint : str
        See `lobsim.arguments.functions.fingerprint`.
    like : str
        The choice of ours that stands for it where only ours are known.
    """

    kind: str
    fingerprint: str
    like: str
    _thing: Callable[..., Any] | None
    _numbers: Mapping[str, Any] | None

    @classmethod
    def of(cls, kind: str, thing: Callable[..., Any], like: str, name: str | None = None) -> "Own":
        """Name what was given.

        Parameters
        ----------
        kind, like : str
            See above.
        thing : callable
            The function or class.
        name : str, optional
            By which it was imported.
        """
        print_ = fingerprint(thing)
        short = getattr(thing, "__qualname__", type(thing).__qualname__).replace(":", " ")
        text = name or importable_name(thing) or f"{short} ({print_[:SHORT]})"
        return cls.stated(text, kind, print_, like, thing)

    @classmethod
    def stated(
        cls,
        text: str,
        kind: str,
        fingerprint: str,
        like: str,
        thing: Callable[..., Any] | None = None,
        numbers: Mapping[str, Any] | None = None,
    ) -> "Own":
        """Make one of what a file or another process says of it; numbers are values by name, as far as it has own."""
        made = super().__new__(cls, text)
        made.kind, made.fingerprint, made.like = kind, fingerprint, like
        made._thing, made._numbers = thing, numbers
        return made

    @property
    def importable(self) -> bool:
        """Whether another process can find it by its name."""
        return ":" in self

    @property
    def is_here(self) -> bool:
        """Whether its code is at hand, with nothing to be imported."""
        return self._thing is not None

    @property
    def thing(self) -> Callable[..., Any]:
        """The function or class itself.

        Raises
        ------
        LobsimError
            If it cannot be imported, or its code is not what it was.
        """
        if self._thing is None:
            found = self.found()
            if fingerprint(found) != self.fingerprint:
                raise LobsimError(
                    f"the code of the {self.kind} {str(self)!r} is not what it was, or this is another version of "
                    "Python: give it again, to compute with what it is now"
                )
            self._thing = found
        return self._thing

    def found(self) -> Callable[..., Any]:
        """Import it by its name, whatever its code is by now."""
        if not self.importable:
            raise LobsimError(
                f"the {self.kind} {str(self)!r} was a function of a process that has ended: give it again, or put it "
                "into a module, which every process can import"
            )
        try:
            return load(str(self))
        except LobsimError as error:
            raise LobsimError(f"the {self.kind} is missing: {error}") from None

    @property
    def numbers(self) -> Mapping[str, Any]:
        """Values that it brings, by name with unit."""
        if self._numbers is not None:
            return self._numbers
        return getattr(self.thing, NUMBERS, None) or getattr(self.thing, OF_CLASS, {})

    @property
    def changed(self) -> str:
        """What is to be said when its code is found to be another."""
        return (
            f"the code of the {self.kind} {str(self)!r} has changed since, or this is another version of Python: what "
            "is computed now is computed with what it is now"
        )

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True and (
            not isinstance(other, Own) or (self.fingerprint, self.kind) == (other.fingerprint, other.kind)
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __reduce__(self) -> Any:
        """Send the name where it can be imported, else the function, which not every pickle can do."""
        thing = None if self.importable else self._thing
        return type(self).stated, (str(self), self.kind, self.fingerprint, self.like, thing, self._numbers)

"""What a model asks of its laws: which choice of ours holds, and the function that computes it, ours or the user's."""

from collections.abc import Callable, Mapping
from typing import Any

import pybamm

from lobsim.arguments.kinds import shown
from lobsim.arguments.own import Own
from lobsim.errors import LobsimError
from lobsim.physics.own_laws import Form, form


class Choices(dict[str, str]):
    """The choice for every law; of an own law the one of ours that it is like, and beside it the law itself.

    Parameters
    ----------
    chosen : mapping of str to str
        As `lobsim.physics.laws.choose` gives it.
    """

    def __init__(self, chosen: Mapping[str, str]) -> None:
        super().__init__({law: choice.like if isinstance(choice, Own) else choice for law, choice in chosen.items()})
        self.own = {law: choice for law, choice in chosen.items() if isinstance(choice, Own)}


def function(chosen: Mapping[str, str], law: str, table: Mapping[str, Callable[..., Any]]) -> Callable[..., Any]:
    """Find the function of a law: the user's, or that of a table for the choice."""
    own = own_of(chosen, law)
    return table[chosen[law]] if own is None else _checked(law, own)


def own_form(chosen: Mapping[str, str], law: str) -> Form | None:
    """The form of an own law's function; None where the choice is one of ours."""
    own = own_of(chosen, law)
    return None if own is None else form(law, own.thing)


def own_of(chosen: Mapping[str, str], law: str) -> Own | None:
    """An own law, if that is the choice."""
    return chosen.own.get(law) if isinstance(chosen, Choices) else None


def _checked(law: str, own: Own) -> Callable[..., Any]:
    """The function of an own law, whose failures and results are told in a sentence."""
    function, one = own.thing, form(law, own.thing)
    assert one  # else it had been refused when it was given

    def call(*given: Any, **named: Any) -> Any:
        try:
            found = function(*given, **named)
        except LobsimError:
            raise
        except Exception as error:  # whatever a function of the user does
            raise LobsimError(
                f"the {law} law {str(own)!r} fails when a model is made with it: {type(error).__name__}: {error}"
            ) from error
        return found if not one.gives else _symbols(found, one, f"the {law} law {str(own)!r}")

    return call


def _symbols(found: Any, one: Form, words: str) -> Any:
    parts = found if one.gives > 1 and isinstance(found, tuple | list) else (found,)
    if len(parts) != one.gives:
        raise LobsimError(f"{words} must give {one.gives} expressions ({one.words}), not {shown(found)}")
    made = tuple(symbol(part) for part in parts)
    if None in made:
        raise LobsimError(f"{words} must give expressions of PyBaMM ({one.words}), not {shown(found)}")
    return made if one.gives > 1 else made[0]


def symbol(found: Any) -> pybamm.Symbol | None:
    """An expression, of any unit, or a number as one; None of anything else."""
    if isinstance(found, pybamm.Symbol):
        return found
    number = getattr(found, "item", lambda: found)() if getattr(found, "shape", ()) == () else None
    return pybamm.Scalar(number) if isinstance(number, int | float) and not isinstance(number, bool) else None

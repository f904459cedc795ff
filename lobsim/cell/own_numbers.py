"""Numbers that own laws and models bring to a cell."""

from collections.abc import Iterable

from lobsim.arguments.own import Own
from lobsim.errors import LobsimError
from lobsim.parameters import ParameterSet, Value


def joined(values: ParameterSet, own: Iterable[Own]) -> ParameterSet:
    """Add them to those of a cell.

    Raises
    ------
    LobsimError
        If a number is there already, or has no unit that can be read, or two bring it with other values.
    """
    brought: dict[str, Value] = {}
    for one in own:
        for name, value in one.numbers.items():
            if name in values:
                raise LobsimError(
                    f"the {one.kind} {str(one)!r} brings {name!r}, which the cell has: leave it out of its numbers"
                )
            if brought.get(name, value) != value:
                raise LobsimError(f"the {one.kind} {str(one)!r} brings {name!r} with another value than a law before")
            brought[name] = value
    return values | brought

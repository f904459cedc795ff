"""Own laws and models in the files of cells: by name, with what their code was."""

from collections.abc import Iterable, Mapping

from lobsim.arguments.own import Own
from lobsim.errors import LobsimError


def code(own: Iterable[Own]) -> dict[str, str]:
    """Tell the fingerprint of each, by its name.

    Raises
    ------
    LobsimError
        If one is a function that nobody could import.
    """
    found = {}
    for one in own:
        if not one.importable:
            raise LobsimError(
                f"a file cannot hold the {one.kind} {str(one)!r}, which is a function of this process: put it into a "
                "module and give its name, such as 'my_module:my_law'"
            )
        found[str(one)] = one.fingerprint
    return found


def changed(own: Iterable[Own], told: Mapping[str, str]) -> tuple[str, ...]:
    """Say which have other code than a file told, one sentence each."""
    return tuple(one.changed for one in own if told.get(str(one), one.fingerprint) != one.fingerprint)

"""Names that a user writes: found whatever their capitals, refused with the nearest one."""

from collections.abc import Iterable

from lobsim.errors import unknown


def pick(kind: str, given: object, choices: Iterable[str]) -> str:
    """Find a name among those that exist.

    Parameters
    ----------
    kind : str
        What is looked for, such as "membrane".
    given : object
        What the user wrote; capitals do not matter.
    choices : iterable of str
        The names that exist.

    Returns
    -------
    str
        The name as it is spelt.

    Raises
    ------
    LobsimError
        If there is no such name; the sentence offers the nearest.
    """
    spelt = {choice.lower(): choice for choice in choices}
    if not isinstance(given, str) or given.lower() not in spelt:
        raise unknown(kind, given, spelt.values())
    return spelt[given.lower()]

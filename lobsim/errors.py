"""Errors that a user can act on: one sentence each, saying what was given and what would be right.

Names that a user writes are found whatever their capitals, and refused with the nearest one.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import dropwhile, takewhile
from pathlib import Path
from traceback import FrameSummary, extract_tb
from types import TracebackType

MOST_CHOICES_LISTED = 12
LONGEST = 1000  # characters of a sentence; of a longer one, which quotes a whole file, the begin and the end are said


class LobsimError(ValueError):
    """Error in one sentence: what was given, what is wrong and what would be right."""

    def __init__(self, sentence: str) -> None:
        """Shorten what quotes too much, and keep it to one line."""
        line = " ".join(str(sentence).splitlines())
        half = LONGEST // 2
        super().__init__(line if len(line) <= LONGEST else f"{line[:half]} ... {line[-half:]}")

    def _render_traceback_(self) -> list[str]:
        """Show the sentence, below the user's own line, where IPython would show every line of ours as well.

        `%debug` and `traceback.print_exception(error)` know them all.
        """
        return [*_asked(self.__traceback__), f"{type(self).__name__}: {self}"]


def _asked(trace: TracebackType | None) -> list[str]:
    """The user's line that led to an error: the last before installed code; none if there is none."""
    below_ipython = dropwhile(_is_installed, extract_tb(trace))
    own = list(takewhile(lambda frame: not _is_installed(frame), below_ipython))
    if not own or not own[-1].line:
        return []
    file = Path(own[-1].filename)
    where = f"{file.name}, " if file.is_file() else ""  # a cell of a notebook is no file
    return [f"{where}line {own[-1].lineno}: {own[-1].line}"]


def _is_installed(frame: FrameSummary) -> bool:
    path = Path(frame.filename)
    made = frame.filename == "<string>"  # such as the constructor of a dataclass
    return made or "site-packages" in path.parts or path.is_relative_to(Path(__file__).resolve().parent)


class LobsimWarning(UserWarning):
    """Warning of what may be but is doubtful, such as a number far from what it usually is, in one sentence."""


class UnfinishedWarning(LobsimWarning):
    """Warning that a job was interrupted, and gives what it has so far."""


def nearest(given: object, choices: Iterable[str]) -> str | None:
    """Find the choice that is spelt most like what was given, capitals aside.

    Parameters
    ----------
    given : object
        What the user wrote.
    choices : iterable of str
        The names that exist.

    Returns
    -------
    str or None
        The nearest name; None if none is near.
    """
    by_small = {choice.lower(): choice for choice in choices}
    found = get_close_matches(str(given).lower(), by_small, n=1, cutoff=0.6)
    return by_small[found[0]] if found else None


def unknown(kind: str, given: object, choices: Iterable[str]) -> LobsimError:
    """Build the error for a name that does not exist; the caller raises it.

    Parameters
    ----------
    kind : str
        What was looked for, such as "membrane".
    given : object
        What the user wrote.
    choices : iterable of str
        The names that exist.

    Returns
    -------
    LobsimError
        Such as "unknown membrane 'NIP': choose VF, DB or NIPS (did you mean NIPS?)".
    """
    names = list(choices)
    sentence = f"unknown {kind} {given!r}"
    if 0 < len(names) <= MOST_CHOICES_LISTED:
        sentence += f": choose {either(names)}"
    near = nearest(given, names)
    return LobsimError(f"{sentence} (did you mean {near}?)" if near else sentence)


def needs(what: str, extra: str) -> LobsimError:
    """Build the error for a library that is not installed; the caller raises it.

    Parameters
    ----------
    what : str
        What needs which library, such as "the page needs Dash".
    extra : str
        The extra of lobsim that brings it, such as "app".

    Returns
    -------
    LobsimError
        Such as 'the page needs Dash: pip install "lobsim[app]"'.
    """
    return LobsimError(f'{what}: pip install "lobsim[{extra}]"')


def either(names: list[str]) -> str:
    """Join names as in "VF, DB or NIPS"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


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

"""Protocols kept in TOML files: parts of steps, each done once or repeated as cycles."""

from pathlib import Path
from typing import Any

from lobsim.arguments import guarded
from lobsim.errors import LobsimError, unknown
from lobsim.files import toml
from lobsim.protocol.protocol import Cycles

SUFFIX = ".toml"
KEYS = ("steps", "times", "until")
EXAMPLE = '[[part]] with steps = ["Rest for 1 h"] and, for cycles, times = 30'


@guarded
def read(path: str | Path) -> tuple[str | Cycles, ...]:
    """Read a protocol from a file.

    Parameters
    ----------
    path : str or Path
        A TOML file of parts: ``[[part]]`` with a list of ``steps`` and, if they are to be cycles, ``times``
        and perhaps ``until``.

    Returns
    -------
    tuple of str and Cycles
        The protocol, for `lobsim.run`; its words are read there.

    Raises
    ------
    LobsimError
        If the file cannot be read, is not TOML, or holds anything else than such parts.
    """
    with toml.opened(Path(path)) as content:
        for key in content:
            if key != "part":
                raise unknown("key", key, ["part"])
        parts = content.get("part")
        if not isinstance(parts, list) or not parts:
            raise LobsimError(f"a protocol has parts: write {EXAMPLE}")
        return tuple(item for number, part in enumerate(parts, 1) for item in _numbered(number, part))


def _numbered(number: int, part: Any) -> list[str | Cycles]:
    try:
        return _part(part)
    except LobsimError as error:
        raise LobsimError(f"part {number}: {error}") from None


def _part(part: Any) -> list[str | Cycles]:
    if not isinstance(part, dict):
        raise LobsimError(f"{part!r} is not a part: write {EXAMPLE}")
    for key in part:
        if key not in KEYS:
            raise unknown("key", key, KEYS)
    steps = part.get("steps")
    if not isinstance(steps, list) or not steps or not all(isinstance(step, str) for step in steps):
        raise LobsimError(f'steps is a list of texts, such as ["Rest for 1 h"], not {steps!r}')
    if "until" in part and "times" not in part:
        raise LobsimError("until ends cycles early: add how often they are done at most, such as times = 200")
    return [Cycles(steps, part["times"], part.get("until"))] if "times" in part else [*steps]

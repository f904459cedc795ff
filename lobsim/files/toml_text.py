"""Tables as the text of a TOML file."""

import json
import re
from collections.abc import Mapping
from typing import Any

from lobsim.errors import LobsimError


def inline(value: Any) -> str:
    """Write a text, number, list or table in one line of TOML, whose texts are those of JSON.

    Raises
    ------
    LobsimError
        If it is something else.
    """
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {inline(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    try:
        return json.dumps(value, allow_nan=False, ensure_ascii=False).replace("\x7f", "\\u007f")  # TOML allows no DEL
    except (TypeError, ValueError):
        raise LobsimError(f"{value!r} is no text, number, list or table that a file could hold") from None


def _key(key: Any) -> str:
    return key if isinstance(key, str) and re.fullmatch(r"[A-Za-z0-9_-]+", key) else inline(key)


def section(name: str, content: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> list[str]:
    """Write the lines of a table; ``notes`` are said behind entries, as comments. Nothing if the table is empty."""
    said = {key: f"  # {note}" for key, note in (notes or {}).items()}
    lines = [f"{_key(key)} = {inline(item)}{said.get(key, '')}" for key, item in content.items()]
    return ["", f"[{name}]", *lines] if lines else []


def sections(tables: Mapping[str, Any]) -> list[str]:
    """Write the lines of a laboratory's tables: of parts by kind and name, and of lists of tables."""
    lines: list[str] = []
    for word, content in tables.items():
        if isinstance(content, list):
            for one in content:
                lines += ["", f"[[{word}]]", *(f"{_key(key)} = {inline(item)}" for key, item in one.items())]
        elif all(isinstance(one, Mapping) and "value" not in one and "table" not in one for one in content.values()):
            for name, table in content.items():
                lines += section(f"{word}.{_key(name)}", table)
        else:
            lines += section(word, content)
    return lines

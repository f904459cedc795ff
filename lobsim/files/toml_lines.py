"""Lines of a TOML file: where a key stands, for sentences about what is wrong with it."""

import re
from collections.abc import Iterator, Sequence

_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEYS = re.compile(rf"{_KEY}(?:\s*\.\s*{_KEY})*")
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEYS.pattern})\s*\]")
_ENTRY = re.compile(rf"\s*({_KEYS.pattern})\s*=")


def line_of(text: str, keys: Sequence[str | int]) -> int | None:
    """Find the line where a key stands, or the table that it is in.

    Parameters
    ----------
    text : str
        The file.
    keys : sequence of str and int
        From the outermost table inwards; a number counts the tables of an array, from 0.

    Returns
    -------
    int or None
        From 1; None if not even the outermost table is there.
    """
    asked, best, found = tuple(keys), 0, None
    for number, path in _paths(text):
        common = 0
        while common < min(len(path), len(asked)) and path[common] == asked[common]:
            common += 1
        if common in (len(path), len(asked)) and common > best:
            best, found = common, number
    return found


def _paths(text: str) -> Iterator[tuple[int, tuple[str | int, ...]]]:
    """The line and the whole path of every table and entry."""
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            names = _names(header[2])
            table = names
            if header[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
                table = (*names, counts[names])
            yield number, table
        elif entry := _ENTRY.match(line):
            yield number, (*table, *_names(entry[1]))


def _names(words: str) -> tuple[str, ...]:
    return tuple(key[1:-1] if key[0] in "\"'" else key for key in re.findall(_KEY, words))

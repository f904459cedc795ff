"""Words of files: names of columns in wide, narrow and half-width letters, and fields at fixed places."""

import re
import unicodedata

IN_BRACKETS = re.compile(r"^(.*?)\s*[\[(（［]\s*(.*?)\s*[\])）］]\s*$")
LONGEST = 1000  # characters of a name: to look for brackets in a longer one takes the square of its length
_NOT_SAID = re.compile(r"[\s_.~<>:*°]")


def plain(name: str) -> str:
    """Write a name in one way: no half-width letters, no capitals, no spaces."""
    return re.sub(r"[\s_]", "", unicodedata.normalize("NFKC", name)).lower()


def bare(name: str) -> str:
    """Write a name in one way, and without the signs that say nothing: "chgcap" for "Chg. Cap.", "i" for "<I>"."""
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", name)).lower()


def base(name: str) -> str:
    """Take the unit off: "電圧" of "電圧[V]"."""
    found = _in_brackets(name)
    return found[1] if found else name


def bracket(name: str) -> str | None:
    """Take the unit: "mA" of "電流[mA]"; None if there is none."""
    found = _in_brackets(name)
    return found[2] or None if found else None


def _in_brackets(name: str) -> re.Match[str] | None:
    return IN_BRACKETS.match(name) if len(name) <= LONGEST else None


def word_at(line: str, place: slice) -> str:
    """Take the word, between spaces or commas, that stands at a place of a line, whole even where it begins before."""
    for word in re.finditer(r"[^\s,]+", line):
        if word.start() < place.stop and word.end() > place.start:
            return word[0]
    return ""

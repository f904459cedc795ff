"""Words of files: names of columns in wide, narrow and half-width letters, and fields at fixed places."""

import re
import unicodedata

IN_BRACKETS = re.compile(r"^(.*?)\s*[\[(（［]\s*(.*?)\s*[\])）］]\s*$")
_NOT_SAID = re.compile(r"[\s_.~<>:*°]")


def plain(name: str) -> str:
    """Write a name in one way: no half-width letters, no capitals, no spaces."""
    return re.sub(r"[\s_]", "", unicodedata.normalize("NFKC", name)).lower()


def bare(name: str) -> str:
    """Write a name in one way, and without the signs that say nothing: "chgcap" for "Chg. Cap.", "i" for "<I>"."""
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", name)).lower()


def base(name: str) -> str:
    """Take the unit off: "電圧" of "電圧[V]"."""
    found = IN_BRACKETS.match(name)
    return found[1] if found else name


def bracket(name: str) -> str | None:
    """Take the unit: "mA" of "電流[mA]"; None if there is none."""
    found = IN_BRACKETS.match(name)
    return found[2] or None if found else None


def word_at(line: str, place: slice) -> str:
    """Take the word, between spaces or commas, that stands at a place of a line, whole even where it begins before."""
    for word in re.finditer(r"[^\s,]+", line):
        if word.start() < place.stop and word.end() > place.start:
            return word[0]
    return ""

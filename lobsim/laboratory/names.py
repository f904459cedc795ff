"""Names of numbers as people write them in a part: "thickness", "loading_mg_cm2", "Membrane thickness [um]"."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from lobsim.errors import LobsimError, nearest
from lobsim.parameters import Laboratory
from lobsim.parameters.laboratory import KINDS
from lobsim.parameters.moved_by_models import OF_SALT
from lobsim.parameters.units import split, unit

# Words that a name need not repeat within a part of that kind
UNSAID: dict[str, tuple[str, ...]] = {
    "membrane": ("membrane ", "positive electrode ", "carbon "),
    "carbon": ("carbon ", "positive electrode "),
    "support": ("membrane support ", "support "),
    "electrolyte": ("electrolyte ", "initial ", "solvent "),
    "separator": ("separator ",),
    "gas_diffusion_layer": ("gas-diffusion layer ",),
    "gas": ("chamber ", "gas "),
    "ceramic": ("ceramic ",),
    "build": ("electrode ", "number of ", "cell "),
}
_ENDS = (" in gas-diffusion layer", " of the membrane", " of the cell")


class Written(NamedTuple):
    """The name of a number, and the unit in which its key says that it is given; None if it says none."""

    name: str
    unit: str | None


def find(key: str, kind: str, base: Laboratory) -> Written:
    """Find the number that a key of a part means.

    Parameters
    ----------
    key : str
        Its full name, "Membrane thickness [m]", also in another unit, "Membrane thickness [um]"; or words, of which
        those of the part need not be repeated, "thickness"; with a unit at the end, "thickness_um", if wanted.
    kind : str
        Of the part, one of `lobsim.parameters.laboratory.KINDS`.
    base : Laboratory
        What the part is described in.

    Raises
    ------
    LobsimError
        If no number, or more than one, is meant.
    """
    first, others = names_of(kind, base)
    if key in first or key in others:
        return Written(key, split(key)[1])
    words, symbol = split(key)
    for choices in (first, others):
        found = _of_words(words, kind, choices)
        if len(found) > 1:
            raise LobsimError(f"{key!r} may be {' or '.join(map(repr, found))}: write the name in full")
        if found:
            return Written(found[0], symbol)
    if symbol is None:
        for choices in (first, others):
            for written in _with_unit(key, kind, choices):
                return written
    near = nearest(key, {**dict.fromkeys(first), **{_short(name, kind): None for name in first}})
    hint = f" (did you mean {near!r}?)" if near else ": see `lobsim list parameters`"
    raise LobsimError(f"no {kind.replace('_', '-')} has a number {key!r}{hint}")


@lru_cache(maxsize=64)
def names_of(kind: str, base: Laboratory) -> tuple[list[str], list[str]]:
    """The names that parts of a kind have, and all others of a laboratory."""
    own = dict.fromkeys(name for part in base.of_kind(kind).values() for name in part.values)
    own |= dict.fromkeys(base.usual.get(kind, {}))
    of_parts = (name for each in KINDS for part in base.of_kind(each).values() for name in part.values)
    all_names = dict.fromkeys([*base.common, *of_parts, *OF_SALT])
    return list(own), [name for name in all_names if name not in own]


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[_\-\s]+", " ", words.lower()).split())


def _short(name: str, kind: str) -> str:
    """The words of a name without those that its part says."""
    words = split(name)[0]
    for end in _ENDS:
        words = words.removesuffix(end)
    unsaid = next((start for start in UNSAID[kind] if words.lower().startswith(start)), "")
    return words[len(unsaid) :]


def _of_words(words: str, kind: str, choices: Iterable[str]) -> list[str]:
    given = _plain(words)
    whole = [name for name in choices if _plain(split(name)[0]) == given]
    return whole or [name for name in choices if _plain(_short(name, kind)) == given]


def _with_unit(key: str, kind: str, choices: list[str]) -> Iterator[Written]:
    """Take units from the end of a key: of "loading_mg_cm2", mg over cm2."""
    pieces = key.split("_")
    for cut in range(len(pieces) - 1, 0, -1):
        for name in _of_words(" ".join(pieces[:cut]), kind, choices):
            asked = split(name)[1]
            for joint in product("/.", repeat=len(pieces) - cut - 1):
                text = pieces[cut] + "".join(map("".join, zip(joint, pieces[cut + 1 :], strict=True)))
                if asked and _fits(text, asked):
                    yield Written(name, text)


def _fits(text: str, asked: str) -> bool:
    try:
        return unit(text).exponents == unit(asked).exponents
    except LobsimError:
        return False

"""Numbers of parts of one's own, held against all that is known: the ranges of every part that is shipped."""

from collections.abc import Iterator, Mapping
from functools import cache

from lobsim.laboratory import catalogue
from lobsim.parameters import Laboratory, usual
from lobsim.parameters.laboratory import KINDS
from lobsim.parameters.usual import Usual

KNOWN = "the parts that are known"


def doubts(laboratory: Laboratory, used: Mapping[str, str]) -> Iterator[str]:
    """Say which numbers of a user's own parts lie far outside of every range that is known, one sentence each.

    Parameters
    ----------
    laboratory : Laboratory
        The laboratory.
    used : mapping of str to str
        Names of the parts of a cell, by kind.

    Yields
    ------
    str
        A sentence.
    """
    known = _known(laboratory.root) if laboratory.own else {}
    for kind, name in used.items():
        if (kind, name) not in laboratory.own:
            continue
        for number, value in laboratory.of_kind(kind)[name].values.items():
            if isinstance(value.content, float | int) and number in known:
                range_ = known[number]
                if value.origin.low is not None and value.origin.high is not None:  # the user's own range counts too
                    ends = min(range_.low, value.origin.low), max(range_.high, value.origin.high)
                    range_ = range_._replace(low=ends[0], high=ends[1])
                sentence = usual.remark(number, value.content, range_)
                if sentence:
                    yield sentence


@cache
def _known(root: str) -> Mapping[str, Usual]:
    """The ranges of the numbers of all parts that are shipped, from the lowest end to the highest."""
    found: dict[str, Usual] = {}
    shipped = catalogue.laboratory(root)
    for kind in KINDS:
        for part in shipped.of_kind(kind).values():
            for name, value in part.values.items():
                if not isinstance(value.content, float | int):
                    continue
                one = usual.usual(name, value.origin, value.content)
                if one:
                    other = found.get(name, one)
                    source = one.source if one == other else KNOWN
                    found[name] = Usual(min(one.low, other.low), max(one.high, other.high), source, one.margin)
    return found

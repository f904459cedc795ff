"""Usual values of the knobs, and whose they are: there a knob stands if nobody turns it."""

from functools import lru_cache

from lobsim.errors import LobsimError
from lobsim.page import stated
from lobsim.page.knobs import KNOBS, Knob, shown
from lobsim.page.subject import PAPER, Subject


@lru_cache(maxsize=4096)
def usual_values(subject: Subject, membrane: str, build: str, gas: str) -> dict[str, float]:
    """Look up the usual value of every knob for a membrane in a build and a gas, in the unit of the knob, as shown.

    Raises
    ------
    LobsimError
        If there can be no such cell.
    """
    cell = subject.usual(membrane, build, gas)
    numbers, laws = cell.numbers, cell.laws
    return {
        knob.key: shown(numbers[knob.number(laws)] / knob.factor) if knob.parameter else knob.usual for knob in KNOBS
    }


@lru_cache(maxsize=256)
def table(subject: Subject = PAPER, gas: str | None = None) -> dict[str, dict[str, dict[str, float]]]:
    """Tabulate `usual_values` by membrane and build, in the units of the knobs, in the cell's own gas or another.

    Where there can be no such cell, which the page says once it is asked for, stand the values of the cell itself.
    """
    own = subject.cell

    def values(membrane: str, build: str) -> dict[str, float]:
        try:
            return usual_values(subject, membrane, build, gas or subject.gas)
        except LobsimError:
            return usual_values(subject, own.membrane, own.build, subject.gas)

    membranes, builds = subject.offered["membrane"], subject.offered["build"]
    return {membrane: {build: values(membrane, build) for build in builds} for membrane in membranes}


@lru_cache(maxsize=16)
def knobs(subject: Subject = PAPER) -> tuple[Knob, ...]:
    """The knobs, each with a range that holds every value that it has in a cell of the subject, or in a statement."""
    tables = [table(subject, gas) for gas in subject.offered["gas"]]
    found = []
    for knob in KNOBS:
        values = {numbers[knob.key] for each in tables for builds in each.values() for numbers in builds.values()}
        found.append(knob.holding(values.union(_said(knob, subject))))
    return tuple(found)


def _said(knob: Knob, subject: Subject) -> list[float]:
    """Values of a number of the protocol in what the laboratory states, as far as the page can have them."""
    return [value for value in stated.numbers(subject).get(knob.key, ()) if value <= knob.most]


def marks(knob: Knob, subject: Subject = PAPER) -> list[tuple[float, str]]:
    """List the values of a knob that have a mark, in the unit of the knob, with whose they are."""
    speaker = subject.speaker.removeprefix("the ")
    if not knob.parameter:
        return [(value, speaker) for value in _said(knob, subject)]
    named: dict[float, list[str]] = {}
    for membrane, builds in table(subject).items():
        for build, numbers in builds.items():
            whose = {"membrane": membrane, "build": build}.get(knob.follows, build if subject.own else speaker)
            found = named.setdefault(numbers[knob.key], [])
            if whose not in found:
                found.append(whose)
    if subject.own and not knob.follows and len(named) == 1:
        return [(value, speaker) for value in named]
    return [(value, ", ".join(whose)) for value, whose in named.items()]

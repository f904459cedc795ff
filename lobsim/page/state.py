"""The choices of a visitor: what the page shows is a function of them alone. As a link, as a cell, as Python lines."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from lobsim.cell import Cell
from lobsim.cell.cell import USUAL_MESH
from lobsim.errors import LobsimError, pick, unknown
from lobsim.page.knobs import BY_KEY, CYCLES, MOST_CYCLES, digits, shown
from lobsim.page.subject import PAPER, Subject
from lobsim.page.usual_values import usual_values
from lobsim.protocol import Cycles, cycle

DISCHARGE, CYCLING, LIMITS = "discharge", "cycles", "limits"
VIEWS = (DISCHARGE, CYCLING, LIMITS)
MOST_PINS = 4
LONGEST_LINK, OF_OWN_NAMES = 4000, 4  # characters; more times as many where a letter of a name may take fifteen
HIGHEST_V = 4.2
COARSE = 20  # volumes through the electrode where a run is many: of columns, of cycles
NAMES = ("membrane", "build", "gas", "view")
PIN, BESIDE, GUESS = "pin", "beside", "guess"


@dataclass(frozen=True)
class Choices:
    """One run that the page can show.

    Attributes
    ----------
    membrane, build, gas : str
        The cell.
    view : str
        "discharge", "cycles" or "limits".
    turned : tuple of (str, float)
        Knobs that do not stand at their usual value, by key, in the unit of the knob; sorted.
    subject : Subject
        What the page is about: what the names mean.
    """

    membrane: str = "NIPS"
    build: str = "stacked"
    gas: str = "O2"
    view: str = DISCHARGE
    turned: tuple[tuple[str, float], ...] = ()
    subject: Subject = PAPER

    def __getitem__(self, key: str) -> float:
        """Read what a knob stands at."""
        return dict(self.turned).get(key, usual_values(self.subject, self.membrane, self.build, self.gas)[key])

    @property
    def usual(self) -> Cell:
        """The cell if nobody had turned a knob."""
        return self.subject.usual(self.membrane, self.build, self.gas)

    @property
    def changed(self) -> dict[str, float]:
        """Numbers of the cell that were turned, by name, in the units of the names."""
        knobs = [(BY_KEY[key], value) for key, value in self.turned if BY_KEY[key].parameter]
        values = {knob.number(self.usual.laws): knob.si(value) for knob, value in knobs}
        usual = self.usual.numbers
        along = {
            knob.takes_along: digits(usual[knob.takes_along] * values[knob.parameter] / usual[knob.parameter])
            for knob, _ in knobs
            if knob.takes_along
        }
        return values | along

    @property
    def laws(self) -> dict[str, str]:
        """Laws other than the usual: in as thick a membrane, other pores leave room for other carbon."""
        turned = "porosity" in dict(self.turned) and self.usual.laws["structure"] in ("check", "porosity")
        return {"structure": "loading"} if turned else {}

    def cell(self) -> Cell:
        """Make the cell.

        Raises
        ------
        LobsimError
            If a number is not physical.
        """
        return _cell(self)

    @property
    def mesh(self) -> dict[str, int]:
        """Volumes where they are not the default: cycles and columns along the electrode are solved on fewer.

        Those of a cell that says its mesh stay, but for the columns in cycles.
        """
        own = self.usual.mesh
        if self.view == CYCLING:
            return {"positive": COARSE, "along": 1} if own == USUAL_MESH else {**own._asdict(), "along": own.along or 1}
        return {"positive": COARSE} if own == USUAL_MESH and self.usual.columns > 1 else {}

    @property
    def steps(self) -> tuple[str, ...]:
        """The words of the protocol: a discharge, or discharge and charge of a cycle."""
        limit = f"{self['per_cycle']:g} mAh/cm2"
        if self.view == CYCLING:
            discharge = f"{self['current']!r} mA/cm2 until {limit} or {self['until']!r} V"
            return discharge, f"{self['charge']!r} mA/cm2 until {limit} or {HIGHEST_V} V"
        words = f"Discharge at {self['current']!r} mA/cm2 until {self['until']!r} V"
        return (f"{words} or {limit}" if self.build == "cycling" else words,)

    def protocol(self) -> str | Cycles:
        """The protocol."""
        first, *second = self.steps
        return cycle(first, second[0], int(self["times"])) if self.view == CYCLING else first

    def lines(self) -> str:
        """Python that makes the same run."""
        made, chosen, changed = self.subject.line(self.membrane, self.build, self.gas)
        numbers = sorted((changed | self.changed).items())
        values = "".join(f"        {name!r}: {value!r},\n" for name, value in numbers)
        laws = ", ".join(f"{name}={choice!r}" for name, choice in (chosen | self.laws).items())
        made += f".with_laws({laws})" if laws else ""
        made += f".with_values(\n    {{\n{values}    }}\n)" if values else ""
        made += f".with_mesh({', '.join(f'{name}={count}' for name, count in self.mesh.items())})" if self.mesh else ""
        what = repr(self.steps[0])
        if self.view == CYCLING:
            what = f"lobsim.cycle(\n    {self.steps[0]!r},\n    {self.steps[1]!r},\n    times={int(self['times'])},\n)"
        return (
            f"import lobsim\n\ncell = {made}\nprotocol = {what}\nresult = lobsim.run(cell, protocol)\n"
            'print(f"{result.capacity_mAh_g:.1f} mAh/g, ended by {result.cause}")\n'
        ) + self._limits()

    def _limits(self) -> str:
        """Python that goes on to the largest power and the rate map, where they are shown."""
        if self.view != LIMITS:
            return ""
        power = f"lobsim.limits.power_limit(cell, capacity_mAh_cm2={self['per_cycle']!r}, cutoff_V={self['until']!r})"
        points = f"lobsim.limits.rate_map(cell, cutoff_V={self['until']!r})"
        return f"\nimport lobsim.limits\n\nprint({power})\nfor point in {points}:\n    print(point)\n"

    @property
    def title(self) -> str:
        """The run in a few words."""
        turned = [f"{BY_KEY[key].label} {value:g} {BY_KEY[key].unit}".strip() for key, value in self.turned]
        words = [self.usual.name] if self.usual.name else [self.membrane, self.build]
        words += [*([self.gas] if self.gas != self.subject.gas else ()), *turned]
        if "current" not in dict(self.turned):
            words.append(f"{self['current']:g} mA/cm²")
        return ", ".join(words)

    def query(self) -> str:
        """Write the choices as the part of a link after the question mark."""
        return urlencode(
            [*((name, getattr(self, name)) for name in NAMES), *((key, f"{v:g}") for key, v in self.turned)]
        )


@dataclass(frozen=True)
class State:
    """Everything that a link restores: the run that is shown, those that are pinned, and the second cell."""

    choices: Choices = field(default_factory=Choices)
    pins: tuple[Choices, ...] = ()
    beside: Choices | None = None  # what a second cell shows, side by side with the first
    guess: bool = False  # whether the run is to be guessed before it is seen

    def query(self) -> str:
        """Write the state as the part of a link after the question mark."""
        beside = [urlencode({BESIDE: self.beside.query()})] if self.beside else []
        guess = [urlencode({GUESS: 1})] if self.guess else []
        return "&".join(
            [self.choices.query(), *(urlencode({"pin": pin.query()}) for pin in self.pins), *beside, *guess]
        )


@lru_cache(maxsize=128)
def _cell(choices: Choices) -> Cell:
    """Make a cell, which an answer asks for several times."""
    made = choices.usual.with_laws(**choices.laws).with_values(choices.changed)
    return made.with_mesh(**choices.mesh) if choices.mesh else made


def opening(subject: Subject) -> Choices:
    """What the page of a subject shows if nobody has chosen anything."""
    cell = subject.cell
    return Choices(cell.membrane, cell.build, subject.gas, subject=subject)


def read(query: str, subject: Subject = PAPER) -> State:
    """Read a state from the part of a link after the question mark, which anybody may have written.

    Parameters
    ----------
    query : str
        Such as "membrane=VF&build=coin&porosity=0.8&pin=membrane%3DNIPS"; what is missing is as usual.
    subject : Subject
        What the page is about.

    Returns
    -------
    State
        With names and numbers that lobsim knows.

    Raises
    ------
    LobsimError
        If a name does not exist, is given twice, or a number is none that the cell can have.
    """
    longest = LONGEST_LINK * (OF_OWN_NAMES if subject.own else 1)
    if len(query) > longest:
        raise LobsimError(f"the link is {len(query)} characters long: at most {longest} can be read")
    pairs = _pairs(query.removeprefix("?"))
    pinned = [value for name, value in pairs if name == PIN]
    if len(pinned) > MOST_PINS:
        raise LobsimError(f"the link pins {len(pinned)} runs: at most {MOST_PINS} can be pinned")
    choices = _choices([pair for pair in pairs if pair[0] not in (PIN, BESIDE, GUESS)], subject)
    pins = tuple(replace(_choices(_pairs(pin), subject), view=DISCHARGE) for pin in pinned)
    guess = _guess([value for name, value in pairs if name == GUESS])
    beside = _beside([value for name, value in pairs if name == BESIDE], subject)
    if guess and beside:
        raise LobsimError("the link shows two cells and asks to guess: one cell at a time can be guessed")
    return State(choices, pins, beside, guess)


def _guess(given: list[str]) -> bool:
    if given and given[-1] not in ("0", "1"):
        raise LobsimError(f"the link says 'guess={given[-1][:20]}': it must be 1, to guess first, or 0")
    return given[-1:] == ["1"]


def _beside(given: list[str], subject: Subject) -> Choices | None:
    if len(given) > 1:
        raise LobsimError(f"the link shows {len(given)} cells beside the first: one can stand beside it")
    return _choices(_pairs(given[0]), subject) if given else None


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=len(NAMES) + len(BY_KEY) + MOST_PINS + 3)
    except ValueError:
        raise LobsimError("the link names more things than the page has") from None


def _choices(pairs: list[tuple[str, str]], subject: Subject) -> Choices:
    given = dict(pairs)
    if len(given) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise LobsimError(f"the link gives {twice[:40]!r} twice: give it once")
    strange = next((name for name in given if name not in (*NAMES, *BY_KEY)), None)
    if strange is not None:
        raise unknown("choice", strange[:40], [*NAMES, *BY_KEY])
    offered, plain = {**subject.offered, "view": VIEWS}, opening(subject)

    def named(name: str) -> str:
        asked = given.get(name, getattr(plain, name))
        return pick(name, asked if asked in offered[name] else asked[:40], offered[name])

    made = Choices(named("membrane"), named("build"), named("gas"), named("view"), subject=subject)
    usual = usual_values(subject, made.membrane, made.build, made.gas)
    numbers = {key: _number(key, text) for key, text in given.items() if key in BY_KEY}
    off = {key: value for key, value in numbers.items() if shown(value) != usual[key]}
    made = replace(made, turned=tuple(sorted(off.items())))
    _check(made, numbers)
    return made


def _number(key: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise LobsimError(f"{BY_KEY[key].label!r} is {text[:40]!r}: it must be a number")
    return float(f"{number:g}")  # as a link says it


def _check(choices: Choices, numbers: Mapping[str, float]) -> None:
    """Refuse what no cell can have; the numbers of the protocol, which no parameter set checks, among them."""
    for key, value in numbers.items():
        knob = BY_KEY[key]
        if value > knob.most and knob.beyond:
            said, most = (f"{number:,.10g} {knob.unit}" for number in (value, knob.most))
            raise LobsimError(f"{knob.label!r} is {said}: it must be at most {most}, as {knob.beyond}")
        if not knob.parameter and choices[key] <= 0:
            raise LobsimError(f"{knob.label!r} is {choices[key]:g}: it must be above 0")
    if choices["times"] != int(choices["times"]) or choices["times"] > MOST_CYCLES:
        raise LobsimError(f"'{CYCLES}' is {choices['times']:g}: it must be a whole number up to {MOST_CYCLES}")
    _make(choices)


def _make(choices: Choices) -> None:
    """Make the cell; a number of it that cannot be is named as its knob is."""
    try:
        choices.cell()
    except LobsimError as error:
        for key, value in choices.turned:
            knob = BY_KEY[key]
            if knob.parameter and str(error).startswith(repr(knob.number(choices.usual.laws))):
                raise LobsimError(f"{knob.label} {value:,.10g} {knob.unit}".strip() + f": {error}") from None
        raise

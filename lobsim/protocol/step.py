"""One step of a protocol in words, "Discharge at 0.4 mA/cm2 until 2.0 V", read into SI per cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError, either, unknown
from lobsim.protocol import profile as profiles
from lobsim.protocol.conditions import SAME, Conditions
from lobsim.protocol.conditions import told as told_conditions
from lobsim.protocol.following import Follow
from lobsim.protocol.quantity import Quantity, read
from lobsim.protocol.skip import Skip
from lobsim.protocol.skip import told as told_skips

EQUILIBRIUM = "Lithium peroxide equilibrium potential [V]"
EXAMPLES = "'Discharge at 0.4 mA/cm2 until 2.0 V', 'Hold at 3.8 V for 2 h' or 'Rest for 1 h'"

StepKind = Literal["current", "power", "voltage", "resistance", "rest"]
EndKind = Literal["voltage", "capacity", "current"]


@dataclass(frozen=True)
class End:
    """A condition that ends a step; its value is per cell: V, A.h, or A. ``rising``: met by a voltage that rises."""

    quantity: EndKind
    value: float
    rising: bool = False


@dataclass(frozen=True, repr=False)
class Step(Shown):
    """One step of a protocol.

    Attributes
    ----------
    kind : str
        What is kept constant: current, power, voltage, resistance; or rest.
    value : float
        Per cell, in A, W, V or Ohm; discharge is positive, charge negative. The mean of a profile.
    duration_s : float or None
        The longest it may take, s; None if only its ends end it.
    ends : tuple of End
        Conditions that end it, the first to be met.
    text : str
        The words it was read from.
    cycle : int
        The cycle it belongs to, 1 and up through the whole protocol; 0 if it is part of no cycle.
    profile : tuple of tuples of float, or None
        Times [s] and currents or powers [A, W] of a step that follows a profile, straight from one to the next.
    conditions : Conditions
        Temperature, gas and pressure that it names; those of the cell otherwise.
    skips : tuple of Skip
        When it is left out, the first condition that holds.
    """

    SHOWN = ("text", "kind", "cycle")

    kind: StepKind
    value: float
    duration_s: float | None
    ends: tuple[End, ...]
    text: str
    cycle: int = 0
    profile: profiles.Profile | None = None
    conditions: Conditions = SAME
    skips: tuple[Skip, ...] = ()

    @property
    def is_constant(self) -> bool:
        """Whether it keeps one current (or none)."""
        return self.kind in ("current", "rest") and self.profile is None

    @property
    def is_plain(self) -> bool:
        """Whether it keeps one current under the conditions of the cell, whatever was before."""
        return self.is_constant and self.conditions == SAME and not self.skips


# verb -> what may be kept constant, what may end it, an end that is always right
_GRAMMAR: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "Discharge": (("current", "power", "resistance"), ("voltage", "capacity"), "'until 2.0 V' or 'for 10 h'"),
    "Charge": (("current", "power"), ("voltage", "capacity"), "'until 4.2 V' or 'for 10 h'"),
    "Hold": (("voltage",), ("current", "capacity"), "'until 0.01 mA/cm2' or 'for 2 h'"),
    "Rest": ((), (), "'for 1 h'"),
    "Follow": ((), ("voltage",), "'until 2.0 V'"),
}
_STEP = re.compile(r"(?P<verb>\S+)(?:\s+at\s+(?P<value>.*?))?(?:\s+(?:or\s+)?(?P<ends>(?:for|until)\b.*))?", re.I)
_FOLLOW = re.compile(
    r"""\S+\s+(?:(["'])(?P<quoted>.+?\.csv)\1|(?P<bare>.+?\.csv))(?:\s+(?P<times>\d+)\s+times\b)?"""
    r"""(?P<tail>[\s,;(]+(?:or|for|until|at|in|skip)\b.*|\s*)""",
    re.I | re.S,
)
_TAIL = re.compile(r"(?:\s+(?:or\s+)?(?P<ends>(?:for|until)\b.*))?", re.I | re.S)


def read_step(text: str | Follow, cell: Cell, held: Mapping[str, profiles.Followed] | None = None) -> Step:
    """Read a step.

    Parameters
    ----------
    text : str or Follow
        The step, such as "Discharge at 0.4 mA/cm2 until 2.0 V"; see `lobsim.protocol.parse`.
    cell : Cell
        The cell, for its area, loading, nominal capacity and equilibrium potential.
    held : mapping of str to Followed, optional
        Profiles by the words of their steps, in place of those in the files.

    Raises
    ------
    LobsimError
        If it cannot be read, has no end, or has an end that it cannot reach.
    """
    if isinstance(text, Follow):
        words, around = _around(text.tail, 0, cell)
        return _along(str(text), text.followed(cell), words, cell, around)
    if not isinstance(text, str) or not text.strip():
        raise LobsimError(f"a step is a text such as {EXAMPLES}, not {text!r}")
    verb = text.split()[0].capitalize()
    if verb not in _GRAMMAR:
        raise unknown("verb", text.split()[0], _GRAMMAR)
    if verb == "Follow":
        return _follow(text.strip(), cell, held or {})
    whole = " ".join(text.split())
    words, around = _around(whole, 1 if _GRAMMAR[verb][0] else 0, cell)
    found = _match(_STEP, words, whole)
    kept = _kept(whole, verb, found["value"], cell)
    duration, ends = _ends(whole, verb, found["ends"], cell)
    if kept is None:
        return Step("rest", 0.0, duration, ends, whole, **around)
    _refuse_unreachable(whole, verb, ends, cell.numbers[EQUILIBRIUM])
    return Step(kept[0], -kept[1] if verb == "Charge" else kept[1], duration, ends, whole, **around)


def _match(grammar: re.Pattern[str], words: str, whole: str) -> re.Match[str]:
    found = grammar.fullmatch(words)
    if not found:
        raise LobsimError(f"{whole!r} is not a step: write it like {EXAMPLES}")
    return found


def _around(text: str, kept: int, cell: Cell) -> tuple[str, dict[str, Any]]:
    """The words of a step without those about its conditions and about when it is left out, and these two."""
    words, under = told_conditions(text, kept)
    words, skips = told_skips(words, cell)
    try:
        under.of(cell)
    except LobsimError as error:
        raise LobsimError(f"{text.strip()!r}: {error}") from None
    return words, {"conditions": under, "skips": skips}


def changed(held: Mapping[str, profiles.Followed], cell: Cell) -> list[str]:
    """Say, in sentences, which files of profiles are no longer what was followed; what is gone cannot mislead."""
    sentences = []
    for text, followed in held.items():
        found = _FOLLOW.fullmatch(text)
        if not found:  # it was given in Python
            continue
        try:
            now = _read_file(found, cell)
        except LobsimError:
            continue
        if now != followed:
            sentences.append(
                f"{str(_file(found))!r} has changed since the run followed it: it goes on with what it followed"
            )
    return sentences


def _follow(text: str, cell: Cell, held: Mapping[str, profiles.Followed]) -> Step:
    found = _FOLLOW.fullmatch(text)
    if not found:
        raise LobsimError(f"{text!r} is not a step: write it like 'Follow drive.csv until 2.0 V'")
    words, around = _around(found["tail"], 0, cell)
    return _along(text, held[text] if text in held else _read_file(found, cell), words, cell, around)


def _file(found: re.Match[str]) -> Path:
    return Path(found["quoted"] or found["bare"])


def _read_file(found: re.Match[str], cell: Cell) -> profiles.Followed:
    kind, profile = profiles.read(_file(found), cell)
    return kind, profiles.repeated(profile, int(found["times"] or 1))


def _along(text: str, followed: profiles.Followed, tail: str, cell: Cell, around: Mapping[str, Any]) -> Step:
    kind, profile = followed
    conditions_of_end = _match(_TAIL, tail.rstrip(), text)["ends"]
    limit, ends = _ends(text, "Follow", conditions_of_end, cell) if conditions_of_end else (None, ())
    duration = min(profile[0][-1], limit or profile[0][-1])
    return Step(cast(StepKind, kind), profiles.mean(profile), duration, ends, text, profile=profile, **around)


def _kept(words: str, verb: str, value: str | None, cell: Cell) -> tuple[StepKind, float] | None:
    kinds = _GRAMMAR[verb][0]
    if not kinds:
        return None
    if value is None:
        raise LobsimError(f"{words!r} does not say at what: write it like {EXAMPLES}")
    quantity = _quantity(words, value, cell)
    if quantity.kind not in kinds:
        hint = "; to keep a voltage write 'Hold at 3.8 V for 2 h'" if quantity.kind == "voltage" else ""
        raise LobsimError(f"{words!r}: {verb.lower()} at a {either(list(kinds))}, not at a {quantity.kind}{hint}")
    return cast(StepKind, quantity.kind), quantity.value


def _ends(words: str, verb: str, conditions: str | None, cell: Cell) -> tuple[float | None, tuple[End, ...]]:
    _, kinds, right = _GRAMMAR[verb]
    if conditions is None:
        raise LobsimError(f"{words!r} has no end: add {right}")
    durations, ends = [], []
    for condition in re.split(r"\s+or\b\s*", conditions, flags=re.I):
        quantity = _quantity(words, re.sub(r"^(for|until)\b\s*", "", condition, flags=re.I), cell)
        if quantity.kind == "time":
            durations.append(quantity.value)
        elif quantity.kind in kinds:
            rising = quantity.kind == "voltage" and quantity.value > cell.numbers[EQUILIBRIUM]
            ends.append(End(cast(EndKind, quantity.kind), quantity.value, rising))
        else:
            raise LobsimError(f"{words!r}: a {quantity.kind} cannot end this step, {either([*kinds, 'time'])} can")
    return min(durations, default=None), tuple(ends)


def _quantity(words: str, text: str, cell: Cell) -> Quantity:
    try:
        return read(text, cell)
    except LobsimError as error:
        raise LobsimError(f"{words!r}: {error}") from None


def _refuse_unreachable(words: str, verb: str, ends: tuple[End, ...], equilibrium_V: float) -> None:
    side = {"Discharge": ("below", 1), "Charge": ("above", -1)}.get(verb)
    for end in ends:
        if side and end.quantity == "voltage" and side[1] * (equilibrium_V - end.value) <= 0:
            raise LobsimError(
                f"{words!r}: a {verb.lower()} ends {side[0]} the equilibrium potential, "
                f"{equilibrium_V:g} V, not at {end.value:g} V"
            )

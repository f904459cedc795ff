"""How far each knob moves the cell, what the cell gives at every current, and its largest power; knows no Dash."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lobsim.batch.choice import missing
from lobsim.cell import caution
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.limits import PowerLimit, RatePoint, power_limit, rate_map
from lobsim.limits.discharges import Asked, Delivered, Outcome, discharged
from lobsim.limits.lanes import Lanes
from lobsim.limits.rates import CURRENTS_mA_cm2
from lobsim.page import idle_knobs, solve
from lobsim.page.knobs import CYCLES, KNOBS, Knob
from lobsim.page.solve import Tell
from lobsim.page.state import DISCHARGE, Choices
from lobsim.result import Result
from lobsim.solve.failures import NotCarried

STEP = 0.1  # share by which every knob is turned down and up
TOGETHER = 8  # discharges that are solved side by side before it is told
SEARCH = 16  # discharges that the search for the largest power takes, about
Told = Callable[[str], None]


@dataclass(frozen=True)
class Moved:
    """What a step of a knob changes.

    Attributes
    ----------
    capacity, power : float
        Relative change [-] of the capacity and of the mean power.
    plateau_V : float or None
        Change of the plateau voltage [V]; None if there is no plateau.
    """

    capacity: float
    plateau_V: float | None
    power: float


@dataclass(frozen=True)
class Influence:
    """A knob with what a step down and a step up change [-, V], or why there is none.

    Attributes
    ----------
    knob : Knob
        The knob.
    down, up : Moved or str
        What the step changes, or in words why the cell cannot take it.
    idle : str
        Why the knob does nothing; empty if it does something.
    """

    knob: Knob
    down: Moved | str
    up: Moved | str
    idle: str = ""

    @property
    def largest(self) -> float:
        """The larger relative change [-] of the capacity."""
        return max((abs(one.capacity) for one in (self.down, self.up) if isinstance(one, Moved)), default=0.0)


@dataclass(frozen=True)
class Limits:
    """What limits a cell: knobs, the largest first, a point [mA cm-2, mAh g-1] for every current, the largest power."""

    knobs: tuple[Influence, ...]
    points: tuple[RatePoint, ...]
    limit: PowerLimit


@caution.silent()
def solved(choices: Choices, tell: Tell) -> Limits:
    """Turn every knob down and up, discharge at many currents, and search the largest power.

    Parameters
    ----------
    choices : Choices
        The cell, its current and its voltage limit.
    tell : callable
        Given the steps done and all steps.

    Returns
    -------
    Limits
        All of it.

    Raises
    ------
    LobsimError
        If the cell cannot carry its current, or holds any current.
    """
    choices = replace(choices, view=DISCHARGE)
    currents = sorted({*CURRENTS_mA_cm2, choices["current"]})
    asked = _asked(choices)
    steps = 1 + len(asked) + len(currents) + SEARCH
    done: list[str] = []

    def told(words: str) -> None:
        done.append(words)
        tell(min(len(done), steps), steps)

    with spoken("limits", told):
        idle = idle_knobs.why(solve.discharge(choices))
        knobs = _knobs(choices, asked, idle, told)
        points = rate_map(choices.cell(), currents, choices["until"], engine="idaklu", progress=told)
        limit = power_limit(choices.cell(), choices["per_cycle"], choices["until"], engine="idaklu", progress=told)
    return Limits(knobs, tuple(points), limit)


def _asked(choices: Choices) -> dict[tuple[str, float], Asked | str]:
    """The discharge of every step of every knob; or in words why there can be none."""
    made: dict[tuple[str, float], Asked | str] = {}
    for knob in KNOBS:
        for share in (1 - STEP, 1 + STEP) if knob.group != CYCLES else ():
            turned = {**dict(choices.turned), knob.key: float(f"{share * choices[knob.key]:.6g}")}
            try:
                made[knob.key, share] = _discharge(replace(choices, turned=tuple(sorted(turned.items()))))
            except LobsimError as error:
                made[knob.key, share] = str(error)
    return made


def _discharge(choices: Choices) -> Asked:
    """To the voltage limit, also in a build that would stop at the capacity of a cycle."""
    return Asked(choices.cell(), choices["current"], choices["until"])


def _knobs(
    choices: Choices, asked: Mapping[tuple[str, float], Asked | str], idle: Mapping[str, str], told: Told
) -> tuple[Influence, ...]:
    runs = {step: one for step, one in asked.items() if isinstance(one, Asked)}
    base, *outcomes = _solved([_discharge(choices), *runs.values()], told)
    if isinstance(base, NotCarried):
        raise base
    moved: dict[tuple[str, float], Moved | str] = {step: one for step, one in asked.items() if isinstance(one, str)}
    moved |= {step: _moved(base, one) for step, one in zip(runs, outcomes, strict=True)}
    found = [
        Influence(knob, moved[knob.key, 1 - STEP], moved[knob.key, 1 + STEP], idle.get(knob.key, ""))
        for knob in KNOBS
        if (knob.key, 1 + STEP) in moved
    ]
    return tuple(sorted(found, key=lambda one: (bool(one.idle), -one.largest)))


def _solved(asked: Sequence[Asked], told: Told) -> list[Outcome]:
    """Solve discharges side by side where there is a compiler, and one by one where there is none."""
    lanes, together = (None, 1) if missing() else (Lanes(), TOGETHER)
    outcomes: list[Outcome] = []
    for begin in range(0, len(asked), together):
        some = asked[begin : begin + together]
        outcomes += lanes(some) if lanes else [discharged(*one) for one in some]
        for one in some:
            told(one.words)
    return outcomes if lanes is None or lanes.agree() else [discharged(*one) for one in asked]


def _moved(base: Result | Delivered, outcome: Outcome) -> Moved | str:
    if isinstance(outcome, NotCarried):
        return str(outcome)
    level, before = outcome.plateau_V, base.plateau_V
    return Moved(
        capacity=outcome.capacity_mAh_g / base.capacity_mAh_g - 1,
        plateau_V=None if level is None or before is None else level - before,
        power=outcome.power_mW_cm2 / base.power_mW_cm2 - 1,
    )

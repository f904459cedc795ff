"""A step that follows currents or powers given in Python: rows of numbers, or a function of time."""

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from lobsim.arguments import guarded, named
from lobsim.arguments.kinds import fit
from lobsim.cell import Cell
from lobsim.display.notebook import Shown, shortened
from lobsim.errors import LobsimError, either, pick
from lobsim.protocol import profile as profiles
from lobsim.protocol import quantity

FEWEST, MOST = 129, 65_537  # rows of a function, as many as it needs
BENT = 1e-3  # of its largest value: how far a function may lie from the straight lines between the rows
Values = Annotated[Sequence[float] | Callable[..., Any], "a list of numbers, or a function of the time in s"]
Times = Annotated[Sequence[float] | float, "a list of times in s; of a function, how long it is followed in s"]


@named
@dataclass(frozen=True, repr=False)
class Follow(Shown):
    """A step along a profile of current or power, straight from row to row; `follow` makes it.

    Parameters
    ----------
    column : str
        What the values are: current_mA_cm2, power_mW_cm2, current_A or power_W, discharge positive.
    time_s, values : tuple of float
        Times [s] that rise from 0, and values. Two rows of one time are a jump.
    times : int
        How often it is followed.
    tail : str
        What comes after it in words, such as " until 2.0 V at 40 C".
    """

    SHOWN = ("column", "times", "tail")

    column: str
    time_s: tuple[float, ...]
    values: tuple[float, ...]
    times: int = 1
    tail: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no profile."""
        pick("profile", self.column, profiles.UNITS)
        for field in ("time_s", "values"):
            object.__setattr__(self, field, tuple(map(float, getattr(self, field))))
        if len(self.time_s) != len(self.values):
            raise LobsimError(f"a profile has a value for every time, not {len(self.values)} for {len(self.time_s)}")
        if not all(map(math.isfinite, (*self.time_s, *self.values))):
            raise LobsimError(f"the times and the {self.column} of a profile are finite numbers")
        profiles.refuse_unordered(self.time_s, lambda row: f"row {row}: " if row >= 0 else "")
        profiles.repeated((self.time_s, self.values), fit(self.times, int, "repeat"))

    def followed(self, cell: Cell) -> profiles.Followed:
        """Times [s] and currents or powers [A, W] of a cell, repetitions included."""
        one = quantity.read(f"1 {profiles.UNITS[self.column]}", cell)
        values = tuple(value * one.value for value in self.values)
        return one.kind, profiles.repeated((self.time_s, values), self.times)

    def __repr__(self) -> str:
        """Tell it in one line."""
        return shortened(f"Follow({self})")

    def __str__(self) -> str:
        """Tell it in words that are others for any other profile."""
        content = repr((self.column, self.time_s, self.values)).encode()
        mark = hashlib.sha256(content).hexdigest()[:12]
        often = f" {self.times} times" if self.times > 1 else ""
        what = f"Follow {self.column} of {len(self.time_s)} rows over {self.time_s[-1]:.12g} s (profile {mark})"
        return f"{what}{often}{self.tail}"


@guarded
def follow(
    time_s: Times,
    *,
    current_mA_cm2: Values | None = None,
    power_mW_cm2: Values | None = None,
    current_A: Values | None = None,
    power_W: Values | None = None,
    repeat: int = 1,
    until: str | None = None,
    conditions: str | None = None,
) -> Follow:
    """Write a step that follows a current or a power over time.

    Parameters
    ----------
    time_s : sequence of float, or float
        Times [s] that rise from 0; two rows of one time are a jump, as in square pulses. Of a function, how long it is
        followed [s].
    current_mA_cm2, power_mW_cm2, current_A, power_W : sequence of float, or callable
        One of them: values at the times, straight from one to the next, or a function of the time [s] without jumps.
        Discharge is positive.
    repeat : int
        How often it is followed, one after another; where its ends differ it jumps.
    until : str, optional
        What ends it before, such as "2.0 V or 4.2 V".
    conditions : str, optional
        Temperature, gas and pressure, such as "at 40 C in air".

    Returns
    -------
    Follow
        The step, for `lobsim.run` and `lobsim.Cycles`.

    Raises
    ------
    LobsimError
        If there is not one list of values for the times, the times do not rise, or a function jumps.

    Examples
    --------
    >>> follow([0, 1, 1, 10], current_mA_cm2=[2, 2, 0, 0], repeat=30, until="2.0 V").times
    30
    """
    given = {
        "current_mA_cm2": current_mA_cm2,
        "power_mW_cm2": power_mW_cm2,
        "current_A": current_A,
        "power_W": power_W,
    }
    chosen = [(name, values) for name, values in given.items() if values is not None]
    if len(chosen) != 1:
        raise LobsimError(f"a profile has one of {either([*given])}, not {len(chosen)} of them")
    ((column, values),) = chosen
    tail = (f" until {until}" if until else "") + (f" {conditions}" if conditions else "")
    if callable(values):
        return Follow(column, *_sampled(time_s, values), repeat, tail)
    if not isinstance(time_s, Sequence):
        raise LobsimError(f"a list of {column} needs a list of time_s, not {time_s!r}")
    return Follow(column, tuple(time_s), tuple(values), repeat, tail)


def _sampled(duration_s: Any, function: Callable[..., Any]) -> profiles.Profile:
    """As many rows of a function, evenly over its time [s], as it takes for straight lines between them."""
    if isinstance(duration_s, Sequence) or not 0 < duration_s < math.inf:
        raise LobsimError(f"a function is followed for a time above 0 s, such as time_s=3600, not {duration_s!r}")

    def values_at(count: int) -> list[float]:
        return [_number(function, duration_s * n / (count - 1)) for n in range(count)]

    count = FEWEST
    while True:
        finer = values_at(2 * count - 1)
        size = max(map(abs, finer))
        bent = max(abs(finer[n] - (finer[n - 1] + finer[n + 1]) / 2) for n in range(1, len(finer), 2))
        if bent <= BENT * size:
            return tuple(duration_s * n / (2 * count - 2) for n in range(2 * count - 1)), tuple(finer)
        count = 2 * count - 1
        if 2 * count - 1 > MOST:
            raise LobsimError(
                f"the function jumps, or changes too fast for {MOST:,} rows in {duration_s:g} s: "
                "give lists, in which two rows of one time are a jump"
            )


def _number(function: Callable[..., Any], time_s: float) -> float:
    value = function(time_s)
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise LobsimError(f"the function gives {value!r} at {time_s:g} s, and no finite number")
    return number

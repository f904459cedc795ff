"""Protocol of a cell, in words: steps, and cycles of steps, read into SI per cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from lobsim.arguments import guarded, named
from lobsim.arguments.kinds import fit
from lobsim.cell import Cell
from lobsim.display.notebook import Shown, shortened
from lobsim.errors import LobsimError
from lobsim.protocol.following import Follow
from lobsim.protocol.profile import Followed
from lobsim.protocol.step import EXAMPLES, Step, read_step
from lobsim.protocol.step import End as End
from lobsim.protocol.until import told

Times = Annotated[int, "a whole number of times, 1 or more"]


@named
@dataclass(frozen=True, repr=False)
class Cycles(Shown):
    """Steps repeated.

    Parameters
    ----------
    steps : sequence of str and Follow
        The steps of one cycle; see `parse`.
    times : int
        How often they are done, at most.
    until : str, optional
        What ends them before, after a whole cycle: "capacity under 80 %" (of the first of them), "charge capacity under
        1.0 mAh/cm2", or "voltage limit" (a step ended at its voltage).
    counted : bool
        Whether they are cycles of the cell, which have numbers, and with which the laws that are "in cycles" are on.
        If not they are only repeated, such as pulses of one discharge.

    Raises
    ------
    LobsimError
        If there is no step, or ``times`` is not a whole number above 0.
    """

    steps: Sequence[str | Follow]  # kept as a tuple
    times: int
    until: str | None = None
    counted: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be repeated."""
        steps = tuple(self.steps) if isinstance(self.steps, Iterable) and not isinstance(self.steps, str) else ()
        if not steps:
            raise LobsimError(f"a cycle has a list of steps, such as [{EXAMPLES}], not {self.steps!r}")
        times = fit(self.times, Times, "times")
        if times < 1:
            raise LobsimError(f"a cycle is done a whole number of times, 1 or more, not {times}")
        fit(self.until, str | None, "until")
        object.__setattr__(self, "steps", steps)
        object.__setattr__(self, "times", times)

    def facts(self) -> dict[str, str]:
        """Tell how often the steps are done, and the steps."""
        ends = {"until": self.until} if self.until else {}
        return {"times": str(self.times)} | ends | {str(number): str(step) for number, step in enumerate(self.steps, 1)}

    def __repr__(self) -> str:
        """Tell the steps of one cycle, and how often they are done, in one line; `str` leaves nothing out."""
        return shortened(f"Cycles({self})")

    def __str__(self) -> str:
        """The steps of one cycle, and how often they are done."""
        ends = f" until {self.until}" if self.until else ""
        return f"{self.times} x ({'; '.join(map(str, self.steps))}){ends}{'' if self.counted else ', not counted'}"


# What an item is if it is neither, `read_step` says.
Protocol = Annotated[
    str | Follow | Cycles | Sequence[str | Follow | Cycles | Any],
    f"a step such as {EXAMPLES}, a lobsim.Cycles, or a list of them",
]
Part = str | Follow | Cycles


@guarded
def cycle(discharge: str, charge: str, times: Times, rest: str | None = None, until: str | None = None) -> Cycles:
    """Write a protocol of cycles.

    Parameters
    ----------
    discharge, charge : str
        What follows "Discharge at" and "Charge at", such as "0.2 mA/cm2 until 2 mAh/cm2 or 4.2 V".
    times : int
        The number of cycles, at most.
    rest : str, optional
        How long the cell rests after each of the two, such as "10 min"; not at all by default.
    until : str, optional
        What ends the cycles before, such as "capacity under 80 %"; see `Cycles`.

    Returns
    -------
    Cycles
        The cycles, for `lobsim.run`.

    Raises
    ------
    LobsimError
        If ``times`` is not a whole number above 0.
    """
    after = () if rest is None else (f"Rest for {rest}",)
    return Cycles((f"Discharge at {discharge}", *after, f"Charge at {charge}", *after), times, until)


@guarded
def parse(protocol: Protocol, cell: Cell, held: Mapping[str, Followed] | None = None) -> list[Step]:
    """Read a protocol.

    Parameters
    ----------
    protocol : str, Follow, Cycles, or sequence of them
        One step or several, such as "Charge at 0.2 mA/cm2 for 20 h or until 4.2 V or 2 mAh/cm2". Verbs are Discharge,
        Charge, Hold and Rest; quantities are of the cell, per area of electrode (mA/cm2) or per mass of carbon (mA/g).
        A capacity counts from the start of its step. "Follow drive.csv until 2.0 V" follows a profile of current or
        power; see `lobsim.protocol.profile.read`. "at 40 C", "in air" and "at 2 bar" say under which conditions a step
        is done, "skip if voltage above 3.5 V" when it is left out.
    cell : Cell
        The cell, for its area, loading, nominal capacity and equilibrium potential.
    held : mapping of str to Followed, optional
        Profiles by the words of their steps, in place of those in the files.

    Returns
    -------
    list of Step
        The steps, their values in SI per cell.

    Raises
    ------
    LobsimError
        If a step cannot be read, has no end, or has an end that it cannot reach.
    """
    return steps_of(protocol, cell, held)


def steps_of(protocol: Protocol, cell: Cell, held: Mapping[str, Followed] | None = None) -> list[Step]:
    """Read a protocol, as `parse` does, of a cell or of what has the sizes of one."""
    steps: list[Step] = []
    done = 0
    for part in parts_of(protocol):
        if isinstance(part, Cycles):
            once = [_of_cycle(number, text, cell, held) for number, text in enumerate(part.steps, 1)]
            if part.until:
                told(part.until, cell)
            turns = range(1, part.times + 1)
            steps += [replace(step, cycle=done + n if part.counted else 0) for n in turns for step in once]
            done += part.times if part.counted else 0
        else:
            steps.append(read_step(part, cell, held))
    return steps


def every_step(protocol: Protocol, cell: Cell) -> list[Step]:
    """Read a protocol, as `parse` does, of which every step is done whatever the cell does.

    Raises
    ------
    LobsimError
        If what is left out depends on the cell.
    """
    steps = parse(protocol, cell)
    early = [part.until for part in parts_of(protocol) if isinstance(part, Cycles) and part.until]
    skipped = [step.text for step in steps if step.skips]
    if early or skipped:
        what = f"{skipped[0]!r}" if skipped else f"cycles until {early[0]!r}"
        raise LobsimError(f"which steps are done must be known before: {what} depends on what the cell does")
    return steps


def parts_of(protocol: Protocol) -> tuple[Part, ...]:
    """List what a protocol consists of.

    Raises
    ------
    LobsimError
        If it is empty.
    """
    parts = (protocol,) if isinstance(protocol, str | Follow | Cycles) else tuple(protocol)
    if not parts:
        raise LobsimError(f"the protocol is empty: give a step such as {EXAMPLES}")
    return parts


def _of_cycle(number: int, text: str | Follow, cell: Cell, held: Mapping[str, Followed] | None) -> Step:
    try:
        return read_step(text, cell, held)
    except LobsimError as error:
        raise LobsimError(f"step {number} of the cycle: {error}") from None

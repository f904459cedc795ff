"""Protocol of a cell, in words: steps, and cycles of steps, read into SI per cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from lobsim.arguments import guarded, named
from lobsim.arguments.kinds import fit
from lobsim.cell import Cell
from lobsim.display.notebook import Shown, shortened
from lobsim.errors import LobsimError
from lobsim.protocol.profile import Followed
from lobsim.protocol.step import EXAMPLES, Step, read_step
from lobsim.protocol.step import End as End

Times = Annotated[int, "a whole number of times, 1 or more"]


@named
@dataclass(frozen=True, repr=False)
class Cycles(Shown):
    """Steps repeated.

    Parameters
    ----------
    steps : sequence of str
        The steps of one cycle; see `parse`.
    times : int
        How often they are done.

    Raises
    ------
    LobsimError
        If there is no step, or ``times`` is not a whole number above 0.
    """

    steps: Sequence[str]  # kept as a tuple
    times: int

    def __post_init__(self) -> None:
        """Refuse what cannot be repeated."""
        steps = tuple(self.steps) if isinstance(self.steps, Iterable) and not isinstance(self.steps, str) else ()
        if not steps:
            raise LobsimError(f"a cycle has a list of steps, such as [{EXAMPLES}], not {self.steps!r}")
        times = fit(self.times, Times, "times")
        if times < 1:
            raise LobsimError(f"a cycle is done a whole number of times, 1 or more, not {times}")
        object.__setattr__(self, "steps", steps)
        object.__setattr__(self, "times", times)

    def facts(self) -> dict[str, str]:
        """Tell how often the steps are done, and the steps."""
        return {"times": str(self.times)} | {str(number): step for number, step in enumerate(self.steps, 1)}

    def __repr__(self) -> str:
        """Tell the steps of one cycle, and how often they are done, in one line; `str` leaves nothing out."""
        return shortened(f"Cycles({self})")

    def __str__(self) -> str:
        """The steps of one cycle, and how often they are done."""
        return f"{self.times} x ({'; '.join(map(str, self.steps))})"


# What an item is if it is neither, `read_step` says.
Protocol = Annotated[
    str | Cycles | Sequence[str | Cycles | Any], f"a step such as {EXAMPLES}, a lobsim.Cycles, or a list of them"
]


@guarded
def cycle(discharge: str, charge: str, times: Times, rest: str | None = None) -> Cycles:
    """Write a protocol of cycles.

    Parameters
    ----------
    discharge, charge : str
        What follows "Discharge at" and "Charge at", such as "0.2 mA/cm2 until 2 mAh/cm2 or 4.2 V".
    times : int
        The number of cycles.
    rest : str, optional
        How long the cell rests after each of the two, such as "10 min"; not at all by default.

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
    return Cycles((f"Discharge at {discharge}", *after, f"Charge at {charge}", *after), times)


@guarded
def parse(protocol: Protocol, cell: Cell, held: Mapping[str, Followed] | None = None) -> list[Step]:
    """Read a protocol.

    Parameters
    ----------
    protocol : str, Cycles, or sequence of them
        One step or several, such as "Charge at 0.2 mA/cm2 for 20 h or until 4.2 V or 2 mAh/cm2". Verbs are Discharge,
        Charge, Hold and Rest; quantities are of the cell, per area of electrode (mA/cm2) or per mass of carbon (mA/g).
        A capacity counts from the start of its step. "Follow drive.csv until 2.0 V" follows a profile of current or
        power; see `lobsim.protocol.profile.read`.
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
    parts = [protocol] if isinstance(protocol, str | Cycles) else list(protocol)
    if not parts:
        raise LobsimError(f"the protocol is empty: give a step such as {EXAMPLES}")
    steps: list[Step] = []
    done = 0
    for part in parts:
        if isinstance(part, Cycles):
            once = [_of_cycle(number, text, cell, held) for number, text in enumerate(part.steps, 1)]
            steps += [replace(step, cycle=done + n) for n in range(1, part.times + 1) for step in once]
            done += part.times
        else:
            steps.append(read_step(part, cell, held))
    return steps


def _of_cycle(number: int, text: str, cell: Cell, held: Mapping[str, Followed] | None) -> Step:
    try:
        return read_step(text, cell, held)
    except LobsimError as error:
        raise LobsimError(f"step {number} of the cycle: {error}") from None

"""Protocols of several steps of many cells of one structure, solved side by side."""

from collections.abc import Mapping, Sequence

from lobsim.batch.engine import NoEngineError
from lobsim.batch.from_casadi import NotInLanesError
from lobsim.batch.one_of_many import OneOfMany
from lobsim.batch.step_by_step import StepByStep
from lobsim.batch.way import Followed, Way
from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.protocol import Part
from lobsim.protocol.step import Step

BLOCK = 64  # runs whose step is held at a time: looks at it take some 30 MB


def protocols(
    cell: Cell,
    numbers: Mapping[str, float | Array],
    parts: Sequence[tuple[Part, ...]],
    steps: Sequence[Sequence[Step]],
    *,
    varied: tuple[str, ...] = (),
    points: int = 0,
    threads: int = 1,
) -> list[Followed]:
    """Solve protocols of cells of one structure.

    Parameters
    ----------
    cell : Cell
        What they have in common, as `lobsim.solve.by_protocol.for_protocol` settles it.
    numbers : mapping of str to float or array
        All numbers of the cells, in the units of their names: floats, and arrays (runs,) where they differ.
    parts : sequence of tuple of str, Follow and Cycles
        The protocol of every run.
    steps : sequence of sequence of Step
        The same, step by step.
    varied : tuple of str
        The numbers that differ between the runs of the whole study.
    points : int
        Points of a curve, voltage [V] over charge [mAh/g]; 0 for none.
    threads : int
        Threads that share the runs.

    Returns
    -------
    list of Followed
        In the order of the runs; without a row those that IDAKLU shall solve, with the reason.
    """
    found: list[Followed] = []
    for first in range(0, len(steps), BLOCK):
        some = slice(first, first + BLOCK)
        own = {name: number if isinstance(number, float) else number[some] for name, number in numbers.items()}
        ways = [
            Way(OneOfMany(own, run, str(cell.gas)), protocol, its_steps)
            for run, (protocol, its_steps) in enumerate(zip(parts[some], steps[some], strict=True))
        ]
        try:
            course = StepByStep(cell, own, ways, varied, threads)
            course.go()
        except (NotInLanesError, NoEngineError) as error:
            found += [Followed(None, reason=str(error))] * len(ways)
        else:
            found += [way.followed(books, points) for way, books in zip(ways, course.books(), strict=True)]
    return found

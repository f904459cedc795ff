"""The cycles of a paper for many draws of what is uncertain: intervals of what it says about them."""

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.batch import choice
from lobsim.batch.protocols import protocols
from lobsim.cell import Cell, caution
from lobsim.cell.many import numbers_of_many
from lobsim.compare.comparison import cell_of
from lobsim.compare.cycling import CyclingComparison, compare_cycling, number_of_cycles
from lobsim.curves.charge import SHAPES
from lobsim.display.notebook import Shown
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.parameters.statements import Cycling
from lobsim.protocol import Cycles, cycle, parse
from lobsim.result.record import Cycle, cycles
from lobsim.run import run
from lobsim.solve.by_protocol import for_protocol
from lobsim.sweep.execute import varied
from lobsim.sweep.runs import Run
from lobsim.uncertain import choices
from lobsim.uncertain.intervals import interval
from lobsim.uncertain.many_runs import Values
from lobsim.uncertain.statement_interval import StatementInterval

DRAWS, ONE_BY_ONE = 50, 10  # by default: cycles take a hundred times as long as a discharge; and by IDAKLU alone
VOLUMES = 10  # through the electrode
PIECE = 32  # draws that are solved side by side before it is told how far it is


@dataclass(frozen=True, repr=False)
class UncertainCycles(Shown):
    """The cycles of a paper for many draws.

    Attributes
    ----------
    plain : CyclingComparison
        The same with the numbers of the parameter set.
    posterior, prior : mapping of str to tuple of tuple of Cycle
        By case, the cycles of every draw; a draw without cycles could not be solved.
    """

    plain: CyclingComparison
    posterior: dict[str, tuple[tuple[Cycle, ...], ...]]
    prior: dict[str, tuple[tuple[Cycle, ...], ...]]

    def facts(self) -> dict[str, str]:
        """Count draws, and the statements that lie inside their intervals."""
        inside = [row.inside for case in self.posterior for row in self.rows_of(case) if row.inside is not None]
        draws = ", ".join(sorted({str(len(one)) for one in self.posterior.values()}))
        return {"draws": draws, "statements": str(len(inside)), "inside": str(sum(inside))}

    @guarded
    def rows_of(self, case: str) -> tuple[StatementInterval, ...]:
        """The statements about one case; the shape of a charge is not read off the draws, and has no interval."""
        found = []
        for row in self.plain.rows_of(case):
            said = row.statement
            drawn, before = (_numbers(said, kept[case]) for kept in (self.posterior, self.prior))
            holds = [number is not None and said.holds(number) for number in drawn]
            is_counted = said.stated and drawn and said.quantity not in SHAPES
            share = sum(holds) / len(holds) if is_counted else float("nan")
            found.append(StatementInterval(said, row.number, interval(drawn), interval(before), share))
        return tuple(found)

    def cases(self) -> list[dict[str, Any]]:
        """Plain numbers and words of every case, ready for JSON; intervals in the units of their quantities."""
        found = []
        for plain in self.plain.cases():
            case = plain["case"]
            for said, row in zip(plain["statements"], self.rows_of(case), strict=True):
                said |= row.summary()
            counts = {"draws": len(self.posterior[case]), "draws_failed": sum(not one for one in self.posterior[case])}
            found.append(plain | counts | {"cycle_intervals": self.intervals(case)})
        return found

    @guarded
    def intervals(self, case: str) -> list[dict[str, Any]]:
        """Intervals of every cycle, one a row, in the units in their names: capacities, power, voltages, energy."""
        by_cycle: dict[int, list[Cycle]] = {}
        for one in (one for drawn in self.posterior[case] for one in drawn):
            by_cycle.setdefault(one.cycle, []).append(one)
        return [
            {"cycle": number, "draws": len(some)}
            | {f"{name}_interval": interval([_number(getattr(one, name)) for one in some]) for name in READ}
            for number, some in sorted(by_cycle.items())
        ]


READ = (
    *("discharge_capacity_mAh_cm2", "charge_capacity_mAh_cm2", "power_mW_cm2"),
    *("end_of_discharge_V", "end_of_charge_V", "energy_efficiency"),
)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _numbers(said: Any, drawn: Sequence[Sequence[Cycle]]) -> list[float | None]:
    """The number of a statement in every draw that could be solved, in its unit."""
    import pandas

    if said.quantity in SHAPES:
        return [None for one in drawn if one]
    tables = [pandas.DataFrame([asdict(cycle) for cycle in one]).set_index("cycle") for one in drawn if one]
    return [number_of_cycles(said, table) for table in tables]


@guarded
@caution.once()
def compare_cycles(
    paper: str = "saengkaew2023",
    *,
    draws: int | None = None,
    laws: str | None = None,
    lithium: str | None = None,
    volumes: int = VOLUMES,
    progress: Callable[[str], None] | bool | None = None,
) -> UncertainCycles:
    """Run the cycles of which a paper speaks, for many draws of what is uncertain.

    Parameters
    ----------
    paper : str
        The paper.
    draws : int, optional
        How many draws of the prior and of the posterior; 50 by default, 10 without a C compiler.
    laws, lithium : str, optional
        As in `lobsim.compare.cycling.compare_cycling`.
    volumes : int
        Finite volumes through the electrode.
    progress : callable, optional
        Told in words how far it is; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    UncertainCycles
        Intervals of every cycle, and the statements beside them.

    Raises
    ------
    LobsimError
        If there is no such paper, edition or law, it says nothing about cycles, or there are too few draws.
    """
    many = choices.count(draws) if draws is not None else ONE_BY_ONE if choice.missing() else DRAWS
    found: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    with spoken("compare", progress, "cases") as tell:
        plain = compare_cycling(paper, laws=laws, lithium=lithium)
        source = plain.laboratory
        every = {one.case: one for one in (*source.cycling, *source.rival_cycling)}
        for case in plain.results:
            one = every[case]
            tell(f"{many} draws of {case}", len(found[0]), len(plain.results))
            cell = cell_of(source, laws, one.membrane, one.build).with_laws(**one.laws).with_mesh(positive=volumes)
            for kept, drawn in zip(found, (choices.posterior, choices.prior), strict=True):
                kept[case] = cycled(cell, drawn(cell, many), one)
    return UncertainCycles(plain, *found)


def cycled(cell: Cell, draws: Sequence[Values], case: Cycling) -> tuple[tuple[Cycle, ...], ...]:
    """Cycle a cell once for every draw of its numbers: in lanes, and what no lane can by IDAKLU."""
    protocol = cycle(case.discharge, case.charge, case.times)
    found: list[tuple[Cycle, ...]] = []
    with spoken(f"{len(draws)} draws of {case.case}", None, "draws") as tell:
        for first in range(0, len(draws), PIECE):
            some = draws[first : first + PIECE]
            beside = [()] * len(some) if choice.missing() else _in_lanes(cell, some, protocol)
            for draw, done in zip(some, beside, strict=True):
                found.append(done or _alone(cell, draw, protocol))
                tell("", len(found), len(draws))
    return tuple(found)


def _in_lanes(cell: Cell, draws: Sequence[Values], protocol: Cycles) -> list[tuple[Cycle, ...]]:
    """Cycles of draws of one structure; none of a draw that lanes do not solve."""
    steps = parse(protocol, cell)
    settled, names = for_protocol(cell, steps), list(draws[0])
    many = numbers_of_many(settled, names, [[draw[name] for name in names] for draw in draws])
    places = np.flatnonzero(many.alone == 0)
    found: list[tuple[Cycle, ...]] = [()] * len(draws)
    if places.size:
        own = {name: number if isinstance(number, float) else number[places] for name, number in many.numbers.items()}
        moved = varied([Run(settled, tuple(sorted(draws[0].items())), (), ())])
        parts, each = [(protocol,)] * places.size, [steps] * places.size
        solved = protocols(settled, own, parts, each, varied=moved, threads=os.cpu_count() or 1)
        for place, one in zip(places, solved, strict=True):
            if one.row is not None:
                found[place] = tuple(cycles(settled.with_values(draws[place]), one.steps))
    return found


@caution.silent()
def _alone(cell: Cell, draw: Values, protocol: Cycles) -> tuple[Cycle, ...]:
    """Cycles of one draw by IDAKLU; none if it cannot be solved."""
    try:
        result = run(cell.with_values(draw), protocol, progress=False)
    except LobsimError:
        return ()
    return tuple(cycles(result.cell, result.steps))

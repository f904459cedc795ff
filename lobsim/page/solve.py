"""From choices to numbers that can be drawn; runs in a process of its own, and knows no Dash."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from lobsim.cell import caution
from lobsim.compare import cycling, verdict
from lobsim.compare.verdict import Row
from lobsim.numerics.arrays import Array
from lobsim.page import electrode_fields, stated
from lobsim.page.knobs import shown
from lobsim.page.state import CYCLING, Choices
from lobsim.protocol import Cycles, cycle
from lobsim.result import Result
from lobsim.result.record import cycles
from lobsim.run import run
from lobsim.uncertain import discharges as uncertain
from lobsim.uncertain.choices import posterior
from lobsim.uncertain.discharges import Band

DRAWS = 100  # of the band: a second once the equations are compiled
CURVE_POINTS, AREA_POINTS = 500, 161
KEPT = 6  # results that a process remembers, for the downloads that may follow
Tell = Callable[[int, int], None]  # cycles done, cycles in all


@dataclass(frozen=True)
class Discharge:
    """A discharge.

    Attributes
    ----------
    mAh_g, hours, voltage_V : array
        Its curve, shape (T,).
    audit_mAh_g : array
        Charge at which the losses are given, shape (A,).
    losses_V : mapping of str to array
        The losses by process, shapes (A,).
    fields : ElectrodeFields
        What the cross-section shows.
    per_gram : float
        Factor from mAh/cm2 to mAh/g.
    facts : mapping
        See `Result.summary`.
    saying : tuple of Row
        What the laboratory states about this membrane, build and current, with the numbers of this run.
    usual : bool
        Whether the laboratory did the same with the same cell, so that the verdicts count.
    """

    mAh_g: Array
    hours: Array
    voltage_V: Array
    audit_mAh_g: Array
    losses_V: Mapping[str, Array]
    fields: electrode_fields.ElectrodeFields
    per_gram: float
    facts: Mapping[str, Any]
    saying: tuple[Row, ...]
    usual: bool


@dataclass(frozen=True)
class Cycled:
    """A run of cycles.

    Attributes
    ----------
    halves : mapping of int to mapping of str to (array, array)
        For some cycles the charge moved [mAh/cm2] and the voltage [V] of "discharge" and "charge".
    rows : tuple of mapping
        The cycles; see `lobsim.result.record.Cycle`.
    limit_mAh_cm2 : float
        What each half was asked to move.
    end, finished
        See `Result`.
    saying, usual
        As in `Discharge`.
    """

    halves: Mapping[int, Mapping[str, tuple[Array, Array]]]
    rows: tuple[Mapping[str, Any], ...]
    limit_mAh_cm2: float
    end: str
    finished: bool
    saying: tuple[Row, ...]
    usual: bool


_kept: dict[Choices, Result] = {}


def solved(choices: Choices, tell: Tell | None = None) -> Result:
    """Solve a run, unless this process has just solved it."""
    if choices not in _kept:
        count = int(choices["times"])
        told = (lambda done, steps, last: tell(done * count // steps, count)) if tell else False
        with caution.silent():  # nobody reads the terminal of the server, nor a line of progress there
            _kept[choices] = run(choices.cell(), choices.protocol(), progress=told)
        for oldest in list(_kept)[:-KEPT]:
            del _kept[oldest]
    return _kept[choices]


def discharge(choices: Choices) -> Discharge:
    """Solve a discharge.

    Raises
    ------
    LobsimError
        If the cell cannot carry the current, the protocol cannot be read, or the model has no inside to show.
    """
    electrode_fields.refuse(choices.usual)
    result = solved(choices)
    charge = result.discharged_mAh_g
    some = np.unique(np.linspace(0, charge.size - 1, CURVE_POINTS).round().astype(int))
    even = np.linspace(0, charge[-1], AREA_POINTS)
    return Discharge(
        mAh_g=charge[some],
        hours=result.time_s[some] / 3600,
        voltage_V=result.voltage_V[some],
        audit_mAh_g=even,
        losses_V={name: np.interp(even, charge, loss) for name, loss in result.audit.items()},
        fields=electrode_fields.read(result),
        per_gram=10 / result.cell.loading_kg_m2,
        facts=result.summary(),
        saying=_saying(choices, result),
        usual=_usual(choices),
    )


@caution.silent()
def band(choices: Choices) -> Band:
    """Find the band in which 90 % of the draws of a discharge lie.

    Raises
    ------
    LobsimError
        If none of its numbers is uncertain, or none of the draws can be solved.
    """
    cell = choices.cell()
    return uncertain.discharge(cell, posterior(cell, DRAWS), choices.steps[0], progress=False).band(CURVE_POINTS)


def _saying(choices: Choices, result: Result) -> tuple[Row, ...]:
    """Statements about discharges of this membrane in this build at this current."""
    said = stated.discharges(choices.subject, choices.membrane, choices.build)
    return verdict.rows([one for one in said if _at_the_current(one.protocol, choices)], result)


def _at_the_current(protocol: str | Cycles, choices: Choices) -> bool:
    return stated.current(protocol, choices.usual) == shown(choices["current"])


def _usual(choices: Choices) -> bool:
    """Whether the laboratory did the same with the same cell."""
    cell, about = choices.cell(), (choices.subject, choices.membrane, choices.build)
    done: list[tuple[str | Cycles, Mapping[str, str]]]
    if choices.view == CYCLING:
        done = [(cycle(one.discharge, one.charge, int(choices["times"])), one.laws) for one in stated.cycles(*about)]
    else:
        done = [(one.protocol, {}) for one in stated.discharges(*about)]
    own = stated.steps(choices.protocol(), cell)
    return any(
        stated.steps(protocol, cell) == own and stated.describes(choices.subject, cell, laws) for protocol, laws in done
    )


def cycled(choices: Choices, tell: Tell) -> Cycled:
    """Solve cycles, telling how many are done."""
    result = solved(choices, tell)
    rows = cycles(result.cell, result.steps)
    apart = max(1, round(len(rows) / 3))
    some = sorted({1, *range(apart, len(rows) + 1, apart)})
    halves = {number: _halves(result, number) for number in some}
    said = stated.cycles(choices.subject, choices.membrane, choices.build)
    about = [
        row
        for one in said
        if _at_the_current(cycle(one.discharge, one.charge, 1), choices)
        for row in one.statements
        if row.stated and row.cycle <= len(rows)
    ]
    return Cycled(
        halves=halves,
        rows=tuple(asdict(row) for row in rows),
        limit_mAh_cm2=choices["per_cycle"],
        end=result.end,
        finished=result.finished,
        saying=cycling.rows(about, result),
        usual=_usual(choices),
    )


def _halves(result: Result, number: int) -> dict[str, tuple[Array, Array]]:
    curves = result.cycle(number)
    parts = {half: curves[curves["Half"] == half] for half in ("discharge", "charge")}
    columns = ("Charge moved [mAh.cm-2]", "Voltage [V]")
    return {half: (part[columns[0]].to_numpy(), part[columns[1]].to_numpy()) for half, part in parts.items()}

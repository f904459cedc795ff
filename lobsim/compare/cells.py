"""Cells and results of one's own, side by side: what VF, DB and NIPS get, for any cells and protocols."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell, caution
from lobsim.compare import verdict
from lobsim.compare.side_by_side import SideBySide
from lobsim.compare.sides import Run, Side, Steps, in_words, sides
from lobsim.compare.verdict import Row
from lobsim.errors import LobsimError, pick
from lobsim.limits import PowerLimit, power_limit
from lobsim.limits.rates import DELIVERED_mAh_cm2, RatePoint, rate_curve
from lobsim.protocol import parse
from lobsim.result import Result
from lobsim.result.audit import TERMS
from lobsim.run import run

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

PROTOCOL, RATE = "Discharge at 0.4 mA/cm2 until 2.0 V", "Discharge at {:.12g} mA/cm2 for 1 h"
LIMIT_VOLUMES = 20  # through the electrode: twice as many move no power limit by more than 0.3 %
OF_A_RUN = (  # columns of the table that a summary has
    *("capacity_mAh_g", "capacity_mAh_cm2", "plateau_V", "knee_mAh_g", "energy_mWh_cm2", "power_mW_cm2", "end_V"),
    *("end", "cause", "finished", "fill_fraction", "film_thickness_m", "saturation"),
)
OF_A_RATE = (
    *("current_mA_cm2", "power_mW_cm2", "delivered_mAh_cm2", "capacity_mAh_cm2", "capacity_mAh_g", "plateau_V"),
    *("energy_mWh_cm2", "energy_Wh_kg", "power_W_kg", "cause"),
)
PRODUCT = "Lithium peroxide volume fraction"


@dataclass(frozen=True, repr=False)
class CellComparison(SideBySide):
    """Comparison of cells of one's own.

    Attributes
    ----------
    cells : mapping of str to Cell
        The cells, by the names that tables and legends give them.
    runs : tuple of Run
        Every run; one that failed says why.
    rates : mapping of str to tuple of RatePoint
        Discharges over a range of currents by the name of the cell, if they were asked for.
    limits : mapping of str to PowerLimit
        The largest power by the name of the cell, if it was asked for.
    unlimited : mapping of str to str
        Why a cell has no power limit, by its name.
    """

    cells: Mapping[str, Cell]
    runs: tuple[Run, ...]
    rates: Mapping[str, tuple[RatePoint, ...]] = field(default_factory=dict)
    limits: Mapping[str, PowerLimit] = field(default_factory=dict)
    unlimited: Mapping[str, str] = field(default_factory=dict)

    @property
    def results(self) -> Mapping[str, Result]:  # type: ignore[override]
        """What was run, by the name of the case."""
        return {one.case: one.result for one in self.runs if one.result is not None}

    @guarded
    def rows_of(self, case: str) -> tuple[Row, ...]:
        """What the laboratory of the cell states about this run, with the number of the run."""
        result = self.results[pick("case", case, self.results)]
        return verdict.rows(verdict.statements_about(result, result.cell.laboratory.statements), result)

    def facts(self) -> dict[str, str]:
        """Tell the cells, what was done with them, and what failed."""
        done = dict.fromkeys(one.done for one in self.runs)
        failed = {one.case: one.reason for one in self.runs if one.reason}
        return {"cells": ", ".join(self.cells), "protocol": " and ".join(done), **failed}

    def cases(self) -> list[dict[str, Any]]:
        """Plain numbers and words of every run, ready for JSON; the units are in the names."""
        return [_named(one) | (self._summary(one.case, one.result) if one.result else {}) for one in self.runs]

    def _summary(self, case: str, result: Result) -> dict[str, Any]:
        """Sum up a run, its product, its losses, and what is stated about it."""
        _, eps_p = result.profile(PRODUCT)
        product = {"product_separator": float(eps_p[0]), "product_gas_side": float(eps_p[-1])}
        return result.summary() | product | _losses(result) | verdict.summary(self.rows_of(case))

    def table(self) -> "pandas.DataFrame":
        """Tabulate the runs, one a row: numbers, losses while the cell discharges, product, what is stated, reasons."""
        import pandas

        losses = [_loss(term) for term in TERMS]
        columns = [*OF_A_RUN, "product_separator", "product_gas_side", *losses, "paper", "verdict", "kind"]
        named = ("cell", "protocol", "membrane", "build")
        records = [{name: case.get(name) for name in (*named, *columns, "reason")} for case in self.cases()]
        return pandas.DataFrame(records)

    def power_limits(self) -> list[dict[str, Any]]:
        """Plain numbers and words of every power limit; a cell that holds the capacity at no current has power 0."""
        told = ("power_limit_mW_cm2", "current_at_limit_mA_cm2", "capacity_mAh_cm2", "cutoff_V", "limiting_process")
        found = [{"cell": name, **{key: getattr(one, key) for key in told}} for name, one in self.limits.items()]
        return found + [{"cell": name, "limiting_process": why} for name, why in self.unlimited.items()]

    def rate_maps(self) -> list[dict[str, Any]]:
        """Plain numbers and words of every discharge over the range of currents."""
        return [
            {"cell": name, **{key: getattr(point, key) for key in OF_A_RATE}}
            for name, points in self.rates.items()
            for point in points
        ]

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Rates and power limits."""
        return {"rates": self.rate_maps(), "power_limits": self.power_limits()}

    def plot(self) -> "Figure":
        """Draw the comparison; the figure has matplotlib's ``savefig``."""
        from lobsim.plots import comparison

        return comparison(self)


def _named(one: Run) -> dict[str, Any]:
    cell = {field: getattr(one.cell, field) for field in ("membrane", "build", "gas", "model")}
    return {"case": one.case, "cell": one.name, "protocol": one.done, **cell, "reason": one.reason or None}


def _loss(term: str) -> str:
    return f"loss_{term.replace(' ', '_')}_V"


def _losses(result: Result) -> dict[str, float | None]:
    """Mean losses [V] over the charge that the cell delivers; of one that delivers none, over what it takes up."""
    moved = np.diff(result.discharged_mAh_cm2)
    weight = np.clip(moved if (moved > 0).any() else -moved, 0, None)
    total = weight.sum()
    return {
        _loss(term): float(weight @ (loss[1:] + loss[:-1]) / 2 / total) if total > 0 else None
        for term, loss in result.audit.items()
    }


@caution.once()
def compare_cells(
    given: Sequence[Any],
    protocols: Sequence[Steps],
    currents: Sequence[float],
    limits: bool,
    tell: Callable[..., Any],
) -> CellComparison:
    """Run cells side by side.

    Parameters
    ----------
    given : sequence
        2 to 8 cells, results, or their files.
    protocols : sequence of tuple of str and Cycles
        What every cell does, each by itself. Without any, cells do what the results did, or else `PROTOCOL`.
    currents : sequence of float
        Currents [mA cm-2] at which every cell is discharged as well.
    limits : bool
        Search the largest power of every cell as well.
    tell : callable
        Told in words what is being done, and how many things are done of how many.

    Returns
    -------
    CellComparison
        What fails, because a cell does not carry a current or the solver gives up, is there with its reason.

    Raises
    ------
    LobsimError
        If one is neither cell nor result, or a protocol cannot be read.
    """
    found = sides(given)
    if protocols and all(side.result is not None for side in found):
        raise LobsimError(
            "a protocol is what cells do, and here are results alone, which stay as they are: leave it out"
        )
    plan = _plan(found, protocols)
    for _, side, steps in plan:
        if side.result is None:
            parse(steps, side.cell)  # what no cell can be asked is refused before anything is run
    for current in currents:
        parse(RATE.format(current), found[0].cell)
    count = len(plan) + len(found) * (bool(currents) + limits)
    runs: list[Run] = []
    for case, side, steps in plan:
        tell(case, len(runs), count)
        runs.append(_run(case, side, steps))
    rates: dict[str, tuple[RatePoint, ...]] = {}
    for side in found if currents else ():
        tell(f"{side.name} at {len(currents)} currents", len(runs) + len(rates), count)
        rates[side.name] = tuple(_rate(side.cell, current) for current in currents)
    most: dict[str, PowerLimit] = {}
    without: dict[str, str] = {}
    for side in found if limits else ():
        tell(f"{side.name}: searching the largest power", len(runs) + len(rates) + len(most), count)
        try:
            most[side.name] = power_limit(_coarse(side.cell))
        except LobsimError as error:
            without[side.name] = str(error)
    return CellComparison({side.name: side.cell for side in found}, tuple(runs), rates, most, without)


def _plan(found: Sequence[Side], protocols: Sequence[Steps]) -> list[tuple[str, Side, Steps]]:
    """What is run, or was: the name of the case, the cell, the protocol."""
    was = dict.fromkeys(side.result.protocol for side in found if side.result)
    every = protocols or tuple(was) or ((PROTOCOL,),)
    asked = [(side, steps) for side in found for steps in ((side.result.protocol,) if side.result else every)]
    once = len(asked) == len(found)
    return [(side.name if once else f"{side.name}, {in_words(steps)}", side, steps) for side, steps in asked]


def _run(case: str, side: Side, steps: Steps) -> Run:
    if side.result is not None:
        return Run(case, side.name, side.cell, steps, side.result)
    try:
        return Run(case, side.name, side.cell, steps, run(side.cell, steps))
    except LobsimError as error:
        return Run(case, side.name, side.cell, steps, None, str(error))


def _rate(cell: Cell, current: float) -> RatePoint:
    """Discharge a cell at a current [mA cm-2]; if the solver gives up, the point says so."""
    try:
        return rate_curve(cell, [current], progress=False)[0]
    except LobsimError as error:
        nothing = RatePoint(cell.membrane, cell.build, current, power_mW_cm2=None, cause=str(error))
        return replace(nothing, delivered_mAh_cm2=DELIVERED_mAh_cm2)


def _coarse(cell: Cell) -> Cell:
    """The cell on the mesh of power limits, or on its own if that is coarser."""
    return cell.with_mesh(cell.mesh.separator, min(cell.mesh.positive, LIMIT_VOLUMES), cell.mesh.along)

"""Rows of many discharges that are read at once are those of single runs, in words and in numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import lobsim
from lobsim.batch.lines import lines
from lobsim.batch.rows import COLUMNS, Discharges
from lobsim.curves import discharge
from lobsim.numerics.solver import DEFAULT
from lobsim.protocol import parse
from lobsim.protocol.step import Step
from lobsim.result import outputs
from lobsim.result.looks import Looks
from lobsim.solve.prepare import prepare
from lobsim.sweep.quick_look import QuickLook
from lobsim.sweep.runs import Run
from lobsim.sweep.worker import Settings, solve

VARIED = D_O, DOSE, T, ALPHA, CONTACT, AREA = (
    "Oxygen diffusivity [m2.s-1]",
    "Electrolyte dose [m]",
    "Ambient temperature [K]",
    "Oxygen reduction transfer coefficient",
    "Contact resistance [Ohm.m2]",
    "Electrode area [m2]",
)
CURRENTS = (0.1, 0.4, 2.0)
LIMIT = "mA/cm2 until 2.0 V"


def cells() -> dict[str, lobsim.Cell]:
    """Every build, model and law that changes what is read."""

    def quick(membrane: str, build: str, **laws: str) -> lobsim.Cell:
        return lobsim.Cell(membrane, build).with_laws(**laws).with_mesh(4, 10)

    found = {
        "NIPS, stacked": quick("NIPS", "stacked"),
        "VF, coin": quick("VF", "coin"),
        "DB, coin": quick("DB", "coin"),
        "lumped": lobsim.Cell("NIPS", "stacked", model="lumped"),
        "lumped, cycling": lobsim.Cell("NIPS", "cycling", model="lumped").with_laws(mediator="on", ageing="on"),
        "classes of pores": quick("NIPS", "stacked", pores="classes"),
        "mediator and ageing": quick("NIPS", "cycling", mediator="on", ageing="on"),
        "branches": quick("VF", "coin", kinetics="branches"),
        "two-stage lithium": quick("NIPS", "coin", lithium="two-stage"),
        "two columns": lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(3, 6, 2),
    }
    laws = ("series", "ohmic", "coverage", "deposit", "diffusion", "none")
    return found | {law: quick("NIPS", "coin", passivation=law) for law in laws}


CELLS = cells()


def solved(cell: lobsim.Cell) -> tuple[list[Run], QuickLook, list[tuple[lobsim.Cell, Step, Any]]]:
    """Discharges with numbers and currents of their own, by IDAKLU at the default tolerance."""
    rng = np.random.default_rng(3)
    runs = []
    for current in CURRENTS:
        dose = cell.numbers[DOSE] * rng.uniform(0.9, 1.5)
        values = (
            (D_O, rng.uniform(1, 2) * 1e-9),
            (T, rng.uniform(295, 310)),
            (DOSE, dose),
            (ALPHA, rng.uniform(0.4, 0.6)),
            (CONTACT, rng.uniform(0, 1e-3)),
            (AREA, rng.uniform(1e-4, 2e-4)),
        )
        runs.append(Run(cell, tuple(sorted(values)), (f"Discharge at {current} {LIMIT}",), ()))
    prepared = prepare(cell, varied=SETTINGS.varied, compiled=False)
    found = []
    for run in runs:
        made = run.built()
        (step,) = parse(run.protocol, made)
        found.append((made, step, prepared.solve(made, step)))
    return runs, QuickLook.of(prepared), found


SETTINGS = Settings(VARIED, points=7, compiled=False, accuracy=DEFAULT)


def polynomials(solution: Any, row: int) -> np.ndarray:
    """The cubics of IDAKLU between its steps, in the form that the integrator gives."""
    t, y, slope = solution.t, solution.all_ys[0][row], solution.all_yps[0][row]
    h, rise = np.diff(t), np.diff(y)
    first = h * slope[:-1] - rise
    return np.column_stack((t[:-1], h, y[:-1], y[1:], first, rise - h * slope[1:] - first))


def drawn(quick_look: QuickLook, solutions: Sequence[Any], pieces: int) -> list[tuple[np.ndarray, np.ndarray]]:
    if quick_look.voltage is None:  # lumped: the voltage follows from the unknowns
        return [quick_look.curve(solution) for solution in solutions]
    row, scale, zero = quick_look.voltage
    curves = [polynomials(solution, row) for solution in solutions]
    ends = np.array([solution.t[-1] for solution in solutions])
    return lines(np.concatenate(curves), np.array([len(curve) for curve in curves]), ends, scale, zero, pieces)


def side_by_side(quick_look: QuickLook, found: Sequence[tuple[lobsim.Cell, Step, Any]], pieces: int = 2) -> Discharges:
    """What a batch engine gives, made of solutions of IDAKLU; numbers that differ are arrays."""
    read = [quick_look.values(solution) for *_, solution in found]
    made = [cell.numbers for cell, *_ in found]
    numbers = {
        name: number if len({one[name] for one in made}) == 1 else np.array([one[name] for one in made])
        for name, number in made[0].items()
    }
    where = outputs.grid(quick_look.mesh, made[0])
    times, values = (np.array(part) for part in zip(*read, strict=True))
    return Discharges(
        Looks(values, quick_look.sizes, times, where, numbers, quick_look.laws),
        drawn(quick_look, [solution for *_, solution in found], pieces),
        [step for _, step, _ in found],
        [solution.termination for *_, solution in found],
    )


@pytest.mark.parametrize("name", CELLS)
def test_rows_of_many_are_those_of_single_runs(name):
    """All that is read is the same: only how many are read at once differs."""
    runs, quick_look, found = solved(CELLS[name])
    chunk = solve(runs, SETTINGS)
    many = side_by_side(quick_look, found)
    rows, curves = many.rows()
    even = np.array([discharge.even(*curve, SETTINGS.points) for curve in curves])
    np.testing.assert_allclose(even[:, 0], chunk.capacity_mAh_g, rtol=1e-9)
    np.testing.assert_allclose(even[:, 1], chunk.voltage_V, rtol=1e-9)
    for row, alone, (charge, voltage), kept in zip(rows, chunk.rows, curves, runs, strict=True):
        assert [*row, "engine"] == list(COLUMNS)  # which whoever solved it adds
        for column, value in row.items():
            if isinstance(value, float):
                assert value == pytest.approx(alone[column], rel=1e-9), (kept.protocol, column)
            elif column != "reason":
                assert value == alone[column], (kept.protocol, column)
        assert charge[-1] == pytest.approx(row["capacity_mAh_g"]) and voltage[-1] == row["end_V"]


def test_a_gas_path_that_closes_is_told_for_each():
    """The flag by which a run is solved again; a dose that fills the macropores closes it, a small one does not."""
    cell = lobsim.Cell("NIPS", "stacked").with_mesh(4, 10)
    prepared = prepare(cell, varied=(DOSE,), compiled=False)
    (step,) = parse(("Discharge at 0.4 mA/cm2 until 2.0 V",), cell)
    made = [cell.with_values({DOSE: dose}) for dose in (3.5e-5, 5.5e-5, 3.5e-5)]
    found = [(one, step, prepared.solve(one, step)) for one in made]
    assert side_by_side(QuickLook.of(prepared), found).looks.gas_path_closed.tolist() == [False, True, False]

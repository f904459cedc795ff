"""Run a cell through a protocol."""

import time
from collections.abc import Sequence
from typing import Any

import pybamm

from lobsim import catalogue, experiment
from lobsim.cell import Cell
from lobsim.collect import collect
from lobsim.errors import LobsimError
from lobsim.numerics.solver import DEFAULT, Accuracy, idaklu
from lobsim.prepare import HIGH, LOW, points, prepare
from lobsim.protocol import Step, parse
from lobsim.result import Result

BEYOND = 1e-3  # V by which the safety window of an experiment exceeds every limit that its steps name
PYBAMM_MARGIN = 1.0  # V by which PyBaMM widens the window of an experiment
NOT_CARRIED = ("non-positive at initial conditions", "infeasible")


def run(cell: Cell, protocol: str | Sequence[str], *, accuracy: Accuracy = DEFAULT, compiled: bool = False) -> Result:
    """Solve a cell's protocol.

    Parameters
    ----------
    cell : Cell
        The cell.
    protocol : str or sequence of str
        One step or several, such as "Discharge at 0.4 mA/cm2 until 2.0 V"; see `lobsim.protocol.parse`.
    accuracy : Accuracy
        Tolerances; see `lobsim.numerics.solver`.
    compiled : bool
        Compile the equations of a single constant-current step with the system's C compiler: 10 s once, then cached
        and twice as fast.

    Returns
    -------
    Result
        Curves, fields, overpotential audit, books, cause of the end.

    Raises
    ------
    LobsimError
        If the protocol cannot be read, the cell cannot carry the current, or the solver gives up.

    Notes
    -----
    The cell's voltage window always holds: a step without a voltage limit ends at the window, and the result then says
    so (`Result.finished` is False).
    """
    steps = parse(protocol, cell)
    pybamm.citations.register(catalogue.paper(cell.paper).citation)
    begin = time.perf_counter()
    if len(steps) == 1 and steps[0].kind in ("current", "rest"):
        simulation, solutions = _single(cell, steps[0], accuracy, compiled)
    else:
        simulation, solutions = _several(cell, steps, accuracy)
    return collect(cell, steps, simulation, solutions, solve_seconds=time.perf_counter() - begin)


def _single(
    cell: Cell, step: Step, accuracy: Accuracy, compiled: bool
) -> tuple[pybamm.Simulation, list[pybamm.Solution]]:
    prepared = prepare(cell, accuracy=accuracy, compiled=compiled)
    try:
        return prepared.simulation, [prepared.solve(cell, step)]
    except pybamm.SolverError as error:
        raise _in_words(cell, step, error) from None


def _several(cell: Cell, steps: list[Step], accuracy: Accuracy) -> tuple[pybamm.Simulation, list[pybamm.Solution]]:
    simulation = pybamm.Simulation(
        catalogue.model(str(cell.model))(cell.laws),
        parameter_values=pybamm.ParameterValues(cell.numbers | _window(cell, steps)),
        experiment=experiment.to_experiment(steps),
        var_pts=points(cell.mesh),
        solver=idaklu(accuracy),
    )
    failure = _Failure()
    try:
        solution = simulation.solve(calc_esoh=False, callbacks=[failure])
    except pybamm.SolverError as error:
        raise _in_words(cell, steps[failure.step], error) from None
    done = [part for cycle in solution.cycles if cycle is not None for part in cycle.steps]
    if failure.reason:
        raise _in_words(cell, steps[min(len(done), len(steps) - 1)], failure.reason)
    return simulation, done


def _window(cell: Cell, steps: list[Step]) -> dict[str, float]:
    """Safety window of an experiment, so that a step's own limit is always met first."""
    named = [end.value for step in steps for end in step.ends if end.quantity == "voltage"]
    named += [step.value for step in steps if step.kind == "voltage"]
    low, high = min([cell.numbers[LOW], *named]), max([cell.numbers[HIGH], *named])
    return {LOW: low - BEYOND + PYBAMM_MARGIN, HIGH: high + BEYOND - PYBAMM_MARGIN}


class _Failure(pybamm.callbacks.Callback):
    """Notes what PyBaMM would only log when a step of an experiment fails."""

    def __init__(self) -> None:
        self.reason: Any = None
        self.step = 0

    def on_step_start(self, logs: dict) -> None:
        self.step = logs["cycle number"][0] - 1

    def on_experiment_error(self, logs: dict) -> None:
        self.reason = logs.get("error", "unknown reason")


def _in_words(cell: Cell, step: Step, error: Any) -> LobsimError:
    """One sentence for a solver's failure: what, where, the usual cause."""
    text = " ".join(str(error).split())
    current = f"{step.value / cell.area_m2 / 10:g} mA/cm2" if step.kind == "current" else f"'{step.text}'"
    if any(sign in text for sign in NOT_CARRIED):
        return LobsimError(f"{cell!r} cannot carry {current}: it leaves its voltage window as soon as that is asked")
    return LobsimError(
        f"the solver gave up on {cell!r} at {step.text!r} ({text[:120]}): "
        "the usual cause is a number far outside the range that 'lobsim list parameters' gives"
    )

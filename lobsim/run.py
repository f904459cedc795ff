"""Run a cell through a protocol."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pybamm

from lobsim import catalogue, files
from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.certificate import Solved
from lobsim.collect import Collector
from lobsim.errors import LobsimError
from lobsim.laws import settled
from lobsim.numerics.solver import DEFAULT, Accuracy
from lobsim.protocol import Cycles, Protocol, parse
from lobsim.record import StepRecord
from lobsim.result import Result, load
from lobsim.step import Step
from lobsim.stepper import Stepper

# Ends at which the voltage is about to fall through any limit: a cycler would go on with the next step.
COLLAPSES = ("oxygen starved", "pores closed at the oxygen side", "pores closed", "film passivated", "salt exhausted")
NOT_CARRIED = ("non-positive at initial conditions", "infeasible")
Progress = Callable[[int, int, StepRecord], None]  # steps done, steps of the protocol, the last one's record


@guarded
def run(
    cell: Cell,
    protocol: Protocol,
    *,
    accuracy: Accuracy = DEFAULT,
    compiled: bool = False,
    progress: Progress | None = None,
    save: str | Path | None = None,
) -> Result:
    """Solve a cell's protocol.

    Parameters
    ----------
    cell : Cell
        The cell. Laws that are "in cycles" (excess liquid, mediator, ageing) are on if the protocol has `Cycles`.
    protocol : str, Cycles, or sequence of them
        One step or several, such as "Discharge at 0.4 mA/cm2 until 2.0 V", or cycles; see `lobsim.protocol.parse`.
    accuracy : Accuracy
        Tolerances; see `lobsim.numerics.solver`.
    compiled : bool
        Compile the equations of steps at constant current with the system's C compiler: 10 s once, then cached and
        twice as fast.
    progress : callable, optional
        Told after every step how many are done, how many there are, and the record of the last.
    save : str or Path, optional
        A NetCDF file to be written after every cycle (or step outside of cycles), from which `resume` goes on.

    Returns
    -------
    Result
        Curves, fields, overpotential audit, books, cause of the end; records of steps and cycles. If a later step
        fails, or the run is interrupted (Ctrl-C), all steps before it are in the result, `Result.finished` is False,
        and `Result.end` says which step, when and why.

    Raises
    ------
    LobsimError
        If the protocol cannot be read, the cell cannot carry the current of the first step, or the solver gives up
        there.

    Notes
    -----
    The cell's voltage window, or the widest that the protocol names, always holds: a step without a voltage limit ends
    at it, and the run with the step. A discharge that collapses otherwise (oxygen starved, pores closed, film
    passivated, salt exhausted) ends there, and the next step follows.
    """
    parts = (protocol,) if isinstance(protocol, str | Cycles) else tuple(protocol)
    steps = parse(parts, cell)
    if any(step.cycle for step in steps):
        cell = cell.with_laws(**settled(cell.laws, cycles=True))
    begin = time.perf_counter()
    stepper = Stepper(cell, steps, accuracy, compiled)
    collector = Collector(cell, parts, steps, stepper.mesh, Solved.by(accuracy))
    return _go(stepper, collector, begin, progress, _checked(save))


@guarded
def resume(
    source: Result | str | Path,
    *,
    times: int | None = None,
    accuracy: Accuracy = DEFAULT,
    compiled: bool = False,
    progress: Progress | None = None,
    save: str | Path | None = None,
) -> Result:
    """Go on with a run that was stopped, from the end of its last step.

    Parameters
    ----------
    source : Result, str or Path
        The result, or the file that `run` saved.
    times : int, optional
        How often the last `Cycles` of the protocol shall be done in all; as often as the protocol says by default.
    accuracy, compiled, progress, save
        As in `run`; the same accuracy gives what the uninterrupted run gives.

    Returns
    -------
    Result
        The whole run, the earlier part included.

    Raises
    ------
    LobsimError
        If the file cannot be read, or nothing is left to be done.
    """
    before = source if isinstance(source, Result) else load(source)
    parts = _longer(before.protocol, times)
    steps = parse(parts, before.cell)
    if len(before.steps) >= len(steps):
        raise LobsimError(f"nothing is left to be done: all {len(steps)} steps of the run are there; give more times")
    begin = time.perf_counter() - before.solve_seconds
    stepper = Stepper(before.cell, steps, accuracy, compiled, before.state)
    collector = Collector(before.cell, parts, steps, stepper.mesh, Solved.by(accuracy))
    collector.go_on(before)
    return _go(stepper, collector, begin, progress, _checked(save))


def _longer(protocol: Sequence[str | Cycles], times: int | None) -> tuple[str | Cycles, ...]:
    if times is None:
        return tuple(protocol)
    *first, last = protocol
    if not isinstance(last, Cycles):
        raise LobsimError(f"times says how often cycles are done, but the run ends with {last!r}")
    return (*first, replace(last, times=times))


def _checked(save: str | Path | None) -> Path | None:
    if save is not None:
        files.check(Path(save), (".nc",))
    return None if save is None else Path(save)


def _go(stepper: Stepper, collector: Collector, begin: float, progress: Progress | None, save: Path | None) -> Result:
    """Solve what is left, step by step."""
    pybamm.citations.register(catalogue.paper(stepper.cell.paper).citation)
    steps, first = collector.steps, len(collector.records)
    stopped = None
    state = stepper.state
    for index, step in enumerate(steps[first:], first):
        where = _where(index, step, len(steps))
        try:
            solution = stepper.solve(step)
            done = collector.add(solution)
        except pybamm.SolverError as error:
            reason = in_words(stepper.cell, step, error)
            if not collector.records:
                raise reason from None
            stopped = f"{where} failed at {collector.time_s:.6g} s: {reason}"
            break
        except KeyboardInterrupt:
            if not collector.records:
                raise
            stopped = f"interrupted at {collector.time_s:.6g} s, in {where}"
            break
        state = stepper.state
        if progress:
            progress(index + 1, len(steps), done)
        if not done.asked and done.end not in COLLAPSES and index + 1 < len(steps):
            stopped = f"{where} ended at {collector.time_s:.6g} s by what it did not ask for, {done.end}"
            break
        if save and (index + 1 == len(steps) or steps[index + 1].cycle != step.cycle or not step.cycle):
            collector.result(time.perf_counter() - begin, state or {}).save(save)
    result = collector.result(time.perf_counter() - begin, state or {}, stopped)
    if save:
        result.save(save)
    return result


def _where(index: int, step: Step, count: int) -> str:
    cycle = f" (cycle {step.cycle})" if step.cycle else ""
    return f"step {index + 1} of {count}{cycle}, {step.text!r},"


def in_words(cell: Cell, step: Step, error: Any) -> LobsimError:
    """Say a solver's failure in one sentence: what, where, the usual cause."""
    text = " ".join(str(error).split())
    steady = step.kind == "current" and step.profile is None
    way = " in charge" if step.value < 0 else ""
    current = f"{abs(step.value) / cell.area_m2 / 10:g} mA/cm2{way}" if steady else f"'{step.text}'"
    if any(sign in text for sign in NOT_CARRIED):
        return LobsimError(f"{cell!r} cannot carry {current}: it leaves its voltage window as soon as that is asked")
    return LobsimError(
        f"the solver gave up on {cell!r} at {step.text!r} ({text[:120]}): "
        "the usual cause is a number far outside the range that 'lobsim list parameters' gives"
    )

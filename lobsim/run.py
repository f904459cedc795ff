"""Run a cell through a protocol."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pybamm

from lobsim import files
from lobsim.arguments import guarded
from lobsim.cell import Cell, caution, own_code
from lobsim.display.progress import Status, shown
from lobsim.errors import LobsimError, pick
from lobsim.laboratory import catalogue
from lobsim.numerics.solver import DEFAULT, Accuracy
from lobsim.protocol import Cycles, Part, Protocol, parse, parts_of
from lobsim.protocol.ahead import ahead
from lobsim.protocol.step import changed
from lobsim.result import Result, load
from lobsim.result.begin import end_of, start_from
from lobsim.result.certificate import Solved
from lobsim.result.collect import Collector
from lobsim.result.outputs import taken
from lobsim.result.record import StepRecord
from lobsim.result.saver import Saver
from lobsim.solve import own_outputs
from lobsim.solve.by_protocol import doubts, for_protocol
from lobsim.solve.failures import in_words
from lobsim.solve.stepper import Stepper

Progress = Callable[[int, int, StepRecord], None]  # steps done, steps of the protocol, the last one's record
ON_INFEASIBLE = ("skip", "stop")  # what may be done about a step that the cell cannot carry


@guarded
def run(
    cell: Cell,
    protocol: Protocol,
    *,
    accuracy: Accuracy = DEFAULT,
    compiled: bool | None = None,
    progress: Progress | bool | None = None,
    save: str | Path | None = None,
    on_infeasible: str = "skip",
    outputs: Mapping[str, Callable[..., Any] | str] | None = None,
    start: Result | str | Path | None = None,
) -> Result:
    """Solve a cell's protocol.

    Parameters
    ----------
    cell : Cell
        The cell. Laws that are "in cycles" (excess liquid, mediator, ageing) are on if the protocol has `Cycles`. Its
        capacity limit is that of the cycles which the law "lithium" = "two-stage" needs, unless the cell sets one.
    protocol : str, Cycles, or sequence of them
        One step or several, such as "Discharge at 0.4 mA/cm2 until 2.0 V", or cycles; see `lobsim.protocol.parse`.
    accuracy : Accuracy
        Tolerances; see `lobsim.numerics.solver`.
    compiled : bool, optional
        Compile the equations with the system's C compiler: 10 to 20 s once, then kept on disk and two to three times
        as fast. By default that is done in the background as soon as it pays, and what is on disk is used; True waits
        for it, False does without. Results agree within the tolerances.
    progress : callable, optional
        Told after every step how many are done, how many there are, and the record of the last; by default a line shows
        it after 5 s, with False nothing does.
    save : str or Path, optional
        A NetCDF file from which `resume` goes on, whatever ends the process. After every cycle (or step outside of
        cycles) what is new is added to a journal beside it, NAME.nc.journal, which `lobsim.load` reads with it; at the
        end the file is whole and the journal gone.
    on_infeasible : str
        What to do about a step that the cell cannot carry at all: "skip" it, as a cycler does, or "stop" the run.
    outputs : mapping of str to callable, optional
        Outputs of your own, by name with unit, such as ``{"Distance from U [V]": lambda m: m["Voltage [V]"] - 2.96}``.
        The function is given the model's variables by name, a mapping of ``pybamm.Symbol``, and gives an expression of
        them: a single value, kept as a curve, or a field of the electrode or the whole cell, kept as a field. Or a
        name that imports it, "my_module:my_output".
    start : Result, str or Path, optional
        A run, or its file, from whose end the cell starts, instead of fresh. Its cell may have had other numbers and
        laws, but the same unknowns on the same mesh. Time, capacity and books count from 0.

    Returns
    -------
    Result
        Curves, fields, overpotential audit, books, cause of the end; records of steps and cycles. If a later step
        fails, or the run is interrupted (Ctrl-C), all steps before it are in the result, `Result.finished` is False,
        and `Result.end` says which step, when and why.

    Raises
    ------
    LobsimError
        If the protocol cannot be read, the cell cannot start from that run or carry any step (or, with
        ``on_infeasible="stop"``, not the first), an output is no expression of the model or is not of the unit in its
        name, or the solver gives up before anything is done.

    Warns
    -----
    LobsimWarning
        Of each number that lies far from what it usually is, and of what else is doubtful: see `Cell.warnings`.

    Notes
    -----
    The cell's voltage window, or the widest that the protocol names, always holds: a step without a voltage limit ends
    at it, and the run with the step. A discharge that collapses otherwise (pores closed, film passivated, salt
    exhausted) ends there, and the next step follows; within 50 mV of its limit it has reached it.

    A step whose end is met already, such as a hold whose current is below its limit, and one that is skipped are steps
    of no length: they are in `Result.steps` with a duration of 0, and the next step follows. A charge that waits for a
    voltage ends as well when nothing changes any more, because the shuttle carries the whole current.

    Threads may call this at the same time: one of them solves at a time, step by step, and each gets what it would get
    alone.
    """
    parts = parts_of(protocol)
    steps = parse(parts, cell)
    cell, moved = own_code.current(cell)
    caution.tell((*cell.warnings, *doubts(cell, steps), *moved))
    cell = for_protocol(cell, steps)
    begin = time.perf_counter()
    before = _result(start) if start is not None else None
    reached = start_from(before, steps[0].conditions.of(cell)) if before else None
    stepper = Stepper(cell, steps, accuracy, compiled, reached, own_outputs.named(outputs or {}, taken))
    collector = Collector(cell, parts, steps, stepper.mesh, Solved.by(accuracy), stepper.own)
    if before and reached:
        collector.start_from(before, reached)
    with shown(repr(stepper.cell), progress, _status) as tell:
        return _go(stepper, collector, begin, tell, _saver(save), _choice(on_infeasible))


@guarded
def resume(
    source: Result | str | Path,
    *,
    times: int | None = None,
    accuracy: Accuracy = DEFAULT,
    compiled: bool | None = None,
    progress: Progress | bool | None = None,
    save: str | Path | None = None,
    on_infeasible: str = "skip",
    outputs: Mapping[str, Callable[..., Any] | str] | None = None,
) -> Result:
    """Go on with a run that was stopped, from the end of its last step.

    Cell, protocol and the profiles that it follows are those of the run: no file but its own is needed. If the file of
    a profile has changed meanwhile, a `lobsim.errors.LobsimWarning` says so.

    Parameters
    ----------
    source : Result, str or Path
        The result, or the file that `run` saved.
    times : int, optional
        How often the last `Cycles` of the protocol shall be done in all; as often as the protocol says by default.
    accuracy, compiled, progress, save, on_infeasible
        As in `run`; the same accuracy gives what the uninterrupted run gives.
    outputs : mapping of str to callable, optional
        The outputs of your own that the run keeps, where they cannot be imported by their names.

    Returns
    -------
    Result
        The whole run, the earlier part included.

    Raises
    ------
    LobsimError
        If the file cannot be read, nothing is left to be done, or an own law, model or output cannot be found.

    Warns
    -----
    LobsimWarning
        If the code of an own law, model or output has changed since, or the file of a profile.
    """
    before = _result(source)
    parts = _longer(before.protocol, times)
    cell, moved = own_code.current(before.cell)
    steps = parse(parts, cell, before.profiles)
    left = ahead(parts, cell, before.steps)
    if len(before.steps) >= len(left):
        more = "what ends its cycles was met" if len(left) < len(steps) else "give more times"
        raise LobsimError(f"nothing is left to be done: all {len(left)} steps of the run are there; {more}")
    own, also_moved = own_outputs.current(before.outputs, outputs)
    caution.tell((*cell.warnings, *changed(before.profiles, cell), *moved, *also_moved))
    begin = time.perf_counter() - before.solve_seconds
    stepper = Stepper(cell, steps, accuracy, compiled, end_of(before), own)
    collector = Collector(cell, parts, steps, stepper.mesh, Solved.by(accuracy), stepper.own)
    collector.go_on(before)
    with shown(repr(stepper.cell), progress, _status) as tell:
        return _go(stepper, collector, begin, tell, _saver(save), _choice(on_infeasible))


def _result(source: Result | str | Path) -> Result:
    return source if isinstance(source, Result) else load(source)


def _longer(protocol: Sequence[Part], times: int | None) -> tuple[Part, ...]:
    if times is None:
        return tuple(protocol)
    *first, last = protocol
    if not isinstance(last, Cycles):
        raise LobsimError(f"times says how often cycles are done, but the run ends with {last!r}")
    return (*first, replace(last, times=times))


def _saver(save: str | Path | None) -> Saver | None:
    if save is None:
        return None
    files.check(Path(save), (".nc",))
    return Saver(Path(save))


def _choice(on_infeasible: str) -> bool:
    """Whether steps that cannot be carried are skipped."""
    return pick("choice of on_infeasible", on_infeasible, ON_INFEASIBLE) == "skip"


def _go(
    stepper: Stepper, collector: Collector, begin: float, tell: Progress, saver: Saver | None, skip: bool
) -> Result:
    """Solve what is left, step by step."""
    pybamm.citations.register(catalogue.laboratory(stepper.cell.laboratory).citation)
    stopped = refused = None
    while collector.count < len(collector.steps):
        index, step = collector.count, collector.next
        where = collector.told(index)
        try:
            words = collector.leave_out()
            if words is None:
                collector.add(stepper.solve(step))
            else:
                refused = refused or LobsimError(f"nothing is done: {step.text!r} is skipped as {words}")
        except pybamm.SolverError as error:
            reason = in_words(stepper.cell, step, error)
            refused = refused or reason
            if not collector.pass_over(error, skip):
                if not collector.records:
                    raise reason from None
                stopped = f"{where} failed at {collector.time_s:.6g} s: {reason}"
                break
        except KeyboardInterrupt:
            if not collector.records:
                raise
            stopped = f"interrupted at {collector.time_s:.6g} s, in {where}"
            break
        if not collector.records:
            continue
        steps = collector.steps
        tell(index + 1, len(steps), collector.records[-1])
        stopped = collector.stopped()
        if stopped:
            break
        if saver and index + 1 < len(steps) and (steps[index + 1].cycle != step.cycle or not step.cycle):
            saver.grow(collector, time.perf_counter() - begin, stepper.state or {})
    if refused and not collector.records:
        raise refused
    result = collector.result(time.perf_counter() - begin, stepper.state or {}, stopped)
    if saver:
        saver.close(result)
    return result


def _status(done: int, count: int, last: StepRecord) -> Status:
    cycle = f" of cycle {last.cycle}" if last.cycle else ""
    said = f"the last{cycle} {abs(last.charge_mAh_cm2):.2f} mAh/cm2, {last.end}" if count > 1 else ""
    return Status(said, done, count, "steps")

"""What a warm solve does, and where its time goes: steps, iterations, set-ups, functions, read-out.

    python -m benchmarks.profile              the table, as in docs/validation.md
    python -m benchmarks.profile --compiled   the same with compiled functions

Times of functions are measured alone, many calls in one, and multiplied by how often the solver calls them. What is
left of the integration is the solver's own: factorisations and back substitutions, its history of states, its watch.
"""

import argparse
import time
from collections.abc import Callable
from typing import Any

import casadi
import numpy as np

import lobsim
from benchmarks.speed import ALONG, ALONG_20, FEW, LUMPED, NIPS, PROTOCOL, dfn, seconds
from lobsim.protocol import parse
from lobsim.solve.prepare import prepare

CYCLED = lobsim.Cell("NIPS", "cycling").with_laws(mediator="on", ageing="on", liquid="excess")
CASES = (
    ("lumped", LUMPED, None),
    ("20 volumes", NIPS.with_mesh(positive=20), None),
    ("40 volumes", NIPS, None),
    ("40 volumes, eight inputs", NIPS, FEW),
    ("40 volumes, mediator and ageing", CYCLED, None),
    ("20 x 10", ALONG, FEW),
    ("20 x 20", ALONG_20, FEW),
)
COPIES, ROUNDS = 200, 7
HEAD = ("case", "states", "steps", "iter.", "set-ups", "rates us", "Jac. us", "events us", "rates %", "Jac. %")
HEAD_2 = ("events %", "solver %", "ms", "around ms", "run ms", "DFN")


def alone_us(function: Any, arguments: tuple[Any, ...]) -> float:
    """Time [us] of one call, without what it costs to be called from Python."""
    many = function.map(COPIES, "serial")
    given = [casadi.repmat(casadi.DM(one), 1, COPIES) for one in arguments]
    many(*given)
    return 1e6 * least(lambda: many(*given)) / COPIES


def least(work: Callable[[], object]) -> float:
    """Smallest time [s] of a few."""
    return min(seconds(work) for _ in range(ROUNDS))


def row(name: str, cell: lobsim.Cell, varied: tuple[str, ...] | None, compiled: bool, unit_s: float) -> tuple[Any, ...]:
    """Measure one case."""
    prepared = prepare(cell, varied=varied, compiled=compiled)
    step = parse(PROTOCOL, cell)[0]
    prepared.solve(cell, step)
    solutions = [prepared.solve(cell, step) for _ in range(ROUNDS)]
    whole = least(lambda: prepared.solve(cell, step))
    run = least(lambda: lobsim.run(cell, PROTOCOL, compiled=compiled))
    solution = min(solutions, key=lambda one: one.integration_time.value)
    integration, counts = solution.integration_time.value, solution.solver_statistics
    model = prepared.simulation.built_model
    values = np.concatenate([np.ravel(value) for value in solution.all_inputs[0].values()])
    at = (0.0, solution.y[:, solution.t.size // 2], values)
    events = model.terminate_events_eval[0].whole.function
    times = [alone_us(one, at) for one in (model.rhs_algebraic_eval, model.jac_rhs_algebraic_eval, events)]
    calls = (
        counts.number_of_nonlinear_solver_iterations,
        counts.number_of_linear_solver_setups,
        counts.number_of_steps,
    )
    shares = [1e-6 * each * count / integration for each, count in zip(times, calls, strict=True)]
    own = max(0.0, 1 - sum(shares))
    return (
        name,
        at[1].size,
        counts.number_of_steps,
        calls[0],
        calls[1],
        *(f"{one:.1f}" for one in times),
        *(f"{share:.0%}" for share in (*shares, own)),
        f"{1e3 * integration:.1f}",
        f"{1e3 * (whole - integration):.1f}",
        f"{1e3 * run:.1f}",
        f"{whole / unit_s:.2f}",
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiled", action="store_true", help="with compiled functions")
    compiled = parser.parse_args().compiled
    yardstick = dfn()
    yardstick()
    print("| " + " | ".join((*HEAD, *HEAD_2)) + " |")
    print("|" + " --- |" * len((*HEAD, *HEAD_2)))
    for name, cell, varied in CASES:
        unit = min(seconds(yardstick) for _ in range(ROUNDS))
        print("| " + " | ".join(map(str, row(name, cell, varied, compiled, unit))) + " |", flush=True)


if __name__ == "__main__":
    begin = time.perf_counter()
    main()
    print(f"in {time.perf_counter() - begin:.0f} s")

"""The lean functions of a solver give what PyBaMM's give: rates, Jacobian, events."""

import pickle

import casadi
import numpy as np
import pytest

import lobsim
from lobsim.numerics.bounded import Bounded
from lobsim.numerics.functions import parts_of
from lobsim.protocol import parse
from lobsim.solve.prepare import LEAST_CHANGE, prepare

STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
CELLS = (
    lobsim.Cell("NIPS", "stacked").with_mesh(6, 10),
    lobsim.Cell("VF", "coin").with_mesh(6, 10),
    lobsim.Cell("NIPS", "stacked").with_mesh(6, 8, along=3),
    lobsim.Cell("NIPS", "stacked", model="lumped"),
    lobsim.Cell("NIPS", "cycling").with_mesh(6, 10).with_laws(mediator="on", ageing="on", liquid="excess"),
)


class _Plain(Bounded):
    """The solver without what rewrites its functions."""

    def _compiled(self, model):
        self.given = model.rhs_algebraic_eval, model.jac_rhs_algebraic_eval, model.terminate_events_eval
        return super()._compiled(model)


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_lean_functions_are_those_of_pybamm(cell):
    prepared = prepare(cell, varied=("Oxygen diffusivity [m2.s-1]",), compiled=False)
    simulation, step = prepared.simulation, parse(STEP, cell)[0]
    solution = prepared.solve(cell, step)
    solver = _Plain(10**6, 100.0, rtol=1e-6, atol=1e-8)
    solver.solve(simulation.built_model, [0, 1.0], inputs=solution.all_inputs[0])
    rates, jacobian, events = solver.given
    model = simulation.built_model
    inputs = np.array([float(np.ravel(value)[0]) for value in solution.all_inputs[0].values()])
    for place in (1, solution.t.size // 2, -1):
        # off the solution, where rates and residuals do not cancel
        y = solution.y[:, place] * (1 + 1e-3 * np.random.default_rng(3).normal(size=model.len_rhs_and_alg))
        for given, made in ((rates, model.rhs_algebraic_eval), (jacobian, model.jac_rhs_algebraic_eval)):
            before, after = (np.array(casadi.DM(one(0.0, y, inputs))) for one in (given, made))
            scale = np.abs(before).max()
            assert np.abs(after - before).max() < 1e-12 * scale
        for given, made in zip(events, model.terminate_events_eval, strict=True):
            assert float(made(0.0, y, inputs)) == pytest.approx(float(given(0.0, y, inputs)), rel=1e-10, abs=1e-12)


def test_events_are_one_function_in_a_graph_and_each_alone_a_number():
    x = casadi.MX.sym("x", 2)
    shared = casadi.exp(x[0])
    parts = parts_of(casadi.Function("both", [x], [casadi.vertcat(shared, x[1] - shared)]))
    graph = casadi.Function("graph", [x], [casadi.vertcat(*[part(x) for part in parts])])
    kinds = [graph.instruction_id(place) for place in range(graph.n_instructions())]
    assert kinds.count(casadi.OP_EXP) + kinds.count(casadi.OP_CALL) == 1
    assert np.asarray(graph([0.0, 3.0])).ravel() == pytest.approx([1.0, 2.0])
    assert [float(part([0.0, 3.0])) for part in parts] == pytest.approx([1.0, 2.0])
    other = casadi.MX.sym("other", 2)
    assert casadi.symvar(parts[0](other))[0].name() == "other"


def test_models_and_solvers_can_be_copied_and_kept_as_those_of_pybamm_can():
    cell = CELLS[3]
    prepared = prepare(cell, compiled=False)
    step = parse(STEP, cell)[0]
    end = prepared.solve(cell, step).t[-1]
    model, solver = pickle.loads(pickle.dumps((prepared.simulation.built_model, prepared.simulation.solver)))
    inputs = prepared.inputs(cell.numbers | {"Current function [A]": step.value}) | {LEAST_CHANGE: -1.0}
    limit = [0, 2 * end]
    assert solver.solve(model, limit, inputs=inputs).t[-1] == pytest.approx(end, rel=1e-9)
    assert prepared.simulation.solver.copy().solve(model, limit, inputs=inputs).t[-1] == pytest.approx(end, rel=1e-9)


def test_a_solver_that_is_given_another_model_does_not_keep_the_functions_of_the_first():
    first, second = (prepare(cell, compiled=False) for cell in (CELLS[3], CELLS[0]))
    step = parse(STEP, CELLS[0])[0]
    right = second.solve(CELLS[0], step)
    first.solve(CELLS[3], step)
    copied = first.simulation.solver.copy()
    again = copied.solve(second.simulation.built_model, [0, right.t[-1]], inputs=right.all_inputs[0])
    assert again.y[:, -1] == pytest.approx(right.y[:, -1], rel=1e-6, abs=1e-9)

"""The C code of a model against CasADi: the same equations, derivatives, events and outputs, whatever the laws."""

import ctypes
from dataclasses import dataclass
from typing import Any

import casadi
import numpy as np
import pytest
import scipy.sparse

import lobsim
from lobsim.batch.books import WANTED
from lobsim.batch.equations import model_of
from lobsim.batch.factors import plan
from lobsim.batch.in_lanes import prepared_for
from lobsim.protocol import parse
from lobsim.solve.experiment import least_change
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE

ASKED = """
void asked(const double *numbers, const double *state, double *start_, double *rates_, double *slopes_, double *events_,
           double *read_)
{
    struct space space = {0}, *s = &space;
    open_space(s);
    for (int i = 0; i < P; i++) s->numbers[i] = splat(numbers[i]);
    hoist(s->numbers, s->k, s->w);
    start(s->k, s->y, s->w);
    for (int i = 0; i < N; i++) start_[i] = s->y[i][0];
    for (int i = 0; i < N; i++) s->y[i] = splat(state[i]);
    rates(splat(0), s->y, s->k, s->f, s->w);
    slopes(splat(0), s->y, s->k, s->values, s->drift, s->w);
    events(splat(0), s->y, s->k, s->e, s->w);
    read(splat(0), s->y, s->k, s->out, s->w);
    for (int i = 0; i < N; i++) rates_[i] = s->f[i][LANES - 1];
    for (int i = 0; i < NONZEROS; i++) slopes_[i] = s->values[i][1];
    for (int i = 0; i < EVENTS; i++) events_[i] = s->e[i][0];
    for (int i = 0; i < READ; i++) read_[i] = s->out[i][0];
    free(s->block);
}
"""


@dataclass(frozen=True, eq=False)
class Program:
    """What is compiled."""

    text: str
    factors: Any


CELLS = {
    "stacked": lambda: lobsim.Cell("NIPS", "stacked").with_mesh(3, 5),
    "coin": lambda: lobsim.Cell("VF", "coin").with_mesh(2, 4),
    "lumped": lambda: lobsim.Cell("DB", "stacked", model="lumped"),
    "columns": lambda: lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(2, 3, 3),
    "mediator and ageing": lambda: lobsim.Cell("VF", "coin").with_mesh(2, 3).with_laws(mediator="on", ageing="on"),
    "cycling": lambda: lobsim.Cell("NIPS", "cycling").with_mesh(2, 3),
}


@pytest.fixture(scope="module", params=CELLS)
def both(request, compiled):
    """What C gives of a model in a state, and what CasADi does."""
    cell = CELLS[request.param]()
    prepared = prepared_for(cell)
    model = model_of(prepared, WANTED)
    factors = plan(model.code.ends, model.code.columns, model.differential)
    step = parse("Discharge at 0.4 mA/cm2 until 2.0 V", cell)[0]
    numbers = cell.numbers | {CURRENT: step.value, LEAST_CHANGE: least_change(step)}
    library = ctypes.CDLL(str(compiled(Program(model.code.text, factors), more=ASKED)))
    built = prepared.simulation.built_model
    t, y = casadi.MX.sym("t"), casadi.MX.sym("y", built.len_rhs_and_alg)
    given = prepared.inputs(numbers) | {LEAST_CHANGE: least_change(step)}
    inputs = {name: casadi.DM(value) for name, value in given.items()}

    def of(*symbols):
        parts = [casadi.densify(casadi.MX(one.to_casadi(t, y, inputs=inputs))) for one in symbols if one.size]
        return casadi.vertcat(*parts)

    rates = of(built.concatenated_rhs, built.concatenated_algebraic)
    asked = {
        "start": of(built.concatenated_initial_conditions),
        "rates": rates,
        "slopes": casadi.densify(casadi.jacobian(rates, y)),
        "events": of(*(event.expression for event in built.events if event.name in model.events)),
        "read": of(*(built.get_processed_variable(name) for name, _ in model.outputs)),
    }
    rng = np.random.default_rng(3)
    begin = np.asarray(casadi.Function("begin", [t, y], [asked["start"]])(0, np.zeros(y.size1()))).ravel()
    state = begin * (1 + 0.01 * rng.random(begin.size)) + 1e-3 * rng.random(begin.size)
    wanted = {name: np.asarray(casadi.Function("f", [t, y], [one])(0, state)) for name, one in asked.items()}
    room = {"slopes": model.code.columns.size}
    found = {name: np.empty(room.get(name, one.size)) for name, one in wanted.items()}
    values = np.array([numbers[name] for name in model.numbers])
    library.asked(*(ctypes.c_void_p(array.ctypes.data) for array in (values, state, *found.values())))
    size = state.size
    found["slopes"] = scipy.sparse.csr_array(
        (found["slopes"], model.code.columns, model.code.ends), shape=(size, size)
    ).toarray()
    return found, wanted


@pytest.mark.parametrize("what", ["start", "rates", "slopes", "events", "read"])
def test_c_gives_what_casadi_gives(both, what):
    found, wanted = (np.squeeze(one[what]) for one in both)
    # of a sum that nearly vanishes only the digits of its parts are sure: those of its neighbours tell their size
    near = np.abs(wanted).max(axis=-1, keepdims=True)
    assert (np.abs(found - wanted) <= 1e-9 * np.abs(wanted) + 1e-12 * near).all()

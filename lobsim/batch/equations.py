"""The equations of a built model as vectors, with what is read off its states."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import casadi
import numpy as np
import pybamm

from lobsim.batch.code import Code, Equations, code
from lobsim.batch.from_casadi import Reader
from lobsim.batch.graph import NUMBERS, STATE, TIME, Graph
from lobsim.batch.slopes import Slopes
from lobsim.numerics.arrays import Array
from lobsim.numerics.stencils import without_products
from lobsim.solve.prepare import LEAST_CHANGE, Prepared
from lobsim.solve.prepare import NUMBERS as TOGETHER
from lobsim.solve.threads import one_at_a_time


@dataclass(frozen=True)
class Model:
    """C code of a built model, and the meaning of its arrays.

    Attributes
    ----------
    code : Code
        Its C code.
    differential : array
        Whether a state has a rate of its own, shape (states,).
    numbers : tuple of str
        Numbers that a run gives, in SI units, in their order.
    events : tuple of str
        Names of what may end a run.
    outputs : tuple of (str, int)
        What is read: names, and how many values each has.
    voltage : tuple of int, float and float, optional
        Place of the voltage among the states, its scale and zero [V]; None where it is no state.
    """

    code: Code
    differential: Array
    numbers: tuple[str, ...]
    events: tuple[str, ...]
    outputs: tuple[tuple[str, int], ...]
    voltage: tuple[int, float, float] | None


@one_at_a_time
def model_of(prepared: Prepared, outputs: Sequence[str]) -> Model:
    """Write the code of a built model.

    Parameters
    ----------
    prepared : Prepared
        The built model.
    outputs : sequence of str
        Names of outputs that are read; those that the model does not have are left out.

    Raises
    ------
    NotInLanesError
        If the model does what there is no loop for.
    """
    built = prepared.simulation.built_model
    mass = built.mass_matrix.entries
    diagonal = np.asarray(mass.diagonal()).ravel()
    names = (*prepared.varied, LEAST_CHANGE)
    t, y = casadi.MX.sym("t"), casadi.MX.sym("y", built.len_rhs_and_alg)
    symbols = _symbols(prepared)
    graph = Graph()
    given = graph.symbol(NUMBERS, len(names))
    pairs = [(t, graph.symbol(TIME, 1)), (y, graph.symbol(STATE, y.size1()))]
    begin = 0
    for symbol in symbols.values():
        pairs.append((symbol, graph.part(given, begin + np.arange(symbol.size1()))))
        begin += symbol.size1()
    reader, variables = Reader(graph, pairs), [t, y, *symbols.values()]

    def casadi_of(*parts: pybamm.Symbol) -> casadi.MX:
        made = [part.to_casadi(t, y, inputs=symbols) for part in parts if part.size]
        whole = casadi.vertcat(*[casadi.vec(casadi.densify(casadi.MX(part))) for part in made])
        return casadi.cse(without_products(casadi.cse(whole), variables))

    ends = [event for event in built.events if event.event_type == pybamm.EventType.TERMINATION]
    read = [name for name in outputs if name in built.variables]
    values = [built.get_processed_variable(name) for name in read]
    equations = Equations(
        rates=reader.read(casadi_of(built.concatenated_rhs, built.concatenated_algebraic)),
        start=reader.read(casadi_of(built.concatenated_initial_conditions)),
        events=reader.read(casadi_of(*(event.expression for event in ends))),
        outputs=reader.read(casadi_of(*values)),
        slopes=Slopes(graph),
        drift=Slopes(graph, TIME),
    )
    return Model(
        code=code(equations, len(names)),
        differential=diagonal != 0,
        numbers=names,
        events=tuple(event.name for event in ends),
        outputs=tuple((name, int(value.size)) for name, value in zip(read, values, strict=True)),
        voltage=_voltage(built),
    )


def _symbols(prepared: Prepared) -> dict[str, casadi.MX]:
    """Make symbols of the inputs of a model, in the order of its numbers."""
    if prepared.together:
        return {TOGETHER: casadi.MX.sym("p", len(prepared.varied)), LEAST_CHANGE: casadi.MX.sym("change")}
    return {name: casadi.MX.sym(f"p{k}") for k, name in enumerate((*prepared.varied, LEAST_CHANGE))}


def _voltage(built: Any) -> tuple[int, float, float] | None:
    for unknown, (where, *_) in built.y_slices.items():
        if unknown.name == "Voltage [V]":
            return where.start, float(unknown.scale.evaluate()), float(unknown.reference.evaluate())
    return None

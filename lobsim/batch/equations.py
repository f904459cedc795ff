"""The equations of a built model as vectors, with what is read off its states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import casadi
import numpy as np
import pybamm

from lobsim.batch.code import Code, Equations, code
from lobsim.batch.from_casadi import Reader
from lobsim.batch.graph import NUMBERS, STATE, TIME, Graph
from lobsim.batch.slopes import Slopes
from lobsim.numerics.arrays import Array, Table
from lobsim.numerics.stencils import without_products
from lobsim.solve import control
from lobsim.solve.prepare import LEAST_CHANGE, Prepared, unknowns_in
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
    unknowns : mapping of str to array of int
        Places of the unknowns among the states, by name.
    """

    code: Code
    differential: Array
    numbers: tuple[str, ...]
    events: tuple[str, ...]
    outputs: tuple[tuple[str, int], ...]
    voltage: tuple[int, float, float] | None
    unknowns: Mapping[str, Table]

    def states_of(self, other: "Model", states: Array) -> Array:
        """Bring states [-] of a model of the same cell, in their scales, shape (runs, states), into the places of this.

        What the other does not have is NaN.
        """
        if other is self:
            return states
        found = np.full((len(states), self.differential.size), np.nan)
        for name in self.unknowns.keys() & other.unknowns.keys():
            found[:, self.unknowns[name]] = states[:, other.unknowns[name]]
        return found


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
    unknowns = {name: where for name, where, *_ in unknowns_in(built)}
    more = (LEAST_CHANGE, *(control.INPUTS if control.CURRENT in unknowns else ()))
    names = (*prepared.varied, *more)
    t, y = casadi.MX.sym("t"), casadi.MX.sym("y", built.len_rhs_and_alg)
    symbols = _symbols(prepared, more)
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
        unknowns=unknowns,
    )


def _symbols(prepared: Prepared, more: Sequence[str]) -> dict[str, casadi.MX]:
    """Make symbols of the inputs of a model, in the order of its numbers."""
    names = more if prepared.together else (*prepared.varied, *more)
    together = {TOGETHER: casadi.MX.sym("p", len(prepared.varied))} if prepared.together else {}
    return together | {name: casadi.MX.sym(f"p{k}") for k, name in enumerate(names)}


def _voltage(built: Any) -> tuple[int, float, float] | None:
    for unknown, (where, *_) in built.y_slices.items():
        if unknown.name == "Voltage [V]":
            return where.start, float(unknown.scale.evaluate()), float(unknown.reference.evaluate())
    return None

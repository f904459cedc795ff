"""Where a run begins that goes on from the end of another: with the same cell, or with one of other numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.physics.laws import settled
from lobsim.protocol import parse
from lobsim.protocol.ahead import ahead
from lobsim.result.result import Result
from lobsim.solve.handed_over import GAS, LIQUID, Reached
from lobsim.solve.prepare import model_name, unknowns_of

CAPACITY, OUTSIDE, LEFT = "Discharge capacity [A.h]", "Liquid outside the membrane [m]", "Electrolyte left [m]"
# Liquid outside the membrane was counted with these: with others it would appear or be lost.
SAME_LIQUID = ("Electrolyte dose [m]", "Positive electrode thickness [m]", "Positive electrode porosity")


def end_of(result: Result) -> Reached:
    """Read what a run leaves behind: its unknowns, and under which conditions.

    Raises
    ------
    LobsimError
        If its file was written when the concentrations of one column only were kept.
    """
    steps = parse(result.protocol, result.cell, result.profiles)
    last = steps[ahead(result.protocol, result.cell, result.steps)[len(result.steps) - 1]]
    if result.cell.columns > 1:
        sizes = unknowns_of(result.cell)
        if any(np.size(values) != sizes.get(name, np.size(values)) for name, values in result.state.items()):
            raise LobsimError("an earlier version kept the state of the first column only: run it again")
    volumes = {name: result[name][..., -1] for name in (LIQUID, GAS) if name in result.arrays}
    return Reached(result.state, last.conditions.of(result.cell), volumes)


def start_from(result: Result, cell: Cell) -> Reached:
    """Start a cell from the end of a run, whose cell had the same unknowns on the same mesh.

    Raises
    ------
    LobsimError
        If the run says nothing about an unknown of the cell, or about one that the cell does not have.
    """
    reached = end_of(result)
    before = reached.cell
    for what, of_run, of_cell in (
        ("model", model_name(before), model_name(cell)),
        ("mesh", _mesh(before), _mesh(cell)),
    ):
        if of_run != of_cell:
            raise LobsimError(f"{cell!r} cannot start from a run with another {what}: {of_run}, not {of_cell}")
    _refuse_other_unknowns(reached.unknowns, unknowns_of(cell), before, cell)
    if OUTSIDE in reached.unknowns:
        for name in SAME_LIQUID:
            if not np.isclose(before.numbers[name], cell.numbers[name], rtol=1e-9, atol=0):
                raise LobsimError(
                    f"{cell!r} cannot start from that run: under liquid='excess' the liquid outside was counted with "
                    f"{name!r} = {before.numbers[name]:g}, not {cell.numbers[name]:g}"
                )
    per_area = {CAPACITY: reached.unknowns[CAPACITY] * cell.area_m2 / before.area_m2}  # as much lithium is gone
    return Reached({**reached.unknowns, **per_area}, before, reached.volumes)


def _mesh(cell: Cell) -> str:
    if model_name(cell) == "lumped":
        return "one place"
    return f"{cell.mesh.separator} + {cell.mesh.positive}" + (f" x {cell.columns}" if cell.columns > 1 else "")


def _refuse_other_unknowns(state: Mapping[str, Array], sizes: Mapping[str, int], before: Cell, cell: Cell) -> None:
    has = {name: np.size(values) for name, values in state.items()}
    lacks = sorted(name for name, size in sizes.items() if has.get(name) != size)
    more = sorted(name for name in has if name not in sizes and name not in OF_CONTROL)
    if not lacks and not more:
        return
    had, has_now = (settled(one.laws, cycles=False) for one in (before, cell))
    laws = [f"{law}={had[law]!r} instead of {choice!r}" for law, choice in has_now.items() if had[law] != choice]
    why = f"; its cell had {', '.join(laws)}: choose the same laws in both" if laws else ""
    what = f"says nothing about {lacks[0]!r}" if lacks else f"has {more[0]!r}, which this cell has not"
    raise LobsimError(f"{cell!r} cannot start from a run that {what}{why}")


OF_CONTROL = ("Current variable [A]",)  # of steps at constant power, voltage or resistance: no state of the cell


def used_before(start: Reached, cell: Cell) -> float:
    """Electrolyte [m] that was used up before, of a dose that is the cell's."""
    left: Any = start.unknowns.get(LEFT)
    return 0.0 if left is None else cell.numbers["Electrolyte dose [m]"] - float(np.ravel(left)[0])

"""Curves and fields of a run that are kept: all curves of chosen cycles, thinner ones of others, some fields."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lobsim.numerics.arrays import Array
from lobsim.result import archive, outputs
from lobsim.result.labelled import Labelled
from lobsim.result.moved import delivered
from lobsim.result.outputs import DELIVERED, TAKEN, Grid
from lobsim.solve.own_output import CURVE

if TYPE_CHECKING:
    from lobsim.protocol.step import Step
    from lobsim.solve.own_output import OwnOutput

SNAPSHOTS = 101  # of the fields in one step, evenly over its time
FEWEST_SNAPSHOTS = 11  # in each step of many
CYCLES_KEPT = 10  # whose fields are kept, evenly over all
CURVE_POINTS = 101  # of a step in the other cycles, among the solver's own times: enough to draw it
TIME, CURRENT = "Time [s]", "Total current density [A.m-2]"


class Kept:
    """Curves and fields of a run, step by step.

    Fields at the end of the last step are always there. The curves are whole until the first discharge is over, since
    its plateau and knee are read off them.

    Parameters
    ----------
    steps : sequence of Step
        The protocol.
    area_m2 : float
        Electrode area of the cell.
    own : mapping of str to OwnOutput, optional
        Outputs of the user.
    """

    def __init__(self, steps: "Sequence[Step]", area_m2: float, own: "Mapping[str, OwnOutput] | None" = None) -> None:
        self.area_m2, self.own = area_m2, own or {}
        last = max(step.cycle for step in steps)
        chosen = np.linspace(1, last, CYCLES_KEPT).round().astype(int).tolist() if last else []
        self._cycles = {0, *chosen}
        self._count = max(FEWEST_SNAPSHOTS, SNAPSHOTS // len(steps))
        self._curves: list[dict[str, Array]] = []
        self._snapshots: list[dict[str, Array]] = []
        self._end: list[dict[str, Array]] = []  # fields at the end of the last step, unless they are in a snapshot
        self._so_far = {DELIVERED: 0.0, TAKEN: 0.0}  # A.h
        self._begun = self._over = False  # the first discharge
        self._told = 0, 0  # curves and snapshots of which `news` has told

    def go_on(self, data: Labelled) -> None:
        """Take over what an earlier run of the same protocol has kept."""
        curves, snapshots, end = archive.undo(data)
        self._curves, self._snapshots, self._end = [curves], [snapshots], end
        self._so_far = {name: float(curves[name][-1]) for name in self._so_far}
        self._watch(curves[CURRENT])

    def moments(self, cycle: int, t: Array) -> Array:
        """Times [s], shape (S,), at which fields of a step with these times of the solver may be kept."""
        return np.linspace(t[0], t[-1], self._count) if self._keeps(cycle) else t[-1:]

    def _keeps(self, cycle: int) -> bool:
        return cycle in self._cycles or not self._snapshots

    def add(
        self, place: int, cycle: int, begin_s: float, curve: Mapping[str, Array], fields: Mapping[str, Array]
    ) -> None:
        """Enter a step: its place and cycle, when it begins, its curves and its fields at `moments`.

        All are in the units of their names; times [s] start at 0.
        """
        chosen = cycle in self._cycles
        current = curve[CURRENT]
        curve = {**curve, TIME: curve[TIME] + begin_s} | self._moved(curve[TIME], current)
        if not chosen and self._over:
            picked = np.unique(np.linspace(0, current.size - 1, CURVE_POINTS).round().astype(int))
            curve = {name: values[picked] for name, values in curve.items()}
        self._curves.append(_labelled(curve, place))
        self._watch(current)
        fields = _labelled({**fields, TIME: fields[TIME] + begin_s}, place)
        if self._keeps(cycle):
            self._snapshots.append(fields)
            self._end = []
        else:
            self._end = [fields]

    def arrays(self, where: Grid) -> Labelled:
        """All that is kept, over the places [m] of the mesh."""
        return archive.labelled(in_a_row(self._curves), in_a_row([*self._snapshots, *self._end]), where, self.own)

    def news(self) -> tuple[dict[str, Array], dict[str, Array]]:
        """Curves and fields, in the units of their names, of the steps since it was last asked."""
        curves, snapshots = self._told
        end = self._end if len(self._curves) > curves else []
        self._told = len(self._curves), len(self._snapshots)
        return in_a_row(self._curves[curves:]), in_a_row([*self._snapshots[snapshots:], *end])

    def _moved(self, time: Array, current: Array) -> dict[str, Array]:
        """Charge delivered and taken up [A.h] by all steps so far, at the times [s] of one with a current [A m-2]."""
        ways = {DELIVERED: current, TAKEN: -current}
        moved = {name: self._so_far[name] + delivered(time, way) * self.area_m2 / 3600 for name, way in ways.items()}
        self._so_far = {name: float(values[-1]) for name, values in moved.items()}
        return moved

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the outputs that are kept at moments, time among them."""
        return (TIME, *outputs.FIELDS, *(name for name, one in self.own.items() if one.where != CURVE))

    def _watch(self, current: Array) -> None:
        """Notice when the first discharge begins, and when it is over."""
        on = current > 0
        since = on if self._begun else on[np.argmax(on) :]
        self._begun = self._begun or bool(on.any())
        self._over = self._over or (self._begun and not since.all())


def _labelled(values: dict[str, Array], place: int) -> dict[str, Array]:
    return {**values, outputs.STEP: np.full(values[TIME].size, place)}


def in_a_row(parts: Iterable[Mapping[str, Array]]) -> dict[str, Array]:
    """Put curves or fields, in any unit, of one part of a run after those of another, along their last axis."""
    some = [part for part in parts if part]
    return {name: np.concatenate([part[name] for part in some], axis=-1) for name in (some[0] if some else ())}

"""Fields of many steps of one structure, each read at a few times: why they ended, and whether a gas path closed.

One function of the state gives all that is read. Here the times of all discharges are columns of one array, so that an
equation of the audit is computed for all at once.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lobsim.numerics.arrays import Array
from lobsim.result import audit, blame, cause, outputs

LOOKS = 24  # times at which a run is read: its start, and evenly among the solver's steps
GAS, CAPACITY = "Gas in macropores volume fraction", "Discharge capacity [A.h]"
WANTED = tuple(dict.fromkeys((*audit.READ, *cause.NAMES.values(), GAS)))  # outputs, as far as a model has them


def read_of(model: Any, wanted: Iterable[str] = WANTED) -> dict[str, Any]:
    """Find what looks read of a built model: discretised expressions by name, in the units of their names."""
    return {name: model.get_processed_variable(name) for name in wanted if name in model.variables}


@dataclass(frozen=True)
class Looks:
    """Outputs of J steps, each of one cell, at L times each, the first the start and the last the end.

    Attributes
    ----------
    values : array
        Outputs, one behind the other, in the units of their names, shape (J, L, all rows).
    sizes : mapping of str to int
        Rows of each output, in their order; see `read_of`.
    times : array
        When they were read [s], shape (J, L).
    where : Grid
        Of all.
    numbers : mapping of str to float or array
        Of the cells, in the units of their names; those that differ as arrays of shape (J,).
    laws : mapping of str to str
        The choice for every law.
    """

    values: Array
    sizes: Mapping[str, int]
    times: Array
    where: outputs.Grid
    numbers: Mapping[str, Any]
    laws: Mapping[str, str]

    def of(self, jobs: Any) -> "Looks":
        """Those of some of the steps."""
        numbers = Taken(self.numbers, itemgetter(jobs))
        return replace(self, values=self.values[jobs], times=self.times[jobs], numbers=numbers)

    def causes_of_charges(self) -> list[str]:
        """Tell why each, a charge, would have met a voltage limit where it ended; see `lobsim.result.cause`."""
        count = self.times.shape[1]
        passed, reacting, fields = self._passed, self._reacting(), self.fields(self.values, tuple(self.sizes))
        read = (fields, self.where.shares, self._numbers_at(count))
        losses = {term: loss.reshape(passed.shape) for term, loss in audit.overpotentials(*read).items()}
        surface = audit.surface_V(*read).reshape(passed.shape)
        return [
            cause.of_charge(self._course(job, count, fields, losses, surface, reacting, passed))
            for job in range(len(passed))
        ]

    def causes(self) -> list[str]:
        """Tell why each, a discharge, would have met a voltage limit where it ended; see `lobsim.result.cause`.

        Losses matter at the end and where growth starts to count: elsewhere they are not computed.
        """
        passed, reacting = self._passed, self._reacting()
        start, settled = blame.counts_from(reacting, passed)
        before = blame.interval(start, passed)
        at = np.column_stack((before, before + 1, np.full_like(before, -1)))
        these = np.arange(len(at))[:, None], at
        passed, reacting, fields = passed[these], reacting[these], self.fields(self.values[these])
        read = (fields, self.where.shares, self._numbers_at(at.shape[1]))
        losses = {term: loss.reshape(at.shape) for term, loss in audit.overpotentials(*read).items()}
        surface = audit.surface_V(*read).reshape(at.shape)
        return [
            cause.of_blamed(terms, self._course(job, at.shape[1], fields, losses, surface, reacting, passed))
            for job, terms in enumerate(blame.blamed_in_each(losses, surface, passed, start, settled))
        ]

    def losses(self) -> dict[str, Array]:
        """Losses [V] by process at every look, shape (J, L); see `lobsim.result.audit.overpotentials`."""
        read = (self.fields(self.values), self.where.shares, self._numbers_at(self.times.shape[1]))
        return {term: loss.reshape(self.times.shape) for term, loss in audit.overpotentials(*read).items()}

    def _course(
        self,
        job: int,
        count: int,
        fields: Mapping[str, Array],
        losses: Mapping[str, Array],
        surface: Array,
        reacting: Array,
        passed: Array,
    ) -> cause.Course:
        """The course of one step, from that many times of each, shape (J, count) but for the fields."""
        return cause.Course(
            fields=Taken(fields, partial(_times_of, job, count)),
            losses=Taken(losses, itemgetter(job)),
            surface=surface[job],
            reacting=reacting[job],
            passed=passed[job],
            shares=self.where.shares,
            columns=self.where.width_z.size,
            numbers=Taken(self.numbers, itemgetter(job)),
            laws=self.laws,
        )

    @property
    def _passed(self) -> Array:
        """Share [-] of its charge that each has moved, shape (J, L); where that is not read, as at constant current."""
        moved = self.fields(self.values, (CAPACITY,)).get(CAPACITY, self.times).reshape(self.times.shape)
        return np.asarray((moved - moved[:, :1]) / (moved[:, -1:] - moved[:, :1]))

    def _reacting(self) -> Array:
        """Share [-] of the current that reacts, shape (J, L)."""
        fields = self.fields(self.values, audit.READ_OF_SHARE)
        numbers = self._numbers_at(self.times.shape[1])
        return audit.faradaic_share(fields, self.where.shares, numbers).reshape(self.times.shape)

    def _numbers_at(self, count: int) -> Mapping[str, Any]:
        """Numbers of the cells at that many times of each."""
        return Taken(self.numbers, lambda number: np.repeat(number, count))

    @property
    def gas_path_closed(self) -> NDArray[np.bool_]:
        """Whether macropores that held a gas path somewhere at the start no longer do at the end, shape (J,)."""
        if "Electrolyte concentration [mol.m-3]" not in self.sizes:
            return np.zeros(len(self.times), dtype=bool)
        gas = self.fields(self.values[:, [0, -1]], (GAS,))[GAS]
        threshold, width = self.numbers["Percolation threshold"], self.numbers["Percolation smoothing width"]
        held, lost = gas[:, ::2] > threshold - width, gas[:, 1::2] < threshold + width
        return np.asarray((held & lost).any(axis=0))

    def fields(self, values: Array, names: Collection[str] = WANTED) -> dict[str, Array]:
        """Bring outputs at K times of each, shape (J, K, all rows), into fields; the times of a job are neighbours.

        All in the units of their names; places have the shape (N, J K), curves (J K,), see
        `lobsim.result.outputs.flat`.
        """
        columns = values.reshape(-1, values.shape[-1]).T
        fields, end = {}, 0
        for name, size in self.sizes.items():
            begin, end = end, end + size
            if name in names:
                part = columns[begin:end]
                if size == 1 and name in outputs.PLACES:  # a number under its law is that at every place
                    part = np.broadcast_to(part, (self.where.shares.size, part.shape[1]))
                fields[name] = part[0] if size == 1 and name not in outputs.FIELDS else part
        return outputs.flat(_shaped(fields, self.where), self.where)


class Taken(Mapping[str, Any]):
    """Arrays of which something is taken when they are asked for; plain numbers stay what they are.

    Parameters
    ----------
    content : mapping of str to float or array
        In the units of their names.
    how : callable
        From an array to what is wanted of it.
    """

    def __init__(self, content: Mapping[str, Any], how: Callable[[Array], Any]) -> None:
        self._content, self._how = content, how

    def __getitem__(self, name: str) -> Any:
        """Take what is wanted."""
        one = self._content[name]
        return self._how(one) if isinstance(one, np.ndarray) else one

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._content)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._content)


def _times_of(job: int, count: int, field: Array) -> Array:
    """Take the times of a job from a field whose last axis has that many of each."""
    return field[..., job * count : (job + 1) * count]


def _shaped(fields: Mapping[str, Array], where: outputs.Grid) -> dict[str, Array]:
    """Give the columns of a cell that has several an axis of their own, as `lobsim.result.outputs.flat` expects."""
    columns = where.z.size
    shaped = {}
    for name, values in fields.items():
        along = name in outputs.ALONG or (name in outputs.COLUMNS and values.ndim == 2)
        if columns > 1 and values.ndim == 2 and not along:
            # PyBaMM's state runs through x first, then z
            values = values.reshape(columns, -1, values.shape[-1]).swapaxes(0, 1)
        shaped[name] = values
    return shaped

"""Fields of many discharges of one structure, each read at a few times: why they ended, and whether a gas path closed.

One function of the state gives all that is read. Here the times of all discharges are columns of one array, so that an
equation of the audit is computed for all at once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np

from lobsim.numerics.arrays import Array
from lobsim.result import audit, blame, cause, outputs

GAS = "Gas in macropores volume fraction"
WANTED = tuple(dict.fromkeys((*audit.READ, *cause.NAMES.values(), GAS)))  # outputs, as far as a model has them


def read_of(model: Any) -> dict[str, Any]:
    """Find what looks read of a built model: discretised expressions by name, in the units of their names."""
    return {name: model.get_processed_variable(name) for name in WANTED if name in model.variables}


@dataclass(frozen=True)
class Looks:
    """Fields of J discharges at L times each, the first the start and the last the end.

    Attributes
    ----------
    fields : mapping of str to array
        Of `WANTED`, in the units of their names, see `lobsim.result.outputs.flat`: places, shape (N, J L), and curves,
        shape (J L,); the times of a discharge are neighbours.
    passed : array
        Share [-] of its charge that each has given, shape (J, L).
    where : Grid
        Of all.
    numbers : mapping of str to float or array
        Of the cells, in the units of their names; those that differ as arrays of shape (J,).
    laws : mapping of str to str
        The choice for every law.
    """

    fields: Mapping[str, Array]
    passed: Array
    where: outputs.Grid
    numbers: Mapping[str, Any]
    laws: Mapping[str, str]

    @classmethod
    def of(
        cls,
        values: Array,
        sizes: Mapping[str, int],
        times: Array,
        where: outputs.Grid,
        numbers: Mapping[str, Any],
        laws: Mapping[str, str],
    ) -> "Looks":
        """Make looks of what is read off states.

        Parameters
        ----------
        values : array
            Outputs, one behind the other, in the units of their names, shape (J, L, all rows).
        sizes : mapping of str to int
            Rows of each output, in their order.
        times : array
            When they were read [s], shape (J, L).
        where, numbers, laws
            As the attributes.
        """
        columns = np.ascontiguousarray(values.reshape(-1, values.shape[-1]).T)
        fields, end = {}, 0
        for name, size in sizes.items():
            begin, end = end, end + size
            fields[name] = columns[begin] if size == 1 and name not in outputs.FIELDS else columns[begin:end]
        passed = (times - times[:, :1]) / (times[:, -1:] - times[:, :1])
        return cls(outputs.flat(_shaped(fields, where), where), passed, where, numbers, laws)

    def causes(self) -> list[str]:
        """Tell why each would have met a voltage limit where it ended; see `lobsim.result.cause`."""
        shares, length = self.where.shares, self.passed.shape[1]
        read = (self.fields, shares, Taken(self.numbers, lambda number: np.repeat(number, length)))
        losses = {term: loss.reshape(-1, length) for term, loss in audit.overpotentials(*read).items()}
        surface = audit.surface_V(*read).reshape(-1, length)
        reacting = audit.faradaic_share(*read).reshape(-1, length)
        terms = blame.blamed_in_each(losses, surface, reacting, self.passed)
        return [
            cause.of_blamed(
                terms[job],
                cause.Course(
                    fields={name: part[..., job * length : (job + 1) * length] for name, part in self.fields.items()},
                    losses={term: loss[job] for term, loss in losses.items()},
                    surface=surface[job],
                    reacting=reacting[job],
                    passed=self.passed[job],
                    shares=shares,
                    columns=self.where.width_z.size,
                    numbers=Taken(self.numbers, itemgetter(job)),
                    laws=self.laws,
                ),
            )
            for job in range(len(self.passed))
        ]

    @property
    def gas_path_closed(self) -> Array:
        """Whether macropores that held a gas path somewhere at the start no longer do at the end, shape (J,)."""
        count, length = self.passed.shape
        if "Electrolyte concentration [mol.m-3]" not in self.fields:
            return np.zeros(count, dtype=bool)
        gas = self.fields[GAS]
        threshold, width = self.numbers["Percolation threshold"], self.numbers["Percolation smoothing width"]
        held, lost = gas[:, ::length] > threshold - width, gas[:, length - 1 :: length] < threshold + width
        return (held & lost).any(axis=0)


class Taken(Mapping[str, Any]):
    """Numbers of several cells, of which those that differ are changed when they are asked for.

    Parameters
    ----------
    numbers : mapping of str to float or array
        In the units of their names; those that differ as arrays of shape (J,).
    how : callable
        From such an array to what is wanted of it.
    """

    def __init__(self, numbers: Mapping[str, Any], how: Callable[[Array], Any]) -> None:
        self._numbers, self._how = numbers, how

    def __getitem__(self, name: str) -> Any:
        """Give a number, or what is wanted of those of all cells."""
        number = self._numbers[name]
        return self._how(number) if np.ndim(number) else number

    def __iter__(self) -> Iterator[str]:
        """Name the numbers."""
        return iter(self._numbers)

    def __len__(self) -> int:
        """Count the numbers."""
        return len(self._numbers)


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

"""Draws of the uncertain numbers of a paper, and the cells that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.numerics.arrays import Array
from lobsim.uncertain import draws_file, shipped
from lobsim.uncertain.prior import Prior, Uncertain

DISCREPANCIES = ("Discrepancy of voltages [V]", "Relative discrepancy of all else")
ROUNDED = 1e-5  # relative: what the digits of a file may move a number by


@dataclass(frozen=True, repr=False)
class Draws(Shown):
    """Draws of the uncertain numbers of a paper, all equally likely.

    Attributes
    ----------
    numbers : tuple of Uncertain
        What was drawn, in the order of columns.
    values : array, shape (draws, numbers)
        Values, in the units of their names.
    notes : mapping of str to str
        Where the draws come from, such as the command that made them, and how good they are.
    said : mapping of str to array, each of shape (draws,)
        Of a posterior: what the model says of each statement, by case and quantity with its unit, capacities those to
        the lowest voltage; and how far the model is off whatever its numbers, `lobsim.uncertain.likelihood`.
    """

    numbers: tuple[Uncertain, ...]
    values: Array
    notes: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Array] = field(default_factory=dict)

    @classmethod
    @guarded
    def prior(cls, paper: str = "saengkaew2023", count: int = 500, seed: int = 0) -> "Draws":
        """Draw from the prior of a paper: from the ranges of its numbers alone; see `lobsim.uncertain.prior`.

        Parameters
        ----------
        paper : str
            The paper.
        count : int
            How many draws.
        seed : int
            The same seed gives the same draws.

        Returns
        -------
        Draws
            The draws.

        Raises
        ------
        LobsimError
            If there is no such paper, or count or seed cannot be.
        """
        prior = Prior.of(paper)
        return cls(prior.numbers, prior.sample(count, seed), {"draws of": f"the prior of {paper}", "seed": str(seed)})

    @classmethod
    @guarded
    def shipped(cls, paper: str = "saengkaew2023") -> "Draws":
        """Read the draws of the posterior that are shipped with a paper.

        Raises
        ------
        LobsimError
            If the paper has none.
        """
        return cls.read(shipped.path(paper, shipped.DRAWS), paper)

    @classmethod
    @guarded
    def read(cls, path: str | Path, paper: str = "saengkaew2023") -> "Draws":
        """Read draws that `save` wrote.

        Parameters
        ----------
        path : str or Path
            The file.
        paper : str
            The paper to whose numbers its columns belong.

        Raises
        ------
        LobsimError
            If it cannot be read, or a column is no uncertain number of the paper.
        """
        labels, columns, notes = draws_file.read(Path(path))
        known = {one.label: one for one in Prior.of(paper).numbers}
        stated = {f"{one.case}, {one.quantity}" for one in catalogue.laboratory(paper).statements} | {*DISCREPANCIES}
        strange = next((label for label in labels if label not in known and label not in stated), None)
        if strange:
            raise LobsimError(f"{str(path)!r}: {strange!r} is no uncertain number of {paper}: make the file anew")
        table = dict(zip(labels, columns.T, strict=True))
        numbers = tuple(known[label] for label in labels if label in known)
        values = np.stack([table[one.label] for one in numbers], axis=1)
        inside = np.clip(values, [one.low for one in numbers], [one.high for one in numbers])
        beyond = np.flatnonzero((np.abs(inside - values) > ROUNDED * np.abs(values)).any(axis=0))
        if beyond.size:
            raise LobsimError(f"{str(path)!r}: {numbers[beyond[0]].label!r} leaves its range: make the file anew")
        return cls(numbers, inside, notes, {label: table[label] for label in labels if label in stated})

    @guarded
    def save(self, path: str | Path) -> None:
        """Write the draws to a text, CSV with the notes above it; `read` reads it.

        Raises
        ------
        LobsimError
            If the file cannot be written.
        """
        columns = np.column_stack([self.values, *self.said.values()])
        draws_file.write(Path(path), [*self.names, *self.said], columns, self.notes)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns: those of the numbers, with their units, and the membrane or builds whose they are."""
        return tuple(one.label for one in self.numbers)

    def __len__(self) -> int:
        """Count the draws."""
        return len(self.values)

    def facts(self) -> dict[str, str]:
        """Count draws and numbers, and tell where they come from."""
        return {"draws": str(len(self)), "numbers": str(len(self.numbers)), **self.notes}

    @guarded
    def of(self, cell: Cell) -> tuple[tuple[str, ...], Array]:
        """Pick what belongs to a cell; what its user has changed is no longer uncertain.

        Parameters
        ----------
        cell : Cell
            The cell.

        Returns
        -------
        tuple of str, and array, shape (draws, names)
            Names of numbers and their values, in the units of their names, as `lobsim.cell.many.numbers_of_many` takes
            them.
        """
        places = [place for place, one in enumerate(self.numbers) if one.of(cell)]
        return tuple(self.numbers[place].name for place in places), self.values[:, places]

    @guarded
    def values_of(self, cell: Cell) -> list[dict[str, float]]:
        """Values by name for a cell, in the units of the names, one mapping a draw, for `Cell.with_values`."""
        names, values = self.of(cell)
        return [dict(zip(names, row, strict=True)) for row in values.tolist()]

    @guarded
    def cells(self, cell: Cell) -> list[Cell]:
        """Make the cell of every draw; its numbers keep the origins that the paper gives them."""
        origins = {one.name: one.wide_origin for one in self.numbers if one.of(cell)}
        return [cell.with_values(values, origins) for values in self.values_of(cell)]

    @guarded
    def chosen(self, draws: Sequence[int]) -> "Draws":
        """Take some of the draws, by their numbers from 0; one may be there several times."""
        some = np.asarray(draws, dtype=int)
        said = {label: column[some] for label, column in self.said.items()}
        return Draws(self.numbers, self.values[some], self.notes, said)

    @guarded
    def with_notes(self, notes: Mapping[str, str]) -> "Draws":
        """Say more about where the draws come from."""
        return replace(self, notes={**self.notes, **notes})

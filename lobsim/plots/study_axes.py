"""Columns of a table of a study as axes of a figure: numbers in the units of the bench, words as categories."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lobsim.errors import LobsimError, pick
from lobsim.plots import units

if TYPE_CHECKING:
    from matplotlib.axis import Axis

    from lobsim.numerics.arrays import Array

LABELS = {
    "capacity_mAh_g": "capacity / mAh g$^{-1}$",
    "capacity_mAh_cm2": "capacity / mAh cm$^{-2}$",
    "plateau_V": "plateau / V",
    "knee_mAh_g": "start of the fall / mAh g$^{-1}$",
    "knee_mAh_cm2": "start of the fall / mAh cm$^{-2}$",
    "energy_mWh_cm2": "energy / mWh cm$^{-2}$",
    "power_mW_cm2": "mean power / mW cm$^{-2}$",
}
MOST_GROUPS = 8  # that are told apart


class Scale(NamedTuple):
    """An axis of one column: its label, the factor of its unit, and the words at 0, 1, 2 if it holds words."""

    label: str
    factor: float
    words: tuple[str, ...] = ()

    def at(self, values: Any) -> "Array":
        """Where values of the column, in the unit of its name, lie on the axis."""
        if self.words:
            return np.array([self.words.index(str(value)) for value in values], dtype=float)
        return self.factor * np.asarray(values, dtype=float)

    def told(self, value: Any) -> str:
        """A value of the column as the figure writes it."""
        return str(value) if self.words else f"{self.factor * value:.3g}"

    def mark(self, axis: "Axis") -> None:
        """Write the words at their places, and the label."""
        axis.set_label_text(self.label)
        if self.words:
            axis.set_ticks(range(len(self.words)), [wrapped(word) for word in self.words])


def scale(table: Any, name: str) -> Scale:
    """Make the axis of a column."""
    values = table[name]
    if values.dtype.kind in "fiu":
        return Scale(*_labelled(name, values))
    return Scale(label(name), 1.0, tuple(dict.fromkeys(str(value) for value in values)))


def column(table: Any, name: str) -> str:
    """Find a column by its name; the unit may be left out."""
    names = [str(one) for one in table.columns]
    with_unit = [one for one in names if one.startswith(f"{name} [")]
    return with_unit[0] if name not in names and len(with_unit) == 1 else pick("column", name, names)


def groups(table: Any, by: str | None) -> dict[str, Any]:
    """Part a table by the levels of a column."""
    if by is None:
        return {"": table}
    found = {str(level): part for level, part in table.groupby(column(table, by), sort=False)}
    if len(found) > MOST_GROUPS:
        raise LobsimError(f"{by!r} has {len(found)} levels, and {MOST_GROUPS} can be told apart: leave some rows out")
    return found


def own(cells: Sequence[Any], name: str) -> Mapping[str, float]:
    """The numbers of cells under the name of an axis, in the unit of the name, by the labels of the cells."""
    lacking = [cell.label for cell in cells if name not in cell.numbers]
    if lacking:
        raise LobsimError(f"{lacking[0]} cannot be marked: {name!r} is no number of a cell")
    return {cell.label: cell.numbers[name] for cell in cells}


def label(name: str, values: Any = ()) -> str:
    """A column as the label of an axis."""
    return _labelled(name, values)[0]


def _labelled(name: str, values: Any) -> tuple[str, float]:
    """The label of a column of numbers, and the factor to the unit in it."""
    if name in LABELS:
        return LABELS[name], 1.0
    words, factor, unit = units.split(name, values)
    return (f"{words} / {unit}" if unit else words), factor


def wrapped(words: str) -> str:
    """Words in short lines, a unit in one of its own."""
    words, slash, unit = words.partition(" / ")
    lines = textwrap.wrap(words, 16, break_long_words=False)
    return "\n".join([*lines, f"/ {unit}"] if slash else lines)

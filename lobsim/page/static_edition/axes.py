"""Axes of the grid: the four knobs of the static page, their ranges, and the values at which discharges are solved.

Current, dose of electrolyte, pressure and BET area teach most. Current and pressure set how much oxygen is asked for
and how much there is; the dose lets carbon run dry or gas pores drown; the area is the room for the film. Thickness is
no knob: with the dose held it dries or drowns the electrode, as the dose does. What the other knobs of `lobsim page`
change is smaller, or is a property of the liquid.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.page.knobs import BY_KEY, shown

OWN_IS_ONE = "area"  # a knob that is a factor of the cell's own value, as membranes differ in it by what they are


@dataclass(frozen=True)
class Span:
    """How far a knob of the static page goes.

    Attributes
    ----------
    key : str
        Its name in `lobsim.page.knobs`.
    low, high : float
        Ends: of the current in mA cm-2, of others as a factor [-] of the cell's own value.
    """

    key: str
    low: float
    high: float


# Beyond them cells are dry, drowned or without gas, or the area is more than that of the powder.
SPANS = (
    Span("current", 0.1, 3.2),
    Span("dose", 2**-0.75, 2**1.25),
    Span("pressure", 0.25, 4.0),
    Span("area", 1 / 1.4, 1.4),
)
FINE = (11, 25, 9, 5)  # nodes of each, the cell's own value among them


@dataclass(frozen=True)
class Axis:
    """One knob of one cell.

    Attributes
    ----------
    key, label, unit : str
        As in `lobsim.page.knobs`; that of a factor is "times its own".
    parameter : str
        The number of the cell that it sets; empty for the current.
    si : float
        SI value of one unit of the axis, of this cell.
    own : float
        Where the cell itself stands, in the unit of the axis.
    nodes : array
        Values at which discharges are solved, in the unit of the axis, evenly in the logarithm, shape (n,).
    """

    key: str
    label: str
    unit: str
    parameter: str
    si: float
    own: float
    nodes: Array


def axes(cell: Cell, counts: tuple[int, ...] = FINE) -> tuple[Axis, ...]:
    """Make the axes of a cell.

    Parameters
    ----------
    cell : Cell
        The cell, which stands within all ranges.
    counts : tuple of int
        Nodes of each axis, at least 4.

    Returns
    -------
    tuple of Axis
        In the order of `SPANS`.

    Raises
    ------
    LobsimError
        If the cell has no such number, or its columns differ: a grid of those takes hours.
    """
    if (cell.mesh.along or 1) > 1:
        raise LobsimError(
            f"{cell.label!r} is solved in {cell.mesh.along} columns along the gas: a grid of such discharges takes "
            "hours; for the static page choose a gas that reaches all of the electrode, such as O2"
        )
    return tuple(_axis(cell.numbers, cell, span, count) for span, count in zip(SPANS, counts, strict=True))


def _axis(numbers: Mapping[str, float], cell: Cell, span: Span, count: int) -> Axis:
    knob = BY_KEY[span.key]
    if not knob.parameter:
        return Axis(knob.key, knob.label, knob.unit, "", 1.0, knob.usual, np.geomspace(span.low, span.high, count))
    value = numbers.get(knob.parameter)
    if not value:
        raise LobsimError(
            f"the static page turns {knob.parameter!r}, and {cell.label!r} has none (model {cell.model!r})"
        )
    if span.key == OWN_IS_ONE:
        own, si, unit = 1.0, value, "times its own"
    else:
        own, si, unit = shown(value / knob.factor), value / shown(value / knob.factor), knob.unit
    return Axis(knob.key, knob.label, unit, knob.parameter, si, own, own * np.geomspace(span.low, span.high, count))

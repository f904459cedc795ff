"""From a table of a file to volumes between radii, whatever its columns are."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from lobsim.errors import LobsimError, either
from lobsim.numerics.arrays import Array
from lobsim.pore_sizes.distribution import Measured, checked
from lobsim.pore_sizes.headers import (
    AMOUNTS,
    CUMULATIVE,
    DIAMETER,
    INCREMENTAL,
    OVER_LOG,
    PRESSURE,
    RADIUS,
    SIZES,
    Column,
)
from lobsim.pore_sizes.mercury import Mercury
from lobsim.pore_sizes.tables import Table

BACK = 0.01  # share of all volume by which a cumulative volume may go back: noise
FINEST, WIDEST, MOST = 1e-10, 1e-3, 0.1  # m, m, m3/kg: beyond these a column is in another unit than it says
NEAR = 1.001  # ratio of radii within which the volume beyond the first or the last row of a table is put


def measured(path: Path, table: Table, mercury: Mercury | None) -> Measured:
    """Read the pore volumes of a table.

    Parameters
    ----------
    path : Path
        Its file, for errors.
    table : Table
        The table.
    mercury : Mercury or None
        Taken for the pressures of a table that has no diameters; if given, also of one that has.

    Raises
    ------
    LobsimError
        If a unit is missing or cannot be right, or volumes go up and down.
    """
    sizes = table.pick((PRESSURE, *SIZES) if mercury else SIZES)
    ranges = any(len(row[sizes]) > 1 for row in table.rows)
    amounts = table.pick((INCREMENTAL, *AMOUNTS) if ranges else AMOUNTS)
    for one in (table.columns[sizes], table.columns[amounts]):
        _refuse_no_unit(path, one)
    radius = _radii(path, table, sizes, mercury or Mercury())
    amount = np.array([row[amounts][0] for row in table.rows]) * (table.columns[amounts].factor or 1.0)
    if table.has(PRESSURE):  # what leaves the pores again is no second distribution
        last = int(np.argmin(radius.min(axis=1))) + 1
        radius, amount = radius[:last], amount[:last]
    kind = table.columns[amounts].kind
    if len(radius) < 3:
        raise LobsimError(f"{str(path)!r}: {len(radius)} rows of pore sizes are too few: 3 or more were expected")
    if ranges and kind == CUMULATIVE:
        kind, amount = INCREMENTAL, _of_each(amount)
    if kind == INCREMENTAL:
        return _plausible(path, _incremental(radius, amount))
    order = np.argsort(radius.mean(axis=1))
    r, y = radius.mean(axis=1)[order], amount[order]
    if (np.diff(r) <= 0).any():
        raise LobsimError(f"{str(path)!r}: a pore size stands twice in the table: one row for each was expected")
    return _plausible(path, _cumulative(path, r, y) if kind == CUMULATIVE else _differential(table, kind, r, y))


def _refuse_no_unit(path: Path, one: Column) -> None:
    if one.factor is not None:
        return
    if one.unit:
        raise LobsimError(f"{str(path)!r}: {one.unit!r} of {one.words!r} is no unit of it: {either(one.expected)}")
    option = "--volume-unit cm3/g" if one.kind in AMOUNTS else "--size-unit nm"
    raise LobsimError(
        f"{str(path)!r}: the column {one.words!r} states no unit: write it into the header, such as "
        f"{f'{one.words} ({one.expected[0]})'!r}, or say it with {option}"
    )


def _radii(path: Path, table: Table, index: int, mercury: Mercury) -> Array:
    """Radii of the rows, shape (N, 2): both ends of a range, or one number twice [m]."""
    one = table.columns[index]
    ends = np.array([(row[index][0], row[index][-1]) for row in table.rows]) * (one.factor or 1.0)
    if (ends <= 0).any():
        raise LobsimError(f"{str(path)!r}: {one.words!r} is not above 0 in every row")
    to_radius: dict[str, Callable[[Array], Array]] = {
        DIAMETER: lambda d: d / 2,
        RADIUS: lambda r: r,
        PRESSURE: mercury.radius,
    }
    return np.sort(to_radius[one.kind](ends), axis=1)


def _of_each(cumulative: Array) -> Array:
    """Volume of each row, of a sum that goes up or down the table."""
    upwards = cumulative if cumulative[-1] >= cumulative[0] else cumulative[::-1]
    steps = np.diff(upwards, prepend=0.0)
    return steps if upwards is cumulative else steps[::-1]


def _incremental(radius: Array, volume: Array) -> Measured:
    """Volumes of ranges, or between a size and the next; each is of the sizes around it if they are means."""
    if (radius[:, 1] > radius[:, 0]).any():
        return checked(radius[:, 0], radius[:, 1], volume)
    order = np.argsort(radius[:, 0])
    r = radius[order, 0]
    middles = np.sqrt(r[1:] * r[:-1])
    edges = np.concatenate(([r[0] ** 2 / middles[0]], middles, [r[-1] ** 2 / middles[-1]]))
    return checked(edges[:-1], edges[1:], volume[order])


def _cumulative(path: Path, r: Array, V: Array) -> Measured:
    """Volumes between sizes; the volume beyond the first or last row is put there."""
    steps = np.diff(V)
    rising = V[-1] >= V[0]
    steps = steps if rising else -steps
    whole = V.max()
    if steps.min() < -BACK * abs(whole):
        raise LobsimError(
            f"{str(path)!r}: the cumulative volume goes up and down, by {-steps.min() / abs(whole):.0%} of all: "
            "it is no cumulative volume, or two branches are in one table"
        )
    low, high, volume = list(r[:-1]), list(r[1:]), list(np.maximum(steps, 0.0))
    if V.min() > 0:
        end = r[0] if rising else r[-1]
        low, high = [*low, end / NEAR if rising else end], [*high, end if rising else end * NEAR]
        volume.append(float(V.min()))
    return checked(low, high, volume)


def _differential(table: Table, kind: str, r: Array, slope: Array) -> Measured:
    """Volumes between sizes by the trapezoidal rule; slopes over a diameter count for two radii."""
    of_radius = table.columns[table.pick(SIZES)].kind == RADIUS
    over = np.log10(r) if kind == OVER_LOG else r if of_radius else 2 * r
    return checked(r[:-1], r[1:], (slope[1:] + slope[:-1]) / 2 * np.diff(over))


def _plausible(path: Path, found: Measured) -> Measured:
    """Refuse what no carbon has: a size or a volume in another unit than its column says."""
    (finest, widest), volume = found.ends, float(found.volumes.sum())
    if finest < FINEST or widest > WIDEST:
        raise LobsimError(
            f"{str(path)!r}: pore radii from {finest:.3g} to {widest:.3g} m cannot be: a size is in another unit than "
            "its column says"
        )
    if volume > MOST:
        raise LobsimError(
            f"{str(path)!r}: a pore volume of {1e3 * volume:.4g} cm3/g cannot be: it is in another unit than its "
            "column says"
        )
    return found

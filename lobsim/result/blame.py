"""Losses that the audit bears out as causes why a step met its voltage limit, physics 6; for many steps at once.

A loss is a cause if it has grown since the cell settled and if it costs at the end more than a twentieth of all that is
lost. If none is, nothing has failed: the limit lies at the plateau of this current or beyond it.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lobsim.numerics.arrays import Array

LEAST = 0.05  # share of all that is lost, below which a loss is no cause
ALONE = 2 / 3  # share of the growth above which one cause is named alone
SETTLED = 0.1  # share of the charge after which growth counts
REACTING = 0.95  # share of the current that reacts once the double layer has been discharged
SURFACE = "working surface"  # is no term of the audit, but bounds one


def blamed(losses: Mapping[str, Array], surface: Array, reacting: Array, passed: Array) -> tuple[str, ...]:
    """Find the losses that are causes of the end of one step.

    Parameters
    ----------
    losses : mapping of str to array
        Losses [V] by term, positive where they cost, shape (T,).
    surface : array
        What is lost [V] with the working surface: activation that grows for want of current is no cause, shape (T,).
    reacting : array
        Share [-] of the current that reacts, shape (T,).
    passed : array
        Charge moved, rising, any unit, shape (T,).

    Returns
    -------
    tuple of str
        One term if it made more than two thirds of the growth, else the first two; none if nothing has grown that
        costs a twentieth of the whole.
    """
    start, settled = counts_from(reacting[None], passed[None])
    alone = {term: loss[None] for term, loss in losses.items()}
    return blamed_in_each(alone, surface[None], passed[None], start, settled)[0]


def counts_from(reacting: Array, passed: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Tell from which charge on growth counts in each of J steps, shape (J,), and whether the cell ever settled.

    Arguments as for `blamed`, of shape (J, T): shares [-], and charge in any unit, as what is told.
    """
    settled = reacting > REACTING
    ever = np.asarray(settled.any(axis=1))
    reacts = np.take_along_axis(passed, settled.argmax(axis=1)[:, None], axis=1)[:, 0]
    return np.where(ever, np.maximum(SETTLED * passed[:, -1], reacts), passed[:, -1] / 2), ever


def blamed_in_each(
    losses: Mapping[str, Array], surface: Array, passed: Array, start: Array, settled: NDArray[np.bool_]
) -> list[tuple[str, ...]]:
    """Find the losses that are causes of the ends of J steps.

    Losses [V], surface [V] and charge in any unit as for `blamed`, of shape (J, T); of the T times only the last and
    those beside ``start`` matter. The others are from `counts_from`.
    """
    every = np.stack([*losses.values(), surface])
    end = every[..., -1]
    grown = end - _at(start, passed, every)
    return [
        _chosen(dict(zip(losses, costs, strict=True)), dict(zip((*losses, SURFACE), by, strict=True)), was)
        for costs, by, was in zip(end[:-1].T.tolist(), grown.T.tolist(), settled.tolist(), strict=True)
    ]


def interval(where: Array, x: Array) -> NDArray[np.intp]:
    """Find the interval of rising x in which one place of each row lies, by its first point.

    Parameters
    ----------
    where : array
        The places, in the unit of x, shape (J,).
    x : array
        In any unit, shape (J, T).

    Returns
    -------
    array of int
        Shape (J,).
    """
    return np.minimum((x <= where[:, None]).sum(axis=1) - 1, x.shape[1] - 2)


def _at(where: Array, x: Array, y: Array) -> Array:
    """Interpolate y, shape (..., J, T), over rising x, shape (J, T), at one place of each row, shape (J,)."""
    rows, before = np.arange(len(x)), interval(where, x)
    x0, x1 = x[rows, before], x[rows, before + 1]
    y0, y1 = y[..., rows, before], y[..., rows, before + 1]
    # at the end of a row whose last places are one the value there is asked for
    share = np.divide(where - x0, x1 - x0, out=np.ones_like(x0), where=x1 > x0)
    return np.asarray(y0 + (y1 - y0) * share)


def _chosen(end: Mapping[str, float], grown: dict[str, float], settled: bool) -> tuple[str, ...]:
    """Choose causes of one step by what each loss costs [V] at its end, and by how much [V] losses and surface grew."""
    whole = sum(end.values())
    # While the double layer gives or takes the current, activation follows it and tells nothing of the surface. If it
    # is still what grows most, the limit was met on the way to the plateau.
    followed, surface = grown.pop("activation"), grown.pop(SURFACE)
    if not settled and followed > max(grown.values()):
        return ()
    grown["activation"] = min(followed, surface) if settled else 0.0
    grown = {term: by for term, by in grown.items() if by > 0 and end[term] >= LEAST * whole}
    total = sum(grown.values())
    if total < LEAST * whole:
        return ()
    first, *others = sorted(grown, key=grown.__getitem__, reverse=True)
    return (first,) if grown[first] > ALONE * total else (first, *others[:1])

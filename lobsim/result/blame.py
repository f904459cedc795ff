"""Losses that the audit bears out as causes why a step met its voltage limit, physics 6; for many steps at once.

A loss is a cause if it has grown since the cell settled and if it costs at the end more than a twentieth of all that is
lost. If none is, nothing has failed: the limit lies at the plateau of this current or beyond it.
"""

from collections.abc import Mapping

import numpy as np

from lobsim.numerics.arrays import Array

LEAST = 0.05  # share of all that is lost, below which a loss is no cause
ALONE = 2 / 3  # share of the growth above which one cause is named alone
SETTLED = 0.1  # share of the charge after which growth counts
REACTING = 0.95  # share of the current that reacts once the double layer has been discharged
SURFACE = "working surface"  # is no term of the audit, but bounds one


def blamed(losses: Mapping[str, Array], surface: Array, reacting: Array, passed: Array) -> tuple[str, ...]:
    """Find the losses that are causes of the end of one step; as `blamed_in_each`, with arrays of shape (T,)."""
    alone = {term: loss[None] for term, loss in losses.items()}
    return blamed_in_each(alone, surface[None], reacting[None], passed[None])[0]


def blamed_in_each(
    losses: Mapping[str, Array], surface: Array, reacting: Array, passed: Array
) -> list[tuple[str, ...]]:
    """Find the losses that are causes of the ends of J steps, each read at T times.

    Parameters
    ----------
    losses : mapping of str to array
        Losses [V] by term, positive where they cost, shape (J, T).
    surface : array
        What is lost [V] with the working surface: activation that grows for want of current is no cause, shape (J, T).
    reacting : array
        Share [-] of the current that reacts, shape (J, T).
    passed : array
        Charge moved, rising, any unit, shape (J, T).

    Returns
    -------
    list of tuple of str
        For each step one term if it made more than two thirds of the growth, else the first two; none if nothing has
        grown that costs a twentieth of the whole.
    """
    settled = reacting > REACTING
    ever = settled.any(axis=1)
    reacts = np.take_along_axis(passed, settled.argmax(axis=1)[:, None], axis=1)[:, 0]
    start = np.where(ever, np.maximum(SETTLED * passed[:, -1], reacts), passed[:, -1] / 2)
    every = np.stack([*losses.values(), surface])
    end = every[..., -1]
    grown = end - _at(start, passed, every)
    return [
        _chosen(dict(zip(losses, costs, strict=True)), dict(zip((*losses, SURFACE), by, strict=True)), was)
        for costs, by, was in zip(end[:-1].T.tolist(), grown.T.tolist(), np.asarray(ever).tolist(), strict=True)
    ]


def _at(where: Array, x: Array, y: Array) -> Array:
    """Interpolate y, shape (..., J, T), over rising x, shape (J, T), at one place of each row, shape (J,)."""
    before = np.minimum((x <= where[:, None]).sum(axis=1) - 1, x.shape[1] - 2)
    rows = np.arange(len(x))
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

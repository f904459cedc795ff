"""Pores that the film closes one class after the other, T20 of physics 9: what closed forms must give at random."""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pybamm
from numpy.typing import ArrayLike

from lobsim.cell import Cell
from lobsim.numerics.term import term
from lobsim.physics import pore_classes
from lobsim.run import run
from lobsim.verify.checked import Array, Checked, along

SETS = 20_000
PROTOCOL = "Discharge at 0.4 mA/cm2 until 2.0 V"
D_S = 5e-3


@cache
def random_sets() -> SimpleNamespace:
    """Draw open surfaces, radii and volumes of ten classes, and thicknesses; columns of `SETS` rows, always the same.

    Open walls are 1 to 99 % of all walls, half of the sets are planes, and in a third of the places there is no class.
    """
    chance = np.random.default_rng(20)
    r = np.sort(10 ** chance.uniform(-9.4, -7.6, (pore_classes.MOST, SETS, 1)), axis=0)
    eps = 10 ** chance.uniform(-3, -1.2, r.shape) * (chance.random(r.shape) > 1 / 3)
    closing = (2 * eps / r).sum(axis=0)
    A_o = np.maximum(closing, 1e6) * chance.uniform(0.01, 0.99, (SETS, 1))
    bend = A_o**2 / (4 * chance.uniform(0.05, 0.3, (SETS, 1))) * (chance.random((SETS, 1)) > 0.5)
    return SimpleNamespace(d=10 ** chance.uniform(-10, -7.5, (SETS, 1)), A_o=A_o, bend=bend, r=r, eps=eps)


def worked_out(function: Callable[..., Any], *arguments: ArrayLike) -> Array:
    """Work out a term of columns, and of classes, which have one column each, in any units."""
    columns = [np.atleast_2d(one) for one in arguments]
    symbols = [list(map(pybamm.Array, one)) if one.ndim == 3 else pybamm.Array(one) for one in columns]
    return np.asarray(term(function, *symbols).evaluate(), dtype=float).ravel()


def inverse() -> list[Checked]:
    """T20: d(eps_f(d)) = d, whatever the classes."""
    s = random_sets()
    walls = s.A_o, s.bend, s.r, s.eps
    eps_f = worked_out(pore_classes.film_volume, s.d, *walls)
    found = worked_out(pore_classes.thickness, eps_f[:, None], *walls)
    reason = "1e-12: rounding, where nearly all walls are closed"
    return [along("T20", ("thickness [m]", "d(eps_f(d)) [m], 20000 sets"), (s.d, s.d, found), 1e-12, reason)]


def void() -> list[Checked]:
    """T20: what the film takes is what classes and open surface lose, and surface is the slope of the volume."""
    s = random_sets()
    walls = s.A_o, s.bend, s.r, s.eps
    kept = s.eps * np.maximum(1 - s.d / s.r, 0) ** 2
    lost = ((s.eps - kept).sum(axis=0) + s.A_o * s.d + s.bend * s.d**2).ravel()
    eps_f = worked_out(pore_classes.film_volume, s.d, *walls)
    step = 1e-5 * s.d
    up, down = (worked_out(pore_classes.film_volume, s.d + h, *walls) for h in (step, -step))
    slope, surface = (up - down) / (2 * step.ravel()), worked_out(pore_classes.surface, s.d, *walls)
    x = ("thickness [m]", "void that a film takes [-], 20000 sets")
    y = ("thickness [m]", "surface as the slope of the volume [m-1], 20000 sets")
    return [
        along("T20", x, (s.d, lost, eps_f), 1e-13, "rounding"),
        along("T20", y, (s.d, slope, surface), 1e-4, "differences over 1e-5 of d, a class closing within"),
    ]


def closed() -> list[Checked]:
    """T20: with no open surface eps_f = sum eps_k closes everything, one class r at eps_f = eps_k, and d = r."""
    rows = []
    for r, eps in ((np.array([4e-9]), np.array([0.2])), (np.array([1e-9, 3e-9, 9e-9]), np.array([0.05, 0.1, 0.2]))):
        radii, volumes = r[:, None, None], eps[:, None, None]
        A_o = float(pore_classes.open_surface(pybamm.Scalar(0.0), pybamm.Scalar(100.0)).evaluate())
        d = worked_out(pore_classes.thickness, eps.sum(), A_o, 0.0, radii, volumes)
        left, fresh = (worked_out(pore_classes.surface, at, A_o, 0.0, radii, volumes) for at in (d, 0.0))
        words = f"{len(r)} class{'es' if len(r) > 1 else ''} without open surface, full"
        guard = "the guard of 1e-6 m-1 of open surface"
        rows.append(Checked("T20", f"surface left [-], {words}", 0.0, float(left[0] / fresh[0]), 1e-6, guard, False))
        rows.append(Checked("T20", f"thickness [m], {words}", r[-1], float(d[0]), 1e-6, guard))
    return rows


def falls() -> list[Checked]:
    """T20: the surface of a planar set falls all the time."""
    r, eps = np.array([1e-9, 3e-9, 9e-9])[:, None, None], np.array([0.05, 0.1, 0.2])[:, None, None]
    eps_f = np.linspace(0, 0.5, 2001)[:, None]
    walls = 2e7, 0.0, r, eps
    d = worked_out(pore_classes.thickness, eps_f, *walls)
    a = worked_out(pore_classes.wetted_surface, d[:, None], *walls, 0.9, 0.8, D_S)
    rise = float(np.diff(a).max() / a[0])
    return [
        Checked("T20", "largest rise of the surface of a planar set [-]", 0.0, max(rise, 0.0), 1e-14, "rounding", False)
    ]


def none() -> list[Checked]:
    """T20: without classes the law is the law without them."""
    rows = []
    for membrane, build in (("NIPS", "stacked"), ("VF", "coin")):
        cell = Cell(membrane, build).with_mesh(6, 10)
        off, on = (run(cell.with_laws(pores=law), PROTOCOL, progress=False) for law in ("off", "classes"))
        reason = "the solver: rounding decides about its steps"
        what = f"capacity without a class [mAh/g], {membrane} {build}"
        rows.append(Checked("T20", what, off.capacity_mAh_g, on.capacity_mAh_g, 1e-7, reason))
    return rows

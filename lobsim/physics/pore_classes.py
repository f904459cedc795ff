"""Pores that the film closes one class after the other, physics 3: law "pores".

Classes are k = 1..K in ascending order of their radius r_k; eps_k is the volume of a class in the fresh electrode, 0
if there is no such class. ``r``, ``v``, ``eps`` and ``h`` are sequences over k. One thickness d holds everywhere.
"""

from collections.abc import Callable, Sequence

import pybamm
from pybamm import Symbol

from lobsim.physics.pores import wetted_share
from lobsim.physics.smooth import SMALLEST_SURFACE

MOST = 10  # classes
Each = Sequence[Symbol]


def walls(r: Each, eps: Each) -> list[Symbol]:
    """Walls of the classes, of the fresh electrode per volume [m-1], or per mass [m2.kg-1]: 2 eps_k/r_k (3.11)."""
    return [2 * eps_k / r_k for r_k, eps_k in zip(r, eps, strict=True)]


def open_area(S: Symbol, S_membrane: Symbol, r: Each, v: Each) -> Symbol:
    """Open surface a_o [m2.kg-1]: all that is no wall of a class; swelling opens it as it opens S (3.11)."""
    return (S_membrane - sum(walls(r, v))) * S / S_membrane


def open_surface(a_o: Symbol, rho_app: Symbol) -> Symbol:
    """Open surface of the fresh electrode per volume A_o [m-1] (3.11)."""
    return pybamm.maximum(rho_app * a_o, SMALLEST_SURFACE)


def tubes(A_o: Symbol, eps_s: Symbol) -> Symbol:
    """Half the growth of the open surface with the film on tubes [m-2]: A_o/(2 r_0), r_0 = 2 eps_s/A_o (3.12)."""
    return A_o**2 / (4 * eps_s)


def plane(A_o: Symbol, eps_s: Symbol) -> Symbol:
    """Half the growth of the open surface with the film on a plane [m-2]: none (3.12)."""
    return pybamm.Scalar(0)


BENDS: dict[str, Callable[..., Symbol]] = {"cylindrical": tubes, "planar": plane}


def open_share(d: Symbol, r_k: Symbol) -> Symbol:
    """Open share of a radius [-]: (1 - d/r_k)_+ (3.12)."""
    return pybamm.maximum(1 - d / r_k, 0)


def left(d: Symbol, r: Each, eps: Each) -> list[Symbol]:
    """Void that a film leaves in each class, h_k [-] (3.12)."""
    return [eps_k * open_share(d, r_k) ** 2 for r_k, eps_k in zip(r, eps, strict=True)]


def film_volume(d: Symbol, A_o: Symbol, bend: Symbol, r: Each, eps: Each) -> Symbol:
    """Volume eps_f [-] of a film of thickness d: on the open surface and in the classes (3.12)."""
    return on_open_surface(d, A_o, bend) + sum(eps) - sum(left(d, r, eps))


def on_open_surface(d: Symbol, A_o: Symbol, bend: Symbol) -> Symbol:
    """Volume V_o [-] of a film of thickness d on the open surface (3.12)."""
    return A_o * d + bend * d**2


def closing_volumes(A_o: Symbol, bend: Symbol, r: Each, eps: Each) -> list[Symbol]:
    """Volume of the film eps_f(r_k) [-] at which each class is closed, the widest first (3.12)."""
    beta, alpha, closed, volumes = A_o, -bend, sum(eps), []
    for r_k, eps_k in zip(reversed(r), reversed(eps), strict=True):
        beta, alpha, closed = beta + 2 * eps_k / r_k, alpha + eps_k / r_k**2, closed - eps_k
        volumes.append(closed + beta * r_k - alpha * r_k**2)
    return volumes


def thickness(eps_f: Symbol, A_o: Symbol, bend: Symbol, r: Each, eps: Each) -> Symbol:
    """Thickness d [m] of a film of volume eps_f, in closed form (3.13).

    beta^2 - 4 alpha x is the square of the surface that is left, so never below A_o^2.
    """
    beta, alpha, x = A_o, -bend, eps_f
    for r_k, eps_k, at in zip(r, eps, reversed(closing_volumes(A_o, bend, r, eps)), strict=True):
        is_open = eps_f < at
        beta += 2 * eps_k / r_k * is_open
        alpha += eps_k / r_k**2 * is_open
        x -= eps_k * (1 - is_open)
    return 2 * x / (beta + pybamm.sqrt(pybamm.maximum(beta**2 - 4 * alpha * x, A_o**2)))


def surfaces(d: Symbol, A_o: Symbol, bend: Symbol, r: Each, eps: Each) -> list[Symbol]:
    """Surfaces of the film per volume [m-1]: those in the classes, and last the open one (3.14)."""
    in_classes = [wall_k * open_share(d, r_k) for r_k, wall_k in zip(r, walls(r, eps), strict=True)]
    return [*in_classes, A_o + 2 * bend * d]


def surface(d: Symbol, A_o: Symbol, bend: Symbol, r: Each, eps: Each) -> Symbol:
    """All surface of the film per volume [m-1] (3.14)."""
    return sum(surfaces(d, A_o, bend, r, eps))


def wetted_shares(eps_l: Symbol, h: Each, eps_m: Symbol, d_s: Symbol) -> list[Symbol]:
    """Shares w_k [-] of the classes that liquid reaches, the finest first, and last that of the open surface (3.15)."""
    shares, rest = [], eps_l
    for h_k in h:
        shares.append(wetted_share(pybamm.maximum(rest, 0), h_k, d_s))
        rest -= h_k
    return [*shares, wetted_share(pybamm.maximum(rest, 0), eps_m - sum(h), d_s)]


def wetted_surface(
    d: Symbol, A_o: Symbol, bend: Symbol, r: Each, eps: Each, eps_l: Symbol, eps_m: Symbol, d_s: Symbol
) -> Symbol:
    """Surface of the film per volume that liquid reaches [m-1] (3.15)."""
    shares = wetted_shares(eps_l, left(d, r, eps), eps_m, d_s)
    return sum(w_k * a_k for w_k, a_k in zip(shares, surfaces(d, A_o, bend, r, eps), strict=True))

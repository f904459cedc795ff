"""Oxygen in a slab: reaction against diffusion, T1, T2, T3, T11 and T13 of docs/equations.md, as in lobsim.verify."""

import numpy as np
import pytest

from lobsim.verify import oxygen


def test_a_first_order_reaction_takes_phi_tanh_phi_from_a_slab(holds):
    """T1 for phi from 0.1 to 10. 0.3 %: the error of 40 cells at phi = 10, 0.2 %; it falls as h^2."""
    rows = oxygen.first_order()
    holds(rows, 3e-3)
    assert rows[0].curve.x.min() <= 0.1 and rows[0].curve.x.max() >= 10


def test_the_error_of_the_slab_falls_with_the_square_of_the_cell_size(holds):
    """Order 2 +- 0.1 at phi = 10, where cells count most."""
    holds(oxygen.first_order_of_the_mesh(), 0.1, relative=False)


def test_the_tafel_slope_doubles_where_diffusion_limits(holds, nature):
    """T3: 118.3 mV per decade where oxygen is everywhere, twice that for phi >> 1.

    0.2 %: phi = 0.1 is not quite 0 (phi^2/3 is 0.3 % of the current). 1 %: tanh 4 is 0.07 % off 1, the mesh 0.2 %.
    """
    slow, fast = oxygen.tafel()
    assert slow.exact == pytest.approx(0.1183, abs=5e-5) and fast.exact == pytest.approx(0.2366, abs=1e-4)
    holds([slow, fast], 2e-3, 1e-2)


@pytest.mark.parametrize("h_fl", [20e-6, 150e-6])
@pytest.mark.parametrize("i", [0.3, 2.0])
def test_a_flooded_layer_and_the_slab_are_in_series(holds, h_fl, i):
    """T11: i = n F H p/(1/k_gl + L/(D phi tanh phi)), k_gl = D_O eps_gdl^1.5/h_fl. 0.1 %: the mesh at phi < 1."""
    holds(oxygen.flooded_layer(h_fl, i), 1e-3)


@pytest.mark.parametrize("depths", [0.7, 1.0, 1.5])
def test_a_zero_order_reaction_dies_at_the_current_of_its_penetration(holds, slab, nature, depths):
    """T2: oxygen gets sqrt(2 n F D c_0/q) deep, so the current ends at q times that, or q L if that is less.

    0.1 %: the mesh, the last of the first order at 1.8 V, what the double layer gives while the voltage falls.
    """
    rows = oxygen.penetration(depths)
    holds(rows, 1e-3)
    if depths == 1:  # the largest that lives
        assert rows[0].exact == pytest.approx(2 * nature.n * nature.F * slab.D * slab.c_0 / slab.L)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_zero_order_reaction_leaves_a_parabola_of_oxygen(holds, share):
    """T2: at the far side c(0)/c_0 = 1 - i/i_max below i_max = 2 n F D c_0/L.

    0.2 % of c_0: the reaction is not quite of order zero, 0.1 % short of its limit.
    """
    rows = oxygen.parabola(share)
    holds(rows, 2e-3, relative=False)
    assert rows[0].curve.computed[0] == pytest.approx(1 - share, abs=2e-3)


@pytest.mark.parametrize("half_full", [False, True], ids=["liquid", "liquid and gas"])
def test_oxygen_relaxes_as_the_modes_of_a_slab(holds, half_full):
    """T13: under a uniform reaction the far side falls as a series of modes, the slowest with L^2/(2.47 D).

    0.3 % of the fall: the double layer carries the first 0.1 s.
    """
    rows = oxygen.relaxation(half_full)
    fall = 4.0 - rows[0].curve.exact.min()
    assert fall > 0.3 and np.ptp(rows[0].curve.computed) > 0.5 * fall
    holds(rows, 3e-3 * fall, relative=False)

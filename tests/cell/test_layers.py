"""Several electrodes in one cell: currents and areas of all, everything else of one."""

import numpy as np
import pytest

import lobsim


def test_five_layers_carry_five_times_the_current_of_one():
    one = lobsim.Cell("NIPS", "stacked").with_mesh(positive=10)
    five = one.with_values({"Number of electrodes connected in parallel to make a cell": 5.0})
    runs = [lobsim.run(cell, "Discharge at 0.4 mA/cm2 until 2.0 V") for cell in (one, five)]
    assert five.area_m2 == pytest.approx(5 * one.area_m2)
    assert runs[1]["Current [A]"][0] == pytest.approx(5 * runs[0]["Current [A]"][0])
    assert runs[1].capacity_mAh_g == pytest.approx(runs[0].capacity_mAh_g, rel=1e-6)
    assert max(runs[1].books.values()) < 1e-6
    np.testing.assert_allclose(runs[1].plateau_V, runs[0].plateau_V, atol=1e-6)

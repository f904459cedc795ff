"""Lithium that strips in two stages, term by term, and in closed form."""

import numpy as np
import pybamm
import pytest

from lobsim.physics import lithium
from lobsim.verify import RESULTS

F_LI, LIMIT, R_D = 0.972, 72e3, 0.085
Q_G = 0.028 * 72e3  # C.m-2


def value(symbol):
    return float(pybamm.convert_to_symbol(symbol).evaluate()) if isinstance(symbol, pybamm.Symbol) else float(symbol)


def share(q_m):
    return value(lithium.share_from_moss(pybamm.Scalar(q_m), F_LI, LIMIT))


def test_a_full_layer_of_moss_gives_all_and_an_empty_one_nothing():
    assert share(70e3) == pytest.approx(1.0, abs=1e-14)
    assert share(0.0) == 0.0
    assert share(Q_G) == pytest.approx(1 - np.exp(-1), rel=1e-12)


@pytest.mark.parametrize("s", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("current", [20.0, 0.0, -2.0])
def test_whatever_the_current_takes_comes_from_foil_moss_and_dead_lithium(s, current):
    """Foil given less moss and dead lithium gained is the charge: no lithium is made or lost."""
    moss, dead, foil = (
        value(rate)
        for rate in (
            lithium.moss_rate(F_LI, s, pybamm.Scalar(current)),
            lithium.dead_rate(F_LI, pybamm.Scalar(current)),
            lithium.foil_rate(s, pybamm.Scalar(current)),
        )
    )
    assert foil - moss - dead == pytest.approx(current, abs=1e-14)
    assert foil >= 0 and dead >= 0


def test_a_charge_plates_moss_and_dead_lithium_and_leaves_the_foil_alone():
    charge = pybamm.Scalar(-2.0)
    assert value(lithium.moss_rate(F_LI, 0.5, charge)) == pytest.approx(2 * 0.972)
    assert value(lithium.dead_rate(F_LI, charge)) == pytest.approx(2 * 0.028)
    assert value(lithium.foil_rate(0.5, charge)) == 0


def test_the_drop_is_that_of_a_resistance_which_grows_with_the_root_of_the_dead_lithium():
    one, four = (value(lithium.dead_resistance(R_D, pybamm.Scalar(n * 36e3), 36e3)) for n in (1, 4))
    assert (one, four) == pytest.approx((0.085, 0.170), rel=1e-12)
    drop = [value(lithium.drop_under_dead_lithium(pybamm.Scalar(i), 0.25, one)) for i in (20.0, 0.0, -20.0)]
    assert drop == pytest.approx([20 * 0.75 * 0.085, 0, 0], rel=1e-12)


def test_without_dead_lithium_the_slope_of_the_resistance_is_finite():
    """A square root of nothing has none, and a Jacobian with it would be no number."""
    q_dead = pybamm.StateVector(slice(0, 1))
    slope = lithium.dead_resistance(R_D, q_dead, 36e3).diff(q_dead)
    assert np.all(np.isfinite(np.asarray(slope.evaluate(y=np.zeros(1)))))


@pytest.mark.parametrize("check", RESULTS["T22"].checks, ids=lambda check: f"{check.func.__name__} {check.args[0]}")
def test_moss_foil_and_voltage_follow_the_closed_form(check):
    rows = check()
    assert rows and [row for row in rows if not row.holds] == []

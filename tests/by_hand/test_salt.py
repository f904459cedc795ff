"""Salt in front of an electrode so thin that it holds none: T4 and T5 of docs/equations.md, as in lobsim.verify."""

import pytest

from lobsim.verify import salt


def test_salt_runs_out_at_sand_s_time(holds):
    """T4: 0.2 %: the salt left at the end (0.05 of 1000 mol/m3) and in the electrode (0.03 %), and 100 cells."""
    holds(salt.sand(), 2e-3)


def test_sand_s_time_converges_with_the_square_of_the_cell_size(holds):
    """Order 2 +- 0.15 on 25, 50 and 100 cells."""
    holds(salt.sand_of_the_mesh(), 0.15, relative=False)


def test_salt_limits_the_current_to_that_of_a_straight_line_to_zero(holds, nature):
    """T5: i = 2 F D c_0/((1 - t+) L). 0.2 %: the rise of the current, and the salt left at the end."""
    rows = salt.limit()
    holds(rows, 2e-3)
    assert rows[0].exact == pytest.approx(2 * nature.F * 1e-10 / 3 * 1000 / (0.65 * 1e-3))


def test_below_the_limit_the_salt_falls_along_a_straight_line(holds):
    """At 0.8 of the limit c = c_0 (1 + 0.8 (1 - 2 x/L)); 0.1 mol/m3: salt in the electrode, 0.004 % of all."""
    rows = salt.straight_line()
    holds(rows, 0.1, relative=False)
    assert rows[0].curve.computed[0] > 1700 > 300 > rows[0].curve.computed[-1]


@pytest.mark.parametrize("order", [0.0, 1.0])
def test_salt_costs_its_diffusion_voltage_and_what_the_reaction_misses(holds, order):
    """At 0.8 of the limit, against the same current while nothing has moved. 1 mV: 1 % of the salt has, by then."""
    holds(salt.diffusion_voltage(order), 1e-3, relative=False)

"""How far the power limit moves: by what Ohm, Tafel and Fick say, one change at a time, the widest first."""

from math import log

import pytest

import lobsim
from lobsim import plots
from lobsim.limits import NEARLY, PowerLimit, tornado
from lobsim.limits.tornado import RANGES, THICKNESS, Change, Swing, in_proportion, over_range, usual_changes

CERAMIC, PRESSURE = "Ceramic resistance [Ohm.m2]", "Chamber pressure [Pa]"
R, T, F, ALPHA = 8.31446261815324, 298.15, 96485.33212, 0.5


def cell(membrane, build="cycling"):
    return lobsim.Cell(membrane, build).with_mesh(positive=10)


def of(swings, membrane, name):
    return next(swing for swing in swings[f"{membrane}, cycling"] if swing.name == name)


def over_base(limit, swing):
    return limit.power_limit_mW_cm2 / swing.at_base.power_limit_mW_cm2


def volts_per_share_of_current(swing):
    """What the last twentieth of the current costs, per share of the current [V]."""
    return sum(swing.at_base.last_V.values()) / (1 - NEARLY)


def test_the_ceramic_moves_nips_by_its_volts_over_what_more_current_costs(swings):
    """di/i = dR i/(dV/dln i), here 22 % over the range; 5 %: the square of the current's own 11 %, four times."""
    swing = of(swings, "NIPS", "ceramic resistance")
    volts = 10 * swing.at_base.current_at_limit_mA_cm2 * (swing.high[CERAMIC] - swing.low[CERAMIC])
    expected = volts / volts_per_share_of_current(swing)
    assert over_base(swing.at_low, swing) > 1.1 and over_base(swing.at_high, swing) < 0.92
    assert over_base(swing.at_low, swing) - over_base(swing.at_high, swing) == pytest.approx(expected, rel=0.05)


def test_the_ceramic_hardly_moves_vf(swings):
    """Its 100 ohm cm2 are 27 mV there, where oxygen ends the discharge within some 100 mV: under half a per cent."""
    swing = of(swings, "VF", "ceramic resistance")
    assert over_base(swing.at_low, swing) == pytest.approx(1, abs=5e-3)
    assert over_base(swing.at_high, swing) == pytest.approx(1, abs=5e-3)


def test_the_pressure_of_oxygen_moves_vf_in_proportion(swings):
    """What diffuses is proportional to its concentration; 2 %: twice the current costs the voltage 36 mV of 2.5 V."""
    swing = of(swings, "VF", "oxygen pressure")
    assert over_base(swing.at_low, swing) == pytest.approx(0.5, rel=0.02)
    assert over_base(swing.at_high, swing) == pytest.approx(2.0, rel=0.02)
    assert {end.limiting_process for end in (swing.at_low, swing.at_base, swing.at_high)} == {"O2 in the liquid"}


def test_the_pressure_of_oxygen_moves_nips_by_what_the_kinetics_gain(swings):
    """RT/(alpha F) ln 2 = 36 mV over what more current costs, 7 %. 0.005: the search's 0.1 %, and 0.07 squared."""
    swing = of(swings, "NIPS", "oxygen pressure")
    gain = R * T / (ALPHA * F) * log(2) / volts_per_share_of_current(swing)
    assert gain > 0.05
    assert over_base(swing.at_high, swing) == pytest.approx(1 + gain, abs=5e-3)
    assert over_base(swing.at_low, swing) == pytest.approx(1 - gain, abs=5e-3)


@pytest.mark.parametrize("membrane, first", [("NIPS", "ceramic resistance"), ("VF", "oxygen pressure")])
def test_the_widest_swing_is_first(swings, membrane, first):
    widest, other = swings[f"{membrane}, cycling"]
    assert widest.name == first and widest.width_mW_cm2 > other.width_mW_cm2


def held(power, process="film"):
    return PowerLimit(power, power / 2.5, 2.0, 2.0, process, {}, {}, 1)


def by_resistance(chosen, *_):
    return held(1e-2 / chosen.numbers[CERAMIC])


def test_every_end_is_solved_once_and_one_that_is_the_cell_itself_not_again(monkeypatch):
    solved = []
    monkeypatch.setattr(tornado, "power_limit", lambda chosen, *_: solved.append(chosen) or by_resistance(chosen))
    (swing,) = tornado.tornado(cell("NIPS"), [Change("ceramic", {CERAMIC: 1e-2}, {CERAMIC: 2e-2})])
    assert [chosen.numbers[CERAMIC] for chosen in solved] == [1e-2, 2e-2]
    assert swing.at_low is swing.at_base and over_base(swing.at_high, swing) == 0.5
    assert swing.first == (1e-2, 1e-2, 2e-2) and swing.label == "ceramic [Ohm.m2]"


@pytest.mark.parametrize("name, number", [("Ceramic resistence [Ohm.m2]", 1.0), (CERAMIC, -1.0)])
def test_numbers_that_cannot_be_are_refused_before_anything_is_solved(monkeypatch, name, number):
    monkeypatch.setattr(tornado, "power_limit", lambda *_: pytest.fail("solved"))
    with pytest.raises(lobsim.LobsimError, match=r"unknown parameter|must be 0 or more"):
        tornado.tornado(cell("NIPS"), [Change("ceramic", {name: number}, {name: 1.0})])


def test_a_thicker_membrane_has_more_carbon_and_more_liquid_in_proportion():
    chosen = cell("NIPS")
    thickness, pressure, *_ = usual_changes(chosen)
    thick = chosen.with_values(thickness.high).numbers
    assert [thick[name] / chosen.numbers[name] for name in THICKNESS] == pytest.approx([1.2] * 3, rel=1e-12)
    assert thick["Nominal cell capacity [A.h]"] == pytest.approx(1.2 * chosen.numbers["Nominal cell capacity [A.h]"])
    assert (pressure.low, pressure.high) == ({PRESSURE: 101325 / 2}, {PRESSURE: 2 * 101325})


def test_the_usual_changes_go_through_the_ranges_of_the_paper():
    changes = {change.name: change for change in usual_changes(cell("NIPS"))}
    assert set(changes) == {"thickness", "oxygen pressure", *RANGES}
    dose = changes["electrolyte dose"]
    assert (*dose.low.values(), *dose.high.values()) == (10.5e-5, 12e-5)


def test_a_ceramic_that_is_not_there_and_a_number_set_by_hand_have_no_range():
    assert "ceramic resistance" not in {change.name for change in usual_changes(cell("NIPS", "stacked"))}
    by_hand = cell("NIPS").with_values({CERAMIC: 2e-2})
    assert "ceramic resistance" not in {change.name for change in usual_changes(by_hand)}
    with pytest.raises(lobsim.LobsimError, match="has no range to go through: give its two ends"):
        over_range(by_hand, CERAMIC)
    with pytest.raises(lobsim.LobsimError, match="unknown parameter 'Ceramic resistence"):
        over_range(by_hand, "Ceramic resistence [Ohm.m2]")
    with pytest.raises(lobsim.LobsimError, match="unknown parameter 'Ceramic resistence"):
        in_proportion(by_hand, "ceramic", ["Ceramic resistence [Ohm.m2]"], 0.5, 2.0)


def made(name, low, base, high, process="film"):
    return Swing(name, {"a": 1.0}, {"a": 2.0}, {"a": 3.0}, held(low, process), held(base), held(high))


def test_the_figure_draws_both_ends_of_every_swing_and_names_a_process_that_changes():
    figure = plots.tornado({"one": [made("x", 4.0, 8.0, 12.0, "salt")], "two": [made("y", 1.0, 2.0, 2.5)]})
    one, two = figure.axes
    ends = [{round(bar.get_x() + bar.get_width(), 9) for bar in axes.patches if bar.get_width()} for axes in (one, two)]
    assert ends == [{4.0, 12.0}, {1.0, 2.5}]
    assert {text.get_text() for text in one.texts} >= {"×0.5, salt", "×1.5"}
    # lengths can be compared: both axes end at the same multiple of their base
    assert one.get_xlim()[1] / 8 == pytest.approx(two.get_xlim()[1] / 2)
    assert [label.get_text() for label in one.get_yticklabels()] == ["x", "y"]  # 1 of its base before 0.75


def test_a_cell_without_power_is_drawn_as_none():
    (axes,) = plots.tornado({"dead": [made("x", 0.0, 0.0, 0.0)]}).axes
    assert "none" in axes.get_title()
    assert axes.get_xlim()[0] < 0 < axes.get_xlim()[1]  # room for the words at both sides


@pytest.mark.parametrize("nothing", [{}, {"NIPS": []}])
def test_a_figure_of_nothing_is_refused(nothing):
    with pytest.raises(lobsim.LobsimError, match="needs at least one swing of every cell"):
        plots.tornado(nothing)

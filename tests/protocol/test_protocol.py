"""Protocols in words become steps in SI per cell, or one sentence that says what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lobsim
from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.protocol import Cycles, End, Step, cycle, parse
from lobsim.solve import control
from lobsim.solve.experiment import UNLIMITED_S, duration_s

CELL = Cell("NIPS", "stacked")  # 4 cm2, 1.5 mg/cm2, 6 mAh at 1000 mAh/g


def one(text: str) -> Step:
    (step,) = parse(text, CELL)
    return step


@pytest.mark.parametrize(
    ("amount", "kind", "value"),
    [
        ("0.4 mA/cm2", "current", 1.6e-3),
        ("0.4mA/cm²", "current", 1.6e-3),
        ("4 A.m-2", "current", 1.6e-3),
        ("0.4 mA cm-2", "current", 1.6e-3),
        ("1.6 mA", "current", 1.6e-3),
        ("1.6e-3 A", "current", 1.6e-3),
        ("100 mA/g", "current", 0.6e-3),
        ("C/10", "current", 0.6e-3),
        ("2C", "current", 12e-3),
        ("0.5 C", "current", 3e-3),
        ("5 mW/cm2", "power", 20e-3),
        ("20 mW", "power", 20e-3),
        ("0.02 W", "power", 20e-3),
        ("10 Ohm", "resistance", 10.0),
        ("400 Ohm.cm2", "resistance", 100.0),
    ],
)
def test_a_discharge_is_read_in_every_unit(amount, kind, value):
    step = one(f"Discharge at {amount} until 2.0 V")
    assert (step.kind, step.value) == (kind, pytest.approx(value))
    assert step.ends == (End("voltage", 2.0),) and step.duration_s is None


@pytest.mark.parametrize(
    ("end", "quantity", "value"),
    [
        ("2.0 V", "voltage", 2.0),
        ("2000 mV", "voltage", 2.0),
        ("2 mAh/cm2", "capacity", 8e-3),
        ("2 mA.h/cm2", "capacity", 8e-3),
        ("1000 mAh/g", "capacity", 6e-3),
        ("6 mAh", "capacity", 6e-3),
        ("0.006 Ah", "capacity", 6e-3),
    ],
)
def test_a_discharge_ends_at_a_voltage_or_a_capacity(end, quantity, value):
    (found,) = one(f"discharge at 1 mA until {end}").ends
    assert (found.quantity, found.value) == (quantity, pytest.approx(value))


@pytest.mark.parametrize(("time", "seconds"), [("3 h", 10800), ("90 min", 5400), ("10 s", 10), ("2 hours", 7200)])
def test_a_step_can_end_by_time(time, seconds):
    assert one(f"Discharge at 1 mA for {time}").duration_s == pytest.approx(seconds)
    assert one(f"Rest for {time}") == Step("rest", 0.0, seconds, (), f"Rest for {time}")


def test_several_conditions_are_kept_and_the_shortest_time_counts():
    step = one("Charge at 0.2 mA/cm2 for 20 h or until 4.2 V or 2 mAh/cm2 or for 30 h")
    assert step.value == pytest.approx(-0.8e-3)
    assert step.duration_s == 72000
    assert [end.quantity for end in step.ends] == ["voltage", "capacity"]


def test_a_hold_ends_at_a_current():
    step = one("Hold at 3.8 V until 0.01 mA/cm2")
    assert (step.kind, step.value) == ("voltage", 3.8)
    assert step.ends == (End("current", pytest.approx(4e-5)),)


@given(st.floats(1e-3, 1e3))
def test_the_same_current_in_other_units_is_the_same_step(number):
    per_area = one(f"Discharge at {number!r} mA/cm2 until 2 V")
    per_mass = one(f"Discharge at {number / 1.5e-3!r} mA/g until 2 V")
    rate = one(f"Discharge at {number / 1.5!r}C until 2 V")
    charge = one(f"Charge at {number!r} mA/cm2 until 4 V")
    assert per_area.value == pytest.approx(per_mass.value) == pytest.approx(rate.value) == pytest.approx(-charge.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Discharge at 0.4 mA/cm2", "has no end: add 'until 2.0 V' or 'for 10 h'"),
        ("Charge at 0.4 mA/cm2", "has no end: add 'until 4.2 V'"),
        ("Hold at 3.8 V", "has no end: add 'until 0.01 mA/cm2' or 'for 2 h'"),
        ("Rest", "has no end: add 'for 1 h'"),
        ("Discharge at 0.4 until 2.0 V", "'0.4' needs a unit"),
        ("Discharge at 0.4 mA/cm2 until 2.0", "'2.0' needs a unit"),
        ("Discharge at 0,4 mA/cm2 until 2.0 V", "'0,4 mA/cm2' is not a number with a unit"),
        ("Discharge at 0.4 ma/cm2 until 2.0 V", "did you mean mA/cm2?"),
        ("Discharge at 0.4 mA/cm until 2.0 V", "'0.4 mA/cm' is no current, power"),
        ("Discharge at -0.4 mA/cm2 until 2.0 V", "must be finite and above 0"),
        ("Discharge at 0 mA until 2.0 V", "must be finite and above 0"),
        ("Discharge at C/0 until 2.0 V", "'C/0' is not a number"),
        ("Discharge at 0.4 mA/cm2 until -2.0 V", "must be finite and above 0"),
        ("Discharge at 0.4 mA/cm2 until 3.0 V", "below the equilibrium potential, 2.96 V, not at 3 V"),
        ("Discharge at 0.4 mA/cm2 until 1.0 V or 3.0 V", "below the equilibrium potential"),
        ("Charge at 0.4 mA/cm2 until 2.5 V", "above the equilibrium potential, 2.96 V, not at 2.5 V"),
        ("Dischrge at 1 mA until 2 V", "unknown verb 'Dischrge': choose Discharge, Charge, Hold, Rest or Follow (did"),
        ("Discharge at 2.0 V for 1 h", "not at a voltage; to keep a voltage write 'Hold"),
        ("Charge at 10 Ohm for 1 h", "charge at a current or power, not at a resistance"),
        ("Hold at 1 mA for 1 h", "hold at a voltage, not at a current"),
        ("Hold at 3.8 V until 3.0 V", "a voltage cannot end this step"),
        ("Discharge at 1 mA until 0.1 mA", "a current cannot end this step"),
        ("Rest until 2.9 V", "a voltage cannot end this step"),
        ("Rest at 2.9 V for 1 h", "'2.9 V' is no temperature and no pressure: write 'at 40 C'"),
        ("Discharge for 1 h", "does not say at what"),
        ("Discharge 1 mA for 1 h", "is not a step"),
        ("Discharge at 1 mA until", "'' is not a number with a unit"),
        ("", "a step is a text"),
        (7, "a step is a text"),
    ],
)
def test_a_step_that_cannot_be_done_gets_one_sentence(text, sentence):
    with pytest.raises(LobsimError) as error:
        parse([text], CELL)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_an_empty_protocol_is_refused():
    with pytest.raises(LobsimError, match="the protocol is empty"):
        parse([], CELL)


def test_a_capacity_at_constant_current_is_an_exact_duration():
    assert duration_s(one("Charge at 0.2 mA/cm2 until 4.2 V or 2 mAh/cm2")) == pytest.approx(36000)
    assert duration_s(one("Charge at 0.2 mA/cm2 for 1 h or until 2 mAh/cm2")) == pytest.approx(3600)
    assert duration_s(one("Discharge at 0.2 mA/cm2 until 2.0 V")) == UNLIMITED_S


def test_what_a_step_keeps_and_what_ends_it_are_inputs_in_si():
    power, charge, hold, load = parse(
        [
            "Discharge at 5 mW/cm2 until 2.0 V or 1 mAh/cm2",
            "Charge at 1 mW/cm2 until 4.2 V or 2 mAh/cm2",
            "Hold at 3.8 V until 0.01 mA/cm2",
            "Discharge at 400 Ohm.cm2 until 2.0 V",
        ],
        CELL,
    )
    kept = [control.inputs_of(step) for step in (power, charge, hold, load)]
    assert [one[control.BEGIN] for one in kept] == pytest.approx([20e-3, -4e-3, 3.8, 100.0])
    assert [one[control.MOST_CAPACITY] for one in kept[:2]] == pytest.approx([4e-3, 8e-3])
    assert kept[2][control.FEWEST_AMPERES] == pytest.approx(4e-5)
    never = control.inputs_of(load)
    assert never[control.FEWEST_AMPERES] < 0 and never[control.MOST_CAPACITY] > 1e6, "no step meets them"


def test_a_later_power_step_counts_its_capacity_from_its_own_start():
    """To 1e-6: the event is found on the solver's polynomial."""
    steps = ["Discharge at 0.4 mA/cm2 for 1 h", "Discharge at 1 mW/cm2 until 0.1 mAh/cm2 or 2.0 V"]
    result = lobsim.run(CELL.with_mesh(positive=10), steps)
    assert result.finished and result.end == "capacity limit"
    assert result.steps[1].charge_mAh_cm2 == pytest.approx(0.1, rel=1e-5)


DISCHARGE, CHARGE = "2.0 mA/cm2 until 2 mAh/cm2 or 1.5 V", "0.2 mA/cm2 until 2 mAh/cm2 or 4.2 V"


def test_a_cycle_is_a_discharge_and_a_charge_and_the_rests_between_them():
    assert cycle(DISCHARGE, CHARGE, 30) == Cycles((f"Discharge at {DISCHARGE}", f"Charge at {CHARGE}"), 30)
    rested = cycle(discharge=DISCHARGE, charge=CHARGE, times=2, rest="10 min")
    assert rested.steps == (f"Discharge at {DISCHARGE}", "Rest for 10 min", f"Charge at {CHARGE}", "Rest for 10 min")
    assert str(Cycles(["Rest for 1 h"], 3)) == "3 x (Rest for 1 h)"


def test_cycles_are_numbered_through_the_protocol_and_steps_outside_of_them_are_not():
    protocol = ["Rest for 1 h", cycle(DISCHARGE, CHARGE, 2), "Rest for 2 h", Cycles(["Hold at 3.8 V for 1 h"], 2)]
    steps = parse(protocol, CELL)
    assert [step.cycle for step in steps] == [0, 1, 1, 2, 2, 0, 3, 4]
    assert [step.kind for step in steps] == ["rest", *["current"] * 4, "rest", "voltage", "voltage"]
    assert parse(protocol[1], CELL) == steps[1:5]


def test_every_cycle_has_the_same_steps_and_each_capacity_counts_from_the_start_of_its_step():
    first, second = parse(cycle(DISCHARGE, CHARGE, 2), CELL)[1::2]
    assert (first.value, first.ends, first.text) == (second.value, second.ends, second.text)
    assert duration_s(first) == duration_s(second) == pytest.approx(36000)


@pytest.mark.parametrize("times", [0, -1, 1.5, "30", True, None])
def test_cycles_are_done_a_whole_number_of_times(times):
    with pytest.raises(LobsimError, match="a whole number of times, 1 or more, not"):
        cycle(DISCHARGE, CHARGE, times)


@pytest.mark.parametrize("steps", [(), [], "Rest for 1 h", None, 7])
def test_cycles_have_a_list_of_steps(steps):
    with pytest.raises(LobsimError, match="a cycle has a list of steps, such as"):
        Cycles(steps, 2)


@pytest.mark.parametrize(
    ("cycles", "sentence"),
    [
        (cycle(DISCHARGE, "0.2 mA/cm2", 2), "step 2 of the cycle: 'Charge at 0.2 mA/cm2' has no end"),
        (
            cycle("0.2 until 2.0 V", CHARGE, 2),
            "step 1 of the cycle: 'Discharge at 0.2 until 2.0 V': '0.2' needs a unit",
        ),
        (cycle(DISCHARGE, CHARGE, 2, rest="ten minutes"), "step 2 of the cycle: 'Rest for ten minutes'"),
        (Cycles((7,), 2), "step 1 of the cycle: a step is a text"),
    ],
)
def test_a_wrong_step_of_a_cycle_is_named(cycles, sentence):
    with pytest.raises(LobsimError) as error:
        parse(cycles, CELL)
    assert sentence in str(error.value) and "\n" not in str(error.value)


def test_cycles_are_run_and_every_charge_gives_back_its_own_capacity():
    """Two discharges of 0.4 and two charges of 0.1 mAh/cm2, an hour each, five rests of a minute."""
    cell = lobsim.Cell("NIPS", "coin", model="lumped")
    cycles = lobsim.cycle("0.4 mA/cm2 for 1 h", "0.1 mA/cm2 until 0.1 mAh/cm2 or 4.2 V", times=2, rest="1 min")
    result = lobsim.run(cell, ["Rest for 1 min", cycles])
    assert result.finished and len(result.steps) == 9
    assert result.discharged_mAh_cm2[-1] == pytest.approx(0.6, rel=1e-6)
    assert result.time_s[-1] == pytest.approx(4 * 3600 + 5 * 60, rel=1e-9)

"""Cycles end early when their capacity falls, and steps are left out when a condition holds, as on a cycler."""

from types import SimpleNamespace

import pytest

import lobsim
from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.protocol import parse
from lobsim.protocol.ahead import ahead
from lobsim.protocol.file import read
from lobsim.protocol.until import Until, told

CELL = Cell("NIPS", "cycling", model="lumped")
DISCHARGE, CHARGE = "2.0 mA/cm2 until 0.5 mAh/cm2 or 1.5 V", "0.5 mA/cm2 until 0.5 mAh/cm2 or 4.2 V"
FADING = CELL.with_values({"Parasitic share of the charge": 0.4})
CYCLES = lobsim.cycle(
    "2.0 mA/cm2 until 1 mAh/cm2 or 2.3 V", "0.5 mA/cm2 until 1 mAh/cm2 or 4.2 V", 9, until="capacity under 80 %"
)


CURVE = [0, 1, 2, 3, 4], [3, 2.9, 2.8, 2.7, 2.6]


def done(capacity, end="time limit"):
    half = SimpleNamespace(charge_mAh_cm2=capacity)
    return SimpleNamespace(end=end, discharge=half, charge=SimpleNamespace(charge_mAh_cm2=0.0))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("capacity under 80 %", Until("discharge", share=0.8)),
        ("discharge capacity below 80%", Until("discharge", share=0.8)),
        ("80% capacity", Until("discharge", share=0.8)),  # PyBaMM's words
        ("capacity < 80 percent", Until("discharge", share=0.8)),
        ("charge capacity under 1.0 mAh/cm2", Until("charge", capacity_mAh_cm2=pytest.approx(1.0))),
        ("voltage limit", Until("voltage limit")),
    ],
)
def test_the_end_of_cycles_is_read_in_words(words, expected):
    assert told(words, CELL) == expected


@pytest.mark.parametrize("amount", ["mAh", "mAh/g"])
def test_a_capacity_is_of_the_cell_or_per_mass_as_elsewhere(amount):
    per_cm2 = {"mAh": 1 / (1e4 * CELL.area_m2), "mAh/g": 0.1 * CELL.loading_kg_m2}[amount]
    assert told(f"capacity under 2 {amount}", CELL).capacity_mAh_cm2 == pytest.approx(2 * per_cm2)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("it is dead", "does not say when cycles end: write 'capacity under 80 %'"),
        ("capacity under 0 %", "above 0 % and not above 100 %"),
        ("capacity under 120 %", "above 0 % and not above 100 %"),
        ("capacity under 2 V", "a capacity is not compared with a voltage"),
        ("capacity under 2", "needs a unit"),
    ],
)
def test_an_end_that_cannot_be_read_gets_one_sentence_before_anything_is_solved(words, sentence):
    with pytest.raises(LobsimError) as error:
        parse(lobsim.cycle(DISCHARGE, CHARGE, 3, until=words), CELL)
    assert sentence in str(error.value)


def test_cycles_that_were_not_begun_are_left_out_and_what_follows_them_is_not():
    protocol = (
        "Rest for 1 h",
        lobsim.Cycles(["Rest for 1 h", "Rest for 1 h"], 4, "capacity under 80 %"),
        "Rest for 2 h",
    )
    begun = [
        done(0),
        done(1.0),
        done(0),
        done(0.9),
        done(0),
        done(0.7),
        done(0),
    ]  # of the first cycle 1.0, then 0.9, then 0.7
    assert ahead(protocol, CELL, begun) == [0, 1, 2, 3, 4, 5, 6, 9]
    assert ahead(protocol, CELL, begun[:-1]) == list(range(10))  # the third cycle is not over
    assert ahead(protocol, CELL, []) == list(range(10))


def test_the_first_of_the_same_cycles_is_what_is_compared_with():
    cycles = lobsim.Cycles(["Rest for 1 h"], 3, "capacity under 80 %")
    assert ahead((cycles, cycles), CELL, [done(1.0), done(0.5), done(0.5), done(0.45), done(0.3)]) == [0, 1, 3, 4, 5]


def test_a_run_ends_with_the_first_cycle_under_its_share(tmp_path):
    """Side reactions take the surface: five cycles reach their capacity, the sixth its voltage, and no seventh is."""
    ended = lobsim.run(FADING, [CYCLES, "Rest for 1 h"], save=tmp_path / "a.nc")
    for result in (ended, lobsim.load(tmp_path / "a.nc")):
        capacity = result.cycles["discharge_capacity_mAh_cm2"].tolist()
        assert capacity[:5] == pytest.approx([1] * 5, rel=1e-6) and 0.1 < capacity[5] < 0.8 and len(capacity) == 6
        assert result.finished and not result.stopped
        assert result.steps[-1].text == "Rest for 1 h" and result.steps[-1].duration_s == 3600
    with pytest.raises(LobsimError, match=r"nothing is left to be done: all 13 steps .* what ends its cycles was met"):
        lobsim.resume(ended)


def test_a_run_that_is_cut_off_ends_as_the_whole_one(tmp_path):
    whole = lobsim.run(FADING, CYCLES)

    def stop(count, of, last):
        if count == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lobsim.run(FADING, CYCLES, progress=stop, save=tmp_path / "a.nc")
    more = lobsim.resume(tmp_path / "a.nc")
    assert more.finished and len(more.cycles) == len(whole.cycles) == 6
    assert more.capacity_mAh_cm2 == pytest.approx(whole.capacity_mAh_cm2, rel=1e-9)


def test_an_absolute_capacity_ends_cycles_too():
    cycles = lobsim.Cycles(CYCLES.steps, 9, "capacity under 0.9 mAh/cm2")
    assert len(lobsim.run(FADING, cycles).cycles) == 6


@pytest.mark.parametrize(
    ("condition", "skipped"),
    [
        ("voltage above 2.5 V", True),
        ("voltage > 2500 mV", True),
        ("voltage is below 2.5 V", False),
        ("voltage under 2.5 V or voltage over 2.9 V", True),
        ("discharge capacity above 0.3 mAh/cm2", True),
        ("capacity above 0.5 mAh/cm2", False),
        ("charge capacity below 0.1 mAh/cm2", True),
    ],
)
def test_a_step_is_left_out_if_a_condition_holds(condition, skipped):
    """After 0.4 mAh/cm2 of discharge and an hour of rest: near 2.96 V."""
    result = lobsim.run(
        CELL,
        ["Discharge at 0.4 mA/cm2 for 1 h", "Rest for 1 h", f"Charge at 0.1 mA/cm2 for 1 h, skip if {condition}"],
    )
    last = result.steps[-1]
    assert result.finished and result.certificate.closes
    assert last.duration_s == (0 if skipped else 3600)
    assert last.end.startswith("skipped: ") == skipped


def test_a_voltage_at_its_limit_has_reached_it():
    """A discharge that ends at 2.4 V ends there to the tolerance of the solver, on either side."""
    protocol = ["Discharge at 2 mA/cm2 until 2.4 V", "Discharge at 1 mA/cm2 until 2.4 V, skip if voltage below 2.4 V"]
    assert lobsim.run(CELL, protocol).steps[-1].end == "skipped: voltage below 2.4 V"


def test_a_run_in_which_everything_is_skipped_is_an_error():
    with pytest.raises(LobsimError, match=r"nothing is done: .* is skipped as voltage above 1 V"):
        lobsim.run(CELL, "Rest for 1 h, skip if voltage above 1 V")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Rest for 1 h, skip if tired", "'tired' is no condition: write 'skip if voltage above 3.5 V'"),
        ("Rest for 1 h, skip if voltage above 3 mAh", "a voltage is not compared with a capacity"),
        ("Rest for 1 h, skip if capacity below 3 V", "a discharge capacity is not compared with a voltage"),
        ("Rest for 1 h, skip if voltage above 3", "needs a unit"),
        ("Rest for 1 h, skip if", "'' is no condition"),
    ],
)
def test_a_condition_that_cannot_be_read_gets_one_sentence(text, sentence):
    with pytest.raises(LobsimError) as error:
        parse(text, CELL)
    assert sentence in str(error.value)


def test_a_fit_refuses_what_depends_on_the_cell():
    with pytest.raises(LobsimError, match="which steps are done must be known before"):
        lobsim.Curve(lobsim.cycle(DISCHARGE, CHARGE, 3, until="80% capacity"), CURVE[0], CURVE[1]).measured_step(CELL)
    with pytest.raises(LobsimError, match="skip if voltage above 2 V' depends on what the cell does"):
        lobsim.Curve("Discharge at 1 mA for 1 h, skip if voltage above 2 V", CURVE[0], CURVE[1]).measured_step(CELL)


def test_a_file_of_a_protocol_says_when_its_cycles_end(tmp_path):
    path = tmp_path / "protocol.toml"
    path.write_text('[[part]]\nsteps = ["Rest for 1 h"]\ntimes = 20\nuntil = "capacity under 80 %"\n', encoding="utf-8")
    assert read(path) == (lobsim.Cycles(["Rest for 1 h"], 20, "capacity under 80 %"),)
    path.write_text('[[part]]\nsteps = ["Rest for 1 h"]\nuntil = "capacity under 80 %"\n', encoding="utf-8")
    with pytest.raises(LobsimError, match="part 1: until ends cycles early: add how often"):
        read(path)


def test_what_is_only_repeated_is_no_cycle():
    """Laws that are "in cycles" stay off, and nothing has a number."""
    pulses = lobsim.Cycles(["Discharge at 0.2 mA/cm2 for 1 min", "Rest for 1 min"], 3, counted=False)
    result = lobsim.run(Cell("NIPS", "coin", model="lumped"), pulses)
    assert result.cell.laws["ageing"] == "in cycles" and result.cycles.empty
    assert [step.cycle for step in result.steps] == [0] * 6 and result.capacity_mAh_cm2 == pytest.approx(0.01)

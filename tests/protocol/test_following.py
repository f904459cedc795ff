"""A step can follow lists or a function from Python, several times, with jumps; a file with jumps likewise."""

from itertools import pairwise

import numpy as np
import pytest

import lobsim
from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.protocol import parse, profile
from lobsim.sweep.runs import Run

CELL = Cell("NIPS", "coin", model="lumped")  # 2.01 cm2
PULSES = lobsim.follow([0, 1, 1, 10], current_mA_cm2=[2, 2, 0, 0], repeat=30, until="2.0 V")


def test_square_pulses_pass_their_charge_and_nothing_between():
    """30 x 1 s x 2 mA/cm2, to the tolerance of the solver."""
    result = lobsim.run(CELL, ["Rest for 1 min", PULSES])
    assert result.finished and result.certificate.closes
    assert result.time_s[-1] == pytest.approx(360, rel=1e-12)
    assert result.discharged_mAh_cm2[-1] == pytest.approx(60 / 3600, rel=1e-6)
    on = np.array([60.5, 65.0, 70.5, 355.0])
    np.testing.assert_allclose(np.interp(on, result.time_s, result.current_mA_cm2), [2, 0, 2, 0], atol=1e-9)


def test_pulses_are_what_steps_of_constant_current_are():
    steps = ["Discharge at 2 mA/cm2 for 1 s", "Rest for 9 s"]
    by_steps = lobsim.run(CELL, ["Rest for 1 min", lobsim.Cycles(steps, 3, counted=False)])
    along = lobsim.run(CELL, ["Rest for 1 min", lobsim.follow([0, 1, 1, 10], current_mA_cm2=[2, 2, 0, 0], repeat=3)])
    times = np.array([61, 70, 75, 80.5, 89])
    voltages = [np.interp(times - 1e-4, run.time_s, run.voltage_V) for run in (by_steps, along)]
    np.testing.assert_allclose(voltages[0], voltages[1], atol=1e-5)


def test_a_file_may_jump_and_be_repeated(tmp_path):
    path = tmp_path / "pulse.csv"
    path.write_text("time_s,current_mA_cm2\n0,2\n1,2\n1,0\n10,0\n", encoding="utf-8")
    (step,) = parse(f"Follow {path} 30 times until 2.0 V at 40 C", CELL)
    (same,) = parse(PULSES, CELL)
    assert step.profile == (pytest.approx(same.profile[0]), pytest.approx(same.profile[1]))
    assert step.conditions.temperature_K == 313.15 and step.duration_s == 300
    assert step.value == pytest.approx(0.2e-3 * 2.01)  # the mean


def test_a_repetition_whose_ends_differ_jumps_and_one_whose_ends_agree_does_not():
    saw = ((0.0, 1.0), (0.0, 1.0))
    assert profile.repeated(saw, 2) == ((0.0, 1.0, 1.0, 2.0), (0.0, 1.0, 0.0, 1.0))
    hill = ((0.0, 1.0, 2.0), (0.0, 1.0, 0.0))
    assert profile.repeated(hill, 2) == ((0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 1.0, 0.0, 1.0, 0.0))


def test_a_steep_line_in_place_of_a_jump_keeps_the_mean():
    jump = ((0.0, 1.0, 1.0, 3.0), (2.0, 2.0, 0.0, 0.0))
    times, values = profile.steep(jump)
    assert all(b > a for a, b in pairwise(times))
    assert times[2] - times[1] == pytest.approx(profile.JUMP_S)
    assert profile.mean((times, values)) == pytest.approx(profile.mean(jump), rel=1e-12)
    assert profile.mean(jump) == pytest.approx(2 / 3)


def test_a_function_is_followed_to_a_thousandth_of_its_size():
    result = lobsim.run(CELL, lobsim.follow(3600, current_mA_cm2=lambda t: 0.2 + 0.1 * np.sin(t / 100)))
    assert result.discharged_mAh_cm2[-1] == pytest.approx((720 + 10 * (1 - np.cos(36))) / 3600, rel=1e-3)


@pytest.mark.parametrize("column", ["current_mA_cm2", "power_mW_cm2", "current_A", "power_W"])
def test_lists_are_what_the_same_file_is(column, tmp_path):
    path = tmp_path / "drive.csv"
    path.write_text(f"time_s,{column}\n0,0.001\n60,0.002\n", encoding="utf-8")
    given = lobsim.follow(np.array([0, 60]), **{column: np.array([0.001, 0.002])})
    (by_file,), (by_list,) = parse(f"Follow {path}", CELL), parse(given, CELL)
    assert (by_file.kind, by_file.profile) == (by_list.kind, by_list.profile)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: lobsim.follow([0, 1]), "a profile has one of current_mA_cm2, power_mW_cm2, current_A or power_W"),
        (lambda: lobsim.follow([0, 1], current_A=[0, 1], power_W=[0, 1]), "not 2 of them"),
        (lambda: lobsim.follow([0, 1], current_A=[0]), "a value for every time, not 1 for 2"),
        (lambda: lobsim.follow([0, 2, 1], current_A=[0, 1, 2]), "row 2: the times must rise, but 1 s follows 2 s"),
        (lambda: lobsim.follow([1, 2], current_A=[0, 1]), "the times start at 0 s, not at 1 s"),
        (lambda: lobsim.follow([0], current_A=[0]), "needs two rows or more, not 1"),
        (lambda: lobsim.follow([0, 0, 1], current_A=[0, 1, 1]), "not at the begin or the end"),
        (lambda: lobsim.follow([0, 1, 1, 1, 2], current_A=[0] * 5), "not at its third row"),
        (lambda: lobsim.follow([0, 1], current_A=[0, np.nan]), "finite numbers"),
        (lambda: lobsim.follow([0, 1], current_A=[0, 1], repeat=0), "is followed 1 to 50000 times, not 0"),
        (lambda: lobsim.follow([0, 1], current_A=[0, 1], repeat=10**6), "100,000 rows in all"),
        (lambda: lobsim.follow(3600, current_A=lambda t: 1 if t > 1000.3 else 0), "the function jumps"),
        (lambda: lobsim.follow(3600, current_A=lambda t: "much"), "gives 'much' at 0 s, and no finite number"),
        (lambda: lobsim.follow(-1, current_A=lambda t: 1), "followed for a time above 0 s"),
        (lambda: lobsim.follow(3600, current_A=[0, 1]), "needs a list of time_s"),
        (
            lambda: parse(lobsim.follow([0, 1], current_A=[0, 1], until="2 mAh"), CELL),
            "a capacity cannot end this step",
        ),
    ],
)
def test_what_is_no_profile_gets_one_sentence(make, sentence):
    with pytest.raises(LobsimError) as error:
        make()
    assert sentence in str(error.value)


def test_a_saved_run_holds_what_it_followed_and_goes_on(tmp_path):
    once = lobsim.follow([0, 60, 60, 120], current_mA_cm2=[1, 1, 0, 0])
    cycles = lobsim.Cycles([once, "Rest for 1 min"], 1, counted=False)
    lobsim.run(CELL, cycles, save=tmp_path / "a.nc")
    read = lobsim.load(tmp_path / "a.nc")
    assert read.protocol == (cycles,)
    assert read.profiles == {str(once): ("current", (once.time_s, pytest.approx((2.01e-3, 2.01e-3, 0, 0))))}
    assert lobsim.resume(read, times=3).capacity_mAh_cm2 == pytest.approx(3 / 60, rel=1e-6)


def test_the_key_of_a_run_changes_with_any_value():
    def key(value, repeat=1):
        step = lobsim.follow(np.arange(1000), current_A=[0] * 500 + [value] + [0] * 499, repeat=repeat)
        return Run(CELL, (), (step,), ()).key

    assert key(1e-3) == key(1e-3)
    assert len({key(1e-3), key(1.0001e-3), key(1e-3, repeat=2)}) == 3

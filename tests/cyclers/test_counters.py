"""The cycler's own counter is believed to its digit, whatever it counts from; a doubt is told when there is reason."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobsim.cyclers.labels import (
    CAPACITIES,
    CHARGED,
    CURRENT,
    DISCHARGED,
    ENERGIES,
    STEP,
    STEP_CAPACITY,
    TIME,
)
from lobsim.errors import LobsimError
from tests.cyclers.known_profile import HABITS, completed, counter, known, plans, sums_of, thinned, written

seeds = st.integers(0, 2**32 - 1)
CYCLE_OF_TWO = [
    ((0.0, 0.0), (3.0, 3.0), 600, 50),
    ((-4e-4, -4e-4), (2.8, 2.0), 36000, 300),
    ((0.0, 0.0), (2.5, 2.6), 600, 50),
    ((4e-4, 4e-4), (3.0, 4.2), 30000, 300),
    ((4e-4, 5e-5), (4.2, 4.2), 9000, 300),
    ((-4e-4, -4e-4), (2.8, 2.0), 34000, 300),
    ((4e-4, 4e-4), (3.0, 4.2), 33000, 300),
]


def doubts(made):
    """Remarks other than that the integral is finer than a counter that is rounded a great deal."""
    return [words for words in made.remarks if not words.endswith("the integral was taken, which is finer")]


def true_ends(test, sums):
    return [side[test.ends] for side in sums]


@pytest.mark.parametrize("habit", HABITS)
@settings(max_examples=25, deadline=None)
@given(plan=plans(), seed=seeds, share=st.sampled_from((0.02, 0.2, 1.0)), digits=st.integers(2, 5))
def test_a_counter_of_any_habit_gives_charge_and_energy_to_its_digit(habit, plan, seed, share, digits):
    """Without a remark: rounding and thinning explain whatever the integral of such a file gives."""
    test = known(plan)
    most = max(one.max() for one in test.charge)
    digit = 10.0 ** (np.floor(np.log10(most)) - digits)
    kept = thinned(test, np.random.default_rng(seed), share)
    current = 10.0 ** (np.floor(np.log10(np.abs(test.current).max())) - digits)
    reading = written(test, kept, habit, digit_A=current, digit_V=1e-3, digit_Ah=digit, digit_s=0.1)
    made = completed(reading)
    assert doubts(made) == []
    finer = len(made.remarks) > 0  # the integral: all its steps are off by less than half a digit each
    digit = digit * max(1, finer * len(test.ends) / 2)
    for sums, labels in ((test.charge, CAPACITIES), (test.energy, ENERGIES)):
        for found, true in zip(sums_of(made, *labels), true_ends(test, sums), strict=True):
            assert found == pytest.approx(true, abs=1.001 * digit, rel=1e-9)


@settings(max_examples=300, deadline=None)
@given(
    plan=plans(),
    seed=seeds,
    share=st.floats(0.0, 1.0),
    digits=st.integers(1, 4),
    unit=st.sampled_from((0.01, 1.0, 60.0, 0.1 * 60, 0.01 * 3600, 0.001 * 3600)),
)
def test_a_file_that_is_true_but_for_rounding_and_thinning_is_never_doubted(plan, seed, share, digits, unit):
    test = known(plan)
    kept = thinned(test, np.random.default_rng(seed), share)
    scale = np.floor(np.log10(np.abs(test.current).max()))
    most = max(one.max() for one in test.charge)
    reading = written(
        test,
        kept,
        "pair step",
        digit_A=10.0 ** (scale - digits),
        digit_V=10.0**-digits,
        digit_Ah=10.0 ** (np.floor(np.log10(most)) - digits),
        digit_s=unit,
    )
    assert doubts(completed(reading)) == []


@settings(max_examples=25, deadline=None)
@given(
    plan=plans(fewest=2),
    habit=st.sampled_from(HABITS),
    by=st.sampled_from((0.95, 1.05)),
    digits=st.integers(4, 6),
)
def test_a_counter_that_is_wrong_by_5_percent_is_remarked_on(plan, habit, by, digits):
    test = known(plan)
    false = {label: by * column for label, column in counter(test, habit).items()}
    scale = np.floor(np.log10(np.abs(test.current).max()))
    everything = np.ones(len(test.step), dtype=bool)
    made = completed(written(test, everything, columns=false, digit_A=10.0 ** (scale - digits)))
    assert made.remarks[0].startswith("the charge of step")
    assert all("by the cycler's counter" in words and "was taken" in words for words in made.remarks)
    for found, true in zip(sums_of(made, *CAPACITIES), true_ends(test, test.charge), strict=True):
        assert found == pytest.approx(by * true, rel=1e-6, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(plan=plans(), seed=seeds)
def test_without_a_counter_the_integral_of_all_points_is_exact(plan, seed):
    test = known(plan)
    made = completed(written(test, np.ones(len(test.step), dtype=bool)))
    for found, true in zip(sums_of(made, *CAPACITIES), true_ends(test, test.charge), strict=True):
        assert found == pytest.approx(true, rel=1e-9, abs=1e-15)
    assert made.origins["capacity"] == "integrated from the current"


@settings(max_examples=40, deadline=None)
@given(plan=plans(fewest=2), lost=st.integers(1, 5), habit=st.sampled_from(("pair step", "unsigned step", "net")))
def test_what_flows_between_the_last_row_of_a_step_and_the_first_of_the_next_is_counted(plan, lost, habit):
    """A counter sees it: no step misses more than its file does, which is what flows after its last row."""
    test = known(plan)
    kept = np.ones(len(test.step), dtype=bool)
    kept[0] = False
    for begin in test.ends[:-1] + 1:
        kept[begin : begin + lost] = False
    made = completed(written(test, kept, habit))
    assert doubts(made) == []
    for found, true in zip(sums_of(made, *CAPACITIES), true_ends(test, test.charge), strict=True):
        first = 0 if habit != "net" else 1  # a balance that begins with the file does not say what flowed before it
        assert found[first:] == pytest.approx(true[first:], rel=1e-9, abs=1e-15)


def test_a_balance_over_pulses_is_counted_both_ways():
    """Maccor: one counter for both directions, which a pulse in the other direction diminishes."""
    pulse = [((-1e-3, -1e-3), (3.6, 3.6), 100, 20), ((7.5e-4, 7.5e-4), (3.6, 3.6), 100, 20)]
    test = known([((-1e-3, -1e-3), (3.8, 3.6), 3600, 100), *pulse, *pulse, ((1e-3, 1e-3), (3.6, 4.0), 3000, 100)])
    balance = test.charge[1] - test.charge[0]
    total, stood = np.zeros(len(balance)), 0.0
    for number in np.unique(test.step):
        rows = test.step == number
        if number in (2, 6):  # begins anew before the pulses, and where it charges
            stood = 0.0
        total[rows] = stood + (balance[rows] if number < 6 else -balance[rows])
        stood = total[rows][-1]
    reading = written(test, np.ones(len(total), dtype=bool), columns={STEP_CAPACITY: total}, digit_Ah=1e-7)
    made = completed(reading)
    assert doubts(made) == []
    for found, true in zip(sums_of(made, *CAPACITIES), true_ends(test, test.charge), strict=True):
        assert found == pytest.approx(true, abs=2e-7)


def test_a_counter_that_stands_still_gives_way_to_the_integral():
    test = known(CYCLE_OF_TWO)
    still = {label: np.zeros(len(test.step)) for label in CAPACITIES}
    made = completed(written(test, np.ones(len(test.step), dtype=bool), columns=still))
    assert any("stands still while a current flows: the integral was taken" in words for words in made.remarks)
    for found, true in zip(sums_of(made, *CAPACITIES), true_ends(test, test.charge), strict=True):
        assert found == pytest.approx(true, rel=1e-9)


def test_a_counter_that_stands_still_in_one_direction_gives_way_there_alone():
    test = known(CYCLE_OF_TWO)
    columns = counter(test, "pair step")
    columns[CHARGED] = 0 * columns[CHARGED]
    columns[DISCHARGED] = 1.005 * columns[DISCHARGED]
    made = completed(written(test, np.ones(len(test.step), dtype=bool), columns=columns))
    assert any("stands still" in words for words in made.remarks)
    up, down = sums_of(made, *CAPACITIES)
    assert up == pytest.approx(true_ends(test, test.charge)[0], rel=1e-9)
    assert down == pytest.approx(1.005 * true_ends(test, test.charge)[1], rel=1e-9)


@pytest.mark.parametrize("factor", [1e3, 1e-3, 3.6, 1 / 3600, 60])
def test_a_counter_in_another_unit_than_it_says_is_refused(factor):
    test = known(CYCLE_OF_TWO)
    columns = {label: factor * column for label, column in counter(test, "pair step").items()}
    with pytest.raises(LobsimError, match=r"line \d+: the capacity of the step is .* in another unit than its column"):
        completed(written(test, np.ones(len(test.step), dtype=bool), columns=columns))


def test_a_current_rounded_more_than_it_flows_is_explained_and_the_counter_taken():
    """0.176 mA written to 0.1 mA: the integral is 14 % too large."""
    test = known([((-1.76e-4, -1.76e-4), (2.9, 2.0), 36000, 400)])
    made = completed(written(test, np.ones(len(test.step), dtype=bool), "pair step", digit_A=1e-4, digit_Ah=1e-4))
    assert doubts(made) == []
    assert made.integral_mAh == pytest.approx([2.0], rel=1e-9)
    assert sums_of(made, *CAPACITIES)[1] == pytest.approx([1.76e-3], abs=1e-4)


def test_a_remark_names_the_step_both_numbers_and_what_explains_their_difference():
    test = known(CYCLE_OF_TWO)
    columns = counter(test, "pair step")
    columns[DISCHARGED] = np.where(test.step == 6, 1.1, 1.0) * columns[DISCHARGED]
    remark = completed(written(test, np.ones(len(test.step), dtype=bool), columns=columns)).remarks[0]
    assert remark.startswith("the charge of step 6 is 4.156 mAh by the cycler's counter and 3.778 mAh by the integral")
    assert "-9.1 %" in remark


def test_the_table_counts_from_0_in_every_step_and_never_falls():
    test = known(CYCLE_OF_TWO)
    made = completed(written(test, thinned(test, np.random.default_rng(1), 0.3), "pair never", digit_Ah=1e-7))
    for label in (*CAPACITIES, *ENERGIES):
        column, step = made.columns[label], made.columns[STEP]
        assert (np.diff(column)[np.diff(step) == 0] >= 0).all()
        assert column[np.append(0, np.flatnonzero(np.diff(step)) + 1)] == pytest.approx(0, abs=1e-6)
    assert len(made.columns[TIME]) == len(made.columns[CURRENT])

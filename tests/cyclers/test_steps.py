"""Steps and cycles are those of the file where it has them, else those that the current shows."""

from pathlib import Path

import numpy as np
import pytest

from lobsim.cyclers import steps
from lobsim.cyclers.labels import CURRENT, CYCLE, HALF_CYCLE, STEP, STEP_TIME, TIME, VOLTAGE
from lobsim.cyclers.reading import Reading
from tests.cyclers.known_profile import completed, known, written


def reading(current, **columns):
    labels = {"step": STEP, "cycle": CYCLE, "half": HALF_CYCLE, "within": STEP_TIME}
    found = {labels[name]: np.asarray(column, dtype=float) for name, column in columns.items()}
    found[CURRENT] = np.asarray(current, dtype=float)
    rows = len(found[CURRENT])
    found |= {TIME: 10.0 * np.arange(rows), VOLTAGE: np.full(rows, 3.0)}
    return Reading(found, [(Path("made.csv"), 2 + row) for row in range(rows)], sign_is_stated=True)


D, C = [-1e-3] * 4, [1e-3] * 4


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        ({"step": [1] * 4 + [2] * 8}, [0, 4]),  # the file's own, whatever the current does
        ({"step": [1, 2, 2, 2, 3, 3, 3, 3, 7, 7, 7, 1]}, [0, 1, 4, 8, 11]),  # of one row, with gaps, running back
        ({"step": [1] * 12, "cycle": [1] * 8 + [2] * 4}, [0, 8]),  # a cycle begins a step
        ({"step": [1] * 12, "cycle": [0] + [1] * 11}, [0]),  # a count that is 0 in the first row alone
        ({"half": [0] * 4 + [1] * 4 + [2] * 4}, [0, 4, 8]),
        ({"cycle": [1] * 8 + [5] * 4}, [0, 4, 8]),  # with the current
        ({}, [0, 4, 8]),
    ],
)
def test_a_step_begins_where_the_file_says_so_or_the_current_turns(columns, first):
    assert list(steps.starts(reading([*D, *C, *D], **columns))) == first


def test_a_single_row_without_current_belongs_to_the_step_that_follows():
    assert list(steps.starts(reading([*D, 0.0, *C]))) == [0, 4]
    assert list(steps.starts(reading([*D, 0.0, 0.0, *C]))) == [0, 4, 6]


def test_a_step_time_that_begins_anew_begins_a_step():
    assert list(steps.starts(reading([*D, *D], within=[0, 10, 20, 30, 0, 10, 20, 30]))) == [0, 4]


def test_a_step_begins_where_one_constant_current_follows_another_and_not_while_it_decays():
    assert list(steps.starts(reading([1e-3] * 4 + [5e-4] * 4))) == [0, 4]
    assert list(steps.starts(reading([1e-3] * 4 + list(1e-3 * 0.8 ** np.arange(1, 12))))) == [0]


def described(plan, **changed):
    test = known(plan)
    made = completed(written(test, np.ones(len(test.time), dtype=bool), "pair step", columns=None))
    return steps.describe({**made.columns, **changed}, None, None, made.integral_mAh)


def test_a_step_whose_first_row_has_no_current_is_named_by_what_follows():
    rows = completed(reading([0.0, *C, 0.0, *D], step=[1] * 5 + [2] * 5)).columns
    assert [row["kind"] for row in steps.describe(rows, None, None)] == ["charge", "discharge"]


def test_a_step_of_one_row_is_named_by_its_current_and_has_no_charge():
    rows = completed(reading([*D, 1e-3, 0.0, *D], step=[1] * 4 + [2, 3] + [4] * 4)).columns
    found = steps.describe(rows, None, None)
    assert [row["kind"] for row in found] == ["discharge", "charge", "rest", "discharge"]


def test_a_step_in_which_the_current_goes_both_ways_is_called_so():
    rows = completed(reading([*D, *C, *D], step=[1] * 12)).columns
    assert [row["kind"] for row in steps.describe(rows, None, None)] == ["both"]


def test_cycles_are_counted_where_the_first_half_begins_again():
    current = [0.0, 0.0, *D, 0.0, 0.0, *C, 0.0, 0.0, *D, *C, *D]
    made = completed(reading(current))
    assert made.origins["cycles"] == "counted"
    cycle = made.columns[CYCLE]
    assert list(cycle) == [1] * 14 + [2] * 8 + [3] * 4


def test_cycles_of_the_file_are_kept_with_gaps_and_where_they_run_back():
    cycle = [3] * 4 + [7] * 4 + [1] * 4
    made = completed(reading([*D, *C, *D], step=[1] * 4 + [2] * 4 + [3] * 4, cycle=cycle))
    assert list(made.columns[CYCLE]) == cycle
    assert list(made.columns[STEP]) == [1] * 4 + [2] * 4 + [3] * 4


def test_the_description_of_steps_is_what_was_done():
    found = described(
        [
            ((0.0, 0.0), (3.0, 3.0), 600, 60),
            ((-4e-4, -4e-4), (2.8, 2.0), 36000, 300),
            ((4e-4, 4e-4), (3.0, 4.2), 18000, 300),
        ]
    )
    assert [row["kind"] for row in found] == ["rest", "discharge", "charge"]
    assert [row["duration_s"] for row in found] == pytest.approx([600, 36000, 18000])
    assert [row["start_s"] for row in found] == pytest.approx([0, 600, 36600])
    assert [row["capacity_mAh"] for row in found] == pytest.approx([0, 4, 2])
    assert [row["integral_mAh"] for row in found] == pytest.approx([0, 4, 2])
    assert [row["current_mA"] for row in found] == pytest.approx([0, 0.4, 0.4])
    assert [row["energy_mWh"] for row in found] == pytest.approx([0, 9.6, 7.2])
    assert [row["end_V"] for row in found] == pytest.approx([3.0, 2.0, 4.2])

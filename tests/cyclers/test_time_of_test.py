"""The time of a test is made of what rises, whatever the clock of its computer did."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobsim.cyclers import time_of_test
from lobsim.cyclers.labels import CURRENT, CYCLE, STEP, STEP_TIME, TIME, UNIX_TIME, VOLTAGE
from lobsim.cyclers.reading import Reading
from lobsim.errors import LobsimError

AT = datetime(2024, 10, 27, 0, 30, tzinfo=UTC).timestamp()


def reading(metadata=None, **columns):
    labels = {"time": TIME, "clock": UNIX_TIME, "step": STEP, "within": STEP_TIME, "cycle": CYCLE}
    found = {labels[name]: np.asarray(column, dtype=float) for name, column in columns.items()}
    rows = len(next(iter(found.values())))
    found |= {VOLTAGE: np.full(rows, 3.0), CURRENT: np.full(rows, 1e-3)}
    return Reading(found, [(Path("made.csv"), 2 + row) for row in range(rows)], metadata or {})


steps_of_time = st.lists(  # of each step its rows, and how far they are apart [s]
    st.tuples(st.integers(1, 12), st.integers(1, 60)), min_size=1, max_size=8
)


def laid_out(parts):
    """Time, time within the step and number of the step of each row; every step begins where the last one ended."""
    time, within, step, begin = [], [], [], 0.0
    for number, (rows, apart) in enumerate(parts, 1):
        inside = apart * np.arange(rows, dtype=float)
        time.append(begin + inside)
        within.append(inside)
        step.append(np.full(rows, float(number)))
        begin += inside[-1]
    return np.concatenate(time), np.concatenate(within), np.concatenate(step)


@given(parts=steps_of_time)
def test_times_of_steps_alone_add_up_to_the_time_of_the_test(parts):
    time, within, step = laid_out(parts)
    assert time_of_test.complete(reading(within=within, step=step)).columns[TIME] == pytest.approx(time)


@settings(max_examples=50)
@given(parts=steps_of_time)
def test_a_test_time_that_begins_anew_in_every_step_is_added_up(parts):
    time, within, step = laid_out(parts)
    assert time_of_test.complete(reading(time=within, step=step)).columns[TIME] == pytest.approx(time)


@given(parts=steps_of_time, gap=st.integers(3, 600))
def test_between_two_steps_as_much_time_passes_as_the_clock_says(parts, gap):
    time, within, step = laid_out(parts)
    time = time + gap * (step - 1)
    made = time_of_test.complete(reading(within=within, step=step, clock=AT + time))
    assert made.columns[TIME] == pytest.approx(time)


def test_a_time_that_begins_anew_in_every_cycle_is_added_up_there_alone():
    within = np.concatenate([np.arange(0, 100.0, 10), np.arange(0, 120.0, 10)])
    step = np.repeat([1, 2, 1, 2], [5, 5, 6, 6])
    cycle = np.repeat([1, 2], [10, 12])
    made = time_of_test.complete(reading(time=within, step=step, cycle=cycle))
    assert made.columns[TIME] == pytest.approx(np.append(within[:10], 90 + within[10:]))
    assert any("the time begins anew 1 times" in words for words in made.remarks)
    assert STEP_TIME not in made.columns


def test_a_step_time_that_runs_on_over_a_cycle_is_one_time():
    made = time_of_test.complete(reading(within=np.arange(0, 100, 10), cycle=np.repeat([1, 2], 5)))
    assert made.columns[TIME] == pytest.approx(np.arange(0, 100, 10))


@pytest.mark.parametrize("back", [0.5, 3, 12, 165, 7200])
@pytest.mark.parametrize("has_time", [True, False])
def test_a_clock_that_is_set_back_stays_with_the_time_of_the_cycler(back, has_time):
    time = np.arange(0.0, 1000, 10)
    clock = AT + time - np.where(time >= 500, 10 + back, 0)
    made = time_of_test.complete(reading(clock=clock, **({"time": time} if has_time else {})))
    assert made.columns[TIME] == pytest.approx(time)
    assert made.columns[UNIX_TIME] == pytest.approx(AT + time)
    assert len(made.remarks) == 1
    assert "put back by " in made.remarks[0]
    assert "line 52" in made.remarks[0]


def test_the_end_of_summer_time_is_taken_for_what_it_is():
    time = np.arange(0.0, 7200, 60)
    made = time_of_test.complete(reading(clock=AT + time - np.where(time >= 1800, 3600, 0)))
    assert made.columns[TIME] == pytest.approx(time)
    assert "as at the end of summer time" in made.remarks[0]


def test_the_begin_of_summer_time_is_said_to_be_possible():
    time = np.arange(0.0, 7200, 60)
    made = time_of_test.complete(reading(clock=AT + time + np.where(time >= 1800, 3600, 0)))
    assert any("if summer time began there" in words for words in made.remarks)


@pytest.mark.parametrize("hour", [3600, -3600])
def test_summer_time_between_two_steps_does_not_make_the_test_longer(hour):
    time, within, step = laid_out([(30, 60), (30, 60)])
    clock = AT + time + np.where(step > 1, hour, 0)
    made = time_of_test.complete(reading(within=within, step=step, clock=clock))
    assert made.columns[TIME] == pytest.approx(time)


def test_stamps_alone_make_the_time_and_the_start():
    time = np.array([0.0, 10, 20, 95, 3000])
    made = time_of_test.complete(reading(clock=AT + time))
    assert made.columns[TIME] == pytest.approx(time)
    assert made.metadata["start"] == "2024-10-27 00:30:00"


def test_a_start_that_the_file_says_makes_the_clock():
    made = time_of_test.complete(reading(time=[0, 10, 20], metadata={"start_unix": AT}))
    assert made.columns[UNIX_TIME] == pytest.approx(AT + np.array([0, 10, 20]))


@pytest.mark.parametrize("label", ["time", "clock"])
def test_a_time_of_day_runs_on_over_midnight_and_is_no_date(label):
    time = 80000 + 60 * np.arange(0.0, 300)
    made = time_of_test.complete(reading(**{label: time % 86400 if label == "time" else time}))
    assert np.diff(made.columns[TIME]) == pytest.approx(60)
    assert "start" not in made.metadata
    assert UNIX_TIME not in made.columns


def test_a_date_and_a_time_of_day_in_two_columns_are_put_together():
    clock = AT + 60 * np.arange(0.0, 2000)
    made = time_of_test.complete(reading(time=clock % 86400, clock=clock - clock % 86400))
    assert made.columns[TIME] == pytest.approx(clock - AT)
    assert made.columns[UNIX_TIME] == pytest.approx(clock)


@pytest.mark.parametrize(
    ("label", "order"),
    [
        ("time", [0, 1, 3, 2, 4, 5, 6, 7]),
        ("time", [0, 1, 2, 3, 4, 1, 6, 7]),
        ("time", [0, 6, 2, 3, 4, 5, 7, 8]),
        ("clock", [0, 1, 3, 2, 4, 5, 6, 7]),
        ("clock", [0, 1, 2, 3, 4, 1, 6, 7]),
    ],
)
def test_rows_out_of_order_are_refused(label, order):
    time = 10 * np.array(order, dtype=float)
    with pytest.raises(LobsimError, match=r"'made.csv', line \d: .* runs back"):
        time_of_test.complete(reading(**{label: time + (AT if label == "clock" else 0)}, step=np.ones(8)))


@pytest.mark.parametrize(("unit", "size"), [("s", 1.0), ("min", 60.0), ("h", 3600.0), ("day", 86400.0), ("ms", 1e-3)])
def test_the_unit_of_a_time_is_told_by_the_clock(unit, size):
    passed = np.array([0.0, 60, 130, 4000])
    assert time_of_test.unit_by_clock(passed / size, AT + np.round(passed)) == unit


def test_the_unit_of_a_short_time_or_of_a_clock_that_jumped_is_not_told():
    assert time_of_test.unit_by_clock(np.array([0.0, 5]), AT + np.array([0.0, 5])) is None
    assert time_of_test.unit_by_clock(np.array([0.0, 1000]), AT + np.array([0.0, 5000])) is None


@pytest.mark.parametrize(("years", "doubted"), [(9.0, False), (17.0, True)])
def test_a_test_of_more_than_ten_years_is_doubted(years, doubted):
    made = time_of_test.complete(reading(time=years * 365.25 * 86400 * np.array([0.0, 0.5, 1.0])))
    assert any("17 years" in words and "another unit" in words for words in made.remarks) == doubted


def test_a_file_without_any_time_is_asked_for_one():
    with pytest.raises(LobsimError, match="no column is known to be 'Test Time / s'"):
        time_of_test.complete(reading(step=[1, 1, 2]))

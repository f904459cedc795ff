"""Files that continue one test give what one file of the whole test gives."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lobsim import LobsimError
from lobsim.cyclers import joined
from lobsim.cyclers.labels import CAPACITIES, CURRENT, CYCLE, NET_CAPACITY, STEP, TIME, UNIX_TIME
from tests.cyclers.known_profile import completed, known, sums_of, written

PLAN = [
    ((0.0, 0.0), (3.0, 3.0), 600, 60),
    ((-4.1234e-4, -4.1234e-4), (2.8, 2.0), 36000, 300),
    ((0.0, 0.0), (2.5, 2.6), 600, 60),
    ((4.1234e-4, 4.1234e-4), (3.0, 4.2), 36000, 300),
    ((-4.1234e-4, -4.1234e-4), (2.8, 2.0), 18000, 300),
]
TEST = known(PLAN)
AT = 1.7e9


def part(rows, name, habit="pair step", **changed):
    made = written(TEST, rows, habit)
    columns = {label: column for label, column in {**made.columns, **changed}.items() if column is not None}
    return replace(made, columns=columns, places=[(Path(name), 2 + row) for row in range(len(columns[TIME]))])


def halves(at, **options):
    """The test in two files, parted at a row."""
    rows = np.arange(len(TEST.time))
    return part(rows < at, "a.csv", **options), part(rows >= at, "b.csv", **options)


BORDER = 61  # between two steps
INSIDE = 200  # in the middle of the first discharge


def whole(made):
    assert made.remarks == []
    up, down = sums_of(made, *CAPACITIES)
    assert up == pytest.approx(TEST.charge[0][TEST.ends], rel=1e-9)
    assert down == pytest.approx(TEST.charge[1][TEST.ends], rel=1e-9)


@pytest.mark.parametrize("habit", ["pair step", "pair never", "unsigned step", "net"])
@pytest.mark.parametrize("at", [BORDER, INSIDE])
def test_two_parts_whose_times_count_from_one_start_are_the_whole_test(habit, at):
    parts = halves(at, habit=habit)
    for given in (parts, parts[::-1]):
        one = joined.join(given)
        assert one.columns[TIME] == pytest.approx(TEST.time)
        assert one.remarks == ()
        assert one.metadata["files"] == ["a.csv", "b.csv"]
        whole(completed(one))


@pytest.mark.parametrize("order", [1, -1])
def test_parts_whose_times_begin_anew_follow_their_clocks_whatever_order_is_given(order):
    first, second = halves(BORDER)
    parts = [
        replace(
            one,
            columns={**one.columns, UNIX_TIME: AT + one.columns[TIME], TIME: one.columns[TIME] - one.columns[TIME][0]},
        )
        for one in (first, second)
    ]
    one = joined.join(parts[::order])
    assert one.columns[TIME] == pytest.approx(TEST.time)
    whole(completed(one))


def test_parts_without_a_clock_whose_times_begin_anew_are_put_one_behind_the_other():
    first, second = halves(BORDER)
    second = second.having({TIME: second.columns[TIME] - second.columns[TIME][0]})
    one = joined.join([first, second])
    assert one.columns[TIME] == pytest.approx(TEST.time)
    assert one.remarks == ("b.csv has no clock, and its time begins anew: it was put right behind the file before it",)


def test_cycles_that_begin_anew_are_numbered_on():
    first, second = halves(BORDER)
    one = joined.join([first.having({CYCLE: np.full(len(first), 3.0)}), second])
    assert list(np.unique(one.columns[CYCLE])) == [3, 4, 5]
    assert one.remarks == ("cycles begin anew at 1: they are numbered on from 4",)


def test_a_balance_that_begins_anew_runs_on():
    first, second = halves(BORDER, habit="net")
    second = second.having({NET_CAPACITY: second.columns[NET_CAPACITY] - second.columns[NET_CAPACITY][0]})
    whole(completed(joined.join([first, second])))


def test_steps_are_found_in_files_that_do_not_number_them():
    first, second = (
        replace(one, columns={k: v for k, v in one.columns.items() if k not in (STEP, CYCLE)})
        for one in halves(BORDER, habit=None)
    )
    made = completed(joined.join([first, second]))
    assert len(np.unique(made.columns[STEP])) == len(PLAN)


def test_a_rest_without_numbers_and_counters_joins_a_test_that_has_them():
    """EC-Lab: a linked rest at open circuit has neither current nor counters."""
    first, second = halves(BORDER)
    first = replace(first, columns={label: first.columns[label] for label in (TIME, CURRENT, "Voltage / V")})
    made = completed(joined.join([first, second]))
    up, down = sums_of(made, *CAPACITIES)
    assert up == pytest.approx(TEST.charge[0][TEST.ends], rel=1e-9)
    assert down == pytest.approx(TEST.charge[1][TEST.ends], rel=1e-9)


@pytest.mark.parametrize("clocked", [True, False])
def test_a_file_given_twice_is_refused(clocked):
    first, second = halves(BORDER)
    if clocked:
        first, second = (one.having({UNIX_TIME: AT + one.columns[TIME]}) for one in (first, second))
    with pytest.raises(LobsimError, match=r"'a.csv' hold the same rows: each part of a test was expected once"):
        joined.join([first, second, first])


def test_files_of_the_same_time_are_refused():
    first, second = (one.having({UNIX_TIME: AT + one.columns[TIME]}) for one in halves(BORDER))
    second = second.having({UNIX_TIME: second.columns[UNIX_TIME] - 300})
    with pytest.raises(LobsimError, match=r"'b.csv' begins 300 s before 'a.csv' ends"):
        joined.join([first, second])


def test_a_file_that_begins_long_after_is_doubted():
    rows = np.arange(len(TEST.time))
    one, other = (
        part(mask, name, **{UNIX_TIME: (AT + late + TEST.time)[mask]})
        for mask, name, late in ((rows < BORDER, "a.csv", 0.0), (rows >= BORDER, "b.csv", 5e6))
    )
    assert "days pass before b.csv begins" in joined.join([one, other]).remarks[-1]


def test_no_file_at_all_is_refused():
    with pytest.raises(LobsimError, match="no file is given"):
        joined.join([])

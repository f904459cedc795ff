"""Dates and durations are read as they are written, whatever the order of their parts, the zone and the language."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobsim.cyclers import moments

BEGIN = datetime(2024, 5, 27, 15, 40, 24, tzinfo=UTC)
AT = BEGIN.timestamp()

# From the 27th on: where all days are the 12th or before, nobody can tell them from months
moments_of_a_test = st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), min_size=2, max_size=12, unique=True).map(
    lambda after: [BEGIN, *(BEGIN + timedelta(seconds=int(one.total_seconds())) for one in sorted(after))]
)


def half_day(when):
    return f"{when.month}/{when.day}/{when.year} {when.hour % 12 or 12}:{when:%M:%S} {'PM' if when.hour > 11 else 'AM'}"


WAYS = {
    "iso": lambda when: f"{when:%Y-%m-%dT%H:%M:%S}Z",
    "ordered": lambda when: f"{when:%Y-%m-%d %H:%M:%S}",
    "strokes": lambda when: f"{when:%Y/%m/%d %H:%M:%S}.000",
    "american": half_day,
    "german": lambda when: f"{when:%d.%m.%Y %H:%M:%S},0",
    "english": lambda when: f"{when:%d-%b-%Y %H:%M:%S}",
    "words": lambda when: f"{when:%A, %d %B %Y %H:%M:%S}",
    "american words": lambda when: f"{when:%B %d, %Y %H:%M:%S}",
    "of c": lambda when: f"{when:%a %b %d %H:%M:%S %Y}",
    "chinese": lambda when: f"{when.year}年{when.month}月{when.day}日 {when:%H:%M:%S}",
    "chinese halves": lambda when: (
        f"{when:%Y/%m/%d} {'下午' if when.hour > 11 else '上午'} {when.hour % 12 or 12}:{when:%M:%S}"
    ),
    "excel": lambda when: repr((when - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)),
    "excel in german": lambda when: repr((when - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)).replace(
        ".", ","
    ),
    "unix": lambda when: repr(when.timestamp()),
    "unix in ms": lambda when: str(round(1e3 * when.timestamp())),
    "since 1904": lambda when: repr((when - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds()),
    "ticks": lambda when: str(round(1e7 * when.timestamp())),
}


@pytest.mark.parametrize("way", WAYS)
@given(whens=moments_of_a_test)
def test_every_way_to_write_a_moment_gives_it_back(way, whens):
    read = moments.stamps([WAYS[way](when) for when in whens])
    assert read is not None
    assert read.seconds == pytest.approx([when.timestamp() for when in whens], abs=2e-3, rel=0)


@pytest.mark.parametrize("way", [way for way in WAYS if not way.startswith(("excel", "unix", "ticks", "since"))])
def test_a_moment_is_found_inside_a_sentence(way):
    assert moments.start(f"Acquisition started on : {WAYS[way](BEGIN)} (by the computer)") == pytest.approx(AT)


@pytest.mark.parametrize(
    ("words", "is_said", "ambiguous"),
    [
        ("05/06/2024 10:00:00", "2024-05-06 10:00:00", True),
        ("05.06.2024 10:00:00", "2024-06-05 10:00:00", False),
        ("27/05/2024 10:00:00", "2024-05-27 10:00:00", False),
        ("05/27/24 10:00:00", "2024-05-27 10:00:00", False),
        ("27.05.24 10:00:00", "2024-05-27 10:00:00", False),
        ("05/05/2024 10:00:00", "2024-05-05 10:00:00", False),
        ("24-05-27 10:00:00", "2024-05-27 10:00:00", True),
        ("27-Mär-24 10:00:00", "2024-03-27 10:00:00", False),
        ("27 mai 2024 10:00:00", "2024-05-27 10:00:00", False),
        ("2024-05-27 10:00:00:250", "2024-05-27 10:00:00", False),
    ],
)
def test_day_and_month_are_told_apart_or_said_to_be_ambiguous(words, is_said, ambiguous):
    read = moments.stamps([words])
    assert (moments.said(read.seconds[0]), read.ambiguous) == (is_said, ambiguous)


@pytest.mark.parametrize(
    "words",
    [
        ["06/05/2024 23:50:00", "07/05/2024 00:10:00"],
        ["05/06/2024 23:50:00", "05/07/2024 00:10:00"],
        ["24/05/06 23:50:00", "24/05/07 00:10:00"],
    ],
)
def test_of_two_orders_that_could_be_the_one_is_taken_in_which_less_time_passes(words):
    read = moments.stamps(words)
    assert np.diff(read.seconds) == pytest.approx(1200)
    assert not read.ambiguous
    assert moments.said(read.seconds[0]) == "2024-05-06 23:50:00"


@pytest.mark.parametrize(("before", "after"), [("+02:00", "+01:00"), ("+0100", "+0200"), ("-04:00", "-05:00")])
def test_a_clock_that_states_its_zone_runs_on_when_summer_time_begins_or_ends(before, after):
    change = int(after[:3]) - int(before[:3])
    read = moments.stamps([f"2024-10-27 02:59:50{before}", f"2024-10-27 {3 + change:02d}:00:00{after}"])
    assert np.diff(read.seconds) == pytest.approx(10)
    assert moments.said(read.seconds[0]) == "2024-10-27 02:59:50"


@pytest.mark.parametrize("halves", [True, False])
@given(begin=st.integers(0, 86399), every=st.integers(1, 3000))
def test_a_time_of_day_without_a_date_runs_on_over_midnight(halves, begin, every):
    whens = [datetime(2024, 5, 27, tzinfo=UTC) + timedelta(seconds=begin + every * row) for row in range(40)]
    read = moments.stamps([f"{when:%I:%M:%S %p}" if halves else f"{when:%H:%M:%S}" for when in whens])
    assert read.seconds == pytest.approx(begin + every * np.arange(40.0))


def test_a_time_of_day_that_falls_in_the_middle_of_the_day_is_none():
    assert moments.stamps(["10:00:00", "10:00:10", "09:00:00", "09:00:10"]) is None


@pytest.mark.parametrize(
    "words",
    [
        ["2024-02-30 10:00:00"],
        ["2024-05-27 25:00:00"],
        ["2024-05-27 10:61:00"],
        ["2024-05-27 10:00:00", ""],
        ["2024-05-27 10:00:00", "10:00:10"],
        ["13/13/2024 10:00:00"],
        ["27 Foo 2024 10:00:00"],
        ["3.5"],
        ["word"],
        [],
    ],
)
def test_what_is_no_moment_is_none(words):
    assert moments.stamps(words) is None


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("00:00:01.5", 1.5),
        ("143:48:18", 143 * 3600 + 48 * 60 + 18),
        ("1d 02:03:04.5", 86400 + 7384.5),
        ("1d, 02:03:04", 86400 + 7384),
        ("0-02:03:04", 7384),
        ("2.02:03:04", 2 * 86400 + 7384),
        ("3 days 02:03:04", 3 * 86400 + 7384),
        ("1天 02:03:04", 86400 + 7384),
        ("1:02:03:04", 86400 + 7384),
        ("2:03:04:250", 7384.25),
        ("02:03:04,25", 7384.25),
        ("02:60:04", None),
        ("02:03", None),
        ("2024-05-27 10:00:00", None),
        ("-00:00:01", None),
    ],
)
def test_durations_are_read_as_they_are_written(words, seconds):
    assert moments.duration(words) == seconds

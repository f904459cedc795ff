"""Exports of Novonix, PEC, BaSyTec, Digatron and Squidstat in the layouts of genuine files."""

import pytest

from lobsim.cyclers import read
from tests.cyclers import made_others as made
from tests.cyclers.agreement import agrees

LONG_PROTOCOL = ["[Step]", *(f"{number}: Repeat, 3 times" for number in range(700)), "{'a': [1, 2]}"]


@pytest.mark.parametrize(
    "content",
    {
        "new": made.novonix(),
        "old, number of the step is its kind": made.novonix(made.OLD_NOVONIX),
        "header in line 712": made.novonix(protocol=LONG_PROTOCOL),
        "every line in quotes": made.novonix(protocol=['"Rest, 1 h"'], quoted=True),
        "in two parts": made.novonix_in_parts(),
    }.values(),
)
def test_every_export_of_novonix_gives_the_same_test(content, write):
    agrees(read(write(content)), "novonix")


def test_pec(write):
    agrees(read(write(made.pec())), "pec")


@pytest.mark.parametrize("columns", [made.BASYTEC, made.BASYTEC_HOURS])
@pytest.mark.parametrize("delimiter", ["\t", "  "])
def test_basytec_in_seconds_and_hours_between_tabs_and_blanks(columns, delimiter, write):
    agrees(read(write(made.basytec(columns, delimiter), "cell.txt")), "basytec")


def test_digatron_with_a_row_of_units(write):
    agrees(read(write(made.digatron())), "digatron")


@pytest.mark.parametrize("line_below", ["", "V\tV\tV"])
def test_digatron_with_units_behind_a_hash_and_milliseconds_called_seconds(line_below, write):
    remarks = ["'Program Duration#s' says s, but by the clock of the file it is in ms: the clock was believed"]
    data = read(write(made.battery_manager(line_below)))
    agrees(data, "digatron", remarks=remarks)
    assert data.metadata["columns"]["Step Count / 1"] == "Step"
    assert data.metadata["columns"]["Net Capacity / Ah"] == "AhBal#Ah"


def test_squidstat(write):
    agrees(read(write(made.squidstat())), "squidstat", start=None, cycles=False)

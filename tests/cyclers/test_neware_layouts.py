"""Exports of Neware in the layouts of genuine files: flat, layered, workbooks; English and Chinese."""

import pytest

from lobsim.cyclers import read
from tests.cyclers import made_neware as made
from tests.cyclers.agreement import agrees


@pytest.mark.parametrize(
    ("content", "name"),
    {
        "flat": (made.flat(), "cell.csv"),
        "flat with cumulative time": (made.flat().replace(b"Total Time", b"Cumulative Time"), "cell.csv"),
        "flat in minutes and milliampere": (made.flat(made.MILLI), "cell.csv"),
        "flat in Chinese, blank rows at the end": (made.flat(made.CHINESE, "gb18030", ["," * 15] * 3), "cell.csv"),
        "BTS 8 workbook": (made.bts8(), "cell.xlsx"),
        "BTS 8 workbook in minutes": (made.bts8(made.MILLI), "cell.xlsx"),
        "BTS 8 workbook in Chinese": (made.bts8(made.CHINESE), "cell.xlsx"),
        "BTS 7 workbook": (made.bts7(), "cell.xlsx"),
        "later BTS 7 workbook": (made.bts7(made.LATER_DETAIL), "cell.xlsx"),
        "BTS 7 workbook in Chinese": (made.bts7(made.CHINESE_DETAIL), "cell.xlsx"),
        "currents without a sign": (made.flat().replace(b",-0.0004", b",0.0004"), "cell.csv"),
        "layered": (made.layered(), "cell.csv"),
        "layered with quotes and tabs": (made.old_layered(), "cell.csv"),
    }.values(),
)
def test_every_export_gives_the_same_test(content, name, write):
    agrees(read(write(content, name)), "neware")


def test_records_without_cycle_and_step_have_the_steps_of_their_times(write):
    agrees(read(write(made.bts8(made.SHORT), "cell.xlsx")), "neware", cycles=False)
    agrees(read(write(made.flat(made.SHORT))), "neware", cycles=False)

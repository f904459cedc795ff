"""Exports of LANHE (LAND) in the layouts of genuine files."""

import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made_landt as made
from tests.cyclers.agreement import agrees


@pytest.mark.parametrize(
    ("content", "name"),
    {
        "archive": (made.archive(), "cell.csv"),
        "workbook": (made.book(), "cell.xlsx"),
        "workbook with times in words": (made.book(made.RECORD | made.TEXT_TIME), "cell.xlsx"),
        "several tables": (made.several(), "cell.csv"),
        "several tables in UTF-16": (made.several("utf-16"), "cell.csv"),
        "several tables in GB 18030": (made.several("gb18030"), "cell.csv"),
        "text": (made.rec(), "cell.txt"),
    }.values(),
)
def test_every_export_gives_the_same_test(content, name, write):
    agrees(read(write(content, name)), "landt")


def test_a_workbook_in_microampere_without_steps(write):
    agrees(read(write(made.book(made.MICRO), "cell.xlsx")), "landt")


def test_a_workbook_without_counter_has_the_integral(write):
    agrees(read(write(made.book(made.OLDER), "cell.xlsx")), "landt", start=None, counter=False)


def test_a_current_that_is_rounded_leaves_the_counter_as_it_is(write):
    """0.4 mA is 0.0004 A in four decimals; 0.46 mA is 0.0005 A, 9 % too much."""
    columns = made.ARCHIVE | {"current_A": lambda r: f"{1.15 * r.amps:.4f}"}
    data = read(write(made.archive(columns)))
    assert [round(row["capacity_mAh"], 4) for row in data.step_rows if row["kind"] != "rest"] == [0.7363] * 4
    assert data.metadata["capacity"] == "the file's counter"


@pytest.mark.parametrize("name", ["cell.ccs", "cell.cex2"])
def test_a_binary_file_says_how_to_export_it(name, write):
    with pytest.raises(LobsimError, match=r"a binary file of LANHE .* open it in LANDdt and export the records"):
        read(write(b"\x01\x02\0\0 LAND \0", name))

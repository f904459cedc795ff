"""Every reader gives the same table of the same test, and refuses what is damaged, foreign or empty."""

from pathlib import Path

import numpy as np
import pytest

from lobsim.cyclers import read
from lobsim.cyclers.formats import FORMATS
from lobsim.errors import LobsimError
from tests.cyclers import made, made_japanese

NAMES = list(made.FILES)
TEXTS = [name for name in NAMES if name != "neware"]
COLUMNS = {"Test Time / s": "time", "Voltage / V": "voltage", "Cycle Count / 1": "cycle", "Step Count / 1": "step"}


def options(name):
    return made.FILES[name].options


def test_every_made_file_is_in_a_format_that_there_is():
    assert set(NAMES) < set(FORMATS)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_gives_the_same_table(name, write):
    """To 1e-6: the files print what they hold with six digits or more."""
    data = read(write(name), **options(name))
    assert data.format == name and len(data.table) == len(made.ROWS)
    for label, field in COLUMNS.items():
        np.testing.assert_allclose(data.table[label], [getattr(row, field) for row in made.ROWS], rtol=1e-6)
    current = np.array([row.current / 1e3 for row in made.ROWS])
    np.testing.assert_allclose(data.table["Current / A"], current, rtol=1e-6)
    np.testing.assert_allclose(data.discharge_current_A, -current, rtol=1e-6)
    for kind, label in (("charge", "Charging Capacity / Ah"), ("discharge", "Discharging Capacity / Ah")):
        expected = [row.capacity / 1e3 if row.kind == kind else 0.0 for row in made.ROWS]
        np.testing.assert_allclose(data.table[label], expected, rtol=1e-5, atol=1e-12)
    assert list(data.steps["kind"]) == ["rest", *["discharge", "rest", "charge", "rest"] * 2]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_as_bdf_is_read_back_to_the_last_digit(name, write, tmp_path):
    data = read(write(name), **options(name))
    again = read(data.to_bdf(tmp_path / "out.csv"))
    assert again.format == "bdf" and again.table.equals(data.table)
    assert list(again.table.columns[:3]) == ["Test Time / s", "Voltage / V", "Current / A"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(name, content, write):
    path = write(content, made.FILES[name].name)
    for asked in ({}, {"format": name}):
        with pytest.raises(LobsimError, match="is empty: a header and rows of numbers were expected") as error:
            read(path, **options(name), **asked)
        assert str(path) in str(error.value)


@pytest.mark.parametrize("name", TEXTS)
def test_a_header_without_rows_is_an_error(name, write):
    content = made.FILES[name].content
    lines = content.split(b"\n")
    header = len(lines) - 1 - len(made.ROWS)
    with pytest.raises(LobsimError, match="has no rows: rows of numbers were expected"):
        read(write(b"\n".join(lines[:header]) + b"\n", made.FILES[name].name), **options(name))


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_cut_off_in_its_last_line_is_refused_with_the_line_or_read_without_it(name, write):
    content = made.FILES[name].content
    begin = content.rstrip().rfind(b"\n") + 1
    line = content[:begin].count(b"\n") + 1
    for end in (begin + 1, begin + 7):
        path = write(content[:end], made.FILES[name].name)
        with pytest.raises(LobsimError, match=f"line {line}: the last line has . cells of .*: the file is cut off"):
            read(path, **options(name))
        data = read(path, **options(name), cut_off=True)
        assert len(data.table) == len(made.ROWS) - 1
        assert data.remarks[0] == f"line {line}, the last, is cut off, and was left out"


@pytest.mark.parametrize("name", TEXTS)
def test_a_last_line_without_an_end_is_whole_as_some_programs_write_none(name, write):
    data = read(write(made.FILES[name].content.rstrip(), made.FILES[name].name), **options(name))
    assert data.table.equals(read(write(name), **options(name)).table)


def test_a_last_number_that_is_shorter_than_all_above_it_is_cut_off(write):
    """EC-Lab writes every number with as many digits: 2.86E is no 2.86045E-004."""
    content = made.FILES["biologic"].content.rstrip()
    for taken in (1, 5, 10):
        with pytest.raises(LobsimError, match="line 71: the last line ends inside its last number"):
            read(write(content[:-taken], "cell.mpt"))


def test_a_binary_file_cut_off_is_refused(write):
    content = made.FILES["neware"].content
    for end in (10, len(content) // 2, len(content) - 1):
        with pytest.raises(
            LobsimError, match=r"cell.ndax': fastnda cannot read it, .*; export it from BTSDA as CSV or Excel"
        ):
            read(write(content[:end], "cell.ndax"))


@pytest.mark.parametrize("name", TEXTS)
def test_a_line_with_too_few_cells_is_named(name, write):
    lines = made.FILES[name].content.split(b"\n")
    lines[-5] = lines[-5][: len(lines[-5]) // 3]
    with pytest.raises(LobsimError, match=f"line {len(lines) - 4}: .*has not the .* cells of the header"):
        read(write(b"\n".join(lines), made.FILES[name].name), **options(name))


@pytest.mark.parametrize("name", TEXTS)
def test_an_unknown_encoding_is_refused_with_line_and_byte(name, write):
    """0x81 begins no character of UTF-8, and 0x81 0x0a none of cp932; cp1252 has no 0x81."""
    lines = made.FILES[name].content.split(b"\n")
    lines[-3] = lines[-3].rstrip() + b"\x81"
    with pytest.raises(LobsimError, match=rf"line {len(lines) - 2}, byte {len(lines[-3])} of it \(0x81\): not text in"):
        read(write(b"\n".join(lines), made.FILES[name].name), **options(name))


@pytest.mark.parametrize("name", TEXTS)
def test_utf_16_is_read_by_its_mark(name, write):
    content = made.FILES[name].content.decode("cp932" if name in ("toyo", "hokuto") else "utf-8").encode("utf-16")
    data = read(write(content, made.FILES[name].name), **options(name))
    assert data.format == name and data.table.equals(read(write(name), **options(name)).table)


@pytest.mark.parametrize("asked", NAMES)
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_another_cycler_is_refused_with_what_it_looks_like(name, asked, write):
    if name == asked or "csv" in (name, asked):
        return
    with pytest.raises(LobsimError) as error:
        read(write(name), format=asked)
    assert FORMATS[asked].words in str(error.value) and f"it looks like {FORMATS[name].words}" in str(error.value)


def test_a_file_in_no_format_asks_for_its_columns(write):
    with pytest.raises(LobsimError, match=r"'Ewe', for 'Voltage / V', does not say its unit"):
        read(write(made.plain()))
    with pytest.raises(LobsimError, match=r"is in no format that is known .*name its columns"):
        read(write(b"a;b;c\n1;2;3\n"))
    with pytest.raises(LobsimError, match="did you mean hokuto"):
        read(write("bdf"), format="hokutoo")
    with pytest.raises(LobsimError, match="there is no such file or folder"):
        read("no.csv")


UNREADABLE = Path("/proc/self/mem")  # a file that is there and can be opened, but not read at its begin


@pytest.mark.skipif(not UNREADABLE.exists(), reason=f"there is no {UNREADABLE} on this system")
def test_a_file_that_the_system_does_not_give_is_one_sentence(tmp_path):
    with pytest.raises(LobsimError, match="cannot read '/proc/self/mem': Input/output error"):
        read(UNREADABLE)
    folder = made_japanese.toyo_folder(tmp_path / "12")
    (folder / "000002").unlink()
    (folder / "000002").symlink_to(UNREADABLE)
    with pytest.raises(LobsimError, match=r"cannot read '.*000002': Input/output error"):
        read(folder)


def test_a_name_that_no_file_can_have_is_refused():
    for name in ("x" * 5000, "a\0b"):
        with pytest.raises(LobsimError, match="there is no such file or folder"):
            read(name)


def test_a_table_says_in_a_line_what_it_is(write):
    assert repr(read(write("bdf"))).endswith(f"cell.csv', bdf, {len(made.ROWS)} rows, 9 steps)")

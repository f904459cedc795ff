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


def test_there_is_a_made_file_of_every_format():
    assert set(NAMES) == set(FORMATS)


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
def test_a_file_cut_off_anywhere_in_its_last_line_is_refused_with_the_line(name, write):
    content = made.FILES[name].content
    begin = content.rstrip().rfind(b"\n") + 1
    line = content[:begin].count(b"\n") + 1
    for end in (begin + 1, begin + 7, len(content.rstrip()) - 1, len(content.rstrip())):
        path = write(content[:end], made.FILES[name].name)
        with pytest.raises(LobsimError, match=f"line {line}: the last line has no end"):
            read(path, **options(name))


def test_a_binary_file_cut_off_is_refused(write):
    content = made.FILES["neware"].content
    for end in (10, len(content) // 2, len(content) - 1):
        with pytest.raises(LobsimError, match=r"cell.ndax': batterydf cannot read it"):
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
def test_utf_16_is_no_silent_table(name, write):
    content = made.FILES[name].content.decode("cp932" if name in ("toyo", "hokuto") else "utf-8").encode("utf-16")
    with pytest.raises(LobsimError):
        read(write(content, made.FILES[name].name), **options(name), format=name)


@pytest.mark.parametrize("asked", NAMES)
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_another_cycler_is_refused_with_what_it_looks_like(name, asked, write):
    if name == asked or "csv" in (name, asked):
        return
    with pytest.raises(LobsimError) as error:
        read(write(name), format=asked)
    assert FORMATS[asked].words in str(error.value) and f"it looks like {FORMATS[name].words}" in str(error.value)


def test_a_file_in_no_format_asks_for_its_columns(write):
    with pytest.raises(LobsimError, match=r"is in no format that is known .*name its columns"):
        read(write(made.plain()))
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

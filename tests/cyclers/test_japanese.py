"""TOYO TOSCAT and HOKUTO DENKO SD8, in every variant that is known."""

from pathlib import Path

import numpy as np
import pytest

from lobsim.cyclers import content, read
from lobsim.errors import LobsimError
from tests.cyclers import made_japanese as made
from tests.cyclers.made_rows import ROWS

SIGNED = np.array([row.current / 1e3 for row in ROWS])
TIMES = [row.time for row in ROWS]


@pytest.mark.parametrize("rest", [0, 3])
@pytest.mark.parametrize("header", [made.TOYO_JAPANESE, made.TOYO_ENGLISH, made.TOYO_SPACED])
def test_a_channel_of_a_toyo_is_read_file_by_file(header, rest, tmp_path):
    """The elapsed time begins anew at each step and the current has no sign: both are put right."""
    data = read(made.toyo_folder(tmp_path / "12", header=header, rest=rest))
    assert data.format == "toyo" and data.metadata["files"] == ["000001", "000002"]
    np.testing.assert_allclose(data.table["Test Time / s"], TIMES)
    np.testing.assert_allclose(data.table["Current / A"], SIGNED)
    assert list(data.table["Cycle Count / 1"]) == [row.cycle for row in ROWS]
    assert data.metadata["electrode_mass"] == 0.0123
    assert data.metadata["start"] == "2023-01-31 10:00:00"
    assert data.table["Unix Time / s"].iloc[-1] == 1675159200 + TIMES[-1]


def test_one_file_of_a_channel_is_read_alone(tmp_path):
    data = read(made.toyo_folder(tmp_path / "12") / "000002")
    assert len(data.table) == sum(row.cycle == 2 for row in ROWS)
    assert data.table["Test Time / s"].iloc[0] == 0 and set(data.table["Cycle Count / 1"]) == {2}


def test_a_numbered_file_that_is_missing_between_others_is_named(tmp_path):
    folder = made.toyo_folder(tmp_path / "12")
    (folder / "000002").rename(folder / "000003")
    with pytest.raises(LobsimError, match="000002 was expected after 000001, but 000003 follows"):
        read(folder)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "000002' is empty"), (b"a,b\r\n1,2\r\n", "000002' is no TOYO TOSCAT file: a header with .* was expected")],
)
def test_a_numbered_file_of_something_else_is_named(content, sentence, tmp_path):
    folder = made.toyo_folder(tmp_path / "12")
    (folder / "000002").write_bytes(content)
    with pytest.raises(LobsimError, match=sentence):
        read(folder)


def test_a_folder_that_cannot_be_listed_is_refused(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    folder = made.toyo_folder(tmp_path / "12")
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(LobsimError, match=r"cannot read '.*12': Permission denied"):
        read(folder)
    assert "electrode_mass" not in read(folder / "000001").metadata  # a file of it can still be read


def test_a_folder_without_numbered_files_is_no_channel(tmp_path):
    with pytest.raises(LobsimError, match="is in no format that is known"):
        read(tmp_path)
    with pytest.raises(LobsimError, match="is not a TOYO TOSCAT file"):
        read(tmp_path, format="toyo")


def test_an_aborted_step_goes_on_in_its_direction_and_is_told(write):
    cut = [row for row in ROWS if row.step <= 2]
    data = read(write(made.toyo(rows=cut, abort=True), "000001"))
    assert data.metadata["aborted"] == f"000001, line {4 + len(cut)}"
    assert list(data.steps["kind"]) == ["rest", "discharge"]
    assert data.table["Current / A"].iloc[-1] == pytest.approx(-0.0004)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b",,2,2,1,1\r\n", b",,7,2,1,1\r\n", "line 8: condition 7 is unknown: 1 charge, 2 discharge"),
        (b",0.4000,,", b",-0.4000,,", "line 8: the current -0.0004 A has a sign: none was expected"),
        (b"2023/01/31,10:11:00", b"2023-31-01,10:11:00", "line 9: '2023-31-01 10:11:00' is no date and time such as"),
        (b",0000600.00,", b",0009600.00,", "line 9: 9600 s have passed .* by its elapsed time, but 600 s by its clock"),
        (b"\x93d\x88\xb3[V]", b"\x93d\x88\xb3[]", "has no unit in brackets"),
        (b"\x93d\x88\xb3[V]", b"\x93d\x88\xb3[A]", r"the unit 'A' does not belong to 'Voltage / V'"),
        (b"+2.6600", b"+26.6000", r"line 9: 26.6 V is beyond any cell, 10 V: is it in mV\?"),
        (b"+2.6600", b"+2.66oo", r"line 9: '\+2.66oo' under '電圧\[V\]' is not a finite number"),
        (b",0,1,1,1\r\n", b",1,1,1,1\r\n", "line 3: "),
    ],
)
def test_what_is_wrong_with_a_toyo_file_is_said_with_its_line(old, new, sentence, write):
    content = made.toyo().replace(old, new, 1)
    if sentence == "line 3: ":  # a rest that is called a charge has no current: it stays a rest
        assert read(write(content, "000001")).steps["kind"].iloc[0] == "rest"
        return
    with pytest.raises(LobsimError, match=sentence):
        read(write(content, "000001"))


def test_steps_that_last_one_row_each_follow_the_clock(write):
    """The elapsed time nowhere falls here: only the clock says that it begins anew in each step."""
    rows = [ROWS[1], *(row for row in ROWS if row.step == 2 and row.step_time >= 600)]
    data = read(write(made.toyo(rows=rows), "000001"))
    np.testing.assert_allclose(data.table["Test Time / s"], [30, *(30 + row.step_time for row in rows[1:])])
    assert data.steps["capacity_mAh"].iloc[1] == pytest.approx(0.4 * 6600 / 3600)  # from the begin of the step


def test_an_elapsed_time_that_goes_on_through_the_steps_is_the_time(write):
    """It nowhere falls, and the clock says that nothing is to be added up."""
    going_on = [row._replace(step_time=row.time) for row in ROWS]
    data = read(write(made.toyo(rows=going_on), "000001"))
    np.testing.assert_allclose(data.table["Test Time / s"], TIMES)
    assert data.steps["duration_s"].iloc[1] == 6600


@pytest.mark.parametrize("mass", [b"no mass", b""])
def test_a_mass_that_is_no_number_is_left_out(mass, tmp_path):
    assert "electrode_mass" not in read(made.toyo_folder(tmp_path / "12", mass=mass)).metadata


def test_patterns_that_cannot_be_read_or_differ_leave_the_mass_out(tmp_path):
    folder = made.toyo_folder(tmp_path / "12")
    for pattern in (b"", b"PATTERN".ljust(46) + b"0.0456" + b"\r\n"):
        (folder / "OTHER.PTN").write_bytes(pattern)
        data = read(folder)
        assert len(data.table) == len(ROWS) and "electrode_mass" not in data.metadata


SWAPPED = [made.HOKUTO_NAMES[i] for i in (12, 11, 10, 9, 0, 2, 1, 4, 3, 5, 6, 7, 8, 13)]


@pytest.mark.parametrize("names", [made.HOKUTO_NAMES, SWAPPED])
@pytest.mark.parametrize("signed", [False, True])
def test_an_sd8_is_read_by_name_in_any_order_signed_or_not(names, signed, write):
    data = read(write(made.hokuto(names, signed=signed)))
    assert data.format == "hokuto" and data.metadata["start"] == "2023-01-31 10:00:00"
    assert data.metadata["file_says"]["試料名"] == "NIPS-1" and data.metadata["capacity"] == "the file's counter"
    np.testing.assert_allclose(data.table["Current / A"], SIGNED)
    np.testing.assert_allclose(data.table["Test Time / s"], TIMES)
    assert data.table["Unix Time / s"].iloc[0] == 1675159200


@pytest.mark.parametrize(
    ("units", "per"),
    [({"電流": "A", "Ah(Step)": "Ah"}, 1e3), ({"電流": "uA", "Ah(Step)": "uAh"}, 1e-3), ({"電流": "[mA]"}, 1.0)],
)
def test_units_come_from_the_row_of_units(units, per, write):
    data = read(write(made.hokuto(units=units, per=per)))
    np.testing.assert_allclose(data.table["Current / A"], SIGNED, atol=1e-15)
    assert data.steps["capacity_mAh"].max() == pytest.approx(0.733333, rel=1e-4)  # the file prints eight digits
    assert data.metadata["capacity"] == "the file's counter"


def test_a_capacity_in_another_unit_than_the_row_of_units_says_is_refused(write):
    with pytest.raises(
        LobsimError, match=r"the capacity of the step is 0.7\d+ Ah in the file, and 0.0007\d+ Ah by its"
    ):
        read(write(made.hokuto(units={"Ah(Step)": "Ah"})))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"Sec","V","mA"', '"Sec","V",""', "line 19: no unit stands under 電流"),
        ('"Sec","V","mA"', '"1","2","3"', "line 19: .* is no row of units, such as Sec,V,mA"),
        ('"Sec","V","mA"', '"Sec","V","kg"', "the unit 'kg' does not belong to 'Current / A'"),
        (",Discharge,", ",Discharged,", r"line 23: unknown mode 'Discharged': .*\(did you mean Discharge\?\)"),
        (",2.71,0.4,", ",2.71,-0.4,", "line 24: the current 0.0004 A has the wrong sign for its state, discharge"),
        (",2.98,0.0,", ",2.98,0.4,", "line 20: a rest carries 0.0004 A: no current was expected"),
        ('"電圧"', '"電厚"', "is in no format that is known"),
    ],
)
def test_what_is_wrong_with_an_sd8_file_is_said_with_its_line(old, new, sentence, write):
    content = made.hokuto().decode("cp932").replace(old, new, 1).encode("cp932")
    with pytest.raises(LobsimError, match=sentence):
        read(write(content))


IN_JAPANESE = {"Discharge": "放電", "Charge": "充電", "Rest": "休止"}


def in_utf_8():
    content = made.hokuto().decode("cp932")
    for english, japanese in IN_JAPANESE.items():
        content = content.replace(english, japanese)
    return content.encode()


@pytest.mark.parametrize("cut", [1, 2])
def test_a_long_file_in_utf_8_is_recognised_wherever_a_letter_is_cut(cut, write, monkeypatch):
    """A file is told by its begin, which may end inside a letter of several bytes."""
    letters = in_utf_8()
    monkeypatch.setattr(content, "HEAD_BYTES", letters.index("放電".encode()) + cut)
    data = read(write(letters))
    assert data.format == "hokuto" and data.metadata["encoding"] == "UTF-8"
    np.testing.assert_allclose(data.table["Current / A"], SIGNED)


def test_a_file_that_changes_its_encoding_behind_its_begin_is_refused(write, monkeypatch):
    """Its begin is in UTF-8; as a whole it can only be in Shift-JIS, in which its header has no meaning."""
    names = ("時間", "電圧", "電流\u3000", "モード\u3000")  # with wide spaces its bytes have a meaning in both
    letters = ",".join(names).encode() + b"\r\nSec,V,mA,\r\n0,2.9,0.4,Charge\r\n"
    monkeypatch.setattr(content, "HEAD_BYTES", len(letters))
    with pytest.raises(LobsimError, match="is no HOKUTO DENKO SD8 file: a header with 時間, 電圧, 電流, モード"):
        read(write(letters + "試料\r\n".encode("cp932")))

"""`lobsim data` shows what a file holds, writes it in the Battery Data Format, and draws it."""

import json

import pytest
from typer.testing import CliRunner

from lobsim import plots
from lobsim.cli import app
from lobsim.commands import data_shown
from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made, made_japanese
from tests.cyclers.made_rows import ROWS


def call(*arguments, width=150):
    return CliRunner(env={"COLUMNS": str(width)}).invoke(app, ["data", *map(str, arguments)])


def lines_of(result):
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def about(lines):
    """What stands before the table of steps, by its name."""
    end = next(number for number, line in enumerate(lines) if line.startswith("cycle "))
    return dict(line.split(maxsplit=1) for line in lines[1:end])


SETTINGS = """EC-Lab ASCII FILE
Nb header lines : 8

Galvanostatic Cycling with Potential Limitation

Acquisition started on : 03/15/2024 09:30:00.000
Comments : NIPS-1, dry oxygen
mode\tNs\ttime/s\tEwe/V\t<I>/mA\t(Q-Qo)/mA.h\tcycle number
"""
CHARGED_mA, WRITTEN_mA = 0.44, 0.4  # what flowed, and what the file says, whose current has one decimal


def ec_lab(begin=0.0, number=0, charged_mA=CHARGED_mA, *, rest=True):
    """An .mpt of a rest of ten minutes and a discharge of an hour; its last line has no end."""
    rows = [(0, 300.0 * n, 2.95, 0.0, 0.0) for n in range(3)] if rest else []
    for n in range(1, 21):
        passed = 180.0 * n
        charge = -charged_mA * passed / 3600
        rows.append((1, 600.0 * rest + passed, 2.8 - 1e-5 * passed, -WRITTEN_mA, charge))
    lines = [f"1\t{s}\t{begin + t:.3f}\t{v:.4f}\t{i:.1f}\t{q:.6f}\t{number}" for s, t, v, i, q in rows]
    return (SETTINGS + "\n".join(lines)).encode()


def test_a_channel_is_shown_written_and_drawn(tmp_path):
    folder = made_japanese.toyo_folder(tmp_path / "12")
    files = [tmp_path / name for name in ("out.csv", "out.png", "out.svg")]
    result = call(folder, "--area", 2, "--loading", 1.2, "--to", files[0], "--out", files[1], "--out", files[2])
    assert result.exit_code == 0, result.stderr
    assert f"toyo, {len(ROWS)} rows, 9 steps" in result.stdout and "local time of the cycler" in result.stdout
    (row,) = [line.split() for line in result.stdout.splitlines() if line.split()[:3] == ["2", "6", "discharge"]]
    assert row[4:6] == ["1.833", "0.4"] and row[7:9] == ["0.7333", "0.7333"]  # h, mA; counter and integral, mAh
    assert row[-3:] == ["0.2", "0.3667", "305.6"]
    assert read(files[0]).table.equals(read(folder).table)
    assert files[1].read_bytes().startswith(b"\x89PNG") and b"<svg" in files[2].read_bytes()[:2000]


def test_what_matters_first_is_said_first(write):
    shown = about(lines_of(call(write(ec_lab(), "cell.mpt"), width=80)))
    assert shown["program"].startswith("EC-Lab") and shown["start"].startswith("2024-03-15 09:30:00")
    assert shown["comments"].strip() == "NIPS-1, dry oxygen" and shown["duration"].split() == ["1.167", "h"]
    assert shown["cycles"].split(",")[0] == "0" and shown["charge"].strip() == "the file's counter"
    assert shown["columns"].strip() == "time 'time/s', voltage 'Ewe/V', current '<I>/mA'"


def test_a_step_shows_its_charge_by_the_counter_and_by_the_integral(write):
    lines = lines_of(call(write(ec_lab(), "cell.mpt")))
    header = next(line.split() for line in lines if line.startswith("cycle "))
    row = dict(zip(header, lines[-1].split(), strict=True))
    assert float(row["mAh"]) == pytest.approx(CHARGED_mA, rel=1e-3)
    assert float(row["integral"]) == pytest.approx(WRITTEN_mA, rel=0.03)
    assert (row["kind"], row["step"], row["end/V"]) == ("discharge", "2", "2.764")


def test_every_doubt_is_a_remark_with_a_number(write):
    path = write(ec_lab(charged_mA=0.6), "cell.mpt")
    remarks = read(path).remarks
    assert remarks and remarks[0].startswith("the charge of step 2 is 0.6 mAh by the cycler's counter")
    assert call(path, width=10_000).stdout.splitlines()[-len(remarks) :] == [
        f"({n}) {words}" for n, words in enumerate(remarks, 1)
    ]


@pytest.mark.parametrize("options", [[], ["--area", 2, "--loading", 1.2]])
@pytest.mark.parametrize("width", [80, 100, 120, 150])
def test_the_table_of_steps_fits_its_terminal_and_says_what_was_left_out(options, width, write):
    lines = lines_of(call(write(ec_lab(), "cell.mpt"), *options, width=width))
    begin = next(number for number, line in enumerate(lines) if line.startswith("cycle "))
    steps = [line.split() for line in lines[begin + 2 : begin + 4]]
    assert [row[2] for row in steps] == ["rest", "discharge"] and len(set(map(len, steps))) == 1
    whole = (
        {*data_shown.HEADINGS.values()} if options else {*data_shown.HEADINGS.values()} - {"mA/cm2", "mAh/cm2", "mAh/g"}
    )
    whole = {name.format(unit="h") for name in whole}
    said = next((line for line in lines if line.endswith(": --json - gives all")), "").partition(":")[0]
    assert {*lines[begin].split(), *filter(None, said.split(", "))} == whole
    assert (said == "") == (width >= (120 if options else 80))


def test_a_short_test_is_told_in_seconds(write):
    rows = "".join(f"{t},3.0,0.0005\n" for t in range(5))
    lines = lines_of(call(write(f"Test Time / s,Voltage / V,Current / A\n{rows}".encode())))
    assert about(lines)["duration"].strip() == "4 s" and "for/s" in " ".join(lines)


def test_several_files_that_continue_one_test_are_one_test(tmp_path):
    paths = [tmp_path / "a.mpt", tmp_path / "b.mpt"]
    for number, path in enumerate(paths):
        path.write_bytes(ec_lab(4200.0 * number, number, rest=not number))
    together = lines_of(call(*paths, "--json", tmp_path / "both.json"))
    assert about(together)["files"].strip() == "a.mpt, b.mpt" and about(together)["cycles"].startswith("0 to 1")
    record = json.loads((tmp_path / "both.json").read_text())
    alone = [read(path) for path in paths]
    assert record["rows"] == sum(len(one.table) for one in alone)
    flowed = [step["capacity_mAh"] for step in record["steps"] if step["kind"] == "discharge"]
    assert sum(flowed) == pytest.approx(2 * CHARGED_mA, rel=0.06)


def test_a_folder_is_told_in_a_line_a_file(tmp_path):
    (tmp_path / "a.mpt").write_bytes(ec_lab())
    (tmp_path / "b.csv").write_bytes(made.bdf())
    (tmp_path / "notes.txt").write_text("Cells of March.")
    (tmp_path / ".hidden").write_text("no")
    lines = lines_of(call(tmp_path))
    assert [line.split()[:2] for line in lines[2:4]] == [["a.mpt", "biologic"], ["b.csv", "bdf"]]
    assert lines[2].split()[2:] == ["2024-03-15", "1.167", "h", "0", "2", *lines[2].split()[7:]]
    assert any(line.startswith("notes.txt not read: ") for line in lines) and "hidden" not in " ".join(lines)
    listed = json.loads(call(tmp_path, "--json", "-").stdout)
    assert [("rows" in one, "error" in one) for one in listed] == [(True, False), (True, False), (False, True)]


@pytest.mark.parametrize("option", ["--to", "--out"])
def test_a_folder_of_tests_is_not_written_as_one(option, tmp_path):
    (tmp_path / "a.mpt").write_bytes(ec_lab())
    result = call(tmp_path, option, tmp_path / ("a.csv" if option == "--to" else "a.png"))
    assert result.exit_code == 2 and "--to and --out take one test" in result.stderr


def test_an_empty_folder_is_refused(tmp_path):
    result = call(tmp_path)
    assert result.exit_code == 2 and "has no files" in result.stderr


def test_the_last_line_of_a_file_that_is_cut_off_can_be_left_out(write):
    path = write(ec_lab()[:-9], "cell.mpt")
    refused = call(path)
    assert refused.exit_code == 2 and "leave this line out with cut_off=True (--cut-off)" in refused.stderr
    lines = lines_of(call(path, "--cut-off"))
    assert "22 rows" in lines[0] and "is cut off, and was left out" in " ".join(lines)


# A column, as a file has it and as it is asked for: the same column in the same unit.
ASKED = [
    ("U[V]", "U[V]"),
    ("U [V]", "U [V]"),
    ("U[V]", "U [V]"),
    ("U [V]", "U[V]"),
    ("U", "U [V]"),
    ("U", "U[V]"),
    ("U/V", "U/V [V]"),
    ("U[V]", "u"),
]


@pytest.mark.parametrize(("header", "asked"), ASKED)
def test_a_unit_in_brackets_belongs_to_the_name_if_the_file_has_it(header, asked, write, tmp_path):
    path = write(f"t [s],{header},I [mA]\n0,3.0,0\n60,2.9,-0.5\n120,2.8,-0.5\n".encode())
    columns = ["Test Time / s=t [s]", f"Voltage / V={asked}", "Current / A=I [mA] charge positive"]
    result = call(path, *(word for column in columns for word in ("--column", column)), "--to", tmp_path / "out.csv")
    assert result.exit_code == 0, result.stderr
    assert read(tmp_path / "out.csv").columns["Voltage / V"].tolist() == [3.0, 2.9, 2.8]
    assert read(tmp_path / "out.csv").columns["Current / A"].tolist() == [0.0, -0.0005, -0.0005]


def test_of_two_columns_the_one_of_the_whole_name_is_meant(write):
    path = write(b"t [s],U,U[V],I [mA]\n0,9,3.0,0\n60,9,2.9,-0.5\n120,9,2.8,-0.5\n")
    columns = {"Test Time / s": "t [s]", "Voltage / V": "U[V]", "Current / A": "I [mA]"}
    assert read(path, columns=columns).columns["Voltage / V"].tolist() == [3.0, 2.9, 2.8]


def test_a_unit_that_the_user_adds_is_believed_over_none(write):
    path = write(b"t,U,I\n0,3000,0\n60,2900,-0.5\n120,2800,-0.5\n")
    columns = {"Test Time / s": "t [s]", "Voltage / V": "U [mV]", "Current / A": "I [mA]"}
    found = read(path, columns=columns).columns
    assert found["Voltage / V"].tolist() == pytest.approx([3.0, 2.9, 2.8]) and found["Current / A"][
        -1
    ] == pytest.approx(-5e-4)
    with pytest.raises(LobsimError, match="unknown column 'Q'"):
        read(path, columns=columns | {"Voltage / V": "Q [V]"})


def test_a_sign_needs_no_unit_where_the_name_says_it(write):
    path = write(b"t [s],U[V],I (mA)\n0,3.0,0\n60,2.9,0.5\n120,2.8,0.5\n")
    columns = {"Test Time / s": "t [s]", "Voltage / V": "U[V]", "Current / A": ("I (mA)", "", "discharge positive")}
    assert read(path, columns=columns).columns["Current / A"].tolist() == [0.0, -0.0005, -0.0005]


def test_json_holds_the_steps_and_nothing_else_is_printed(write):
    result = call(write("hokuto"), "--json", "-", "--area", 2)
    record = json.loads(result.stdout)
    assert (record["format"], record["rows"], record["area_cm2"]) == ("hokuto", len(ROWS), 2)
    assert [step["kind"] for step in record["steps"][:4]] == ["rest", "discharge", "rest", "charge"]
    assert record["steps"][1]["capacity_mAh_cm2"] == pytest.approx(0.733333 / 2, rel=1e-5)
    assert record["metadata"]["file_says"]["試料名"] == "NIPS-1"


def test_columns_are_named_with_unit_and_sign(write, tmp_path):
    columns = ["Test Time / s=t/h [h]", "Voltage / V=Ewe", "Current / A=I (mA) [mA] discharge positive"]
    words = [word for column in columns for word in ("--column", column)]
    assert call(write("csv"), *words, "--to", tmp_path / "out.csv").exit_code == 0
    assert read(tmp_path / "out.csv").table.equals(read(write("csv"), columns=made.PLAIN_COLUMNS).table)
    path = write(made.capacity_only())
    words = ["--column", "capacity_mAh_cm2=capacity", "--column", "Voltage / V=voltage_V", "--current", 0.4]
    row = call(path, *words).stdout.splitlines()[-1].split()
    assert row[:6] == ["1", "1", "discharge", "0", "1.833", "0.4"] and row[7:9] == ["0.7333", "0.7333"]


def test_of_many_steps_the_first_are_shown(write, monkeypatch):
    monkeypatch.setattr(data_shown, "MOST_STEPS", 7)
    lines = call(write("bdf")).stdout.splitlines()
    assert lines[-1] == "2 more steps: --json - gives all" and lines[-2].split()[:3] == ["2", "7", "rest"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "toy"], "unknown format 'toy' (did you mean toyo?)"),
        (["--format", "hokuto"], "it looks like CSV in the Battery Data Format, format='bdf'"),
        (["--column", "Voltage / V"], "is not 'name=value': write it like --column 'Voltage / V=Ewe'"),
        (["--column", "Voltage / V=Ewe [kg]"], "the unit 'kg' does not belong to 'Voltage / V'"),
        (["--area", "0"], "area_cm2 = 0.0: a finite number above 0 was expected"),
        (["--to", "out.txt"], "its name must end in .csv"),
        (["--out", "out.gif"], "its name must end in .png, .svg or .pdf"),
        (["--out", "no/out.png"], "there is no folder 'no'"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(arguments, sentence, write, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    result = call(write("bdf"), *arguments)
    assert result.exit_code == 2 and result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("lobsim: ") and sentence in lines[0], result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["cell.csv"]


def test_the_sign_can_be_trusted(write):
    path = write(made.bdf().replace(b",-0.0004,", b",0.0005,"))
    assert call(path).exit_code == 2
    result = call(path, "--trust-sign")
    assert result.exit_code == 0 and "discharge" not in result.stdout


def test_the_figure_shows_time_and_every_half_cycle_over_its_capacity(write):
    voltage, current, curves = plots.cycler(read(write("bdf"), area_cm2=2.0)).axes
    assert voltage.lines[0].get_xdata()[-1] == pytest.approx(ROWS[-1].time / 3600)
    assert min(current.lines[1].get_ydata()) == pytest.approx(-0.2)
    assert len(curves.lines) == 4 and curves.lines[0].get_xdata()[-1] == pytest.approx(0.733333 / 2, rel=1e-5)
    names = [text.get_text() for text in curves.get_legend().get_texts()]
    assert names[0] == "discharge 1: 0.2" and "charge 2: 0.2" in names
    assert curves.get_xlabel() == "capacity / mAh cm$^{-2}$"
    assert plots.cycler(read(write("bdf"))).axes[2].get_xlabel() == "capacity / mAh"


def test_a_file_of_rests_is_drawn_too(write):
    figure = plots.cycler(read(write(b"Test Time / s,Voltage / V,Current / A\n0,2.9,0\n9,2.8,0\n")))
    assert not figure.axes[2].lines and figure.axes[2].texts[0].get_text() == "no discharge and no charge"

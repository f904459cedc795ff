"""A protocol in a TOML file is the protocol in words, or one sentence that says what is wrong with the file."""

import json

import pytest
from typer.testing import CliRunner

from lobsim.cell import Cell
from lobsim.cli import app
from lobsim.errors import LobsimError
from lobsim.protocol import Cycles, parse
from lobsim.protocol.file import read

DISCHARGE, CHARGE = "Discharge at 2.0 mA/cm2 until 2 mAh/cm2 or 1.5 V", "Charge at 0.2 mA/cm2 until 2 mAh/cm2 or 4.2 V"
FILE = f"""
[[part]]
steps = ["Rest for 1 h"]

[[part]]
times = 30
steps = ["{DISCHARGE}", "{CHARGE}"]
"""


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "protocol.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_file_is_the_protocol_that_it_says(write):
    protocol = read(write(FILE))
    assert protocol == ("Rest for 1 h", Cycles((DISCHARGE, CHARGE), 30))
    assert [step.cycle for step in parse(protocol, Cell())] == [0, *(n for n in range(1, 31) for _ in range(2))]
    assert read(str(write('part = [{steps = ["Rest for 1 h", "Rest for 2 h"]}]'))) == ("Rest for 1 h", "Rest for 2 h")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a protocol has parts: write [[part]]"),
        ("part = []", "a protocol has parts: write [[part]]"),
        ("part = 3", "a protocol has parts: write [[part]]"),
        ("part = [3]", "part 1: 3 is not a part: write [[part]]"),
        ("[[parts]]\nsteps = ['Rest for 1 h']", "unknown key 'parts': choose part (did you mean part?)"),
        ("[[part]]\n[[part]]", 'part 1: steps is a list of texts, such as ["Rest for 1 h"], not None'),
        ("[[part]]\nsteps = 'Rest for 1 h'", "part 1: steps is a list of texts"),
        ("[[part]]\nsteps = []", "part 1: steps is a list of texts"),
        ("[[part]]\nsteps = ['Rest for 1 h', 7]", "part 1: steps is a list of texts"),
        (
            "[[part]]\nsteps = ['Rest for 1 h']\ntime = 2",
            "line 3: part 1: unknown key 'time': choose steps, times or until",
        ),
        ("[[part]]\nsteps = ['Rest for 1 h']\ntimes = 0", "part 1: a cycle is done a whole number of times"),
        ("[[part]]\nsteps = ['Rest for 1 h']\ntimes = '2'", "a whole number of times, 1 or more, not '2'"),
        ("[[part]]\nsteps: 3", "is no TOML: Expected '=' after a key in a key/value pair (at line 2"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(write, text, sentence):
    path = write(text)
    with pytest.raises(LobsimError) as error:
        read(path)
    assert sentence in str(error.value) and str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(LobsimError, match=r"cannot read '.*no\.toml': No such file"):
        read(tmp_path / "no.toml")
    with pytest.raises(LobsimError, match="cannot read"):
        read(tmp_path)
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(LobsimError, match="it is no text in UTF-8"):
        read(tmp_path / "bytes.toml")


def run(*arguments):
    return CliRunner(env={"COLUMNS": "150"}).invoke(app, ["run", "--model", "lumped", *map(str, arguments)])


def test_the_command_line_runs_a_file_among_steps(write):
    steps = ["Discharge at 0.4 mA/cm2 for 10 min", "Charge at 0.1 mA/cm2 for 5 min"]
    path = write(f"[[part]]\ntimes = 2\nsteps = {json.dumps(steps)}")
    result = run("--protocol", "Rest for 1 min", "--protocol", path, "--json", "-")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["protocol"] == ["Rest for 1 min", f"2 x ({'; '.join(steps)})"]
    told = run("--protocol", "Rest for 1 min", "--protocol", path).stdout
    assert f"Rest for 1 min; 2 x ({'; '.join(steps)})" in " ".join(told.split())


def test_the_command_line_refuses_a_bad_file_in_one_sentence(write):
    path = write("[[part]]\ntimes = 2\nsteps = ['Charge at 0.2 mA/cm2']")
    for given, sentence in (
        (path, "step 1 of the cycle: 'Charge at 0.2 mA/cm2' has no end"),
        ("no.toml", "No such file"),
    ):
        result = run("--protocol", given)
        assert result.exit_code == 2 and sentence in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1

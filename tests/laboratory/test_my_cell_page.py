"""The page "My cell" does what it says: from its files and commands alone, under the user's own names."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import numpy as np
import pandas
import pytest

import lobsim

PAGE = (Path(__file__).parents[2] / "docs" / "my_cell.md").read_text(encoding="utf-8")
FILES = {found[1]: found[2] for found in re.finditer(r"```toml\n# (\w+\.toml)\n(.*?)```", PAGE, re.DOTALL)}
COMMANDS = re.search(r"```sh\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()
NAMES = ("KB paper Swagelok", "KB felt Swagelok")
BUILD = 'build = "Swagelok"'
ROUGH = {f"\n{BUILD}": f"\n{BUILD}\nmesh = [4, 8]", f"{BUILD} }}": f"{BUILD}, mesh = [4, 8] }}"}  # so that it is fast


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files of the page, on a coarse mesh, and a measured curve."""
    made = tmp_path_factory.mktemp("swagelok")
    for name, text in FILES.items():
        for fine, rough in ROUGH.items():
            text = text.replace(fine, rough)
        (made / name).write_text(text)
    cell = lobsim.Cell.load(made / "kb_paper.toml").with_values({"Oxygen diffusivity [m2.s-1]": 1.4e-9})
    run = lobsim.run(cell, "Discharge at 0.2 mA/cm2 until 2.0 V", progress=False)
    current = np.full(run.time_s.size, -0.2e-3 * cell.area_m2 * 1e4)  # a discharge, as a cycler signs it
    curve = {"Test Time / s": run.time_s, "Current / A": current, "Voltage / V": run.voltage_V}
    pandas.DataFrame(curve)[1::7].to_csv(made / "kb.csv", index=False)
    return made


def call(folder, command):
    words = [sys.executable, "-m", *command.split()]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, timeout=900, env={**os.environ, "COLUMNS": "200"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_takes_less_than_thirty_lines():
    lines = [line for text in FILES.values() for line in text.splitlines() if line.strip()]
    assert len(FILES) == 4 and len(lines) + len(COMMANDS) < 30


def test_two_membranes_are_compared_under_their_names(folder):
    out = call(folder, f"{COMMANDS[0]} --quick")
    assert all(name in out for name in NAMES)
    written = {path.name for path in (folder / "compared").iterdir()}
    assert {f"{name.replace(' ', '_')}.nc" for name in NAMES} <= written and "comparison.png" in written
    table = pandas.read_csv(folder / "compared" / "comparison.csv")
    assert set(table["cell"]) == set(NAMES)
    for name in NAMES:
        assert lobsim.load(folder / "compared" / f"{name.replace(' ', '_')}.nc").cell.label == name


def test_five_hundred_runs_vary_current_and_area(folder):
    call(folder, COMMANDS[1])
    table = pandas.read_csv(folder / "sweep" / "results.csv")
    assert len(table) == 500 and set(table["status"]) == {"ended"}
    current = table["current [mA/cm2]"]
    assert current.between(0.05, 1.0).all()
    assert np.corrcoef(np.log(current), table["plateau_V"])[0, 1] < -0.9
    assert "KB paper" in (folder / "sweep" / "study.json").read_text()


def test_the_fit_finds_what_the_curve_was_made_with(folder):
    call(folder, COMMANDS[2].replace(" --cell", " --no-profiles --cell"))
    cell = lobsim.Cell.load(folder / "fit" / "cell.toml")
    assert cell.membrane == "KB paper" and cell.laboratory.name == "kb_paper"
    assert cell.numbers["Oxygen diffusivity [m2.s-1]"] == pytest.approx(1.4e-9, rel=0.05)


def test_the_page_opens_with_the_cell(folder):
    pytest.importorskip("dash")
    words = [sys.executable, "-u", "-m", *COMMANDS[3].split(), "--no-browser", "--port", "0"]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True) as page:
        try:
            address = re.search(r"http://\S+", page.stdout.readline())[0]
            layout = json.load(urllib.request.urlopen(f"{address}_dash-layout", timeout=60))
            assert "KB paper" in json.dumps(layout)
        finally:
            page.terminate()

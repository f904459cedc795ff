"""The README does what it says."""

import re
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from lobsim.cli import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_runs_and_prints_what_the_readme_says(tmp_path):
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    printed = re.search(r"The first run prints `(.*?)`", README)[1]
    assert shown.stdout.splitlines()[0] == printed
    assert {path.name for path in tmp_path.iterdir()} >= {"run.png", "run.nc"}


def test_every_command_of_the_readme_exists_with_its_options():
    lines = re.findall(r"^    lobsim (.*)$", README, re.MULTILINE)
    assert len(lines) == 20
    for line in lines:
        shown = CliRunner().invoke(app, [line.split()[0], "--help"]).stdout
        assert all(option in shown for option in re.findall(r"--\w+", line)), line


def test_the_figure_and_the_files_that_the_readme_names_are_there():
    named = [*re.findall(r"\]\((?!http)(.*?)\)", README), "CITATION.cff"]
    assert "docs/comparison.png" in named
    assert all((ROOT / path).is_file() for path in named)

"""The README of hexwgm does what it says."""

import re
from pathlib import Path

from hexwgm.cli import app

README = (Path(__file__).resolve().parents[2] / "hexwgm" / "README.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_readme_says(capsys):
    exec(re.search(r"```python\n(.*?)```", README, re.DOTALL)[1], {})
    assert capsys.readouterr().out.strip() == re.search(r"prints `(.*?)`", README)[1]


def test_every_command_is_in_the_readme_and_nothing_else_is():
    named = set(re.findall(r"^    hexwgm ([a-z-]+)", README, re.MULTILINE))
    assert named == {command.name or command.callback.__name__ for command in app.registered_commands}


def test_the_files_that_the_readme_names_are_there():
    named = re.findall(r"`([a-z_]+\.py)`", README)
    assert named
    assert all((Path(__file__).resolve().parents[2] / "hexwgm" / name).is_file() for name in named)

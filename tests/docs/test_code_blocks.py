"""What the pages show can be typed: their Python runs, their commands exist with these options."""

import re
import tomllib

import numpy as np
import pytest
from typer.testing import CliRunner

from lobsim.cli import app
from tests.cyclers.made_japanese import toyo_folder
from tests.docs.conftest import COMMAND, DOCS, PYTHON, pages

ROOT = DOCS.parent
SHORTER = {"size=200": "size=6"}  # a study of a page
WITH_PYTHON = [file for file in pages() if PYTHON.search(file.read_text(encoding="utf-8"))]
WITH_COMMANDS = [file for file in pages() if COMMAND.search(file.read_text(encoding="utf-8"))]


@pytest.fixture
def measured(tmp_path):
    """The files that the pages read: a channel of TOYO, and a discharge as capacity and voltage."""
    toyo_folder(tmp_path / "channel_12")
    rows = "\n".join(f"{q:.3f},{2.7 - 0.1 * q:.4f}" for q in np.linspace(0, 4, 50))
    (tmp_path / "CPC04_0.4mA.csv").write_text(f"capacity,voltage_V\n{rows}\n", encoding="utf-8")


def test_there_are_pages_with_python_and_with_commands():
    assert len(WITH_PYTHON) >= 6 and len(WITH_COMMANDS) >= 6


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in WITH_PYTHON])
def test_the_python_of_every_page_runs(file, execute):
    text = file.read_text(encoding="utf-8")
    for long, short in SHORTER.items():
        text = text.replace(long, short)
    execute(PYTHON.findall(text), file.name)


@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in WITH_COMMANDS])
def test_the_commands_of_every_page_exist_with_their_options(file):
    for block in COMMAND.findall(file.read_text(encoding="utf-8")):
        program, first, *_ = words = block.replace("\\\n", " ").split()
        if program == "lobsim":
            shown = CliRunner().invoke(app, [first, "--help"], env={"COLUMNS": "200"})
            assert shown.exit_code == 0, block
            options = re.findall(r"(?<!\S)--[a-z][\w-]*", block)
            assert all(re.search(rf"{option}\b", shown.stdout) for option in options), block
        elif program == "python":
            assert (ROOT / first).is_file(), block
        elif program == "make":
            assert re.search(rf"^{first}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), block
        else:
            asked = re.search(r"\[(\w+)\]", block)
            extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
            assert words[1] == "install" and (not asked or asked[1] in extras["optional-dependencies"]), block

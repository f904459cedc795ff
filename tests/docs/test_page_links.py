"""Links of the documentation to the interactive page open it in a state that it can show."""

import re

import pytest

from lobsim.page.place import HOST, PORT
from lobsim.page.state import read
from tests.docs.conftest import DOCS, lessons

ADDRESS = f"http://{HOST}:{PORT}/?"
WITH_LINKS = [file for file in sorted(DOCS.rglob("*.md")) if ADDRESS in file.read_text(encoding="utf-8")]


def queries(file):
    """What stands behind the question mark in the links of a file to the page."""
    return re.findall(rf"\({re.escape(ADDRESS)}([^)\s]+)\)", file.read_text(encoding="utf-8"))


def test_every_lesson_and_the_page_for_teachers_open_the_page():
    assert {*lessons(), DOCS / "teaching.md"} <= set(WITH_LINKS)


@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in WITH_LINKS])
def test_every_link_is_a_state_that_the_page_reads_and_nothing_in_it_is_lost(file):
    assert len(queries(file)) == file.read_text(encoding="utf-8").count(ADDRESS)
    for query in queries(file):
        state = read(query)
        assert state == read(state.query())
        for name, value in re.findall(r"(\w+)=([^&]+)", query):
            if name == "pin":
                assert state.pins
            elif name in ("membrane", "build", "gas", "view"):
                assert getattr(state.choices, name) == value
            else:
                assert state.choices[name] == float(value)

"""The lock names versions only, and everything that the project asks for; what is asked for has bounds."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.clean_wheel.cases import CASES

ROOT = Path(__file__).resolve().parents[2]
LOBSIM, HEXWGM = (
    tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8")) for folder in (".", "hexwgm")
)
NEEDED = [
    *LOBSIM["project"]["dependencies"],
    *chain.from_iterable(LOBSIM["project"]["optional-dependencies"].values()),
    *HEXWGM["project"]["dependencies"],
]
LINES = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def plain(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def test_every_line_is_a_name_and_a_version():
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in LINES)


def test_all_that_is_asked_for_is_locked():
    asked = [
        *NEEDED,
        *chain.from_iterable(LOBSIM["dependency-groups"].values()),
        *LOBSIM["build-system"]["requires"],
        *HEXWGM["build-system"]["requires"],
    ]
    assert {plain(name) for name in asked} <= {plain(line) for line in LINES}


@pytest.mark.parametrize("needed", sorted({*NEEDED}))
def test_whatever_is_needed_has_a_lowest_and_a_highest_version_and_the_lock_lies_between(needed):
    asked = Requirement(needed)
    assert {bound.operator for bound in asked.specifier} == {">=", "<"}
    locked = dict(line.split("==") for line in LINES)
    (version,) = [version for name, version in locked.items() if plain(name) == plain(asked.name)]
    assert version in asked.specifier


@pytest.mark.parametrize("project", [LOBSIM, HEXWGM], ids=["lobsim", "hexwgm"])
def test_every_python_that_is_promised_is_one_that_the_clean_wheel_is_tried_with(project):
    said = {line.rsplit(" ", 1)[1] for line in project["project"]["classifiers"] if re.search(r":: 3\.\d+$", line)}
    assert said == {case.python for case in CASES}
    assert project["project"]["requires-python"] == f">={min(said)}"

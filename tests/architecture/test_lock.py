"""The lock names versions only, and everything that the project asks for."""

import re
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINES = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def plain(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def test_every_line_is_a_name_and_a_version():
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in LINES)


def test_all_that_is_asked_for_is_locked():
    asked = [
        *PROJECT["project"]["dependencies"],
        *chain.from_iterable(PROJECT["dependency-groups"].values()),
        *PROJECT["build-system"]["requires"],
    ]
    assert {plain(name) for name in asked} <= {plain(line) for line in LINES}

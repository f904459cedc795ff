"""hexwgm and lobsim share a repository and nothing else."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OTHERS = {"hexwgm": {"lobsim", "models", "parameter_sets"}, "lobsim": {"hexwgm"}, "models": {"hexwgm"}}
OTHERS["parameter_sets"] = {"hexwgm"}


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            found.add(str(node.module).split(".")[0])
    return found


@pytest.mark.parametrize("package", OTHERS)
def test_no_package_imports_from_the_other(package):
    files = list((ROOT / package).rglob("*.py"))
    assert files
    assert not [path.name for path in files if imported(path) & OTHERS[package]]

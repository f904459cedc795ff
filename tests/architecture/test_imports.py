"""Code flows one way, from laws of nature to faces, and nothing heavy is imported before it is needed."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

GROUPS = {
    "words": "arguments citation cell_file errors interrupt kinds names notebook progress progress_faces files "
    "toml_file plain units threads volumes admissible laws values paper parameters usual caution",
    "physics": "physics",
    "numerics": "numerics",
    "models": "models",
    "numbers": "parameter_sets",
    "cells": "catalogue cell derivation quantity profile step protocol protocol_file experiment audit books masses "
    "observe curve moved kept fields archive journal plots record cause refusal half_cycles charge_shape headlines "
    "result collect prepare stepper run impedance certificate",
    "studies": "limits polarisation sweep fit cyclers rates verdict compare cycling verify tornado check",
    "faces": "cli commands page zoo __main__",
}
# what each group may import besides itself
BELOW = {
    "words": set(),
    "physics": set(),
    "numerics": {"physics"},
    "models": {"words", "physics", "numerics"},
    "numbers": {"words"},
    "cells": {"words", "physics", "numerics"},
    "studies": {"words", "physics", "numerics", "cells"},
    "faces": {"words", "physics", "numerics", "cells", "studies"},
}
GROUP_OF = {module: group for group, modules in GROUPS.items() for module in modules.split()}
FILES = [path for folder in ("lobsim", "models", "parameter_sets") for path in sorted((ROOT / folder).rglob("*.py"))]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in (parts if parts[0] == "lobsim" else ("lobsim", *parts)) if part != "__init__")


MODULES = {module_name(path) for path in FILES}


def imports(tree: ast.AST) -> set[str]:
    """Every module that the code imports, inside functions too, but not for type checkers only."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in whole - {"lobsim.__version__"}}
        else:
            found |= imports(node)
    return found


def group_of(module: str) -> str:
    parts = module.split(".")
    assert len(parts) > 1, f"{module}: import a name from its own module, not from the package"
    assert parts[1] in GROUP_OF, f"say in GROUPS where lobsim.{parts[1]} belongs"
    return GROUP_OF[parts[1]]


GRAPH = {module_name(path): imports(ast.parse(path.read_text(encoding="utf-8"))) for path in FILES}


@pytest.mark.parametrize("module", sorted(set(GRAPH) - {"lobsim"}))
def test_a_module_imports_only_from_its_own_group_and_those_below(module):
    group = group_of(module)
    for imported in GRAPH[module]:
        assert imported.split(".")[0] not in {"models", "parameter_sets"}, "that is the name of a folder"
        if imported.split(".")[0] == "lobsim":
            assert group_of(imported) in BELOW[group] | {group}, f"{module} must not import {imported}"


def test_no_module_imports_itself_through_others():
    inside = {module: {name for name in names if name in MODULES} for module, names in GRAPH.items()}
    try:
        TopologicalSorter(inside).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


@pytest.mark.parametrize("module", sorted(name for name in GRAPH if name.startswith("lobsim.parameter_sets.")))
def test_a_paper_imports_only_the_language_of_parameters(module):
    own = ".".join(module.split(".")[:3])
    ours = {name for name in GRAPH[module] if name.split(".")[0] == "lobsim"}
    assert {name for name in ours if not name.startswith(own)} <= {"lobsim.parameters"}


def run_python(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def test_cells_and_protocols_are_made_without_pybamm_or_numpy():
    loaded = run_python(
        "import sys, lobsim; from lobsim.protocol import parse;"
        "cell = lobsim.Cell('VF', 'coin').with_laws(network='Bruggeman').with_values({'Separator porosity': 0.9});"
        "assert len(cell.numbers) > 80 and parse('Discharge at 0.4 mA/cm2 until 2.0 V', cell)[0].value > 0;"
        "print([name for name in ('pybamm', 'numpy', 'casadi', 'matplotlib') if name in sys.modules])"
    )
    assert loaded == "[]"


@pytest.mark.parametrize("first", ["import lobsim.run", "from lobsim.run import run", "from lobsim import run"])
def test_lobsim_run_is_the_function_whatever_was_imported_first(first):
    assert run_python(f"{first}\nimport lobsim\nprint(callable(lobsim.run), callable(lobsim.load))") == "True True"


def test_pybamm_telemetry_is_off_unless_the_user_says_otherwise():
    asked = "import os, lobsim; print(os.environ['PYBAMM_DISABLE_TELEMETRY'])"
    assert run_python(f"import os; os.environ.pop('PYBAMM_DISABLE_TELEMETRY', None)\n{asked}") == "true"
    assert run_python(f"import os; os.environ['PYBAMM_DISABLE_TELEMETRY'] = 'false'\n{asked}") == "false"

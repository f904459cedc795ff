"""Code flows one way, from laws of nature to faces, and nothing heavy is imported before it is needed."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LOOSE = {"__init__", "__main__", "cli", "run", "errors", "version"}  # all other files lie in a folder of one idea
# Each folder imports from those before it; on one line they know nothing of each other.
LAYERS = """
errors version
arguments display files
numerics physics
parameters
models parameter_sets curves laboratory
plots cell
protocol check
solve
result
run
batch
limits cyclers verify
compare sweep fit pore_sizes share
calibrate
uncertain
page
commands zoo
cli
__main__
"""
LAYER_OF = {folder: layer for layer, line in enumerate(LAYERS.split("\n")) for folder in line.split()}
DOORS = sorted(path.parent for path in (ROOT / "lobsim").rglob("__init__.py"))
FILES = [path for folder in ("lobsim", "models", "parameter_sets") for path in sorted((ROOT / folder).rglob("*.py"))]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in (parts if parts[0] == "lobsim" else ("lobsim", *parts)) if part != "__init__")


MODULES = {module_name(path) for path in FILES}


def imports(tree: ast.AST) -> set[str]:
    """Every module that the code imports, inside functions and for type checkers too."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in whole}
    return found


def folder_of(module: str) -> str:
    parts = module.split(".")
    assert len(parts) > 1, f"{module}: import a name from its own module, not from the package"
    assert parts[1] in LAYER_OF, f"say in LAYERS where lobsim.{parts[1]} belongs"
    return parts[1]


GRAPH = {module_name(path): imports(ast.parse(path.read_text(encoding="utf-8"))) for path in FILES}
# The package itself loads the public names when they are first used, and imports them for type checkers only.
INSIDE = {module: names & MODULES for module, names in GRAPH.items() if module != "lobsim"}


@pytest.mark.parametrize("module", sorted(INSIDE))
def test_a_module_imports_only_from_its_own_folder_and_those_below(module):
    folder = folder_of(module)
    for imported in GRAPH[module]:
        assert imported.split(".")[0] not in {"models", "parameter_sets"}, "that is the name of a folder"
        if imported.split(".")[0] == "lobsim":
            other = folder_of(imported)
            assert other == folder or LAYER_OF[other] < LAYER_OF[folder], f"{module} must not import {imported}"


def test_no_module_imports_itself_through_others():
    try:
        TopologicalSorter(INSIDE).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


def test_no_module_lies_outside_of_the_folders():
    assert {path.stem for path in (ROOT / "lobsim").glob("*.py")} == LOOSE


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_no_file_bears_the_name_of_a_function_that_its_door_gives(door):
    """`lobsim.limits.x` would be the function or the file, by what was imported first."""
    tree = ast.parse((door / "__init__.py").read_text(encoding="utf-8"))
    given = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and f"{node.module}.{node.names[0].name}" not in MODULES
        for alias in node.names
        if str(node.module).startswith("lobsim.")
    }
    assert not given & {path.stem for path in door.iterdir()} or door.name == "lobsim"


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

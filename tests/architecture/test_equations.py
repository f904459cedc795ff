"""The page of equations and the code point at each other, by the numbers of the equations."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "equations.md").read_text(encoding="utf-8")
TAGS = re.findall(r"\\tag\{(\d+\.\d+)\}", PAGE)
CITED = re.compile(r"\((\d+\.\d+)(?:(?:, | to )(\d+\.\d+))*\)")  # (4.4), (5.3, 5.5, 5.7), (3.1 to 3.4)
# Names and numbers: choices, ours and the user's, symbols, constants of nature
NO_EQUATIONS = {"laws.py", "own_laws.py", "choices.py", "symbols.py", "constants.py"}

PHYSICS = sorted(path for path in (ROOT / "lobsim" / "physics").glob("*.py") if path.name not in NO_EQUATIONS)
MODELS = [*sorted((ROOT / "models").glob("*.py")), ROOT / "lobsim" / "parameters" / "structure.py"]
CODED = [*PHYSICS, *MODELS, *sorted((ROOT / "lobsim" / "result").glob("*.py"))]


def cited(text: str | None) -> set[str]:
    return {tag for citation in CITED.finditer(text or "") for tag in re.findall(r"\d+\.\d+", citation[0])}


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def docstrings(path: Path) -> Iterator[str | None]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return (ast.get_docstring(node) for node in nodes if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))


def test_no_two_equations_have_one_number():
    assert len(TAGS) > 30 and len(set(TAGS)) == len(TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_every_equation_is_cited_by_a_function_that_codes_it(tag):
    coders = (code for path in (*PHYSICS, *MODELS) for code in functions(path))
    assert [code.name for code in coders if tag in cited(ast.get_docstring(code))]


@pytest.mark.parametrize("path", PHYSICS, ids=lambda path: path.stem)
def test_every_function_of_physics_cites_its_equation(path):
    assert [code.name for code in functions(path) if not cited(ast.get_docstring(code))] == []


@pytest.mark.parametrize("path", CODED, ids=lambda path: path.stem)
def test_every_cited_equation_is_on_the_page(path):
    assert {tag for text in docstrings(path) for tag in cited(text)} <= set(TAGS)


@pytest.mark.parametrize("name", ["through_plane", "stacked", "lumped", "excess", "ageing_and_mediator"])
def test_every_row_of_a_table_of_unknowns_cites_its_equation(name):
    """But for dQ/dt = I, the capacity that is delivered."""
    page = ast.get_docstring(ast.parse((ROOT / "models" / f"{name}.py").read_text(encoding="utf-8"))) or ""
    rows = [line for line in page.split("\n=")[2].split("\n")[1:] if line]
    assert len(rows) >= 3 and [row for row in rows if not cited(row) and "dQ/dt" not in row] == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda path: path.stem)
def test_a_test_cites_only_pages_of_this_repository(path):
    pages = {page for text in docstrings(path) for page in re.findall(r"[\w/]+\.md\b", text or "")}
    assert [page for page in pages if not ((ROOT / page).exists() or (ROOT / "docs" / page).exists())] == []

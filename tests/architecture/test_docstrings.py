"""Every public function says what it does, and those that take or give numbers say in which unit.

A function takes or gives numbers if its annotations hold a name of NUMBERS. It says the unit if its docstring holds a
bracket with one unit or more, such as [V], [V, A] or [-], or one of the PHRASES; an option of a command may say it as
its metavar. What takes no number itself, as a property, may leave the unit to the docstring of its class.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lobsim.errors import LobsimError
from lobsim.parameters.units import unit

ROOT = Path(__file__).resolve().parents[2]
FILES = [path for folder in ("lobsim", "models", "parameter_sets") for path in sorted((ROOT / folder).rglob("*.py"))]
NUMBERS = re.compile(r"\b(float|complex|Array|NDArray|ndarray|Symbol)\b")
PHRASES = (
    "in the unit of",  # that of something else: of a parameter, of what is asked for
    "in the units of",  # many numbers at once, each by a name that says its unit
    "SI units",  # many numbers at once, all in SI
    "any unit",  # numerics that serve every quantity
    "inches",  # the size of a figure, as matplotlib counts it
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def is_unit(text: str) -> bool:
    try:
        return text == "-" or bool(unit(text))
    except LobsimError:
        return False


def says_a_unit(words: str) -> bool:
    brackets = re.findall(r"\[([^\]]+)\]", words)
    return any(phrase in " ".join(words.split()) for phrase in PHRASES) or any(
        all(map(is_unit, bracket.split(", "))) for bracket in brackets
    )


def annotations(function: Function) -> tuple[list[ast.expr], list[ast.expr]]:
    """Those of the parameters, and that of the result."""
    given = function.args
    each = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return [arg.annotation for arg in each if arg and arg.annotation], [function.returns] if function.returns else []


def metavars(notes: list[ast.expr]) -> str:
    """Metavars of a command's options, in brackets."""
    words = [word for note in notes for word in ast.walk(note) if isinstance(word, ast.keyword)]
    given = [word.value for word in words if word.arg == "metavar"]
    return " ".join(f"[{value.value}]" for value in given if isinstance(value, ast.Constant))


def holds_numbers(notes: list[ast.expr]) -> bool:
    return any(NUMBERS.search(ast.unparse(note)) for note in notes)


def public(tree: ast.AST, of: str = "", around: str = "") -> Iterator[tuple[str, Function | ast.ClassDef, str]]:
    """Every public function and class: its name, itself, and the docstring of the class that it is in.

    What a Protocol asks for is explained by the classes that have it; and the signatures of an
    overload by the function that follows them.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function) and "overload" in map(ast.unparse, node.decorator_list):
            continue
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield of + node.name, node, around
            if isinstance(node, ast.ClassDef) and "Protocol" not in map(ast.unparse, node.bases):
                yield from public(node, f"{of}{node.name}.", ast.get_docstring(node) or "")


def faults(text: str) -> list[str]:
    """What is public in a source text and lacks a docstring or a unit, by line and name."""
    found = []
    for name, node, around in public(ast.parse(text)):
        words = ast.get_docstring(node)
        if not words:
            found.append(f"{node.lineno} {name}: no docstring")
        elif not isinstance(node, ast.ClassDef):
            taken, given = annotations(node)
            told = f"{words} {metavars(taken)}" if holds_numbers(taken) else f"{words} {around}"
            if holds_numbers(taken + given) and not says_a_unit(told):
                found.append(f"{node.lineno} {name}: no unit")
    return found


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in FILES])
def test_every_public_function_has_a_docstring_and_those_with_numbers_name_a_unit(path):
    assert faults(path.read_text(encoding="utf-8")) == []


WRONG = '''
class Cell(Shown):
    """A cell."""
    def voltage(self) -> float:
        """Voltage."""
def current(share: "NDArray[np.float64]") -> None: ...
def power(x: float) -> None:
    """Power of x[0], within [0, 1], in [furlongs]."""
'''
RIGHT = '''
class Cell:
    """A cell; voltages [V]."""
    def voltage(self) -> float:
        """Voltage."""
def current(share: "NDArray[np.float64]") -> None:
    """Currents [mA/cm2, A]."""
def power(x: Annotated[float, Option(metavar="mW/cm2")]) -> dict[str, float]:
    """Powers."""
def step(x: float) -> float:
    """Step of x, which is of any
    unit."""
class Shape(Protocol):
    """Shape of a cell."""
    def voltage(self) -> float: ...
def _hidden(x: float): ...
def count(n: int) -> str:
    """Count."""
'''


def test_a_missing_docstring_and_a_missing_unit_are_found():
    assert faults(WRONG) == ["4 Cell.voltage: no unit", "6 current: no docstring", "7 power: no unit"]
    assert faults(RIGHT) == []

"""Expressions of other numbers, written as text and read by a small grammar: nothing in them is ever executed.

An expression has numbers, + - * / ** and brackets, the functions of `FUNCTIONS`, names of other numbers in quotes,
`c`, the salt concentration [mol.m-3], and `T`, the temperature [K].
"""

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lobsim.errors import LobsimError, either, unknown

SALT, TEMPERATURE = "Initial salt concentration [mol.m-3]", "Ambient temperature [K]"
LETTERS = {"c": SALT, "T": TEMPERATURE}
LONGEST, BRACKETS, DEEPEST = 2000, 100, 400  # characters, brackets, and operations within operations
# Of numbers by the first, of arrays and symbols by NumPy's function of that name
FUNCTIONS: Mapping[str, tuple[Callable[..., float], str]] = {
    "exp": (math.exp, "exp"),
    "log": (math.log, "log"),
    "log10": (math.log10, "log10"),
    "sqrt": (math.sqrt, "sqrt"),
    "tanh": (math.tanh, "tanh"),
    "abs": (abs, "abs"),
    "min": (min, "minimum"),
    "max": (max, "maximum"),
}
TWO = ("min", "max")  # functions of two numbers
_BINARY: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}
ALLOWED = "numbers, + - * / **, brackets, " + ", ".join(FUNCTIONS) + ", c, T and names of other numbers in quotes"
Values = Mapping[str, Any]  # numbers or symbols by name, in the units of their names


@dataclass(frozen=True)
class Formula:
    """An expression of other numbers, of the salt concentration and of the temperature.

    Parameters
    ----------
    text : str
        Such as "'Number of membrane layers' * 'Membrane thickness [m]'" or "1e-9 * exp(-1200/T) * (1 - c/5000)".

    Raises
    ------
    LobsimError
        If it is no such expression.
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse what is no expression, at once."""
        _tree(self.text)

    @property
    def names(self) -> frozenset[str]:
        """The names of other numbers in it."""
        constants = (node.value for node in ast.walk(_tree(self.text)) if isinstance(node, ast.Constant))
        return frozenset(value for value in constants if isinstance(value, str))

    @property
    def of_salt(self) -> bool:
        """Whether it depends on the salt concentration of the place."""
        return "c" in _letters(self.text)

    @property
    def of_temperature(self) -> bool:
        """Whether it depends on the temperature."""
        return "T" in _letters(self.text)

    def __call__(self, numbers: Values) -> Any:
        """Work it out at the initial salt concentration and the temperature of the cell, in the unit of its name."""
        return self.at(numbers, _Letter(numbers, "c"), _Letter(numbers, "T"))

    def at(self, numbers: Values, c: Any, T: Any) -> Any:
        """Work it out at a salt concentration c [mol.m-3] and a temperature T [K]: numbers, arrays or symbols.

        Raises
        ------
        LobsimError
            If the numbers make it divide by zero, or otherwise give no real number.
        """
        try:
            found = _value(_tree(self.text).body, numbers, {"c": c, "T": T})
        except LobsimError:
            raise
        except (ArithmeticError, ValueError) as error:
            raise LobsimError(f"{self.text!r} cannot be worked out ({error})") from None
        if isinstance(found, complex):
            raise LobsimError(f"{self.text!r} is a power of a negative number: it has no real value")
        return found


@dataclass(frozen=True)
class _Letter:
    """A letter that stands for a number of the set, looked up only if it is used: a circle would be seen."""

    numbers: Values
    letter: str

    def found(self) -> Any:
        return self.numbers[LETTERS[self.letter]]


def _value(node: ast.AST, numbers: Values, letters: Mapping[str, Any]) -> Any:
    """Work out a node of a tree that has been checked."""
    if isinstance(node, ast.Constant):
        constant: Any = node.value
        return numbers[constant] if isinstance(constant, str) else float(constant)
    if isinstance(node, ast.Name):
        letter = letters[node.id]
        return letter.found() if isinstance(letter, _Letter) else letter
    if isinstance(node, ast.BinOp):
        left, right = (_value(side, numbers, letters) for side in (node.left, node.right))
        return _BINARY[type(node.op)](left, right)
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, numbers, letters)
        return -value if isinstance(node.op, ast.USub) else value
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return _function(node.func.id, [_value(one, numbers, letters) for one in node.args])


def _function(name: str, arguments: list[Any]) -> Any:
    of_numbers, of_others = FUNCTIONS[name]
    if all(isinstance(one, float) for one in arguments):
        return of_numbers(*arguments)
    import numpy as np  # here, so that a set of plain numbers is worked out without it

    return getattr(np, of_others)(*arguments)


@lru_cache(maxsize=4096)
def _letters(text: str) -> frozenset[str]:
    called = {id(node.func) for node in ast.walk(_tree(text)) if isinstance(node, ast.Call)}
    return frozenset(n.id for n in ast.walk(_tree(text)) if isinstance(n, ast.Name) and id(n) not in called)


@lru_cache(maxsize=4096)
def _tree(text: str) -> ast.Expression:
    """Read an expression and refuse whatever is not in the grammar."""
    if len(text) > LONGEST:
        raise LobsimError(f"an expression has {LONGEST} characters at most, not {len(text)}: {text[:60]!r}...")
    if text.count("(") > BRACKETS:
        raise LobsimError(f"an expression has {BRACKETS} brackets at most, not {text.count('(')}: {text[:60]!r}...")
    try:
        tree = ast.parse(text.strip().replace("^", "**"), mode="eval")
        for node, depth in _walk(tree.body, 0):
            _check(node, text, depth)
    except LobsimError:
        raise
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise LobsimError(f"{text!r} is no expression: write {ALLOWED}") from None
    return tree


def _walk(node: ast.AST, depth: int) -> Iterator[tuple[ast.AST, int]]:
    """All nodes that have a value, with their depth; never deeper than is allowed."""
    yield node, depth
    if isinstance(node, ast.Call):
        children: list[ast.AST] = [*node.args]
    elif isinstance(node, ast.BinOp):
        children = [node.left, node.right]
    else:
        children = [node.operand] if isinstance(node, ast.UnaryOp) else []
    for child in children:
        yield from _walk(child, depth + 1)


def _check(node: ast.AST, text: str, depth: int) -> None:
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(node, ast.Constant) and _is_allowed(node.value):
        return
    if isinstance(node, ast.Name):
        if node.id not in LETTERS:
            raise LobsimError(
                f"{text!r}: {node.id!r} is unknown: c is the salt concentration, T the temperature, and other numbers "
                "stand in quotes, as in 'Membrane thickness [m]'"
            )
    elif isinstance(node, ast.Call):
        _check_call(node, text)
    elif isinstance(node, ast.BinOp):
        if type(node.op) not in _BINARY:
            raise LobsimError(f"{text!r}: {type(node.op).__name__} is no operation of an expression: write {ALLOWED}")
    elif not (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd)):
        raise LobsimError(f"{text!r} is no expression: write {ALLOWED}")


def _is_allowed(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)


def _check_call(node: ast.Call, text: str) -> None:
    if not isinstance(node.func, ast.Name):
        raise LobsimError(f"{text!r} is no expression: write {ALLOWED}")
    name = node.func.id
    if name not in FUNCTIONS:
        raise LobsimError(f"{text!r}: {unknown('function', name, FUNCTIONS)}")
    count = 2 if name in TWO else 1
    if node.keywords or len(node.args) != count or any(isinstance(one, ast.Starred) for one in node.args):
        raise LobsimError(f"{text!r}: {name} takes {either(['one number', 'two numbers'][count - 1 : count])}")

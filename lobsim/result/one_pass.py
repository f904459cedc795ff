"""Expressions of a model as one function of NumPy arrays, in which no intermediate lives longer than it is needed.

PyBaMM writes the lines of such a function, each part of an expression once. Left as they are, all intermediates live
until the end: those of a run fill more memory than any cache holds, and to fetch it takes longer than to compute.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pybamm
import scipy

from lobsim.numerics.arrays import Array

Pass = Callable[[Array, Array, Mapping[str, float]], tuple[Any, ...]]

_NAME = re.compile(r"\bvar_m?\d+\b")  # as PyBaMM names intermediates


def one_pass(outputs: Sequence[pybamm.Symbol]) -> Pass:
    """Make one function of expressions.

    Parameters
    ----------
    outputs : sequence of pybamm.Symbol
        Discretised expressions, in any unit.

    Returns
    -------
    callable
        Of times [s], shape (1, T), states, shape (states, T), and inputs by name; it gives the values of every output,
        shape (rows, T), or (rows, 1) or a number of one that is the same at all times.
    """
    constants: OrderedDict[int, Any] = OrderedDict()
    lines: OrderedDict[int, str] = OrderedDict()
    for output in outputs:
        pybamm.find_symbols(output, constants, lines)
        # whatever signs a name has: it is a text, and never code
        lines |= {
            part.id: f"inputs[{part.name!r}]" for part in output.pre_order() if isinstance(part, pybamm.InputParameter)
        }
    known = {_name(of, constant=True): value for of, value in constants.items()} | {"np": np, "scipy": scipy}
    wanted = []
    for output in outputs:
        wanted.append(_name(output.id, constant=output.is_constant()))
        if output.is_constant():
            known[wanted[-1]] = output.evaluate()
    body = "\n    ".join(_freed({_name(of): text for of, text in lines.items()}, wanted))
    exec(f"def found(t, y, inputs):\n    {body}\n    return ({', '.join(wanted)},)", known)
    return known["found"]


def _name(of: int, *, constant: bool = False) -> str:
    return str(pybamm.id_to_python_variable(of, constant))


def _freed(lines: Mapping[str, str], wanted: Sequence[str]) -> list[str]:
    """Write lines of code, and after each let go of what no later one needs."""
    last = {name: place for place, text in enumerate(lines.values()) for name in _NAME.findall(text)}
    code = []
    for place, (name, text) in enumerate(lines.items()):
        code.append(f"{name} = {text}")
        done = sorted({used for used in _NAME.findall(text) if last[used] == place}.difference(wanted))
        code += [f"del {', '.join(done)}"] if done else []
    return code

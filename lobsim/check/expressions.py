"""Expressions in few words, so that a slip can be found in the code."""

import pybamm

DEEP = 4  # levels that are written out
LONG = 90  # characters


def words(symbol: pybamm.Symbol) -> str:
    """Write an expression, of any unit, what is deep in it as "..."."""
    text = _written(symbol, DEEP)
    return text if len(text) <= LONG else f"{text[: LONG - 4]} ..."


def _written(symbol: pybamm.Symbol, depth: int) -> str:
    if isinstance(symbol, pybamm.Broadcast):
        return _written(symbol.children[0], depth)
    if isinstance(symbol, pybamm.Scalar):
        return f"{symbol.value:.6g}"
    if not symbol.children or isinstance(symbol, pybamm.FunctionParameter | pybamm.ConcatenationVariable):
        return str(symbol.name)
    if depth == 0:
        return "..."
    parts = [_written(child, depth - 1) for child in symbol.children]
    if isinstance(symbol, pybamm.BinaryOperator) and len(parts) == 2:
        return f"({parts[0]} {symbol.name} {parts[1]})"
    name = symbol.name.removeprefix("function (").removesuffix(")")
    return f"{name}({', '.join(parts)})"

"""The table of symbols: what the equations call a number, what the code calls it, and what it is in one cell."""

import lobsim
from lobsim.parameters.units import split
from lobsim.physics.symbols import PARAMETERS

CELL = ("NIPS", "stacked")


def table() -> str:
    """One symbol a row, in Markdown."""
    numbers = lobsim.Cell(*CELL).numbers
    head = f"| symbol in the code | parameter | {' '.join(CELL)} | unit |\n|---|---|---|---|"
    rows = []
    for symbol, name in PARAMETERS.items():
        words, unit = split(name)
        here = f"`{numbers[name]:.4g}`" if name in numbers else "—"  # only some electrolytes give it
        rows.append(f"| `{symbol}` | {words} | {here} | {f'`{unit}`' if unit else '—'} |")
    return "\n".join([head, *rows]) + "\n"

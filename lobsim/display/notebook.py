"""Objects as a notebook shows them: one line in a text, a small table in a cell."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, ClassVar

LONGEST = 120  # characters of one line
MOST_NAMED = 4  # of several things; of more their number is told
UNITS = {  # how a unit is written at the end of a name, and how in words; the longer ones first
    "mAh_cm2": "mAh/cm2",
    "mWh_cm2": "mWh/cm2",
    "mW_cm2": "mW/cm2",
    "mA_cm2": "mA/cm2",
    "ohm_cm2": "Ohm cm2",
    "mg_cm2": "mg/cm2",
    "mAh_g": "mAh/g",
    "Hz": "Hz",
    "Ah": "Ah",
    "mV": "mV",
    "V": "V",
    "A": "A",
    "s": "s",
    "seconds": "s",
}


class Shown:
    """An object that is shown in one line, and in a notebook as a table of what tells most about it.

    A class names in `SHOWN` the attributes that are told, in the order in which a reader wants them; or it gives
    `facts` of its own.
    """

    SHOWN: ClassVar[Sequence[str]] = ()

    def facts(self) -> dict[str, str]:
        """Tell what matters, by names in words; numbers have their units, and what there is not is left out."""
        there = {name: getattr(self, name) for name in self.SHOWN}
        return dict(_fact(name, value) for name, value in there.items() if value is not None)

    def __repr__(self) -> str:
        """Tell the facts in one line."""
        told = ", ".join(f"{name} {fact}" for name, fact in self.facts().items())
        return shortened(f"{type(self).__name__}({told})")

    def _repr_html_(self) -> str:
        """Tell the facts in a table; IPython asks for it."""
        return table(type(self).__name__, self.facts().items())


def shortened(line: str, most: int = LONGEST) -> str:
    """Cut what is too long for one line."""
    line = " ".join(line.split())
    return line if len(line) <= most else f"{line[: most - 5].rstrip(' ,')} ...)"


def number(value: float, unit: str = "") -> str:
    """Write a number, in any unit, with four digits and its unit."""
    return f"{value:.4g} {unit}".rstrip()


def table(title: str, rows: Iterable[Sequence[object]], header: Sequence[str] = ()) -> str:
    """Write a table in HTML; it has no colours, so that it can be read on light and on dark.

    Parameters
    ----------
    title : str
        What stands above it.
    rows : iterable of sequence
        Its lines, the first of each in bold. Nothing in them is taken for HTML.
    header : sequence of str
        Names of the columns, if they need any.

    Returns
    -------
    str
        The table.
    """
    lines = [_line(header, "th")] if header else []
    lines += [_line(row, "td") for row in rows]
    caption = f'<caption style="text-align:left"><b>{escape(title)}</b></caption>'
    return f"<table>{caption}{''.join(lines)}</table>"


def _line(row: Sequence[object], tag: str) -> str:
    tags = ["th", *[tag] * (len(row) - 1)]
    cells = [f'<{tag} style="text-align:left">{escape(str(cell))}</{tag}>' for tag, cell in zip(tags, row, strict=True)]
    return f"<tr>{''.join(cells)}</tr>"


def _fact(name: str, value: Any) -> tuple[str, str]:
    """The name of an attribute in words, and its value with the unit that ends the name."""
    written = next((end for end in UNITS if name == end or name.endswith(f"_{end}")), "")
    words = name if name == written else name.removesuffix(f"_{written}")
    return words.strip("_").replace("_", " "), _told(value, UNITS.get(written, ""))


def _told(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value, unit)
    if hasattr(value, "shape"):
        return f"{value.size} values"
    if isinstance(value, Mapping):
        return _several([f"{name} {_told(one, unit)}" if _is_plain(one) else str(name) for name, one in value.items()])
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _several([_told(one, unit) for one in value]) if all(map(_is_plain, value)) else str(len(value))
    return str(value)


def _is_plain(value: object) -> bool:
    return isinstance(value, str | float | int)


def _several(items: Sequence[str]) -> str:
    return ", ".join(items) if 0 < len(items) <= MOST_NAMED else str(len(items))

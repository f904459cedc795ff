r"""Say what a symbol means when the mouse rests on it, in every formula of a page.

Words are those of the table of symbols, and of the table of unknowns on the page of equations. A page says in its head,
under `symbols`, what else its symbols mean, or mean on it. A single Latin letter means too many things for the tables:
only the head of a page explains it.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes

from lobsim.physics.symbols import PARAMETERS

GROUP = r"\{(?:[^{}]|\{[^{}]*\})*\}"
LOW = rf"_(?:{GROUP}|\\[A-Za-z]+|\w)"
HIGH = LOW.replace("_", r"\^", 1)
LETTER = r"(?:\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z])"
WORDS = rf"\\(?:mathrm|text|operatorname|tag|begin|end)\s*{GROUP}(?:{LOW})?"  # what is no symbol
DOTTED = rf"\\(?:dot|bar|hat|tilde)\s*\\?[A-Za-z]+(?:{LOW})?"  # the dot stays over its letter
STARRED = rf"{LETTER}(?:{LOW})?(?:'|\^\*|\^\{{\*\}})"  # a reference value, or a slope
TOKEN = re.compile(rf"{WORDS}|{DOTTED}|{STARRED}|(?P<symbol>{LETTER}(?:{LOW})?)(?P<high>{HIGH})?")
UNKNOWN = re.compile(r"^\| (\$[^|=]+\$) \| ([^|]+) \| [^|]+ \| [^|]+ \|$", re.MULTILINE)
SHORT = {"varepsilon": "eps", "lambda": "lam"}


def name(tex: str) -> str:
    r"""Write a symbol as the code does: `\varepsilon_{gdl}` is `eps_gdl`."""
    plain = re.sub(r"\\(?:mathrm|text)|\\,|[{}\s]", "", tex).replace(",", "_")
    return re.sub(r"\\([A-Za-z]+)", lambda found: SHORT.get(found[1], found[1]), plain)


def everywhere(equations: str) -> dict[str, str]:
    """What symbols mean on all pages, by their names in the code; the page of equations is read for the unknowns."""
    meanings = {}
    for symbol, words in PARAMETERS.items():
        meanings[symbol] = words
        if symbol.endswith("_ref") and not words.startswith("Reference"):
            meanings.setdefault(symbol.removesuffix("_ref"), words)  # at any temperature
    for symbols, words in UNKNOWN.findall(equations.partition("## 2. Unknowns")[2].partition("## 3.")[0]):
        meanings |= {name(tex): words for tex in re.findall(r"\$([^$]+)\$", symbols)}
    return {symbol: words for symbol, words in meanings.items() if not re.fullmatch("[A-Za-z]", symbol)}


def explained(tex: str, meanings: Mapping[str, str]) -> str:
    """Put what it means behind every symbol that is known."""

    def behind(found: re.Match[str]) -> str:
        symbol = found["symbol"]
        words = meanings.get(name(symbol)) if symbol else None
        return rf"{{\texttip{{{found[0]}}}{{{words}}}}}" if words else found[0]

    return TOKEN.sub(behind, tex)


def explain(app: Any, tree: nodes.document, page: str) -> None:
    """Explain the formulas of one page."""
    if app.builder.format != "html":
        return
    own = json.loads(app.env.metadata[page].get("symbols", "{}"))
    meanings = app.env.symbols_everywhere | {name(tex): words for tex, words in own.items()}
    for kind in (nodes.math, nodes.math_block):
        for node in tree.findall(kind):
            tex = explained(node.astext(), meanings)
            node.children = [nodes.Text(tex)]


def read(app: Any) -> None:
    """Read what symbols mean on all pages."""
    app.env.symbols_everywhere = everywhere(Path(app.srcdir, "equations.md").read_text(encoding="utf-8"))


def setup(app: Any) -> dict[str, bool]:
    """Enter the words into Sphinx."""
    app.connect("builder-inited", read)
    app.connect("doctree-resolved", explain)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Write the pages that are made from the code: parameters, symbols, commands, deliberate mistakes, uncertainties."""

from pathlib import Path
from typing import Any

import command_page
import mutant_table
import parameter_pages
import symbol_table
import uncertainty_tables

FOLDER = "generated"


def write(app: Any) -> None:
    """Write the pages among the sources; one that says the same is left as it is."""
    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(exist_ok=True)
    pages = parameter_pages.pages() | {
        "symbols": symbol_table.table(),
        "commands": command_page.page(),
        "mutants": mutant_table.page(),
        "uncertain_numbers": uncertainty_tables.numbers(),
        "uncertain_notes": uncertainty_tables.notes(),
        "left_out": uncertainty_tables.left_out(),
    }
    for name, text in pages.items():
        file = folder / f"{name}.md"
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Enter the writer into Sphinx."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

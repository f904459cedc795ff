"""Make of every lesson a notebook that plain Jupyter shows as meant, and offer it at the lesson's head.

The text of a lesson is MyST. A notebook is read where nobody knows MyST: boxes become quotations, answers open with a
click, and links into the documentation, which is elsewhere, become words. Code is left as it is, without its output.
"""

import re
from pathlib import Path
from typing import Any

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook

LESSONS, FOLDER = "lessons", "generated/notebooks"
BOX = re.compile(
    r"^:::\{admonition\} (?P<title>.+)\n(?P<options>(?:^:.+:.*\n)*)(?P<text>(?:.*\n)*?)^:::$", re.MULTILINE
)
PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")
HIDDEN = "hide-cell"


def notebook(text: str) -> Any:
    """Make a notebook of the text of a lesson."""
    made = read_myst_markdown_notebook(text)
    made.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for number, cell in enumerate(made.cells):
        cell.id = f"cell-{number}"  # or every build would write another
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source)
        else:
            cell.metadata = {"jupyter": {"source_hidden": True}} if HIDDEN in cell.metadata.get("tags", ()) else {}
    return made


def plain(text: str) -> str:
    """Write MyST as the Markdown that every notebook knows."""
    text = PICTURE.sub(r"*\1 (drawn in the documentation)*", text)
    return BOX.sub(_box, LINK.sub(r"*\1*", text))


def _box(found: re.Match[str]) -> str:
    title, text = found["title"], found["text"].strip()
    if "collapsible" in found["options"]:
        return f"<details>\n<summary>{title}</summary>\n\n{text}\n\n</details>"
    return "\n".join(f"> {line}".rstrip() for line in f"**{title}.** {text}".split("\n"))


def write(app: Any) -> None:
    """Write a notebook for every lesson; one that says the same is left as it is."""
    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in sorted(Path(app.srcdir, LESSONS).glob("*.md")):
        text = nbformat.writes(notebook(lesson.read_text(encoding="utf-8"))) + "\n"
        file = folder / f"{lesson.stem}.ipynb"
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def offer(app: Any, page: str, source: list[str]) -> None:
    """Put the notebook under the title of its lesson."""
    folder, _, lesson = page.rpartition("/")
    if folder == LESSONS:
        link = f"{{download}}`Notebook of this lesson </{FOLDER}/{lesson}.ipynb>`"
        source[0] = re.sub(r"^# .+$", rf"\g<0>\n\n{link}", source[0], count=1, flags=re.MULTILINE)


def setup(app: Any) -> dict[str, bool]:
    """Enter the writer into Sphinx."""
    app.connect("builder-inited", write)
    app.connect("source-read", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

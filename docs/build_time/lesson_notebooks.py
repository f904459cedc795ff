"""Make of every lesson notebooks that plain Jupyter shows as meant, and offer them at the lesson's head.

The text of a lesson is MyST. A notebook is read where nobody knows MyST: boxes become quotations, answers open with a
click, and links into the documentation, which is elsewhere, become words. Code is left as it is, without its output.
"""

import re
from pathlib import Path
from typing import Any

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook

LESSONS, FOLDER, QUESTIONS = "lessons", "generated/notebooks", "questions"
BOX = re.compile(
    r"^:::\{admonition\} (?P<title>.+)\n(?P<options>(?:^:.+:.*\n)*)(?P<text>(?:.*\n)*?)^:::$", re.MULTILINE
)
PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")
FOLDED = re.compile(r"^(<details>\n.*?^</details>)$", re.MULTILINE | re.DOTALL)
EXERCISES, HIDDEN, ANSWER = "## To try\n", "hide-cell", "answer"


def notebook(text: str, answers: bool = True) -> Any:
    """Make a notebook of the text of a lesson.

    Parameters
    ----------
    text : str
        The lesson, in MyST.
    answers : bool
        Whether it has the answers, and the code that solves the exercises. The checks of the questions stay, since the
        lesson goes on with what they calculate.

    Returns
    -------
    nbformat.NotebookNode
        The notebook; cells of answers have the tag "answer".
    """
    made = nbformat.v4.new_notebook()
    made.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    exercises = False
    for cell in read_myst_markdown_notebook(text).cells:
        if cell.cell_type == "markdown":
            exercises = exercises or EXERCISES in cell.source
            parts = [part.strip() for part in FOLDED.split(plain(cell.source))]
            made.cells += [_words(part) for part in parts if part]
        else:
            made.cells.append(_code(cell, exercises))
    made.cells = [cell for cell in made.cells if answers or ANSWER not in cell.metadata.get("tags", ())]
    for number, cell in enumerate(made.cells):
        cell.id = f"cell-{number}"  # or every build would write another
    return made


def _words(text: str) -> Any:
    tags = {"tags": [ANSWER]} if FOLDED.match(text) else {}
    return nbformat.v4.new_markdown_cell(text, metadata=tags)


def _code(cell: Any, exercises: bool) -> Any:
    folded = HIDDEN in cell.metadata.get("tags", ())
    said: dict[str, Any] = {"jupyter": {"source_hidden": True}} if folded else {}
    return nbformat.v4.new_code_cell(cell.source, metadata=said | ({"tags": [ANSWER]} if folded and exercises else {}))


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
    """Write two notebooks for every lesson, with answers and without; one that says the same is left as it is."""
    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in sorted(Path(app.srcdir, LESSONS).glob("*.md")):
        words = lesson.read_text(encoding="utf-8")
        for file, answers in ((f"{lesson.stem}.ipynb", True), (f"{lesson.stem}_{QUESTIONS}.ipynb", False)):
            text = nbformat.writes(notebook(words, answers)) + "\n"
            if not (folder / file).is_file() or (folder / file).read_text(encoding="utf-8") != text:
                (folder / file).write_text(text, encoding="utf-8")


def offer(app: Any, page: str, source: list[str]) -> None:
    """Put the notebooks under the title of their lesson."""
    folder, _, lesson = page.rpartition("/")
    if folder == LESSONS:
        links = (
            f"{{download}}`Notebook of this lesson </{FOLDER}/{lesson}.ipynb>` "
            f"{{download}}`without answers </{FOLDER}/{lesson}_{QUESTIONS}.ipynb>`"
        )
        source[0] = re.sub(r"^# .+$", rf"\g<0>\n\n{links}", source[0], count=1, flags=re.MULTILINE)


def setup(app: Any) -> dict[str, bool]:
    """Enter the writer into Sphinx."""
    app.connect("builder-inited", write)
    app.connect("source-read", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

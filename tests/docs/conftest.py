"""The pages of the documentation, and the code in them."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
CELL = re.compile(
    r"^```\{code-cell\}[^\n]*\n(?:---\n.*?^---\n|(?::[^\n]*\n)+\n?)?(.*?)^```$",  # its options, its code
    re.MULTILINE | re.DOTALL,
)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^    ((?:lobsim|python|make|pip) .*(?:\\\n.*)*)$", re.MULTILINE)


def lessons():
    """Files of the lessons, in their order."""
    text = (DOCS / "lessons.md").read_text(encoding="utf-8")
    return [DOCS / f"{name}.md" for name in re.findall(r"^lessons/\w+$", text, re.MULTILINE)]


def pages():
    """Files of all other pages that people wrote."""
    return sorted([*DOCS.glob("*.md"), *DOCS.glob("decisions/*.md")])


@pytest.fixture
def execute(tmp_path, monkeypatch):
    """Execute pieces of Python one after the other, as a reader would, in an empty folder and without a screen."""

    def execute(pieces, name):
        import matplotlib.pyplot as plt

        monkeypatch.chdir(tmp_path)
        plt.switch_backend("agg")
        space = {"__name__": "__main__"}
        for number, piece in enumerate(pieces, 1):
            exec(compile(piece, f"{name}, piece {number}", "exec"), space)
        plt.close("all")
        return space

    return execute

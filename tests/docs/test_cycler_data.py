"""The page on files of cyclers names every format, and what it says of genuine files adds up."""

import re

from lobsim.cyclers.formats import FORMATS
from tests.docs.conftest import DOCS

PAGE = (DOCS / "cycler_data.md").read_text(encoding="utf-8")


def table(heading):
    """The rows of the first table below a heading, without its own."""
    lines = PAGE.partition(f"## {heading}\n")[2].splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def first_numbers(words):
    """The counts in a cell: "10 (yadg, PyProBE)" is 10, "12 `.mpt` (...); 1 `.mpr` ..." is 13."""
    return sum(
        int(found) for found in re.findall(r"(?:^|[;,] )(\d+) ?(?=[`a-zA-Z(:,]|$)", re.sub(r"\([^)]*\)", "", words))
    )


def counts():
    """What the text says: whole files, heads, and heads of the same files."""
    found = re.search(r"\*\*(\d+)\*\* whole.*?\*\*heads of (\d+)\*\*.*?which (\d+) are heads", PAGE, re.DOTALL)
    assert found
    return [int(number) for number in found.groups()]


def test_every_format_is_in_the_table_of_formats():
    named = {name for row in table("Formats") for name in re.findall(r"`(\w+)`", row[0])}
    assert named == set(FORMATS)


def test_the_counts_of_genuine_files_add_up():
    rows = table("What was tried on genuine files")
    whole, heads, shared = counts()
    assert sum(first_numbers(row[1]) for row in rows) == whole
    assert sum(first_numbers(row[2]) for row in rows) == heads - shared

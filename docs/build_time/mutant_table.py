"""The table of deliberate mistakes that the tests catch."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def page() -> str:
    """Every mistake with the file in which it is made and the tests that catch it, in Markdown."""
    mutants = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
    lines = ["# Deliberate mistakes", "", _WORDS.format(len(mutants)), "", "| mistake | made in | caught by |"]
    lines.append("| --- | --- | --- |")
    for mutant in mutants:
        tests = ", ".join(f"`{test}`" for test in mutant["tests"])
        lines.append(f"| {mutant['name'].replace('|', '/')} | `{mutant['file']}` | {tests} |")
    return "\n".join(lines) + "\n"


_WORDS = (
    "A test counts when it has been seen to fail. `make mutants` makes each of these {} mistakes in a copy of the code "
    "and runs the tests named with it, which must fail; the same tests must pass without it."
)

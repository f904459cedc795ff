"""A page of parameters for every paper, from its sets."""

from collections.abc import Iterator

from lobsim.laboratory import catalogue
from lobsim.parameters import Laboratory, ParameterSet, Value
from lobsim.parameters.units import split

GROUPS = {
    "Membranes": "membranes",
    "Electrolytes": "electrolytes",
    "Separators": "separators",
    "Gas-diffusion layers": "gas_diffusion_layers",
    "Gases": "gases",
    "Builds": "builds",
}
HEAD = "| name | value | unit | status | range | source |\n|---|---|---|---|---|---|"
LEFT_OUT = "—"


def pages() -> dict[str, str]:
    """The pages, by the names of their files."""
    return {f"paper_{name}": page(catalogue.laboratory(name)) for name in catalogue.shipped()}


def page(paper: Laboratory) -> str:
    """Every number of a paper, in Markdown: parts, builds, and what is common to all cells."""
    parts = [f"# {paper.name}", f"```bibtex\n{paper.citation}\n```"]
    for title, group in GROUPS.items():
        parts.append(f"## {title}")
        for part in getattr(paper, group).values():
            parts += [f"### {part.name}", f"{part.words[0].upper()}{part.words[1:]}.", table(part.values)]
    return "\n\n".join([*parts, "## Common to all cells", table(paper.common)]) + "\n"


def table(values: ParameterSet) -> str:
    """One number a row."""
    return "\n".join([HEAD, *(f"| {' | '.join(_cells(name, value))} |" for name, value in values.items())])


def _cells(name: str, value: Value) -> Iterator[str]:
    words, unit = split(name)
    origin = value.origin
    yield words
    yield "from others" if callable(value.content) else f"`{value.content:.6g}`"
    yield f"`{unit}`" if unit else LEFT_OUT
    yield origin.status
    ends = [LEFT_OUT if end is None else f"{end:.4g}" for end in (origin.low, origin.high)]
    yield LEFT_OUT if set(ends) == {LEFT_OUT} else " to ".join(ends)
    yield origin.source.replace("|", r"\|")

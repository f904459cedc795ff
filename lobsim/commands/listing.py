"""`lobsim list`: what there is to choose from."""

import ast
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from lobsim.commands import options, output

Record = dict[str, Any]
OF_NO_LABORATORY = ("laws", "models", "papers", "literature")


def listing(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="One of the lists above.")],
    membrane: options.Membrane = "NIPS",
    build: options.Build = "stacked",
    laboratory: options.LaboratoryName = options.DEFAULT_LABORATORY,
    json: options.Json = None,
) -> None:
    """List what there is to choose from.

    WHAT: membranes, builds, electrolytes, separators, gdls, gases, laws, parameters, models, papers or
    literature, which are papers with a model of their own. The parameters are those of the membrane and build that the
    options name.
    """
    from lobsim.errors import pick

    output.check_json(json)
    what = pick("list", what, LISTS)
    if what != "parameters":
        options.refuse(context, ("membrane", "build"), f"the {what} are the same for all cells")
    if what in OF_NO_LABORATORY:
        options.refuse(context, ("laboratory",), f"the {what} are the same for all laboratories")
    records = LISTS[what](laboratory, membrane, build)
    output.show(records, json)


def _parts(group: str) -> Callable[[str, str, str], list[Record]]:
    def parts(laboratory: str, membrane: str, build: str) -> list[Record]:
        from lobsim.laboratory import catalogue

        found = getattr(catalogue.laboratory(laboratory), group).values()
        return [{"name": part.name, "what": part.words} for part in found]

    return parts


def _builds(laboratory: str, membrane: str, build: str) -> list[Record]:
    from lobsim.laboratory import catalogue

    fields = {"name": "name", "what": "words", **{f: f for f in ("model", "electrolyte", "separator", "gdl", "gas")}}
    found = catalogue.laboratory(laboratory).builds.values()
    return [{name: getattr(one, field) for name, field in fields.items()} for one in found]


def _laws(laboratory: str, membrane: str, build: str) -> list[Record]:
    from lobsim.physics.laws import LAWS

    return [
        {"law": law.name, "choice": choice, "default": choice == law.default, "what": f"{law.meaning}: {meaning}"}
        for law in LAWS.values()
        for choice, meaning in law.choices.items()
    ]


def _parameters(laboratory: str, membrane: str, build: str) -> list[Record]:
    from lobsim.cell import Cell

    cell = Cell(membrane, build, laboratory=laboratory)
    values = cell.numbers
    return [options.described(name, values[name], value.origin) for name, value in cell.parameters.items()]


def _models(laboratory: str, membrane: str, build: str) -> list[Record]:
    from lobsim.laboratory import catalogue

    return [{"name": name, "what": _first_line(f"lobsim.models.{name}")} for name in catalogue.models()]


def _first_line(module: str) -> str:
    """Read what a module says of itself, without importing it."""
    spec = find_spec(module)
    text = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


def _papers(laboratory: str, membrane: str, build: str) -> list[Record]:
    from lobsim.laboratory import catalogue

    found = [catalogue.laboratory(name) for name in catalogue.laboratories()]
    return [{"name": one.name, "statements": len(one.statements), "citation": one.citation} for one in found]


def _literature(laboratory: str, membrane: str, build: str) -> list[Record]:
    from lobsim.laboratory import catalogue

    names = catalogue.literature()
    sizes = {name: len(catalogue.literature_set(name)) for name in names}
    return [{"name": n, "numbers": sizes[n], "what": _first_line(f"lobsim.parameter_sets.{n}")} for n in names]


LISTS: dict[str, Callable[[str, str, str], list[Record]]] = {
    "membranes": _parts("membranes"),
    "builds": _builds,
    "electrolytes": _parts("electrolytes"),
    "separators": _parts("separators"),
    "gdls": _parts("gas_diffusion_layers"),
    "gases": _parts("gases"),
    "laws": _laws,
    "parameters": _parameters,
    "models": _models,
    "papers": _papers,
    "literature": _literature,
}

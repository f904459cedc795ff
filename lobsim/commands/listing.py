"""`lobsim list`: what there is to choose from."""

import ast
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from lobsim.commands import options, output
from lobsim.commands.cell_options import CellFile, named
from lobsim.errors import LobsimError

Record = dict[str, Any]
OF_NO_LABORATORY = ("laws", "models", "papers", "experiments", "laboratories", "literature")


def listing(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="One of the lists above.")],
    membrane: options.Membrane = "NIPS",
    build: options.Build = "stacked",
    laboratory: options.LaboratoryName = options.DEFAULT_LABORATORY,
    cell_file: CellFile = None,
    json: options.Json = None,
) -> None:
    """List what there is to choose from.

    WHAT: membranes, builds, electrolytes, separators, gdls, gases, carbons, supports, ceramics, parameters, laws,
    models, laboratories, papers, experiments, which are of others, or literature, which are papers with a model of
    their own. The parameters are those of the membrane and build that the options name, or of the cell of a file; parts
    are those of a laboratory.
    """
    from lobsim.errors import pick
    from lobsim.laboratory import catalogue

    output.check_json(json)
    what = pick("list", what, LISTS)
    if what != "parameters":
        options.refuse(context, ("membrane", "build"), f"the {what} are the same for all cells")
    if what in OF_NO_LABORATORY:
        options.refuse(context, ("laboratory", "cell_file"), f"the {what} are the same for all laboratories")
        records = LISTS[what](None)
    elif what == "parameters":
        records = _parameters(named(context, cell_file, membrane, build, laboratory))
    else:
        found = named(context, cell_file, membrane, build, laboratory).laboratory if cell_file else laboratory
        records = LISTS[what](catalogue.laboratory(found))
    output.show(records, json)


def _parts(group: str) -> Callable[[Any], list[Record]]:
    def parts(laboratory: Any) -> list[Record]:
        return [{"name": part.name, "what": part.words} for part in getattr(laboratory, group).values()]

    return parts


def _builds(laboratory: Any) -> list[Record]:
    fields = {"name": "name", "what": "words", **{f: f for f in ("model", "electrolyte", "separator", "gdl", "gas")}}
    return [{name: getattr(one, field) for name, field in fields.items()} for one in laboratory.builds.values()]


def _laws(_: Any) -> list[Record]:
    from lobsim.physics.laws import LAWS
    from lobsim.physics.own_laws import installed

    ours = [
        {"law": law.name, "choice": choice, "default": choice == law.default, "what": f"{law.meaning}: {meaning}"}
        for law in LAWS.values()
        for choice, meaning in law.choices.items()
    ]
    return ours + [
        {"law": law, "choice": choice, "default": False, "what": f"of an installed package: {imported}"}
        for law, choices in installed().items()
        for choice, imported in choices.items()
    ]


def _parameters(cell: Any) -> list[Record]:
    values = cell.numbers
    return [options.described(name, values[name], value.origin) for name, value in cell.parameters.items()]


def _models(_: Any) -> list[Record]:
    from lobsim.laboratory import catalogue

    return [{"name": name, "what": _first_line(f"lobsim.models.{name}")} for name in catalogue.models()]


def _first_line(module: str) -> str:
    """Read what a module says of itself, without importing it."""
    spec = find_spec(module)
    text = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


def _papers(_: Any) -> list[Record]:
    from lobsim.laboratory import catalogue

    found = [catalogue.laboratory(name) for name in catalogue.shipped()]
    return [{"name": one.name, "statements": len(one.statements), "citation": one.citation} for one in found]


def _experiments(_: Any) -> list[Record]:
    from lobsim.laboratory import catalogue

    found = [catalogue.laboratory(name) for name in catalogue.experiments()]
    return [{"name": one.name, "statements": len(one.statements), "what": one.words} for one in found]


def _laboratories(_: Any) -> list[Record]:
    from lobsim.laboratory import catalogue

    def told(name: str) -> Record:
        try:
            found = catalogue.laboratory(name)
        except LobsimError as error:  # of one of many, which is no reason not to list the others
            return {"name": name, "membranes": "", "what": f"cannot be read: {error}"}
        return {"name": name, "membranes": ", ".join(found.membranes), "what": found.words}

    return [told(name) for name in catalogue.laboratories()]


def _literature(_: Any) -> list[Record]:
    from lobsim.laboratory import catalogue

    names = catalogue.literature()
    sizes = {name: len(catalogue.literature_set(name)) for name in names}
    return [{"name": n, "numbers": sizes[n], "what": _first_line(f"lobsim.parameter_sets.{n}")} for n in names]


LISTS: dict[str, Callable[[Any], list[Record]]] = {
    "membranes": _parts("membranes"),
    "builds": _builds,
    "electrolytes": _parts("electrolytes"),
    "separators": _parts("separators"),
    "gdls": _parts("gas_diffusion_layers"),
    "gases": _parts("gases"),
    "carbons": _parts("carbons"),
    "supports": _parts("supports"),
    "ceramics": _parts("ceramics"),
    "laws": _laws,
    "parameters": _parameters,
    "models": _models,
    "laboratories": _laboratories,
    "papers": _papers,
    "experiments": _experiments,
    "literature": _literature,
}

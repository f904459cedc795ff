"""Papers and models, found by name; nothing is imported before it is asked for."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from lobsim.arguments import guarded
from lobsim.errors import LobsimError, pick
from lobsim.parameters import Laboratory, ParameterSet


@cache
def laboratories() -> list[str]:
    """List the papers that give cells: the modules of lobsim.parameter_sets that define a PAPER."""
    return [name for name in _modules("lobsim.parameter_sets") if "\nPAPER = " in _source("parameter_sets", name)]


@cache
def literature() -> list[str]:
    """List the papers that give the numbers of a model of their own, not parts of cells."""
    return [name for name in _modules("lobsim.parameter_sets") if name not in laboratories()]


@guarded
def literature_set(name: str) -> ParameterSet:
    """Find the numbers of such a paper's model.

    Parameters
    ----------
    name : str
        Such as "andrei2010".

    Returns
    -------
    ParameterSet
        Every number, with its origin.

    Raises
    ------
    LobsimError
        If there is no such paper.
    """
    found: ParameterSet = import_module(
        f"lobsim.parameter_sets.{pick('paper with a model of its own', name, literature())}"
    ).PARAMETERS
    return found


@guarded
def laboratory(name: str) -> Laboratory:
    """Find a paper that gives cells.

    Parameters
    ----------
    name : str
        Such as "saengkaew2023".

    Returns
    -------
    Laboratory
        Its parts, builds, numbers and statements.

    Raises
    ------
    LobsimError
        If there is no such paper, or if it gives no cells.
    """
    if str(name).lower() in literature():
        raise LobsimError(
            f"{name!r} gives a model of its own, not parts of cells: run it with pybamm.Simulation, as "
            "docs/literature_models.md shows"
        )
    found: Laboratory = import_module(f"lobsim.parameter_sets.{pick('paper', name, laboratories())}").PAPER
    return found


@cache
def models() -> list[str]:
    """List the models: the files of lobsim.models that define a class of their own name, as coin.py does Coin."""
    return [name for name in _modules("lobsim.models") if f"class {name.capitalize()}(" in _source("models", name)]


@guarded
def model(name: str) -> Any:
    """Find the class of a model, such as Coin for "coin"; this imports pybamm.

    Parameters
    ----------
    name : str
        Such as "coin", "stacked" or "lumped".

    Returns
    -------
    type
        The class, a subclass of pybamm.BaseModel.

    Raises
    ------
    LobsimError
        If there is no such model.
    """
    file = pick("model", name, models())
    return getattr(import_module(f"lobsim.models.{file}"), file.capitalize())


def _modules(package: str) -> list[str]:
    return sorted(module.name for module in iter_modules(_folders(package)))


def _source(folder: str, module: str) -> str:
    path = Path(_folders(f"lobsim.{folder}")[0], module)
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")


def _folders(package: str) -> list[str]:
    spec = find_spec(package)
    return list(spec.submodule_search_locations or []) if spec else []

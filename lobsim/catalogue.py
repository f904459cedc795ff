"""Papers and models, found by name; nothing is imported before it is asked for."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from lobsim.names import pick
from lobsim.parameters import Paper


def papers() -> list[str]:
    """List the papers that give numbers, by the names of their packages."""
    return _modules("lobsim.parameter_sets")


def paper(name: str) -> Paper:
    """Find a paper.

    Parameters
    ----------
    name : str
        Such as "saengkaew2023".

    Returns
    -------
    Paper
        Its parts, builds, numbers and statements.

    Raises
    ------
    LobsimError
        If there is no such paper.
    """
    found: Paper = import_module(f"lobsim.parameter_sets.{pick('paper', name, papers())}").PAPER
    return found


@cache
def models() -> list[str]:
    """List the models: the files of lobsim.models that define a class of their own name, as coin.py does Coin."""
    return [name for name in _modules("lobsim.models") if f"class {name.capitalize()}(" in _source(name)]


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


def _source(model: str) -> str:
    return Path(_folders("lobsim.models")[0], f"{model}.py").read_text(encoding="utf-8")


def _folders(package: str) -> list[str]:
    spec = find_spec(package)
    return list(spec.submodule_search_locations or []) if spec else []

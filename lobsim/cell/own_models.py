"""Models of the user: classes with one of ours as their base, given themselves or by the names that import them."""

from functools import cache
from importlib.metadata import entry_points
from inspect import isclass, signature
from typing import Any

from lobsim.arguments.functions import load
from lobsim.arguments.own import Own
from lobsim.errors import LobsimError, either, pick
from lobsim.laboratory import catalogue

MODEL = "model"


def named_model(given: Any) -> str:
    """Name a model.

    Parameters
    ----------
    given : str or class
        A name of ours, a class with one of ours as its base, the name that imports one, "my_module:MyModel", or that
        of an entry point in the group "pybamm_models".

    Returns
    -------
    str
        The name of ours; of an own model its name, see `lobsim.arguments.own.Own`.

    Raises
    ------
    LobsimError
        If there is no such model, or it is no model of a cell that lobsim could run.
    """
    if isinstance(given, Own) and given.kind == MODEL:
        return given
    name = imported = None
    if isinstance(given, str):
        if given.lower() in catalogue.models() or (":" not in given and given not in _installed_models()):
            return pick("model", given, catalogue.models())
        name, imported = given, str(_installed_models().get(given, given))
        given = load(imported)
    own = _like(given) if isclass(given) else None
    if not own:
        raise LobsimError(
            f"unknown model {name or getattr(given, '__qualname__', given)!r}, no cell model of lobsim: choose "
            f"{either(catalogue.models())}, or give a class with the base lobsim.models.coin.Coin, "
            "lobsim.models.stacked.Stacked or lobsim.models.lumped.Lumped"
        )
    if given.__module__ == f"lobsim.models.{own}":
        return own  # one of ours, given as a class
    try:
        signature(given).bind({})
    except TypeError:
        raise LobsimError(
            f"the model {given.__qualname__!r} is made with {signature(given)}: it must be made with the laws alone, "
            "as in def __init__(self, laws=None, name='My model'), which it hands to its base"
        ) from None
    return Own.of(MODEL, given, own, imported)


def _like(model: type) -> str | None:
    """The model of ours that a class has as its base; a class that adds to the column itself is like a coin."""
    bases = [base.__module__ for base in model.__mro__]
    column = "coin" if "lobsim.models.through_plane" in bases else None
    return next((name for base in bases for name in catalogue.models() if base == f"lobsim.models.{name}"), column)


@cache
def _installed_models() -> dict[str, str]:
    """Models of all packages that PyBaMM knows, from the name to what it imports."""
    return {entry.name: entry.value for entry in entry_points(group="pybamm_models")}

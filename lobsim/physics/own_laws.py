"""Laws of the user: functions in the place of those of our tables, with numbers of their own."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import entry_points
from inspect import isclass, signature
from typing import Any, NamedTuple

from lobsim.arguments import guarded
from lobsim.arguments.functions import load
from lobsim.arguments.own import LIKE, NUMBERS, OF, Own
from lobsim.errors import LobsimError, either, pick

GROUP = "lobsim_laws"  # of entry points, whose names are such as "passivation.my law"
FIRST, SERIES = 0, ("kinetics", "steps in series")


class Form(NamedTuple):
    """Arguments that a law's function takes, in order, and how many expressions it gives: what they mean."""

    arguments: tuple[str, ...]
    gives: int
    words: str
    needs: tuple[str, str] | None = None


# The laws whose choices are functions; see the tables of these names in lobsim.physics and lobsim.models
FORMS: Mapping[str, tuple[Form, ...]] = {
    "passivation": (
        Form(("j_kin", "d", "d_t", "l_t", "p"), 1, "the reduction [A.m-2] that a film of thickness d leaves of j_kin"),
        Form(("at", "p"), 1, "1/k_c + 1/k_f [m2.A-1], the resistance of carbon behind its film", SERIES),
    ),
    "film": (Form(("eps_f", "eps_s", "r_0", "a_0"), 2, "thickness d [m] of the film, growth of the area [-]"),),
    "network": (Form(("f", "p"), 2, "relative conductances B_l, B_g [-] of liquid and gas"),),
    "channels": (Form(("eps", "lam"), 1, "volume [-] that counts for percolation"),),
    "route": (Form(("j", "p"), 1, "share [-] of the product that grows from solution, at the reduction j [A.m-2]"),),
    "conductivity": (Form(("c_e", "p"), 1, "ionic conductivity [S.m-1] at the reference temperature"),),
    "kinetics": (
        Form(("p", "law", "at", "on", "c_O", "c_e"), FIRST, "lobsim.models.surface_reactions.Faradaic, all currents"),
    ),
}
USUAL_LIKE: Mapping[str, str] = {"route": "solution", "conductivity": "given"}  # where the default has no function


@guarded
def law(
    name: str, *, like: str | None = None, numbers: Mapping[str, Any] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say of a function which law it is, as in ``@lobsim.law("passivation", numbers={...})``.

    A function is an own law without it, too; this brings numbers, and `lobsim check` finds the function by it.

    Parameters
    ----------
    name : str
        A law whose choices are functions: passivation, film, network, channels, route, conductivity or kinetics.
    like : str, optional
        The choice of ours that stands for it wherever else a model asks for this law, such as film "planar", whose
        tunnelling thickness is that on planes; the default choice by default.
    numbers : mapping of str to Value, optional
        Numbers that the law needs and no cell has, by name with unit, such as
        ``{"Crack spacing [m]": lobsim.parameters.assumed(2e-8, "a guess", low=1e-9, high=1e-7)}``. They are numbers of
        every cell with this law. In the function they are ``p["Crack spacing [m]"]``, or where it has no p
        ``pybamm.Parameter("Crack spacing [m]")``.

    Returns
    -------
    callable
        The function itself, which knows it.

    Raises
    ------
    LobsimError
        If there is no such law or it takes no function, or a number has no origin.
    """
    takes = pick("law that takes a function", name, FORMS)
    for number, value in (numbers or {}).items():
        if not (hasattr(value, "origin") and hasattr(value, "content")):
            raise LobsimError(
                f"{number!r} of a {takes} law must say where it comes from, such as "
                f"lobsim.parameters.assumed({value!r}, 'a guess'), not {value!r}"
            )

    def say(function: Callable[..., Any]) -> Callable[..., Any]:
        setattr(function, OF, takes)
        setattr(function, NUMBERS, dict(numbers or {}))
        if like is not None:
            setattr(function, LIKE, like)
        return function

    return say


@cache
def installed() -> Mapping[str, Mapping[str, str]]:
    """Own laws of installed packages: by law, from the name of an entry point to what it imports."""
    found: dict[str, dict[str, str]] = {name: {} for name in FORMS}
    for entry in entry_points(group=GROUP):
        name, _, choice = entry.name.partition(".")
        if name.strip().lower() in found and choice.strip():
            found[name.strip().lower()][choice.strip()] = entry.value
    return found


def own(name: str, choice: Any, choices: Mapping[str, str]) -> Own | None:
    """Find an own law.

    Parameters
    ----------
    name : str
        The law.
    choice : Any
        A function, a name that imports one, or that of an entry point; or what `own` gave.
    choices : mapping of str to str
        The choices of ours.

    Returns
    -------
    Own or None
        None if it is none of these.

    Raises
    ------
    LobsimError
        If the law takes no function, or not this one.
    """
    if isinstance(choice, Own) and choice.kind == _kind(name):
        return choice
    if isinstance(choice, str):
        by_entry = {entry.lower(): value for entry, value in installed().get(name, {}).items()}
        imported = by_entry.get(choice.lower(), choice)
        if ":" not in imported:
            return None
        _refuse_a_switch(name, imported, choices)
        return _made(name, load(imported), choices, str(imported))
    if not callable(choice):
        return None
    _refuse_a_switch(name, choice, choices)
    return _made(name, choice, choices)


def form(name: str, function: Callable[..., Any]) -> Form | None:
    """The form of a law that a function has; None if it fits none."""
    if isclass(function):
        return None
    try:
        arguments = signature(function)
    except (TypeError, ValueError):  # a function of C may not tell
        return None
    for one in FORMS[name]:
        try:
            arguments.bind(*one.arguments)
        except TypeError:
            continue
        return one
    return None


def _kind(name: str) -> str:
    return f"{name} law"


def _refuse_a_switch(name: str, given: Any, choices: Mapping[str, str]) -> None:
    if name not in FORMS:
        raise LobsimError(
            f"the law {name!r} is a switch that takes no function, such as {_called(given)}: choose "
            f"{either(list(choices))}; functions are taken by {', '.join(FORMS)}"
        )


def _made(name: str, function: Callable[..., Any], choices: Mapping[str, str], imported: str | None = None) -> Own:
    said = getattr(function, OF, name)
    if said != name:
        raise LobsimError(f"{_called(function)} says that it is a {said} law: it is none of {name}")
    if form(name, function) is None:
        raise LobsimError(
            f"{_called(function)} is no {name} law, as it takes {_arguments(function)}: it must take "
            + " or ".join(f"({', '.join(one.arguments)}) and give {one.words}" for one in FORMS[name])
        )
    like = getattr(function, LIKE, None) or USUAL_LIKE.get(name, next(iter(choices)))
    return Own.of(_kind(name), function, pick(f"{name} law to be like", like, choices), imported)


def _called(given: Any) -> str:
    return repr(given) if isinstance(given, str) else repr(getattr(given, "__qualname__", type(given).__qualname__))


def _arguments(function: Callable[..., Any]) -> str:
    try:
        return str(signature(function)).partition(" ->")[0]
    except (TypeError, ValueError):
        return "what it does not tell"

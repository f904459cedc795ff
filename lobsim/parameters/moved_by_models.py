"""Numbers given as functions of the salt concentration or the temperature, beside what a model does with them.

Models move most numbers with the temperature themselves, from their value at a reference temperature. What is given as
a function of T says the number at T itself: it is divided by the factor that the model will put to it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from lobsim.errors import LobsimError

T, T_REF = "Ambient temperature [K]", "Reference temperature [K]"
TRANSPORT = "Activation energy of transport [J.mol-1]"
ARRHENIUS: Mapping[str, str] = {
    "Salt diffusivity [m2.s-1]": TRANSPORT,
    "Oxygen diffusivity [m2.s-1]": TRANSPORT,
    "Mediator diffusivity [m2.s-1]": TRANSPORT,
    "Peak electrolyte conductivity [S.m-1]": TRANSPORT,
    "Electrolyte conductivity [S.m-1]": TRANSPORT,
    "Oxygen reduction exchange current density [A.m-2]": "Activation energy of oxygen reduction [J.mol-1]",
    "Peroxide oxidation exchange current density [A.m-2]": "Activation energy of peroxide oxidation [J.mol-1]",
    "Lithium exchange current density [A.m-2]": "Activation energy of lithium [J.mol-1]",
}
SOLUBILITY, PER_KELVIN = "Oxygen solubility [mol.m-3.Pa-1]", "Oxygen solubility temperature coefficient [K-1]"
# Moved by models in ways that a function of T would repeat, and what says how
MOVED: Mapping[str, str] = {
    "Lithium peroxide equilibrium potential [V]": "Entropic coefficient [V.K-1]",
    "Oxygen diffusivity in gas [m2.s-1]": "Gas diffusivity temperature exponent",
    "Oxygen diffusivity in gas-diffusion layer [m2.s-1]": "Gas diffusivity temperature exponent",
    "Film resistivity [Ohm.m]": "Activation energy of transport in the film [J.mol-1]",
    "Oxygen diffusivity in the film [m2.s-1]": "Activation energy of transport in the film [J.mol-1]",
    "Oxygen diffusivity in the deposit [m2.s-1]": TRANSPORT,
}
# What models ask at the salt concentration of every place
OF_SALT = (
    "Salt diffusivity [m2.s-1]",
    "Electrolyte conductivity [S.m-1]",
    "Cation transference number",
    "Thermodynamic factor",
    "Oxygen diffusivity [m2.s-1]",
    "Mediator diffusivity [m2.s-1]",
)


def refuse(name: str, content: object) -> None:
    """Refuse a function of what its number cannot depend on.

    Raises
    ------
    LobsimError
        If no model asks for it at each salt concentration, or models move it with the temperature in their own way.
    """
    if getattr(content, "of_salt", False) and name not in OF_SALT:
        raise LobsimError(f"{name!r} cannot depend on the salt concentration c: only {', '.join(map(repr, OF_SALT))}")
    if getattr(content, "of_temperature", False) and name in MOVED:
        raise LobsimError(f"{name!r} is moved with the temperature by the model: set {MOVED[name]!r}, not T")


def factor(name: str, n: Mapping[str, Any]) -> Any:
    """Factor [-] by which models move a number from the reference temperature, of numbers or of symbols."""
    from lobsim.physics import temperature, thermodynamics  # here, as they load NumPy

    if name in ARRHENIUS:
        return temperature.arrhenius(n[ARRHENIUS[name]], n[T], n[T_REF])
    if name == SOLUBILITY:
        return thermodynamics.solubility(1.0, n[PER_KELVIN], n[T], n[T_REF])
    return 1.0


def at_reference(name: str, content: Callable[[Any], Any], n: Mapping[str, Any]) -> Any:
    """Work out a content for a cell, in the unit of its name, as models expect it: at the reference temperature."""
    found = content(n)
    return found / factor(name, n) if getattr(content, "of_temperature", False) else found


def functions_of_salt(contents: Mapping[str, Any]) -> dict[str, Callable[[Any, Any], Any]]:
    """Make the functions that models ask for at the salt concentration of every place.

    Parameters
    ----------
    contents : mapping of str to Formula or the like
        By the name of the number, as `ParameterSet.of_salt` tells.

    Returns
    -------
    dict of str to callable
        By name, functions of salt concentration [mol.m-3] and temperature [K], symbols of PyBaMM, in the unit of the
        name; what they need of other numbers are `pybamm.Parameter`.
    """
    return {name: _function(name, content) for name, content in contents.items()}


def _function(name: str, content: Any) -> Callable[[Any, Any], Any]:
    def function(c: Any, T: Any) -> Any:
        others = _Parameters()
        found = content.at(others, c, T)
        return found / factor(name, others) if content.of_temperature else found

    return function


class _Parameters(dict[str, Any]):
    """Symbols of all numbers, by name."""

    def __missing__(self, name: str) -> Any:
        from pybamm import Parameter  # here, so that a set can be read without pybamm

        return Parameter(name)

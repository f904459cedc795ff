"""A cell in which everything is fast but what a check slows down, so that it can be calculated by hand.

Constants and geometry are typed here once more: what verifies must not share what it verifies.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pybamm

from lobsim.cell import Cell
from lobsim.laboratory.catalogue import model as model_class
from lobsim.numerics.solver import DEFAULT, Accuracy, idaklu
from lobsim.physics.symbols import PARAMETERS
from lobsim.solve.prepare import ALONG_NEEDS

L, EPS, LOADING, BET = 100e-6, 0.9, 0.015, 140e3  # electrode: m, -, kg/m2, m2/kg
FAST: Mapping[str, float] = MappingProxyType(
    {
        "Electrode area [m2]": 1.0,  # a current in A is one in A/m2
        "Current function [A]": 4.0,
        "Lower voltage cut-off [V]": 1.0,
        "Upper voltage cut-off [V]": 10.0,
        "Positive electrode thickness [m]": L,
        "Positive electrode porosity": EPS,
        "Positive electrode loading [kg.m-2]": LOADING,
        "Positive electrode fine-pore volume [m3.kg-1]": EPS * L / LOADING - 5e-3,
        "Positive electrode BET area [m2.kg-1]": BET,
        "Positive electrode tortuosity": 1.0,
        "Positive electrode conductivity [S.m-1]": 1e6,
        "Freedom to swell of the membrane": 0.0,
        "Electrolyte dose [m]": 1.2 * EPS * L,  # full of liquid
        "Share of excess liquid in the gas-diffusion layer": 0.0,  # which is not in the way of the gas
        "Peak electrolyte conductivity [S.m-1]": 1e3,
        "Salt diffusivity [m2.s-1]": 1e-5,
        "Separator thickness [m]": 1e-6,
        "Separator MacMullin number": 1.0,
        "Lithium exchange current density [A.m-2]": 1e6,
        "Lithium thickness [m]": 0.1,  # more than any discharge uses up
        "Double-layer capacity [F.m-2]": 1e-3,
        "Peroxide oxidation exchange current density [A.m-2]": 1e6,  # taking product apart is no hindrance
        "Oxygen reduction order in salt": 0.0,
        "Pore closing porosity": 1e-4,
        "Lithium peroxide density [kg.m-3]": 2310.0,
    }
)
NO_PRODUCT = {"Lithium peroxide density [kg.m-3]": 1e12}  # the product takes no room: nothing changes with time

# By hand, for full tortuosity 1: oxygen passes L of electrode with D = D_O eps; n = 2 electrons per oxygen.
SLAB = SimpleNamespace(L=L, eps=EPS, D=1.1e-9 * EPS, c_0=4.0, surface=BET * LOADING, V_m=45.881e-3 / 2310)
NATURE = SimpleNamespace(F=96485.33212, R=8.31446261815324, T=298.15, n=2)
FINAL = "final time"
NAMES = tuple(sorted(set(PARAMETERS.values()) - set(ALONG_NEEDS)))


def fast(changes: Mapping[str, float] | None = None) -> dict[str, float]:
    """Make the numbers of the fast cell, with changes, in the units of their names."""
    return Cell("NIPS", "coin").numbers | dict(FAST) | dict(changes or {})


def still(changes: Mapping[str, float] | None = None) -> dict[str, float]:
    """Make the numbers of the fast cell whose product takes no room, with changes, in the units of their names."""
    return fast(NO_PRODUCT | dict(changes or {}))


def solve(
    numbers: Mapping[str, float],
    laws: Mapping[str, str] | None = None,
    *,
    model: str = "coin",
    points: tuple[int, int] = (6, 40),
    accuracy: Accuracy = DEFAULT,
    until: float = 8e5,
    rise: float = 0.0,
) -> Any:
    """Solve a discharge with a model that is built once per structure, every number an input.

    Parameters
    ----------
    numbers : mapping of str to float
        Of the cell; "Current function [A]" is the current at the start.
    laws : mapping of str to str, optional
        Choices among `lobsim.physics.laws.LAWS`.
    model : str
        "coin" or "lumped".
    points : tuple of int
        Finite volumes in separator and electrode.
    accuracy : Accuracy
        Tolerances.
    until : float
        The longest time [s].
    rise : float
        By how much the current rises [A.s-1].

    Returns
    -------
    pybamm.Solution
        The discharge.
    """
    given = {name: numbers[name] for name in NAMES if name in numbers}
    simulation = _built(model, tuple(sorted((laws or {}).items())), points, accuracy, tuple(given))
    given |= {"Current [A]": numbers["Current function [A]"], "Rise [A.s-1]": rise}
    return simulation.solve([0, until], inputs=given)


@cache
def _built(
    model: str, laws: tuple[tuple[str, str], ...], points: tuple[int, int], accuracy: Accuracy, names: tuple[str, ...]
) -> Any:
    current = pybamm.InputParameter("Current [A]") + pybamm.InputParameter("Rise [A.s-1]") * pybamm.t
    return pybamm.Simulation(
        model_class(model)(dict(laws)),
        parameter_values=pybamm.ParameterValues({**dict.fromkeys(names, "[input]"), "Current function [A]": current}),
        solver=idaklu(accuracy),
        var_pts={"x_s": points[0], "x_p": points[1]},
    )


def capacity(solution: Any, numbers: Mapping[str, float]) -> float:
    """Capacity [mAh.g-1] of a discharge at constant current, per carbon, from current and time alone."""
    i = numbers["Current function [A]"] / numbers["Electrode area [m2]"]
    return float(i * solution.t[-1] / 3600 / numbers["Positive electrode loading [kg.m-2]"])

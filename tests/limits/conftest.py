"""A cell in which everything is fast but what a test slows down, so that it can be calculated by hand."""

from types import SimpleNamespace

import pybamm
import pytest

import lobsim
from lobsim.catalogue import model as model_class
from lobsim.numerics.solver import DEFAULT, idaklu
from lobsim.physics.symbols import PARAMETERS
from lobsim.prepare import ALONG_NEEDS

L, EPS, LOADING, BET = 100e-6, 0.9, 0.015, 140e3  # electrode: m, -, kg/m2, m2/kg
FAST = {
    "Electrode area [m2]": 1.0,  # a current in A is one in A/m2
    "Current function [A]": 4.0,
    "Lower voltage cut-off [V]": 1.0,
    "Upper voltage cut-off [V]": 10.0,
    "Positive electrode thickness [m]": L,
    "Positive electrode porosity": EPS,
    "Positive electrode loading [kg.m-2]": LOADING,
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
    "Lithium thickness [m]": 1e3,
    "Double-layer capacity [F.m-2]": 1e-3,
    "Peroxide oxidation exchange current density [A.m-2]": 1e-12,
    "Oxygen reduction order in salt": 0.0,
    "Pore closing porosity": 1e-4,
    "Lithium peroxide density [kg.m-3]": 2310.0,
}
NO_PRODUCT = {"Lithium peroxide density [kg.m-3]": 1e12}  # the product takes no room: nothing changes with time


# By hand, for full tortuosity 1: oxygen passes L of electrode with D = D_O eps; n = 2 electrons per oxygen.
SLAB = SimpleNamespace(L=L, eps=EPS, D=1.1e-9 * EPS, c_0=4.0, surface=BET * LOADING, V_m=45.881e-3 / 2310)
CONSTANTS = SimpleNamespace(F=96485.33212, R=8.31446261815324, T=298.15, n=2)


@pytest.fixture(scope="session")
def fast():
    """Make the numbers of the fast cell, with changes."""
    numbers = lobsim.Cell("NIPS", "coin").numbers | FAST
    return lambda changes=None: numbers | (changes or {})


@pytest.fixture(scope="session")
def still(fast):
    """Make the numbers of the fast cell whose product takes no room, with changes."""
    return lambda changes=None: fast(NO_PRODUCT | (changes or {}))


@pytest.fixture(scope="session")
def slab():
    """Geometry and transport of the fast cell as a slab, in SI units."""
    return SLAB


@pytest.fixture(scope="session")
def nature():
    """Constants for calculations by hand."""
    return CONSTANTS


@pytest.fixture(scope="session")
def solve():
    """Solve a discharge with a model that is built once per structure, every number an input."""
    pybamm.set_logging_level("ERROR")
    names = sorted(set(PARAMETERS.values()) - set(ALONG_NEEDS))  # columns are alike here
    every = dict.fromkeys(names, "[input]")
    built = {}

    def solve(numbers, laws=None, *, model="coin", points=(6, 40), accuracy=DEFAULT, until=8e5, rise=0.0):
        """Run ``numbers`` under ``laws`` for at most ``until`` s; the current rises by ``rise`` [A.s-1]."""
        key = (model, tuple(sorted((laws or {}).items())), points, accuracy)
        if key not in built:
            current = pybamm.InputParameter("Current [A]") + pybamm.InputParameter("Rise [A.s-1]") * pybamm.t
            built[key] = pybamm.Simulation(
                model_class(model)(dict(laws or {})),
                parameter_values=pybamm.ParameterValues({**every, "Current function [A]": current}),
                solver=idaklu(accuracy),
                var_pts={"x_s": points[0], "x_p": points[1]},
            )
        given = {name: numbers[name] for name in names}
        given |= {"Current [A]": numbers["Current function [A]"], "Rise [A.s-1]": rise}
        return built[key].solve([0, until], inputs=given)

    return solve


@pytest.fixture(scope="session")
def capacity():
    """Capacity of a discharge at constant current, mAh per gram of carbon, from current and time alone."""

    def capacity(solution, numbers):
        i = numbers["Current function [A]"] / numbers["Electrode area [m2]"]
        return i * solution.t[-1] / 3600 / numbers["Positive electrode loading [kg.m-2]"]

    return capacity

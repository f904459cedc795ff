"""Base of every cell model: current, capacity, voltage, defaults, the end by voltage or lithium."""

from collections.abc import Mapping
from typing import Any

import pybamm
from pybamm import Symbol

from lobsim.numerics.solver import idaklu
from lobsim.physics import laws as law_book
from lobsim.physics import lithium
from lobsim.physics.choices import Choices
from lobsim.physics.symbols import NO_OTHERS, Symbols
from lobsim.version import __version__

# How to cite lobsim, as BibTeX; `CITATION.cff` says the same for other tools.
LOBSIM = f"""@software{{lobsim,
  title = {{lobsim: open simulator of lithium-oxygen batteries}},
  author = {{{{the lobsim developers}}}},
  year = {{2026}},
  version = {{{__version__}}},
}}"""
PORES_CLOSED = 1e-11  # pore volume over the initial one, in the emptiest place: the voltage has long fallen
DRY = 1e-3  # saturation
SMALLEST_DISCHARGE = 1e-3  # A.m-2
PASSIVATED = 1e-15  # film factor at the separator, the last place to grow; ln of it is 1.8 V of overpotential


class CellModel(pybamm.BaseModel):
    """A lithium-oxygen cell under current control, ready for `pybamm.Simulation`, Experiments and impedance.

    Parameters
    ----------
    name : str
        Name of the model.
    laws : dict of str to str, optional
        Choices among `lobsim.physics.laws.LAWS`; the defaults otherwise.

    Raises
    ------
    LobsimError
        If a law or a choice is unknown.

    Notes
    -----
    ``own_numbers`` are values, by name with unit, that a class of the user needs and no cell has.
    """

    default_parameter_set = "Saengkaew2023_NIPS_coin"
    own_symbols: Mapping[str, str] = NO_OTHERS
    own_numbers: Mapping[str, Any] = NO_OTHERS
    lithium_left: Symbol

    def __init__(self, name: str, laws: dict[str, str] | None = None) -> None:
        super().__init__(name)
        pybamm.citations.register(LOBSIM)
        self.laws = Choices(law_book.settled(law_book.choose(laws or {}), cycles=False))
        # "surface form" tells impedance that the double layer is in the equations
        self.options = pybamm.FuzzyDict({"surface form": "differential", "operating mode": "current"})
        self.param = Symbols(self.own_symbols)
        self.summary_variables = ["Discharge capacity [A.h]", "Voltage [V]"]
        self._set_current()

    def _set_current(self) -> None:
        p = self.param
        I = p.current_with_time
        Q = pybamm.Variable("Discharge capacity [A.h]", scale=p.Q)
        self.rhs[Q] = I / 3600
        self.initial_conditions[Q] = pybamm.Scalar(0)
        area = p.A_cc * p.n_electrodes_parallel
        self.current_density = I / area
        charge_density = Q * 3600 / area
        self.lithium_left = lithium.thickness(p.L_Li, p.V_Li, charge_density)
        self.variables.update(
            {
                "Time [s]": pybamm.t,
                "Time [min]": pybamm.t / 60,
                "Time [h]": pybamm.t / 3600,
                "Current variable [A]": I,
                "Current [A]": I,
                "Total current density [A.m-2]": self.current_density,
                "C-rate": I / p.Q,
                "Discharge capacity [A.h]": Q,
                "Areal capacity [C.m-2]": charge_density,
                "Lithium thickness [m]": self.lithium_left,
            }
        )

    def _set_voltage(self, V: Symbol) -> None:
        p = self.param
        self.variables.update(
            {
                "Voltage [V]": V,
                "Battery voltage [V]": V * p.n_cells,
                "Power [W]": self.variables["Current [A]"] * V,
            }
        )

    def _set_ends(self, ends: dict[str, Symbol], of_discharge: dict[str, Symbol]) -> None:
        """Events: the voltage window, under the names that Experiments know, and whatever else can end the cell.

        What ends a discharge does not end the rest or the charge that follows it, and starts from there.
        """
        V = self.variables["Voltage [V]"]
        other = SMALLEST_DISCHARGE - self.current_density  # positive at rest and on charge
        ends = ends | {name: pybamm.maximum(left, other) for name, left in of_discharge.items()}
        window = {"Minimum voltage [V]": V - self.param.V_low, "Maximum voltage [V]": self.param.V_high - V}
        always = {"Lithium exhausted": self.lithium_left}
        self.events = [pybamm.Event(name, left) for name, left in (window | always | ends).items()]

    @property
    def default_parameter_values(self) -> pybamm.ParameterValues:
        """Values of the default cell, a registered parameter set."""
        return pybamm.ParameterValues(self.default_parameter_set)

    @property
    def default_solver(self) -> pybamm.BaseSolver:
        """IDAKLU with lobsim's tolerances."""
        return idaklu()

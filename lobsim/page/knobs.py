"""Knobs of the page: numbers of the cell that a visitor can turn, each with its unit and its range."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

ATM_Pa = 101325.0
DIGITS = 4  # of a number that is shown; what agrees in them with the usual value is the usual value
MOST_CYCLES = 30
ROOM = 1.5  # factor by which a slider goes beyond a value that its range does not hold
WIDE = 30.0  # between the ends of a widened slider, from which it is logarithmic


@dataclass(frozen=True)
class Knob:
    """A number that the page lets one turn.

    Attributes
    ----------
    key : str
        Its name in links.
    label, unit : str
        What is written beside it.
    group : str
        Under which heading it stands.
    low, high : float
        Ends of its slider, in its unit.
    parameter : str
        The number of the cell that it sets; empty for a number of the protocol.
    instead : tuple of (str, str, str)
        Law, choice, and the number that it sets under them instead.
    factor : float
        SI value of one unit.
    usual : float
        Value of a number of the protocol if nobody turns it.
    most : float
        What it can never be more than, in its unit.
    beyond : str
        Why not, as the end of a sentence; empty if lobsim itself says it.
    log : bool
        Whether its slider is logarithmic.
    follows : str
        The choice that sets it back to its usual value: "membrane", "build" or none.
    takes_along : str
        Another number of the cell that moves in proportion; empty for none.
    hint : str
        What it is, in a sentence.
    """

    key: str
    label: str
    unit: str
    group: str
    low: float
    high: float
    parameter: str = ""
    factor: float = 1.0
    instead: tuple[str, str, str] = ("", "", "")
    usual: float = 0.0
    most: float = math.inf
    beyond: str = ""
    log: bool = False
    follows: str = ""
    takes_along: str = ""
    hint: str = ""

    def share(self, value: float) -> float:
        """Place [-] of a value, in the unit of the knob, on the slider, 0 to 1."""
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def si(self, value: float) -> float:
        """The value in the unit of the parameter."""
        return digits(value * self.factor)

    def number(self, laws: Mapping[str, str]) -> str:
        """Name the number of a cell with these laws that it sets."""
        law, choice, number = self.instead
        return number if laws.get(law) == choice else self.parameter

    def holding(self, values: Iterable[float]) -> "Knob":
        """Widen the range so that it holds values, in the unit of the knob, with room beyond those it did not hold."""
        least, largest = min(values, default=self.low), max(values, default=self.high)
        low, high = self.low, self.high
        if least < low:
            low = least / ROOM if least > 0 else ROOM * least
        if largest > high:
            high = min(ROOM * largest, (largest + self.most) / 2)
        if (low, high) == (self.low, self.high):
            return self
        log = low > 0 and (self.log or high > WIDE * low)
        return replace(self, low=float(f"{low:.3g}"), high=float(f"{high:.3g}"), log=log)


def digits(value: float) -> float:
    """Round a number, in any unit, to leave out the last digits that a change of units makes."""
    return float(f"{value:.12g}")


def shown(number: float) -> float:
    """Round a number, in any unit, to the digits that the page shows."""
    return float(f"{number:.{DIGITS}g}")


MEMBRANE, CELL, TRANSPORT, CYCLES = "Membrane", "Cell and discharge", "Transport and film", "Cycles"
_ELECTRODE = "Positive electrode {}"

KNOBS: tuple[Knob, ...] = (
    Knob(
        "porosity",
        "Porosity",
        "",
        MEMBRANE,
        0.5,
        0.97,
        _ELECTRODE.format("porosity"),
        most=1,
        follows="membrane",
        hint="Share of the membrane that is not carbon; less of it makes room for more carbon.",
    ),
    Knob(
        "area",
        "BET area",
        "m²/g",
        MEMBRANE,
        40,
        200,
        _ELECTRODE.format("BET area [m2.kg-1]"),
        1e3,
        follows="membrane",
        hint="Surface of the carbon, on which the film grows.",
    ),
    Knob(
        "macropores",
        "Macropore volume",
        "cm³/g",
        MEMBRANE,
        0.5,
        8,
        _ELECTRODE.format("macropore volume [m3.kg-1]"),
        1e-3,
        follows="membrane",
        hint="Wide pores, 0.1 to 1 µm: the roads for oxygen and salt.",
    ),
    Knob(
        "thickness",
        "Thickness",
        "µm",
        MEMBRANE,
        20,
        250,
        "Membrane thickness [m]",
        1e-6,
        log=True,
        follows="membrane",
        takes_along="Membrane loading [kg.m-2]",
        hint="Of one membrane, with as much carbon in every micrometre.",
    ),
    Knob(
        "current",
        "Discharge current",
        "mA/cm²",
        CELL,
        0.05,
        10,
        usual=0.4,
        log=True,
        hint="Per area of electrode.",
    ),
    Knob("until", "Discharge until", "V", CELL, 1.5, 2.6, usual=2.0, hint="The voltage limit."),
    Knob(
        "dose",
        "Electrolyte in the membrane",
        "µL/cm²",
        CELL,
        1,
        60,
        "Electrolyte dose [m]",
        1e-5,
        most=1000,
        beyond="that is a layer of liquid of 1 cm on the membrane, and no cell has room for more",
        log=True,
        follows="build",
        hint="Too little leaves surface dry, too much closes the way of the gas.",
    ),
    Knob(
        "pressure",
        "Gas pressure",
        "atm",
        CELL,
        0.1,
        10,
        "Chamber pressure [Pa]",
        ATM_Pa,
        most=100,
        beyond="beyond it neither the gas is ideal nor its solubility in proportion to its pressure",
        log=True,
        hint="Of the gas in the chamber; more pressure dissolves more oxygen.",
    ),
    Knob(
        "D_O2",
        "O₂ diffusivity",
        "10⁻⁹ m²/s",
        TRANSPORT,
        0.1,
        5,
        "Oxygen diffusivity [m2.s-1]",
        1e-9,
        log=True,
        hint="How fast dissolved oxygen spreads in the liquid.",
    ),
    Knob(
        "O2",
        "O₂ solubility at 1 atm",
        "mol/m³",
        TRANSPORT,
        0.5,
        20,
        "Oxygen solubility [mol.m-3.Pa-1]",
        1 / ATM_Pa,
        log=True,
        hint="How much oxygen the liquid dissolves.",
    ),
    Knob(
        "D_salt",
        "Salt diffusivity",
        "10⁻¹⁰ m²/s",
        TRANSPORT,
        0.05,
        10,
        "Salt diffusivity [m2.s-1]",
        1e-10,
        log=True,
        hint="How fast salt spreads in the liquid.",
    ),
    Knob(
        "t_plus",
        "Transference number of Li⁺",
        "",
        TRANSPORT,
        0.05,
        0.95,
        "Cation transference number",
        most=1,
        hint="Share of the current that lithium ions carry; 1 would leave the salt where it is.",
    ),
    Knob(
        "kappa",
        "Conductivity of the liquid",
        "S/m",
        TRANSPORT,
        0.02,
        2,
        "Peak electrolyte conductivity [S.m-1]",
        instead=("conductivity", "given", "Electrolyte conductivity [S.m-1]"),
        log=True,
        hint="At its best concentration of salt.",
    ),
    Knob(
        "film",
        "Film that electrons cross",
        "nm",
        TRANSPORT,
        2,
        12,
        "Tunnelling thickness on tubes [m]",
        1e-9,
        ("film", "planar", "Tunnelling thickness on planes [m]"),
        hint="Electrons tunnel so far through Li₂O₂ and hardly farther.",
    ),
    Knob("charge", "Charge current", "mA/cm²", CYCLES, 0.05, 4, usual=0.2, log=True, hint="Up to 4.2 V."),
    Knob(
        "per_cycle",
        "Capacity per cycle",
        "mAh/cm²",
        CYCLES,
        0.2,
        4,
        usual=2.0,
        hint="Each discharge and charge moves no more than this.",
    ),
    Knob(
        "times",
        "Cycles",
        "",
        CYCLES,
        1,
        MOST_CYCLES,
        usual=10,
        most=MOST_CYCLES,
        hint="How many; each takes about a third of a second.",
    ),
)
BY_KEY = {knob.key: knob for knob in KNOBS}
GROUPS = (MEMBRANE, CELL, CYCLES, TRANSPORT)

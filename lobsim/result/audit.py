"""Where the voltage goes, physics 6.

V = U - activation - film - oxygen - gas - salt - liquid - separator and ceramic - lithium, at every time. The reaction
is weighted over the electrode as it would be driven by one overpotential. Film and lack of oxygen share places
and the blame: each gets the mean of what it costs when it comes first and when it comes second (Shapley). Of the
oxygen's part, what the gas above each place lacks of the reference is "gas"; the rest is lost on the way through the
liquid. Where gas runs short along the electrode the current crowds at the open edge: what that adds to the drop over
the separator is the gas's as well.
"lithium" is its kinetics and, under the law "two-stage", what stripping from under dead lithium costs.
"salt" is what its depletion costs the reaction and the potential inside the electrode; "liquid" is the ohmic drop
there. Activation closes the sum: near equilibrium oxidation hinders reduction, and at rest the two are even. What the
activity of oxygen costs at rest, (RT/2F) ln u, is part of what oxygen costs (`equilibrium_share`).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lobsim.numerics.arrays import Array
from lobsim.physics import thermodynamics
from lobsim.physics.constants import F, R
from lobsim.physics.thermodynamics import Quantity
from lobsim.solve.oxygen import solubility

TERMS = ("activation", "film", "oxygen", "gas", "salt", "liquid", "separator and ceramic", "lithium")
CAUSES = {
    "activation": "loss of working surface",
    "film": "film passivation",
    "oxygen": "O2 starvation",
    "gas": "O2 used up in the gas",
    "salt": "salt depletion",
    "liquid": "ohmic losses in the liquid",
    "separator and ceramic": "separator and ceramic resistance",
    "lithium": "lithium kinetics",
}
# What the loss "film" is called under a law of passivation by which oxygen must get through it.
FILM_CAUSES = {
    "deposit": "transport through the Li2O2 deposit",
    "diffusion": "oxygen transport through the Li2O2 film",
}
BESIDE = ("Mediator oxidation current density [A.m-2]", "Side oxidation current density [A.m-2]")
READ = (  # outputs of a model from which the losses of a step are told
    *BESIDE,
    "Total current density [A.m-2]",
    "Voltage [V]",
    "Lithium overpotential [V]",
    "Dead lithium potential drop [V]",
    "Separator potential drop [V]",
    "Oxygen concentration at the gas [mol.m-3]",
    "Positive electrode oxygen concentration [mol.m-3]",
    "Electrolyte concentration [mol.m-3]",
    "Double-layer voltage [V]",
    "Surface overpotential [V]",
    "Working surface [m-1]",
    "Reduction current density [A.m-2]",
    "Reduction current density without film [A.m-2]",
    "Film share",
    "Oxidation current density [A.m-2]",
    "Local current density [A.m-2]",
)
READ_OF_SHARE = (  # those from which `faradaic_share` is told
    *BESIDE,
    "Total current density [A.m-2]",
    "Working surface [m-1]",
    "Reduction current density [A.m-2]",
    "Oxidation current density [A.m-2]",
)
Numbers = Mapping[str, Any]  # of a cell; or of several, then arrays where they differ
SMALLEST = 1e-300  # keeps logarithms of vanished surface finite
LEAST_OXYGEN = 1e-12  # of its reference: less is none


def equilibrium(numbers: Numbers) -> Quantity:
    """U [V] of a cell at its temperature (5.9), or of several cells."""
    return thermodynamics.equilibrium(
        numbers["Lithium peroxide equilibrium potential [V]"],
        numbers["Entropic coefficient [V.K-1]"],
        numbers["Ambient temperature [K]"],
        numbers["Reference temperature [K]"],
    )


def overpotentials(fields: Mapping[str, Array], width: Array, numbers: Numbers) -> dict[str, Array]:
    """Split U - V into its terms.

    Parameters
    ----------
    fields : mapping of str to array
        Outputs of a model at T times: over the N places of the electrode, shape (N, T), or over time, shape (T,).
    width : array
        Shares [-] of the N places in the electrode's thickness, shape (N,).
    numbers : mapping of str to float or array
        The parameters of the cell; where the times belong to several cells, those that differ at each, shape (T,).

    Returns
    -------
    dict of str to array
        Losses [V] of `TERMS`, each of shape (T,); they add up to U - V.
    """
    U = equilibrium(numbers)
    i = fields["Total current density [A.m-2]"]
    lithium = fields["Lithium overpotential [V]"] + dead_lithium_V(fields)
    R_area = numbers["Ceramic resistance [Ohm.m2]"] + numbers["Contact resistance [Ohm.m2]"]
    even = fields.get("Evenness of the local current", np.ones_like(i))
    crowded = fields["Separator potential drop [V]"] + i * R_area / np.where(even > 0, even, 1.0)
    separator = crowded * even
    activation, film, oxygen, gas, salt = _reduction(fields, width, numbers)
    gas = gas + crowded - separator
    charging = _oxidation(fields, width, U)
    reduces, rests = i > 0, i == 0
    share = equilibrium_share(fields, width, numbers)
    losses = {
        "activation": np.where(reduces, activation, charging - np.where(rests, share, 0.0)),
        "film": np.where(reduces, film, 0.0),
        "oxygen": np.where(reduces, oxygen, np.where(rests, share, 0.0)),
        "gas": np.where(reduces, gas, 0.0),
        "salt": np.where(reduces, salt, 0.0),
        "separator and ceramic": separator,
        "lithium": lithium,
    }
    losses["liquid"] = U - fields["Voltage [V]"] - sum(losses.values())
    return {name: losses[name] for name in TERMS}


def dead_lithium_V(fields: Mapping[str, Array]) -> Array:
    """Part [V] of the lithium's loss that its dead layer costs (5.31), shape (T,); 0 without that law."""
    return fields.get("Dead lithium potential drop [V]", np.zeros_like(fields["Lithium overpotential [V]"]))


def _reduction(fields: Mapping[str, Array], width: Array, numbers: Numbers) -> tuple[Array, ...]:
    volt = tafel_V(numbers)
    a, film = fields["Working surface [m-1]"], fields["Film share"]
    # Where oxygen has gone the solver leaves either sign of nothing, whose logarithm would say anything
    starving, oxygen = _oxygen(fields, numbers), np.maximum(_oxygen(fields, numbers), LEAST_OXYGEN)
    left = np.divide(oxygen, starving, out=np.zeros_like(oxygen), where=starving != 0)
    forward = film * left * fields["Reduction current density without film [A.m-2]"]  # what no oxidation hinders
    U = equilibrium(numbers)
    eta = fields["Double-layer voltage [V]"] - U
    film = film * np.exp(-(fields["Surface overpotential [V]"] - eta) / volt)
    unhindered = a * _bare(fields, numbers)

    def current(*hindrances: Array) -> Array:
        """Log of the current [A.m-3] at zero overpotential with these hindrances."""
        product = unhindered
        for hindrance in hindrances:
            product = product * hindrance
        return np.log(np.maximum(width @ product, SMALLEST))

    thin = fields["Oxygen at the gas of each place [mol.m-3]"] / numbers["Reference oxygen concentration [mol.m-3]"]
    free, filmed, starved, real = current(), current(film), current(oxygen), current(film, oxygen)
    fresh = np.log(np.maximum(width @ (unhindered / _order(fields, width, numbers)), SMALLEST))
    reacting = a * forward
    dilution = _dilution(fields, width, reacting, numbers)
    activation = volt * (np.log(np.maximum(width @ reacting, SMALLEST)) - fresh)
    by_film = volt / 2 * ((free - filmed) + (starved - real))
    by_oxygen = volt / 2 * ((free - starved) + (filmed - real))
    by_gas = volt * (free - current(np.maximum(thin, 0)))
    return activation, by_film, by_oxygen - by_gas, by_gas, volt * (fresh - free) + dilution


def equilibrium_share(fields: Mapping[str, Array], width: Array, numbers: Numbers) -> Array:
    """What oxygen at less than 1 atm costs at rest [V], -(RT/2F) ln u, mean over the electrode, shape (T,) (5.16)."""
    c_O = np.maximum(width @ fields["Positive electrode oxygen concentration [mol.m-3]"], 0.0)
    u = thermodynamics.oxygen_activity(c_O, solubility(numbers))
    return -np.asarray(thermodynamics.with_oxygen(0.0, u, numbers["Ambient temperature [K]"]))


def _oxygen(fields: Mapping[str, Array], numbers: Numbers) -> Array:
    """Oxygen over its reference [-]; where it is used up, the tolerance of the solver may leave it below 0."""
    reference = numbers["Reference oxygen concentration [mol.m-3]"]
    return fields["Positive electrode oxygen concentration [mol.m-3]"] / reference


def _bare(fields: Mapping[str, Array], numbers: Numbers) -> Array:
    """Reduction [A.m-2] of bare carbon at the reference of oxygen and no overpotential: rate constant and salt."""
    j_kin, oxygen = fields["Reduction current density without film [A.m-2]"], _oxygen(fields, numbers)
    rate = np.divide(j_kin, oxygen, out=np.zeros_like(j_kin), where=oxygen != 0)
    return rate * np.exp(fields["Surface overpotential [V]"] / tafel_V(numbers))


def _order(fields: Mapping[str, Array], width: Array, numbers: Numbers) -> Array | float:
    """Effect of the salt in the electrode on the rate (5.18), a factor, shape (places, T)."""
    if "Electrolyte concentration [mol.m-3]" not in fields:
        return 1.0
    inside = _salt(fields, numbers)[-width.size :] / numbers["Reference salt concentration [mol.m-3]"]
    order = numbers["Oxygen reduction order in salt"]
    return inside if np.all(order == 1) else inside**order


def _dilution(fields: Mapping[str, Array], width: Array, rate: Array, numbers: Numbers) -> Array | float:
    """Voltage [V] between the salt where the separator ends and where it reacts (4.3)."""
    if "Electrolyte concentration [mol.m-3]" not in fields:
        return 0.0
    c_e = _salt(fields, numbers)
    theta = thermodynamics.diffusion_voltage(
        numbers["Ambient temperature [K]"], numbers["Cation transference number"], numbers["Thermodynamic factor"]
    )
    weight = width[:, None] * np.maximum(rate, 0)
    mean = (weight * np.log(c_e[-width.size :])).sum(axis=0) / np.maximum(weight.sum(axis=0), SMALLEST)
    return np.asarray(theta * (np.log(c_e[-width.size - 1]) - mean))


def _salt(fields: Mapping[str, Array], numbers: Numbers) -> Array:
    """Concentration of the salt [mol.m-3], at the least that is counted."""
    return np.maximum(fields["Electrolyte concentration [mol.m-3]"], numbers["Salt floor [mol.m-3]"])


def _oxidation(fields: Mapping[str, Array], width: Array, U: Quantity) -> Array:
    """Mean overpotential [V] of the oxidation, where it happens."""
    j_a = np.maximum(fields["Oxidation current density [A.m-2]"] + _beside(fields), SMALLEST)
    rate = fields["Working surface [m-1]"] * j_a
    return U - width @ (rate * fields["Double-layer voltage [V]"]) / (width @ rate)


def _beside(fields: Mapping[str, Array]) -> Array | float:
    """Oxidation [A.m-2] by mediator and side reaction, where a model has them."""
    return sum(fields.get(name, 0.0) for name in BESIDE)


def faradaic_share(fields: Mapping[str, Array], width: Array, numbers: Numbers) -> Array:
    """Share [-] of the current that reacts, shape (T,); the rest goes to the double layer. 1 at rest."""
    j = fields["Reduction current density [A.m-2]"] - fields["Oxidation current density [A.m-2]"] - _beside(fields)
    reacting = numbers["Positive electrode thickness [m]"] * (width @ (fields["Working surface [m-1]"] * j))
    i = fields["Total current density [A.m-2]"]
    return np.divide(reacting, i, out=np.ones_like(i), where=i != 0)


def surface_V(fields: Mapping[str, Array], width: Array, numbers: Numbers) -> Array:
    """Cost [V] of lost working surface at equal current, but for a constant, shape (T,)."""
    works = width @ (fields["Working surface [m-1]"] * _bare(fields, numbers) / _order(fields, width, numbers))
    return -tafel_V(numbers) * np.log(np.maximum(works, SMALLEST))


def tafel_V(numbers: Numbers) -> Quantity:
    """Overpotential [V] of the reduction per e-fold of its rate (5.18)."""
    return R * numbers["Ambient temperature [K]"] / (F * numbers["Oxygen reduction transfer coefficient"])

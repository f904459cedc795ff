"""Where the voltage goes, and what ended the run, physics 6.

V = U - activation - film - oxygen - gas - salt - liquid - separator and ceramic - lithium, at every time. The reaction
is weighted over the electrode as it would be driven by one overpotential. Film and lack of oxygen share places
and the blame: each gets the mean of what it costs when it comes first and when it comes second (Shapley). Of the
oxygen's part, what the gas above each place lacks of the reference is "gas"; the rest is lost on the way through the
liquid. Where gas runs short along the electrode the current crowds at the open edge: what that adds to the drop over
the separator is the gas's as well.
"salt" is what its depletion costs the reaction and the potential inside the electrode; "liquid" is what remains, the
ohmic drop there.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lobsim.physics.constants import F, R

Array = NDArray[np.float64]

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
CHARGE_CAUSES = CAUSES | {"activation": "no Li2O2 left in contact with the carbon"}
MEDIATED_CAUSES = CAUSES | {"activation": "too little mediator for the Li2O2 left"}
BOTH = "O2 starvation behind a passivated mouth"
ALONE = 2 / 3  # share of the growth above which one cause is named alone
SETTLED = 0.1  # share of the discharge after which the growth counts
REACTING = 0.95  # share of the current that reacts once the double layer has been discharged
SMALLEST = 1e-300  # keeps logarithms of vanished surface finite


def equilibrium(numbers: Mapping[str, float]) -> float:
    """U [V] of a cell at its temperature."""
    warmer = numbers["Ambient temperature [K]"] - numbers["Reference temperature [K]"]
    return numbers["Lithium peroxide equilibrium potential [V]"] + numbers["Entropic coefficient [V.K-1]"] * warmer


def overpotentials(fields: Mapping[str, Array], width: Array, numbers: Mapping[str, float]) -> dict[str, Array]:
    """Split U - V into its terms.

    Parameters
    ----------
    fields : mapping of str to array
        Outputs of a model at T times: over the N places of the electrode, shape (N, T), or over time, shape (T,).
    width : array
        Shares [-] of the N places in the electrode's thickness, shape (N,).
    numbers : mapping of str to float
        The parameters of the cell.

    Returns
    -------
    dict of str to array
        Losses [V] of `TERMS`, each of shape (T,); they add up to U - V.
    """
    U = equilibrium(numbers)
    i = fields["Total current density [A.m-2]"]
    lithium = fields["Lithium overpotential [V]"]
    R_area = numbers["Ceramic resistance [Ohm.m2]"] + numbers["Contact resistance [Ohm.m2]"]
    even = fields.get("Evenness of the local current", np.ones_like(i))
    crowded = fields["Separator potential drop [V]"] + i * R_area / np.where(even > 0, even, 1.0)
    separator = crowded * even
    activation, film, oxygen, gas, salt = _reduction(fields, width, numbers)
    gas = gas + crowded - separator
    charging = _oxidation(fields, width, U)
    reduces = i > 0
    losses = {
        "activation": np.where(reduces, activation, charging),
        "film": np.where(reduces, film, 0.0),
        "oxygen": np.where(reduces, oxygen, 0.0),
        "gas": np.where(reduces, gas, 0.0),
        "salt": np.where(reduces, salt, 0.0),
        "separator and ceramic": separator,
        "lithium": lithium,
    }
    losses["liquid"] = U - fields["Voltage [V]"] - sum(losses.values())
    return {name: losses[name] for name in TERMS}


def _reduction(fields: Mapping[str, Array], width: Array, numbers: Mapping[str, float]) -> tuple[Array, ...]:
    volt = tafel_V(numbers)
    a, j_c, j_kin = (
        fields[name]
        for name in (
            "Working surface [m-1]",
            "Reduction current density [A.m-2]",
            "Reduction current density without film [A.m-2]",
        )
    )
    U = equilibrium(numbers)
    eta = fields["Double-layer voltage [V]"] - U
    film = np.divide(j_c, j_kin, out=np.ones_like(j_c), where=j_kin > 0)
    film = film * np.exp(-(fields["Surface overpotential [V]"] - eta) / volt)
    oxygen = np.maximum(fields["Positive electrode oxygen concentration [mol.m-3]"], 0)
    oxygen = oxygen / numbers["Reference oxygen concentration [mol.m-3]"]
    bare = np.divide(j_kin, oxygen, out=np.zeros_like(j_kin), where=oxygen > 0)
    bare = bare * np.exp(fields["Surface overpotential [V]"] / volt)  # rate constant and salt, A m-2

    def current(*hindrances: Array) -> Array:
        """Log of the current [A.m-3] at zero overpotential with these hindrances."""
        product = a * bare
        for hindrance in hindrances:
            product = product * hindrance
        return np.log(np.maximum(width @ product, SMALLEST))

    thin = fields["Oxygen at the gas of each place [mol.m-3]"] / numbers["Reference oxygen concentration [mol.m-3]"]
    free, filmed, starved, real = current(), current(film), current(oxygen), current(film, oxygen)
    order, dilution = _salt(fields, width, a * j_c, numbers)
    fresh = np.log(np.maximum(width @ (a * bare / order), SMALLEST))
    activation = volt * (np.log(np.maximum(width @ (a * j_c), SMALLEST)) - fresh)
    by_film = volt / 2 * ((free - filmed) + (starved - real))
    by_oxygen = volt / 2 * ((free - starved) + (filmed - real))
    by_gas = volt * (free - current(np.maximum(thin, 0)))
    return activation, by_film, by_oxygen - by_gas, by_gas, volt * (fresh - free) + dilution


def _salt(
    fields: Mapping[str, Array], width: Array, rate: Array, numbers: Mapping[str, float]
) -> tuple[Array | float, Array | float]:
    """What the salt does in the electrode: a factor on the rate, shape (places, T), and a diffusion voltage [V]."""
    if "Electrolyte concentration [mol.m-3]" not in fields:
        return 1.0, 0.0
    c_e = np.maximum(fields["Electrolyte concentration [mol.m-3]"], numbers["Salt floor [mol.m-3]"])
    inside = c_e[-width.size :]
    order = (inside / numbers["Reference salt concentration [mol.m-3]"]) ** numbers["Oxygen reduction order in salt"]
    theta = 2 * R * numbers["Ambient temperature [K]"] / F * (1 - numbers["Cation transference number"])
    weight = width[:, None] * rate
    mean = (weight * np.log(inside)).sum(axis=0) / np.maximum(weight.sum(axis=0), SMALLEST)
    before = np.log(c_e[-width.size - 1])
    return order, theta * numbers["Thermodynamic factor"] * (before - mean)


def _oxidation(fields: Mapping[str, Array], width: Array, U: float) -> Array:
    """Mean overpotential [V] of the oxidation, where it happens."""
    j_a = np.maximum(fields["Oxidation current density [A.m-2]"] + _beside(fields), 0.0)
    rate = fields["Working surface [m-1]"] * j_a
    weight = np.maximum(width @ rate, SMALLEST)
    return U - width @ (rate * fields["Double-layer voltage [V]"]) / weight


def _beside(fields: Mapping[str, Array]) -> Array | float:
    """Oxidation [A.m-2] by mediator and side reaction, where a model has them."""
    return sum(fields.get(f"{what} current density [A.m-2]", 0.0) for what in ("Mediator oxidation", "Side oxidation"))


def faradaic_share(fields: Mapping[str, Array], width: Array, numbers: Mapping[str, float]) -> Array:
    """Share [-] of the current that reacts, shape (T,); the rest goes to the double layer. 1 at rest."""
    j = fields["Reduction current density [A.m-2]"] - fields["Oxidation current density [A.m-2]"] - _beside(fields)
    reacting = numbers["Positive electrode thickness [m]"] * width @ (fields["Working surface [m-1]"] * j)
    i = fields["Total current density [A.m-2]"]
    return np.divide(reacting, i, out=np.ones_like(i), where=i != 0)


def tafel_V(numbers: Mapping[str, float]) -> float:
    """Overpotential [V] of the reduction per e-fold of its rate."""
    return R * numbers["Ambient temperature [K]"] / (F * numbers["Oxygen reduction transfer coefficient"])


def discharge_cause(losses: Mapping[str, Array], passed: Array, reacting: Array, numbers: Mapping[str, float]) -> str:
    """Name what brought a discharge to its voltage limit.

    A double layer that still carries current hides the surface that is there: activation counts at equal rate.

    Parameters
    ----------
    losses, passed, reacting
        As in `cause`.
    numbers : mapping of str to float
        The parameters of the cell, in the units of their names.
    """
    at_equal_rate = losses["activation"] - tafel_V(numbers) * np.log(np.maximum(reacting, SMALLEST))
    return cause({**losses, "activation": at_equal_rate}, passed, reacting)


def cause(losses: Mapping[str, Array], passed: Array, reacting: Array, names: Mapping[str, str] = CAUSES) -> str:
    """Name what brought a discharge (or, with the losses' signs turned, a charge) to its voltage limit.

    Parameters
    ----------
    losses : mapping of str to array
        Losses [V] from `overpotentials`, shape (T,).
    passed : array
        Charge passed at these times, rising, any unit, shape (T,).
    reacting : array
        `faradaic_share` [-] at these times: growth counts once the double layer has been discharged, shape (T,).
    names : mapping of str to str
        What a cause is called.

    Returns
    -------
    str
        One cause if it made more than two thirds of the growth since a tenth of the discharge, else the first two.
    """
    settled = passed[np.argmax(reacting > REACTING)]
    start = max(SETTLED * passed[-1], settled)
    grown = {name: loss[-1] - np.interp(start, passed, loss) for name, loss in losses.items()}
    total = sum(max(growth, 0.0) for growth in grown.values())
    first, second = sorted(grown, key=grown.__getitem__, reverse=True)[:2]
    if total <= 0 or grown[first] > ALONE * total or grown[second] <= 0:
        return names[first]
    if {first, second} == {"film", "oxygen"}:
        return BOTH
    return f"{names[first]} and {names[second]}"

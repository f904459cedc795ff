"""Conservation balances, and by how much a run misses them, physics 6.

The left side of every book comes from outside (current times time, the foil, what passes the gas side), the right side
from the fields. Integrals over time are of products of the solver's own polynomials: three points a step, exact for the
parabola through them.

A ledger keeps the books of one cell, or those of many cells of one structure side by side: then curves have the shape
(J, T), places (J, N, T), and numbers that differ the shape (J,).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lobsim.physics import thermodynamics
from lobsim.physics.constants import F
from lobsim.physics.thermodynamics import Quantity
from lobsim.solve.oxygen import partition

Array = NDArray[np.float64]

READ = (  # outputs of a model, as far as it has them, and the time
    "Total current density [A.m-2]",
    "Double-layer voltage [V]",
    "Lithium peroxide volume fraction",
    "Working surface [m-1]",
    "Reduction current density [A.m-2]",
    "Oxidation current density [A.m-2]",
    "Lithium thickness [m]",
    "Plated lithium [C.m-2]",
    "Dead lithium [C.m-2]",
    "Parasitic discharge current [A.m-3]",
    "Parasitic charge current [A.m-3]",
    "Oxidised mediator [mol.m-2]",
    "Oxidised mediator concentration [mol.m-3]",
    "Oxidised mediator outside the membrane [mol.m-2]",
    "Mediator reduced at the lithium [mol.m-2]",
    "Mediator left [mol.m-2]",
    "Peroxide oxidation by mediator [mol.m-3.s-1]",
    "Oxygen concentration [mol.m-3]",
    "Electrolyte concentration [mol.m-3]",
    "Liquid volume fraction",
    "Gas volume fraction",
    "Excess liquid [m]",
    "Liquid outside the membrane [m]",
    "Salt outside the membrane [mol.m-2]",
    "Electrolyte left [m]",
    "Oxygen conductivity at the gas side [m2.s-1]",
    "Oxygen flux at the gas side [mol.m-2.s-1]",
    "Oxygen flux at the open edge [mol.m-2.s-1]",
    "Gas flux at the open edge [mol.m-2.s-1]",
    "Gas in the gas-diffusion layer [mol.m-2]",
    "Oxygen in the gas-diffusion layer [mol.m-2]",
)
ELECTRONS = 2  # per Li2O2
# Where gas feeds the electrode, the concentration differs by 1e-6 of itself over half a cell, less than a solver
# resolves: above this conductivity [m2.s-1] the oxygen taken up is what the reaction consumes. Along a stacked
# electrode the flux through the open edge is well resolved, whatever feeds the columns.
GAS_FED = 1e-7
SMALLEST_THROUGHPUT = 36.0  # C m-2, 1 uAh/cm2: what the books of a rest are measured by


def stieltjes(f: Array, g: Array) -> Quantity:
    """Integrate f dg, in any unit, along the last axis; points, an odd number, are step ends and middles in turn."""
    f0, f1, f2 = f[..., :-2:2], f[..., 1::2], f[..., 2::2]
    g0, g1, g2 = g[..., :-2:2], g[..., 1::2], g[..., 2::2]
    slopes = f0 * (-3 * g0 + 4 * g1 - g2) + 4 * f1 * (g2 - g0) + f2 * (g0 - 4 * g1 + 3 * g2)
    return slopes.sum(axis=-1) / 6


def liquid_at_start(numbers: Mapping[str, Any]) -> Quantity:
    """Electrolyte of a fresh cell, that in the separator included [m] (5.15)."""
    dose, L_s = numbers["Electrolyte dose [m]"], numbers["Separator thickness [m]"]
    return thermodynamics.liquid_of_cell(dose, L_s, numbers["Separator porosity"])


def mediator_at_start(numbers: Mapping[str, Any]) -> Quantity:
    """The mediator of a fresh cell, both forms [mol.m-2] (5.15)."""
    return numbers["Mediator concentration [mol.m-3]"] * liquid_at_start(numbers)


class Ledger:
    """Running sums over the steps of a run, closed into relative errors at the end.

    Parameters
    ----------
    numbers : mapping of str to float or array
        The parameters of the cell; set anew where the next step has another temperature, gas or pressure.
    """

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self.numbers = numbers
        self.charge = self.throughput = 0.0  # C m-2: taken, and moved either way
        self.product = self.double_layer = 0.0  # mol m-2, C m-2
        self.on_the_foil = 0.0  # C m-2: moss and dead lithium
        self.foil = self.oxygen = self.inert = self.salt = self.electrolyte = 0.0
        self.oxidised = self.shuttled = 0.0  # mol m-2 of mediator: gained, reduced at the foil
        self.mediator = self.inventory = 0.0  # mol m-2: found but not made, lost without a reason
        self.discharge_loss = self.charge_loss = 0.0  # C m-2 of parasitic reactions
        self.evaporated = 0.0  # m
        self.stored = 0.0  # mol m-2 of oxygen in pores and separator, where the last step ended; 0 before any
        self.exchanged = 0.0  # mol m-2 of oxygen that passed the gas side or the open edge, either way
        self.used_before = 0.0  # m: electrolyte that was used up before the run

    @property
    def amounts(self) -> dict[str, Quantity]:
        """The sums [C.m-2, mol.m-2, m, -], by name: a ledger goes on from them with `carry`."""
        return {name: _plain(value) for name, value in vars(self).items() if name != "numbers"}

    def carry(self, amounts: Mapping[str, Quantity]) -> None:
        """Go on from the sums [C.m-2, mol.m-2, m, -] of another ledger."""
        vars(self).update(amounts)

    def add(self, fields: Mapping[str, Array], width: Array, width_s: Array) -> Quantity:
        """Enter one step of the run.

        Parameters
        ----------
        fields : mapping of str to array
            Outputs at step ends and middles, in the units of their names, shapes (N, T) over places or (T,), T odd.
        width, width_s : array
            Shares [-] of the places in the thickness of electrode and separator, shapes (N,), (M,).

        Returns
        -------
        float
            Error of the step's own charge book, relative to the charge it moved [-].
        """
        n = self.numbers
        missed, moved = self._charge_missed(), self.throughput
        L_p, L_s = n["Positive electrode thickness [m]"], n["Separator thickness [m]"]
        M, rho = n["Lithium peroxide molar mass [kg.mol-1]"], n["Lithium peroxide density [kg.m-3]"]
        V_m = thermodynamics.molar_volume(M, rho)
        t, i = fields["Time [s]"], fields["Total current density [A.m-2]"]
        dphi, eps_p = fields["Double-layer voltage [V]"], fields["Lithium peroxide volume fraction"]
        self.charge += stieltjes(i, t)
        self.throughput += stieltjes(np.abs(i), t)
        self.product += L_p / V_m * (_gained(eps_p) @ width)
        capacitance = fields["Working surface [m-1]"] * _over(n["Double-layer capacity [F.m-2]"], 2)
        self.double_layer += L_p * (stieltjes(capacitance, dphi) @ width)
        self.foil -= _gained(fields["Lithium thickness [m]"]) / n["Lithium molar volume [m3.mol-1]"]
        for left in ("Plated lithium [C.m-2]", "Dead lithium [C.m-2]"):
            if left in fields:
                self.on_the_foil += _gained(fields[left])
        self._add_parasites(fields, width, L_p)
        if "Oxidised mediator [mol.m-2]" in fields:
            self._add_mediator(fields, width, width_s, L_p, L_s)
        if "Oxygen concentration [mol.m-3]" in fields:
            self._add_transport(fields, width, width_s, L_p, L_s)
        return _plain(abs(self._charge_missed() - missed) / np.maximum(self.throughput - moved, SMALLEST_THROUGHPUT))

    def _charge_missed(self) -> Quantity:
        """Charge [C.m-2] of the reactions that the current does not account for (5.4, 5.7)."""
        by_mediator = F * (self.oxidised + self.shuttled)
        parasitic = self.discharge_loss - self.charge_loss
        return ELECTRONS * F * self.product - by_mediator + parasitic - self.charge - self.double_layer

    def _add_parasites(self, fields: Mapping[str, Array], width: Array, L_p: Quantity) -> None:
        if "Parasitic discharge current [A.m-3]" in fields:
            t = fields["Time [s]"]
            by_discharge, by_charge = (
                L_p * stieltjes(width @ fields[f"Parasitic {half} current [A.m-3]"], t)
                for half in ("discharge", "charge")
            )
            self.discharge_loss += by_discharge
            self.charge_loss += by_charge
            self.evaporated += self.numbers["Evaporation rate [m.s-1]"] * _gained(t)

    def _add_mediator(
        self, fields: Mapping[str, Array], width: Array, width_s: Array, L_p: Quantity, L_s: Quantity
    ) -> None:
        n_M, n_sh = fields["Oxidised mediator [mol.m-2]"], fields["Mediator reduced at the lithium [mol.m-2]"]
        made = _gained(n_M)
        gained = made
        if "Oxidised mediator concentration [mol.m-3]" in fields:
            gained = self._mediator_found(fields, width, width_s, L_p, L_s)
        self.oxidised += gained
        self.shuttled += _gained(n_sh)
        self.mediator += gained - made
        if "Mediator left [mol.m-2]" in fields:
            n_T = fields["Mediator left [mol.m-2]"]
            lost = self.numbers["Mediator loss rate [s-1]"] * stieltjes(n_T - n_M, fields["Time [s]"])
            self.inventory += _gained(n_T) + lost

    def _mediator_found(
        self, fields: Mapping[str, Array], width: Array, width_s: Array, L_p: Quantity, L_s: Quantity
    ) -> Quantity:
        """RM+ [mol.m-2] that separator, electrode and excess liquid have gained."""
        outer, inner = _parted(fields["Oxidised mediator concentration [mol.m-3]"], width_s.size)
        eps_l = fields["Liquid volume fraction"]
        found = L_s * self.numbers["Separator porosity"] * (_gained(outer) @ width_s)
        outside = fields.get("Oxidised mediator outside the membrane [mol.m-2]")
        if outside is None:
            return found + L_p * (stieltjes(eps_l, inner) @ width)
        return found + L_p * (_gained(eps_l * inner) @ width) + _gained(outside)

    def _add_transport(
        self, fields: Mapping[str, Array], width: Array, width_s: Array, L_p: Quantity, L_s: Quantity
    ) -> None:
        n = self.numbers
        O_s, O_p = _parted(fields["Oxygen concentration [mol.m-3]"], width_s.size)
        e_s, e_p = _parted(fields["Electrolyte concentration [mol.m-3]"], width_s.size)
        eps_l, eps_s = fields["Liquid volume fraction"], n["Separator porosity"]
        room = eps_l + _over(partition(n), 2) * fields["Gas volume fraction"]
        found = _over(L_p, 1) * (width @ (room * O_p)) + _over(L_s * eps_s, 1) * (width_s @ O_s)
        self.oxygen -= self._appeared(found[..., 0], found[..., -1])
        stored = L_p * (stieltjes(room, O_p) @ width) + L_s * eps_s * (_gained(O_s) @ width_s)
        self.exchanged += _oxygen_exchanged(fields)
        taken = _oxygen_taken(fields, width, L_p, self._y_c(fields))
        self.oxygen += taken - np.where(_gas_fed(fields), 0.0, stored)
        self.inert += _inert_lost(fields)
        self.salt += L_s * eps_s * (_gained(e_s) @ width_s)
        if "Salt outside the membrane [mol.m-2]" in fields:
            outside = _gained(fields["Salt outside the membrane [mol.m-2]"])
            self.salt += L_p * (_gained(eps_l * e_p) @ width) + outside
        else:
            self.salt += L_p * (stieltjes(eps_l, e_p) @ width)
        volume = _over(L_p, 1) * (width @ eps_l)
        volume = volume + fields.get("Liquid outside the membrane [m]", fields["Excess liquid [m]"])
        dose = n["Electrolyte dose [m]"]
        left = fields.get("Electrolyte left [m]", _over(dose, 1))
        lost = dose - self.used_before - self._solvent_lost()  # at the end of the step
        missing = np.maximum(np.abs(volume - left).max(axis=-1), np.abs(volume[..., -1] - lost))
        self.electrolyte = np.maximum(self.electrolyte, missing / dose)

    def _appeared(self, begin: Quantity, end: Quantity) -> Quantity:
        """Oxygen [mol.m-2] that is stored where the step begins, and was not where the last one ended."""
        before, self.stored = np.where(self.stored == 0, begin, self.stored), end
        return begin - before

    def _y_c(self, fields: Mapping[str, Array]) -> Quantity:
        """Parasitic share of the charge, where there is ageing."""
        return self.numbers["Parasitic share of the charge"] if "Parasitic charge current [A.m-3]" in fields else 0.0

    def _solvent_lost(self) -> Quantity:
        """Electrolyte [m] that parasitic reactions and evaporation took."""
        n = self.numbers
        per_charge = n["Solvent molar volume [m3.mol-1]"] / (n["Electrons per solvent molecule lost"] * F)
        return per_charge * (self.discharge_loss + self.charge_loss) + self.evaporated

    def close(self) -> dict[str, Quantity]:
        """Close the books.

        Returns
        -------
        dict of str to float or array
            Relative errors [-]: of the charge moved (charge, lithium), of the oxygen moved, or of the initial amount
            (salt, electrolyte).
        """
        n = self.numbers
        scale = np.maximum(self.throughput, SMALLEST_THROUGHPUT)
        moles = np.maximum(scale / (ELECTRONS * F), self.exchanged)
        missed = self._charge_missed()
        errors = {
            "charge": missed / scale,
            "lithium": (F * (self.foil - self.shuttled) - self.on_the_foil - self.charge - missed) / scale,
        }
        if np.any(self.oxygen):
            salt = n["Initial salt concentration [mol.m-3]"] * liquid_at_start(n)
            errors["oxygen"] = (self.oxygen - self.product - self.discharge_loss / (ELECTRONS * F)) / moles
            if np.any(self.inert):
                errors["inert"] = self.inert / moles
            errors["salt"] = self.salt / salt
            errors["electrolyte"] = self.electrolyte
        if np.any(self.oxidised) or np.any(self.shuttled):
            inventory = mediator_at_start(n)
            errors["mediator"] = (abs(self.mediator) + abs(self.inventory)) / np.maximum(inventory, self.shuttled)
        return {name: _plain(abs(error)) for name, error in errors.items()}


def _plain(amount: Quantity) -> Quantity:
    """Write an amount as a plain number; those of many cells as an array."""
    return float(amount) if np.ndim(amount) == 0 else amount


def _over(number: Quantity, axes: int) -> Quantity:
    """Bring a number of each cell against arrays that have more axes."""
    return np.reshape(number, (*np.shape(number), *(1,) * axes)) if np.ndim(number) else number


def _gained(field: Array) -> Quantity:
    """What a field is more at the end, in its unit."""
    return field[..., -1] - field[..., 0]


def _parted(field: Array, places: int) -> tuple[Array, Array]:
    """A field, in any unit, in the separator, which has that many places, and in the electrode."""
    return field[..., :places, :], field[..., places:, :]


def _gas_fed(fields: Mapping[str, Array]) -> Quantity:
    if "Oxygen flux at the open edge [mol.m-2.s-1]" in fields:  # there the flux is resolved
        return False
    return fields["Oxygen conductivity at the gas side [m2.s-1]"].max(axis=-1) > GAS_FED


def _oxygen_taken(fields: Mapping[str, Array], width: Array, L_p: Quantity, y_c: Quantity) -> Quantity:
    """Oxygen [mol.m-2] that came from outside the column."""
    t = fields["Time [s]"]
    if "Oxygen flux at the open edge [mol.m-2.s-1]" in fields:
        flux = stieltjes(fields["Oxygen flux at the open edge [mol.m-2.s-1]"], t)
        return flux - _gained(fields["Oxygen in the gas-diffusion layer [mol.m-2]"])
    j = fields["Reduction current density [A.m-2]"] - _over(1 - y_c, 2) * fields["Oxidation current density [A.m-2]"]
    taken = fields["Working surface [m-1]"] * j / (ELECTRONS * F)
    taken = taken - fields.get("Peroxide oxidation by mediator [mol.m-3.s-1]", 0.0)
    reacted = L_p * stieltjes(width @ taken, t)
    return np.where(_gas_fed(fields), reacted, stieltjes(fields["Oxygen flux at the gas side [mol.m-2.s-1]"], t))


def _oxygen_exchanged(fields: Mapping[str, Array]) -> Quantity:
    """Oxygen [mol.m-2] that passed the open edge, or the gas side of a single column, either way."""
    edge = fields.get("Oxygen flux at the open edge [mol.m-2.s-1]", fields["Oxygen flux at the gas side [mol.m-2.s-1]"])
    return stieltjes(np.abs(edge), fields["Time [s]"])


def _inert_lost(fields: Mapping[str, Array]) -> Quantity:
    """Inert gas [mol.m-2] that came through the open edge and is not in the layer."""
    if "Oxygen flux at the open edge [mol.m-2.s-1]" not in fields:
        return 0.0
    flux = fields["Gas flux at the open edge [mol.m-2.s-1]"] - fields["Oxygen flux at the open edge [mol.m-2.s-1]"]
    inert = fields["Gas in the gas-diffusion layer [mol.m-2]"] - fields["Oxygen in the gas-diffusion layer [mol.m-2]"]
    return stieltjes(flux, fields["Time [s]"]) - _gained(inert)

"""Conservation balances, and by how much a run misses them, physics 6.

The left side of every book comes from outside (current times time, the foil, what passes the gas side), the right side
from the fields. Integrals over time are of products of the solver's own polynomials: three points a step, exact for the
parabola through them.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lobsim.physics import thermodynamics
from lobsim.physics.constants import F
from lobsim.solve.oxygen import partition

Array = NDArray[np.float64]

ELECTRONS = 2  # per Li2O2
# Where gas feeds the electrode, the concentration differs by 1e-6 of itself over half a cell, less than a solver
# resolves: above this conductivity [m2.s-1] the oxygen taken up is what the reaction consumes. Along a stacked
# electrode the flux through the open edge is well resolved, whatever feeds the columns.
GAS_FED = 1e-7
SMALLEST_THROUGHPUT = 36.0  # C m-2, 1 uAh/cm2: what the books of a rest are measured by


def stieltjes(f: Array, g: Array) -> Array:
    """Integrate f dg, in any unit, along the last axis; points, an odd number, are step ends and middles in turn."""
    f0, f1, f2 = f[..., :-2:2], f[..., 1::2], f[..., 2::2]
    g0, g1, g2 = g[..., :-2:2], g[..., 1::2], g[..., 2::2]
    slopes = f0 * (-3 * g0 + 4 * g1 - g2) + 4 * f1 * (g2 - g0) + f2 * (g0 - 4 * g1 + 3 * g2)
    return slopes.sum(axis=-1) / 6


def liquid_at_start(numbers: Mapping[str, float]) -> float:
    """Electrolyte of a fresh cell, that in the separator included [m] (5.15)."""
    dose, L_s = numbers["Electrolyte dose [m]"], numbers["Separator thickness [m]"]
    return float(thermodynamics.liquid_of_cell(dose, L_s, numbers["Separator porosity"]))


def mediator_at_start(numbers: Mapping[str, float]) -> float:
    """The mediator of a fresh cell, both forms [mol.m-2] (5.15)."""
    return numbers["Mediator concentration [mol.m-3]"] * liquid_at_start(numbers)


class Ledger:
    """Running sums over the steps of a run, closed into relative errors at the end.

    Parameters
    ----------
    numbers : mapping of str to float
        The parameters of the cell; set anew where the next step has another temperature, gas or pressure.
    """

    def __init__(self, numbers: Mapping[str, float]) -> None:
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
    def amounts(self) -> dict[str, float]:
        """The sums [C.m-2, mol.m-2, m, -], by name: a ledger goes on from them with `carry`."""
        return {name: value for name, value in vars(self).items() if name != "numbers"}

    def carry(self, amounts: Mapping[str, float]) -> None:
        """Go on from the sums [C.m-2, mol.m-2, m, -] of another ledger."""
        vars(self).update(amounts)

    def add(self, fields: Mapping[str, Array], width: Array, width_s: Array) -> float:
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
        self.charge += float(stieltjes(i, t))
        self.throughput += float(stieltjes(np.abs(i), t))
        self.product += L_p / V_m * float(width @ (eps_p[:, -1] - eps_p[:, 0]))
        capacitance = fields["Working surface [m-1]"] * n["Double-layer capacity [F.m-2]"]
        self.double_layer += L_p * float(width @ stieltjes(capacitance, dphi))
        foil = fields["Lithium thickness [m]"]
        self.foil += float(foil[0] - foil[-1]) / n["Lithium molar volume [m3.mol-1]"]
        for left in ("Plated lithium [C.m-2]", "Dead lithium [C.m-2]"):
            if left in fields:
                self.on_the_foil += float(fields[left][-1] - fields[left][0])
        self._add_parasites(fields, width, L_p)
        if "Oxidised mediator [mol.m-2]" in fields:
            self._add_mediator(fields, width, width_s, L_p, L_s)
        if "Oxygen concentration [mol.m-3]" in fields:
            self._add_transport(fields, width, width_s, L_p, L_s)
        return abs(self._charge_missed() - missed) / max(self.throughput - moved, SMALLEST_THROUGHPUT)

    def _charge_missed(self) -> float:
        """Charge [C.m-2] of the reactions that the current does not account for (5.4, 5.7)."""
        by_mediator = F * (self.oxidised + self.shuttled)
        parasitic = self.discharge_loss - self.charge_loss
        return ELECTRONS * F * self.product - by_mediator + parasitic - self.charge - self.double_layer

    def _add_parasites(self, fields: Mapping[str, Array], width: Array, L_p: float) -> None:
        if "Parasitic discharge current [A.m-3]" in fields:
            t = fields["Time [s]"]
            by_discharge, by_charge = (
                float(stieltjes(L_p * width @ fields[f"Parasitic {half} current [A.m-3]"], t))
                for half in ("discharge", "charge")
            )
            self.discharge_loss += by_discharge
            self.charge_loss += by_charge
            self.evaporated += self.numbers["Evaporation rate [m.s-1]"] * float(t[-1] - t[0])

    def _add_mediator(self, fields: Mapping[str, Array], width: Array, width_s: Array, L_p: float, L_s: float) -> None:
        n_M, n_sh = fields["Oxidised mediator [mol.m-2]"], fields["Mediator reduced at the lithium [mol.m-2]"]
        made = float(n_M[-1] - n_M[0])
        gained = made
        if "Oxidised mediator concentration [mol.m-3]" in fields:
            gained = self._mediator_found(fields, width, width_s, L_p, L_s)
        self.oxidised += gained
        self.shuttled += float(n_sh[-1] - n_sh[0])
        self.mediator += gained - made
        if "Mediator left [mol.m-2]" in fields:
            n_T = fields["Mediator left [mol.m-2]"]
            lost = self.numbers["Mediator loss rate [s-1]"] * float(stieltjes(n_T - n_M, fields["Time [s]"]))
            self.inventory += float(n_T[-1] - n_T[0]) + lost

    def _mediator_found(
        self, fields: Mapping[str, Array], width: Array, width_s: Array, L_p: float, L_s: float
    ) -> float:
        """RM+ [mol.m-2] that separator, electrode and excess liquid have gained."""
        M, c_M, eps_l = (
            width_s.size,
            fields["Oxidised mediator concentration [mol.m-3]"],
            fields["Liquid volume fraction"],
        )
        found = L_s * self.numbers["Separator porosity"] * width_s @ (c_M[:M, -1] - c_M[:M, 0])
        outside = fields.get("Oxidised mediator outside the membrane [mol.m-2]")
        if outside is None:
            return float(found + L_p * width @ stieltjes(eps_l, c_M[M:]))
        inside = eps_l * c_M[M:]
        return float(found + L_p * width @ (inside[:, -1] - inside[:, 0]) + outside[-1] - outside[0])

    def _add_transport(self, fields: Mapping[str, Array], width: Array, width_s: Array, L_p: float, L_s: float) -> None:
        n = self.numbers
        M = width_s.size
        c_O, c_e = fields["Oxygen concentration [mol.m-3]"], fields["Electrolyte concentration [mol.m-3]"]
        eps_l, eps_g = fields["Liquid volume fraction"], fields["Gas volume fraction"]
        K = partition(n)
        eps_s = np.full_like(c_O[:M], n["Separator porosity"])
        found = L_p * width @ ((eps_l + K * eps_g) * c_O[M:]) + L_s * width_s @ (eps_s * c_O[:M])
        self.oxygen -= self._appeared(found[0], found[-1])
        stored = L_p * width @ stieltjes(eps_l + K * eps_g, c_O[M:]) + L_s * width_s @ stieltjes(eps_s, c_O[:M])
        self.exchanged += _oxygen_exchanged(fields)
        taken = _oxygen_taken(fields, width, L_p, self._y_c(fields))
        self.oxygen += taken - (0.0 if _gas_fed(fields) else float(stored))
        self.inert += _inert_lost(fields)
        salt = L_s * width_s @ (eps_s[:, -1] * (c_e[:M, -1] - c_e[:M, 0]))
        if "Salt outside the membrane [mol.m-2]" in fields:
            n_ex = fields["Salt outside the membrane [mol.m-2]"]
            inside = eps_l * c_e[M:]
            salt += L_p * width @ (inside[:, -1] - inside[:, 0]) + n_ex[-1] - n_ex[0]
        else:
            salt += L_p * width @ stieltjes(eps_l, c_e[M:])
        self.salt += float(salt)
        outside = fields.get("Liquid outside the membrane [m]", fields["Excess liquid [m]"])
        volume = L_p * width @ eps_l + outside
        left = fields.get("Electrolyte left [m]", n["Electrolyte dose [m]"])
        lost = n["Electrolyte dose [m]"] - self.used_before - self._solvent_lost()  # at the end of the step
        missing = np.append(volume - left, volume[-1] - lost)
        self.electrolyte = max(self.electrolyte, float(np.abs(missing).max() / n["Electrolyte dose [m]"]))

    def _appeared(self, begin: float, end: float) -> float:
        """Oxygen [mol.m-2] that is stored where the step begins, and was not where the last one ended."""
        before, self.stored = self.stored or begin, float(end)
        return float(begin - before)

    def _y_c(self, fields: Mapping[str, Array]) -> float:
        """Parasitic share of the charge, where there is ageing."""
        return self.numbers["Parasitic share of the charge"] if "Parasitic charge current [A.m-3]" in fields else 0.0

    def _solvent_lost(self) -> float:
        """Electrolyte [m] that parasitic reactions and evaporation took."""
        n = self.numbers
        per_charge = n["Solvent molar volume [m3.mol-1]"] / (n["Electrons per solvent molecule lost"] * F)
        return per_charge * (self.discharge_loss + self.charge_loss) + self.evaporated

    def close(self) -> dict[str, float]:
        """Close the books.

        Returns
        -------
        dict of str to float
            Relative errors [-]: of the charge moved (charge, lithium), of the oxygen moved, or of the initial amount
            (salt, electrolyte).
        """
        n = self.numbers
        scale = max(self.throughput, SMALLEST_THROUGHPUT)
        moles = max(scale / (ELECTRONS * F), self.exchanged)
        missed = self._charge_missed()
        errors = {
            "charge": missed / scale,
            "lithium": (F * (self.foil - self.shuttled) - self.on_the_foil - self.charge - missed) / scale,
        }
        if self.oxygen:
            salt = n["Initial salt concentration [mol.m-3]"] * liquid_at_start(n)
            errors["oxygen"] = (self.oxygen - self.product - self.discharge_loss / (ELECTRONS * F)) / moles
            if self.inert:
                errors["inert"] = self.inert / moles
            errors["salt"] = self.salt / salt
            errors["electrolyte"] = self.electrolyte
        if self.oxidised or self.shuttled:
            inventory = mediator_at_start(n)
            errors["mediator"] = (abs(self.mediator) + abs(self.inventory)) / max(inventory, self.shuttled)
        return {name: abs(error) for name, error in errors.items()}


def _gas_fed(fields: Mapping[str, Array]) -> bool:
    resolved = "Oxygen flux at the open edge [mol.m-2.s-1]" in fields
    return not resolved and bool(fields["Oxygen conductivity at the gas side [m2.s-1]"].max() > GAS_FED)


def _oxygen_taken(fields: Mapping[str, Array], width: Array, L_p: float, y_c: float) -> float:
    """Oxygen [mol.m-2] that came from outside the column."""
    t = fields["Time [s]"]
    if "Oxygen flux at the open edge [mol.m-2.s-1]" in fields:
        gas = fields["Oxygen in the gas-diffusion layer [mol.m-2]"]
        return float(stieltjes(fields["Oxygen flux at the open edge [mol.m-2.s-1]"], t) - (gas[-1] - gas[0]))
    if _gas_fed(fields):
        j = fields["Reduction current density [A.m-2]"] - (1 - y_c) * fields["Oxidation current density [A.m-2]"]
        taken = fields["Working surface [m-1]"] * j / (ELECTRONS * F)
        taken = taken - fields.get("Peroxide oxidation by mediator [mol.m-3.s-1]", 0.0)
        return float(stieltjes(L_p * width @ taken, t))
    return float(stieltjes(fields["Oxygen flux at the gas side [mol.m-2.s-1]"], t))


def _oxygen_exchanged(fields: Mapping[str, Array]) -> float:
    """Oxygen [mol.m-2] that passed the open edge, or the gas side of a single column, either way."""
    edge = fields.get("Oxygen flux at the open edge [mol.m-2.s-1]", fields["Oxygen flux at the gas side [mol.m-2.s-1]"])
    return float(stieltjes(np.abs(edge), fields["Time [s]"]))


def _inert_lost(fields: Mapping[str, Array]) -> float:
    """Inert gas [mol.m-2] that came through the open edge and is not in the layer."""
    if "Oxygen flux at the open edge [mol.m-2.s-1]" not in fields:
        return 0.0
    flux = fields["Gas flux at the open edge [mol.m-2.s-1]"] - fields["Oxygen flux at the open edge [mol.m-2.s-1]"]
    inert = fields["Gas in the gas-diffusion layer [mol.m-2]"] - fields["Oxygen in the gas-diffusion layer [mol.m-2]"]
    return float(stieltjes(flux, fields["Time [s]"]) - (inert[-1] - inert[0]))

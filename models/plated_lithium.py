"""What charges leave on the lithium foil, and what a discharge takes of it (law "lithium" = "two-stage").

=======  =========================================  =======  =======================
unknown  equation                                   in       terms in lobsim.physics
=======  =========================================  =======  =======================
q_m      dq_m/dt = -f_Li I on charge, -I s after    (5.30)   lithium
q_dead   dq_dead/dt = -(1 - f_Li) I on charge       (5.30)   lithium
q_foil   dq_foil/dt = I (1 - s) on discharge        (5.30)   lithium
=======  =========================================  =======  =======================

Charges per electrode area, of the cell as a whole: moss, dead lithium, and what the foil has given. Each has a balance
of its own, so that their sum can be held against the current.
"""

from dataclasses import dataclass

import pybamm
from pybamm import Symbol

from lobsim.models.cell_model import CellModel
from lobsim.physics import lithium

SIZE = 1e6  # C.m-2: an absolute tolerance of 0.01 C m-2; where the moss ends, q_m sets how early the voltage falls


@dataclass(frozen=True)
class Layer:
    """Moss and dead lithium on the foil, what a current loses in them, and the voltage that is solved for.

    That is the voltage before this loss: the fields in the cell do not feel it, so it does not disturb their solution.
    """

    s: Symbol
    R: Symbol
    voltage: str
    charges: tuple[Symbol, ...] = ()

    def drop(self, i: Symbol) -> Symbol:
        """Voltage [V] that a current i [A.m-2] loses: that of the cell, or of one of its columns (5.31)."""
        return lithium.drop_under_dead_lithium(i, self.s, self.R) if self.charges else pybamm.Scalar(0)

    def outputs(self, i: Symbol) -> dict[str, Symbol]:
        """Charges and, for a column with the current i [A.m-2], the drop, by the names of the outputs."""
        drop = {"Dead lithium potential drop [V]": self.drop(i)} if self.charges else {}
        return {q.name: q for q in self.charges} | drop


ONE_FOIL = Layer(s=pybamm.Scalar(0), R=pybamm.Scalar(0), voltage="Voltage [V]")


def two_stages(model: CellModel) -> Layer:
    """Set the balances of moss, dead lithium and foil, under their law (5.30).

    Of several columns each meets the resistance with its own current, under one layer for all.
    """
    if model.laws["lithium"] == "foil":
        return ONE_FOIL
    p, I = model.param, model.current_density
    q_m, q_dead, q_foil = (
        pybamm.Variable(f"{name} [C.m-2]", scale=SIZE)
        for name in ("Plated lithium", "Dead lithium", "Lithium taken from the foil")
    )
    s = lithium.share_from_moss(q_m, p.f_Li, p.q_limit)
    model.rhs[q_m] = lithium.moss_rate(p.f_Li, s, I)
    model.rhs[q_dead] = lithium.dead_rate(p.f_Li, I)
    model.rhs[q_foil] = lithium.foil_rate(s, I)
    model.initial_conditions.update({q: pybamm.Scalar(0) for q in (q_m, q_dead, q_foil)})
    model.lithium_left = lithium.thickness(p.L_Li, p.V_Li, q_foil)
    model.variables["Lithium thickness [m]"] = model.lithium_left
    R = lithium.dead_resistance(p.r_d, q_dead, p.q_ref)
    return Layer(s, R, "Voltage before dead lithium [V]", (q_m, q_dead, q_foil))

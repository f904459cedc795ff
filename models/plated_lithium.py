"""What charges leave on the lithium foil, and what a discharge takes of it (law "lithium" = "two-stage").

=======  =========================================  =======  =======================
unknown  equation                                   in       terms in lobsim.physics
=======  =========================================  =======  =======================
q_m      dq_m/dt = f_Li |I| on charge, -I s after   (5.16)   lithium
q_dead   dq_dead/dt = (1 - f_Li) |I| on charge      (5.16)   lithium
q_foil   dq_foil/dt = I (1 - s) on discharge        (5.16)   lithium
=======  =========================================  =======  =======================

Charges per electrode area, of the cell as a whole: moss, dead lithium, and what the foil has given. Each has a balance
of its own, so that their sum can be held against the current.
"""

import pybamm
from pybamm import Symbol

from lobsim.models.cell_model import CellModel
from lobsim.physics import lithium

DROP = "Dead lithium potential drop [V]"
SIZE = 1e6  # C.m-2: an absolute tolerance of 0.01 C m-2; where the moss ends, q_m sets how early the voltage falls


def two_stages(model: CellModel, i: Symbol) -> Symbol:
    """Set the balances of moss, dead lithium and foil; the voltage [V] that a current i [A.m-2] loses under the dead.

    Of several columns each loses what its own current i says, as at any resistance, under one layer for all. Under the
    law "foil" there is no layer.
    """
    if model.laws["lithium"] == "foil":
        return pybamm.Scalar(0)
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
    dropped = lithium.drop_under_dead_lithium(i, s, p.r_d, q_dead)
    model.variables.update({q.name: q for q in (q_m, q_dead, q_foil)})
    model.variables.update({"Lithium thickness [m]": model.lithium_left, DROP: dropped})
    return dropped

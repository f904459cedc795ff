"""A swollen electrode is longer by lam: under a uniform reaction its gradients of O2, salt and potential grow as lam.

Uniform, because the overpotential that the kinetics need is some hundred times what transport costs; the fluxes then
fall linearly from one face of the electrode to the other, and the fields are parabolas.
"""

import pytest

LAWS = {"network": "tortuosity", "passivation": "none"}
I, KAPPA, D_E, D_O = 4.0, 1.0, 1e-8, 2e-7


@pytest.mark.parametrize("chi", [0.0, 1.0])
def test_gradients_grow_with_the_stretch(solve, fast, slab, nature, chi):
    """1 %: the reaction varies by i L/(2 kappa eps) = 0.2 mV of 51 mV and by 0.15 % of c_O.

    A rigid electrode keeps lam = 1 but its liquid, eps_l = eps_0 - eps_p, narrows.
    """
    changes = {
        "Freedom to swell of the membrane": chi,
        "Peak electrolyte conductivity [S.m-1]": KAPPA,
        "Salt diffusivity [m2.s-1]": D_E,
        "Oxygen diffusivity [m2.s-1]": D_O,
    }
    solution = solve(fast(changes), LAWS, until=6e4)
    eps_p = solution["Lithium peroxide volume fraction"].entries[:, -1]
    lam, room = 1 + chi * eps_p.mean(), slab.eps - (1 - chi) * eps_p.mean()
    assert eps_p.mean() > 0.2
    x = solution["x [m]"].entries[6:, -1] - 1e-6
    ends = x[[0, -1]] - x[[0, -1]] ** 2 / (2 * slab.L)
    path = (ends[1] - ends[0]) * lam / room  # m, weighted with the current that still flows in the liquid

    def fall(name):
        field = solution[name].entries[-40:, -1]
        return field[0] - field[-1]

    salt = (1 - 0.35) * I * path / (nature.F * D_E)
    assert fall("Electrolyte concentration [mol.m-3]") == pytest.approx(salt, rel=1e-2)
    theta = 2 * nature.R * nature.T / nature.F * (1 - 0.35)
    potential = I * path / KAPPA + theta * salt / 1000
    assert fall("Electrolyte potential [V]") == pytest.approx(potential, rel=1e-2)
    # oxygen comes from the other side: its flux grows as x
    oxygen = -I * (x[-1] ** 2 - x[0] ** 2) / (2 * slab.L) * lam / room / (nature.n * nature.F * D_O)
    assert fall("Oxygen concentration [mol.m-3]") == pytest.approx(oxygen, rel=1e-2)

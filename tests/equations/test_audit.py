"""The overpotential audit: does it add up, and does it blame what is to blame?"""

import numpy as np
import pytest

import lobsim
from lobsim.result import audit

DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
ROUNDING_V = 1e-12


@pytest.fixture(scope="module")
def nips() -> lobsim.Result:
    return lobsim.run(lobsim.Cell("NIPS", "stacked"), DISCHARGE)


def one_place(**changed: float) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """Fields of a single place at one time, as a model would give them, and the numbers."""
    numbers = lobsim.Cell("NIPS", "stacked").numbers
    fields = {
        "Total current density [A.m-2]": np.array([4.0]),
        "Voltage [V]": np.array([2.5]),
        "Lithium overpotential [V]": np.array([0.01]),
        "Separator potential drop [V]": np.array([0.002]),
        "Working surface [m-1]": np.array([[2e7]]),
        "Double-layer voltage [V]": np.array([[2.6]]),
        "Surface overpotential [V]": np.array([[2.6 - 2.96]]),
        "Reduction current density [A.m-2]": np.array([[2e-3]]),
        "Reduction current density without film [A.m-2]": np.array([[2e-3]]),
        "Film share": np.array([[1.0]]),
        "Oxidation current density [A.m-2]": np.array([[1e-9]]),
        "Positive electrode oxygen concentration [mol.m-3]": np.array([[4.0]]),
        "Oxygen at the gas of each place [mol.m-3]": np.array([[4.0]]),
    }
    return fields | {name: np.array([[value]]) for name, value in changed.items()}, numbers


def test_the_losses_add_up_to_what_the_voltage_lacks(nips):
    assert max(loss.max() for loss in nips.audit.values()) > 0.5  # V: there is something to add up
    total = sum(nips.audit.values())
    np.testing.assert_allclose(2.96 - total, nips.voltage_V, atol=ROUNDING_V)


@pytest.mark.parametrize("membrane", ["VF", "DB", "NIPS"])
def test_the_remainder_called_liquid_is_the_drop_in_the_liquid(membrane):
    """The liquid's share is what the other terms leave; the potential itself, weighted with the reaction, agrees."""
    result = lobsim.run(lobsim.Cell(membrane, "coin"), DISCHARGE)
    half = result["snapshot"].size // 2
    rate = result["Working surface [m-1]"] * result["Reduction current density [A.m-2]"]
    weight = result["width"] * rate[:, half] / (result["width"] @ rate[:, half])
    phi_e = result["Electrolyte potential [V]"][:, half]
    ln_c = np.log(result["Electrolyte concentration [mol.m-3]"][:, half])
    diffusion = 2 * 8.314463 * 298.15 / 96485.33 * 0.65 * (ln_c[5] - weight @ ln_c[6:])
    drop = phi_e[5] - weight @ phi_e[6:] - diffusion
    liquid = np.interp(result["snapshot"][half], result.time_s, result.audit["liquid"])
    # Averaging before or after the exponential differs by the spread of phi_e squared over kT/e.
    assert liquid == pytest.approx(drop, abs=0.2 * drop + 1e-3)


def test_oxygen_alone_is_charged_its_nernst_like_loss():
    fields, numbers = one_place(
        **{
            "Positive electrode oxygen concentration [mol.m-3]": 0.4,
            "Reduction current density [A.m-2]": 2e-4,
            "Reduction current density without film [A.m-2]": 2e-4,
        }
    )
    losses = audit.overpotentials(fields, np.ones(1), numbers)
    assert losses["oxygen"][0] == pytest.approx(0.1183, abs=1e-4)  # 2RT/F ln 10 at 25 C
    assert losses["film"][0] == pytest.approx(0, abs=ROUNDING_V)


def test_a_film_alone_is_charged_the_logarithm_of_what_it_leaves():
    fields, numbers = one_place(**{"Film share": 1e-2, "Reduction current density [A.m-2]": 2e-5})
    losses = audit.overpotentials(fields, np.ones(1), numbers)
    assert losses["film"][0] == pytest.approx(0.2366, abs=2e-4)  # two decades
    assert losses["oxygen"][0] == pytest.approx(0, abs=ROUNDING_V)


def test_an_ohmic_film_is_charged_its_own_drop():
    fields, numbers = one_place(**{"Surface overpotential [V]": 2.6 - 2.96 + 0.15})
    losses = audit.overpotentials(fields, np.ones(1), numbers)
    assert losses["film"][0] == pytest.approx(0.15, abs=1e-9)


def test_film_and_oxygen_at_different_places_share_what_they_cost_together():
    """Half the surface filmed, the other half starved: neither costs much alone, together they cost everything."""
    fields, numbers = one_place()
    two = {name: np.repeat(value, 2, axis=0) if value.ndim == 2 else value for name, value in fields.items()}
    two["Film share"] = np.array([[1e-6], [1.0]])
    two["Reduction current density without film [A.m-2]"] = np.array([[2e-3], [2e-9]])
    two["Positive electrode oxygen concentration [mol.m-3]"] = np.array([[4.0], [4e-6]])
    losses = audit.overpotentials(two, np.full(2, 0.5), numbers)
    assert losses["film"][0] == pytest.approx(losses["oxygen"][0], rel=1e-6)
    assert losses["film"][0] > 0.3


def test_current_that_crowds_at_the_open_edge_is_the_fault_of_the_gas():
    """Columns at 0.5 and 1.5 of the mean: <i>^2/<i^2> = 0.8, and a fifth of the drop over the ceramic is the gas's."""
    fields, numbers = one_place(**{"Separator potential drop [V]": 0.0})
    fields = {name: value[0] if name == "Separator potential drop [V]" else value for name, value in fields.items()}
    numbers["Ceramic resistance [Ohm.m2]"] = 0.02
    even = audit.overpotentials(fields, np.ones(1), numbers)
    uneven = audit.overpotentials({**fields, "Evenness of the local current": np.array([0.8])}, np.ones(1), numbers)
    assert even["separator and ceramic"][0] == pytest.approx(4.0 * 0.02, rel=1e-12)
    assert uneven["separator and ceramic"][0] == pytest.approx(4.0 * 0.02, rel=1e-12)
    assert uneven["gas"][0] - even["gas"][0] == pytest.approx(4.0 * 0.02 * 0.25, rel=1e-9)


def test_at_the_start_of_a_discharge_all_current_goes_to_the_double_layer(nips):
    share = nips["Faradaic share of the current"]
    assert share[0] < 0.01 and share[-1] == pytest.approx(1, abs=0.01)


def test_at_rest_the_losses_add_up_and_only_what_thin_oxygen_costs_is_left():
    """In air (RT/2F) ln(1/0.21) = 20.05 mV, the oxygen's; after a passivated end no film is left in the sum."""
    steps = ["Discharge at 0.4 mA/cm2 until 2.0 V", "Rest for 60 hours"]
    run = lobsim.run(lobsim.Cell("NIPS", "coin", gas="air").with_mesh(6, 10), steps)
    np.testing.assert_allclose(2.96 - sum(run.audit.values()), run.voltage_V, atol=ROUNDING_V)
    end = {name: float(loss[-1]) for name, loss in run.audit.items()}
    assert end.pop("oxygen") == pytest.approx(0.02005, abs=1e-4)
    assert max(map(abs, end.values())) < 1e-4

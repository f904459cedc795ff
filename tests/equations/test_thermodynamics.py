"""Equilibrium by hand, and one function for symbols, numbers and arrays."""

import subprocess
import sys

import numpy as np
import pybamm
import pytest

from lobsim.physics import thermodynamics

F, R = 96485.33212, 8.31446261815324
CASES = {  # values of a cell, and what follows by hand
    "equilibrium": ((2.96, -1.1e-3, 308.15, 298.15), 2.949),
    "oxygen_activity": ((2.0, 4.0 / 101325), 0.5),
    "with_oxygen": ((2.96, 0.21, 298.15), 2.96 - 1.5606477 * R * 298.15 / (2 * F)),
    "molar_volume": ((45.88e-3, 2310.0), 1.98615e-5),
    "diffusion_voltage": ((298.15, 0.35, 1.0), 1.3 * R * 298.15 / F),
    "solubility": ((4.0 / 101325, -0.005, 309.15, 299.15), 4.0 / 101325 * 0.95122942),
    "partition": ((4.0 / 101325, 298.15), 10.2186),
    "liquid_of_cell": ((35e-6, 200e-6, 0.5), 135e-6),
}


@pytest.mark.parametrize("name", CASES)
def test_a_value_by_hand(name):
    values, by_hand = CASES[name]
    assert getattr(thermodynamics, name)(*values) == pytest.approx(by_hand, rel=1e-5)


def test_no_case_is_left_out():
    functions = {name for name, thing in vars(thermodynamics).items() if callable(thing) and name.islower()}
    assert set(CASES) == functions


@pytest.mark.parametrize("name", CASES)
def test_symbols_numbers_and_arrays_give_the_same_bits(name):
    """A model and the audit of its run mean one thing by U, theta, V_m, H, K and the liquid of the cell."""
    law, (values, _) = getattr(thermodynamics, name), CASES[name]
    symbols = [pybamm.InputParameter(str(place)) for place in range(len(values))]
    inputs = {symbol.name: value for symbol, value in zip(symbols, values, strict=True)}
    assert float(np.asarray(law(*symbols).evaluate(inputs=inputs)).item()) == law(*values)
    np.testing.assert_array_equal(law(np.full(3, values[0]), *values[1:]), np.full(3, law(*values)))


def test_who_reads_a_result_needs_no_pybamm_for_it():
    code = "import sys, lobsim.physics.thermodynamics; print('pybamm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"

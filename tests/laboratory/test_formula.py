"""Expressions compute what they say, and nothing in them is executed."""

import math

import numpy as np
import pybamm
import pytest

from lobsim import LobsimError
from lobsim.parameters import Formula, Table

NUMBERS = {"Initial salt concentration [mol.m-3]": 1000.0, "Ambient temperature [K]": 300.0, "A [m]": 2.0, "B": 0.5}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2 * 'A [m]' - 'B'", 3.5),
        ("-'A [m]'**2", -4.0),
        ("2^3^2", 512.0),
        ("1e-9 * exp(-1200/T) * (1 - c/5000)", 1e-9 * math.exp(-4) * 0.8),
        ("max(min('A [m]', 3), sqrt(16))", 4.0),
        ("log(10) / log10(exp(1)) + abs(-1) + tanh(0)", math.log(10) ** 2 + 1),
    ],
)
def test_an_expression_is_worked_out(text, number):
    assert Formula(text)(NUMBERS) == pytest.approx(number, rel=1e-15)


def test_an_expression_means_the_same_of_numbers_arrays_and_symbols():
    formula, c = Formula("2e-10 * exp(-c/1000) / max(T, 250) + 'B' * 1e-12"), np.array([10.0, 500.0, 3000.0])
    by_hand = 2e-10 * np.exp(-c / 1000) / 300 + 0.5e-12
    np.testing.assert_allclose(formula.at(NUMBERS, c, 300.0), by_hand, rtol=1e-14)
    symbol = formula.at({"B": pybamm.Scalar(0.5)}, pybamm.Vector(c), pybamm.Scalar(300))
    np.testing.assert_allclose(symbol.evaluate().ravel(), by_hand, rtol=1e-14)


def test_an_expression_tells_what_it_depends_on():
    formula = Formula("'A [m]' * exp(c) + T")
    assert (formula.names, formula.of_salt, formula.of_temperature) == ({"A [m]"}, True, True)
    assert not Formula("exp(1)").of_salt and not Formula("'c' + 'T'").of_temperature


@pytest.mark.parametrize(
    "text",
    [
        *("__import__('os')", "(lambda: 1)()", "[1]", "{}", "1 if T else 2", "c.real", "c[0]", "f'{c}'", "a := 1"),
        *(
            "exp",
            "exp()",
            "exp(1, 2)",
            "exp(x=1)",
            "exp(*c)",
            "min(1)",
            "True",
            "None",
            "1j",
            "1e999",
            "c < T",
            "not c",
        ),
        *("", " ", "1 +", "'a' 'b' +", "~1", "1 // 2", "1 % 2", "c @ T", "\0", "..."),
        *("-" * 1990 + "1", "(" * 101 + "1" + ")" * 101, "1" + "+1" * 1000, "9" * 5000),
    ],
)
def test_what_is_no_expression_is_refused_at_once(text):
    with pytest.raises(LobsimError):
        Formula(text)({})


@pytest.mark.parametrize("text", ["1/0", "9**9**9**9", "exp(1e6)", "log(-1)", "(-8)**0.5", "log(0)"])
def test_what_gives_no_real_number_is_one_sentence(text):
    with pytest.raises(LobsimError, match=r"worked out|no real value"):
        Formula(text)({})


def test_a_table_is_met_at_its_points_and_kept_beyond_its_ends():
    table = Table("c", ((100, 1.0), (1000, 3.0), (2000, 2.5)))
    at = np.array([0.0, 100.0, 550.0, 1000.0, 2000.0, 9000.0])
    read = table.at({}, at, None)
    np.testing.assert_allclose(read[[0, 1, 3, 4, 5]], [1.0, 1.0, 3.0, 2.5, 2.5], rtol=1e-12)
    assert 1.0 < read[2] < 3.0
    np.testing.assert_allclose(table.at({}, pybamm.Vector(at), None).evaluate().ravel(), read, rtol=1e-9)
    assert table(NUMBERS) == pytest.approx(3.0)

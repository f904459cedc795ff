"""Parameter sets refuse what nobody could check, and say what would be right."""

import math

import pytest

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.parameters import ParameterSet, Value, assumed, derived, fitted, printed
from lobsim.parameters.units import unit
from lobsim.parameters.values import Resolved

LENGTHS = ParameterSet(
    {
        "Layer thickness [m]": printed(1e-4, "Table 1"),
        "Number of layers": assumed(2.0, "as built"),
        "Stack thickness [m]": derived(
            lambda p: p["Layer thickness [m]"] * p["Number of layers"], "layers x thickness"
        ),
    }
)
NUMBERS = Cell().parameters


def refused(action) -> str:
    with pytest.raises(LobsimError) as error:
        action()
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "factor"),
    [("m2.s-1", 1), ("mA/cm2", 10), ("mAh/g", 3600), ("mol.m-3.Pa-1", 1), ("min", 60), ("mW cm-2", 10), ("kOhm", 1e3)],
)
def test_a_unit_is_read_with_its_factor_to_si(text, factor):
    assert unit(text).factor == pytest.approx(factor)


def test_units_of_the_same_quantity_have_the_same_exponents():
    assert unit("V/A").exponents == unit("Ohm").exponents == unit("S-1").exponents
    assert unit("W").exponents == unit("J.s-1").exponents == unit("V.A").exponents
    assert unit("F").exponents == unit("A.s.V-1").exponents
    assert unit("Pa").exponents == unit("J.m-3").exponents
    assert unit("m2.s-1").exponents != unit("m.s-1").exponents


@pytest.mark.parametrize("text", ["", "quux", "m2s-1x", "m..s", "/m", "m2.s-1.", "1/m", "m^"])
def test_what_is_no_unit_is_refused(text):
    assert "unknown unit" in refused(lambda: unit(text))


def test_derived_numbers_follow_the_numbers_they_are_derived_from():
    assert LENGTHS.numbers()["Stack thickness [m]"] == 2e-4
    assert LENGTHS.with_values({"Number of layers": 3}).numbers()["Stack thickness [m]"] == pytest.approx(3e-4)
    assert LENGTHS.numbers()["Stack thickness [m]"] == 2e-4, "the first set has not changed"


def test_a_derived_number_can_be_set_like_any_other():
    assert LENGTHS.with_values({"Stack thickness [m]": 5e-4}).numbers()["Stack thickness [m]"] == 5e-4


def test_a_number_of_the_user_is_an_assumption_of_the_user():
    origin = LENGTHS.with_values({"Layer thickness [m]": 2e-4})["Layer thickness [m]"].origin
    assert (origin.status, origin.source) == ("assumed", "set by the user")


def test_a_derived_value_that_needs_a_missing_name_is_refused_by_that_name():
    broken = ParameterSet({"A [m]": derived(lambda p: p["B [m]"], "from B")})
    assert refused(broken.numbers) == "'A [m]' is derived from 'B [m]', which is missing from the set"


def test_derived_values_that_go_round_in_a_circle_are_refused():
    circle = {"A [m]": derived(lambda p: p["B [m]"], "from B"), "B [m]": derived(lambda p: p["A [m]"], "from A")}
    assert "'A [m]' from 'B [m]' from 'A [m]'" in refused(ParameterSet(circle).numbers)


def test_sets_join_and_refuse_a_value_with_two_places():
    joined = LENGTHS | ParameterSet({"Width [m]": assumed(0.02, "as built")})
    assert set(joined) == {*LENGTHS, "Width [m]"}
    assert "'Layer thickness [m]' is given twice" in refused(lambda: LENGTHS | LENGTHS)


def test_a_value_needs_a_source_and_must_lie_in_its_own_range():
    assert "no source" in refused(lambda: printed(1.0, " "))
    assert "outside its own range" in refused(lambda: fitted(2.0, "Table 1", low=0.0, high=1.0))
    assert "not a finite number" in refused(lambda: printed(math.nan, "Table 1"))


@pytest.mark.parametrize("name", ["Length [quux]", "Length [m", "Length[m]", "[m]", " [m]", ""])
def test_a_set_refuses_a_name_whose_unit_cannot_be_read(name):
    refused(lambda: ParameterSet({name: printed(1.0, "Table 1")}))


def test_a_set_refuses_a_bare_number():
    assert "no origin" in refused(lambda: ParameterSet({"Length [m]": 1.0}))


def test_a_set_cannot_be_changed():
    with pytest.raises(TypeError):
        LENGTHS["Layer thickness [m]"] = Value(1.0, LENGTHS["Layer thickness [m]"].origin)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Oxygen diffusivity", "'Oxygen diffusivity' needs its unit: 'Oxygen diffusivity [m2.s-1]'"),
        (
            "Oxygen diffusivity [cm2.s-1]",
            "'Oxygen diffusivity [cm2.s-1]' has another unit: 'Oxygen diffusivity [m2.s-1]'",
        ),
        ("Separator porosity [m]", "'Separator porosity [m]' has no unit: 'Separator porosity'"),
        ("Oxygen difusivity [m2.s-1]", "(did you mean 'Oxygen diffusivity [m2.s-1]'?)"),
        ("oxygen diffusivity [m2.s-1]", "(did you mean Oxygen diffusivity [m2.s-1]?)"),
        ("quux", "unknown parameter 'quux'"),
    ],
)
def test_an_unknown_name_is_answered_with_the_right_one(name, sentence):
    assert sentence in refused(lambda: NUMBERS.with_values({name: 1e-9}))


@pytest.mark.parametrize(
    ("name", "number", "allowed"),
    [
        ("Membrane thickness [m]", -1e-6, "above 0"),
        ("Positive electrode porosity", 1.0, "strictly between 0 and 1"),
        ("Separator porosity", 0.0, "strictly between 0 and 1"),
        ("Cation transference number", 1.1, "from 0 to 1"),
        ("Freedom to swell of the cell", -0.1, "from 0 to 1"),
        ("Chamber oxygen mole fraction", 1.01, "from 0 to 1"),
        ("Separator MacMullin number", 0.9, "1 or more"),
        ("Positive electrode tortuosity", 0.5, "1 or more"),
        ("Ceramic resistance [Ohm.m2]", -1e-3, "0 or more"),
        ("Fine-pore leak", -0.1, "from 0 to 1"),
        ("Percolation threshold", 1.0, "strictly between 0 and 1"),
        ("Ambient temperature [K]", 25.0, "from 200 to 400 K"),
        ("Oxygen diffusivity [m2.s-1]", 0.0, "above 0"),
        ("Lithium thickness [m]", 0.0, "above 0"),
        ("Lithium thickness [m]", math.nan, "a finite number"),
        ("Lithium thickness [m]", math.inf, "a finite number"),
        ("Lithium thickness [m]", "thin", "must be a number, not 'thin'"),
        ("Lithium thickness [m]", True, "must be a number or a text, not True"),
        ("Lower voltage cut-off [V]", 4.6, "must be below"),
        ("Upper voltage cut-off [V]", 1.9, "must be below"),
    ],
)
def test_a_number_that_is_not_physical_is_refused_with_what_is_allowed(name, number, allowed):
    sentence = refused(lambda: NUMBERS.with_values({name: number}))
    assert allowed in sentence and repr(name) in sentence


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Cation transference number", 1.0),
        ("Freedom to swell of the cell", 0.0),
        ("Separator MacMullin number", 1.0),
        ("Fine-pore leak", 0.0),
        ("Contact resistance [Ohm.m2]", 0.0),
        ("Entropic coefficient [V.K-1]", -2e-3),
        ("Oxygen reduction order in salt", 0.0),
        ("Current function [A]", -1e-3),
    ],
)
def test_the_edge_of_what_is_allowed_is_allowed(name, number):
    assert NUMBERS.with_values({name: number}).numbers()[name] == number


def test_a_number_that_makes_a_derived_one_unphysical_is_refused():
    coin = Cell(build="coin").parameters
    sentence = refused(lambda: coin.with_values({"Separator thickness [m]": 1e-3}))
    assert "'Electrolyte dose [m]' is -0.00042" in sentence and "derived" in sentence


def test_a_set_says_how_many_of_its_values_are_of_each_status():
    assert repr(LENGTHS) == "ParameterSet(1 printed, 1 assumed, 1 derived)"
    assert len(Resolved(LENGTHS)) == len(LENGTHS) == 3

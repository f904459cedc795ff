"""Units meet in every equation of every model, and a slip is told with its place.

The checker reads units from names and works out those of all that has none: lobsim.check. It is itself tried on slips
that are made on purpose, on models that are right, and on models that are not ours.
"""

import numpy as np
import pybamm
import pytest

from lobsim.check import units
from lobsim.check.dimension import PURE, base
from lobsim.check.literal import coefficient, meaning
from lobsim.check.named_units import stated
from lobsim.check.own_models import variants
from lobsim.check.rules import RULES
from lobsim.check.walk import Walker
from lobsim.laboratory import catalogue
from lobsim.physics.laws import LAWS
from lobsim.physics.symbols import PARAMETERS

C = "Concentration [mol.m-3]"


def test_units_meet_in_every_model_under_every_law():
    """Nothing is left open: every comparison has a unit on both sides."""
    found = {name: units(model, name) for name, model in variants()}
    assert len(found) > len(catalogue.models()) * len(LAWS)
    assert {name: one.slips for name, one in found.items() if one.slips or one.open} == {}
    assert min(one.compared for one in found.values()) > 100
    assert {note for one in found.values() for note in one.notes} == set()


def slips(name="coin", laws=None):
    return units(catalogue.model(name)(laws or {})).slips


@pytest.mark.parametrize(
    ("target", "wrong", "where", "what"),
    [
        ("physics.reactions.F", 1.0, "rate of 'Oxygen concentration [mol.m-3]'", "[mol.m-3.s-1] and [A.m-3]"),
        ("physics.thermodynamics.F", 96485332.12, "algebraic equation of 'Voltage [V]'", "[V x 1000] and [V]"),
        ("physics.steps_in_series.F", 1 / 96485.33212, "rate of 'Lithium peroxide volume fraction'", "argument of"),
        ("physics.temperature.R", 1.0, "rate of 'Oxygen concentration [mol.m-3]'", "argument of function (exp)"),
        (
            "physics.charge.double_layer_rate",
            lambda a, j, J, C_dl: (j - J) / (a * C_dl),  # the surface is missing
            "rate of 'Double-layer voltage [V]'",
            "[A.m-2] and [A.m-3]",
        ),
        (
            "physics.charge.double_layer_rate",
            lambda a, j, J, C_dl: (a * j - J * pybamm.Parameter("Positive electrode thickness [m]")) / (a * C_dl),
            "rate of 'Double-layer voltage [V]'",
            "[A.m-3] and [A.m-2]",
        ),
        (
            "physics.oxygen.dissolved",
            lambda H, p, y: p * y,  # no Henry
            "initial value of 'Oxygen concentration [mol.m-3]'",
            "[mol.m-3] and [Pa]",
        ),
        (
            "physics.steps_in_series.through_film",
            lambda d, d_t, l_t, j_f, beta, salt, f_eta: pybamm.exp(d - d_t) / (j_f * salt),  # the width is missing
            "rate of 'Lithium peroxide volume fraction'",
            "argument of function (exp) has the unit [m]",
        ),
    ],
)
def test_a_slip_in_an_equation_is_told_with_its_place(monkeypatch, target, wrong, where, what):
    monkeypatch.setattr(f"lobsim.{target}", wrong)
    found = slips()
    assert any(slip.where == where and what in slip.what for slip in found), found


@pytest.mark.parametrize(
    ("symbol", "name", "what"),
    [
        ("D_O_ref", "Oxygen diffusivity [m.s-1]", "[m.s-1] and [m2.s-1]"),
        ("D_O_ref", "Oxygen diffusivity [cm2.s-1]", "[m2.s-1 x 0.0001] and [m2.s-1]"),
        ("R_c", "Ceramic resistance [Ohm]", "[Ohm] and [Ohm.m2]"),
        ("C_dl", "Double-layer capacity [F.m-3]", "[V.s-1] and [V.m.s-1]"),
        ("loading", "Positive electrode loading [kg]", "[1] and [m-2]"),
        ("E_transport", "Activation energy of transport [kJ.mol-1]", "[1 x 1000]"),
        ("t_plus", "Cation transference number [mol]", "[1] and [mol]"),
    ],
)
def test_a_swapped_unit_of_a_parameter_is_told(monkeypatch, symbol, name, what):
    monkeypatch.setitem(PARAMETERS, symbol, name)
    assert any(what in slip.what for slip in slips()), [slip.what for slip in slips()]


class Sphere(pybamm.BaseModel):
    """Diffusion with uptake in a sphere, in SI; what a test changes is a keyword."""

    def __init__(self, uptake=None, flux=None, outputs=None, events=None, start=f"Initial {C}"):
        super().__init__("sphere")
        c, D = pybamm.Variable(C, "particle"), pybamm.Parameter("Diffusivity [m2.s-1]")
        a, j = pybamm.Parameter("Surface [m-1]"), pybamm.Parameter("Current density [A.m-2]")
        self.rhs = {c: pybamm.div(D * pybamm.grad(c)) - (uptake or (lambda c, a, j: a * j / 96485.33212))(c, a, j)}
        slope = (flux or (lambda j, D: -j / (96485.33212 * D)))(j, D)
        self.boundary_conditions = {c: {"left": (pybamm.Scalar(0), "Neumann"), "right": (slope, "Neumann")}}
        self.initial_conditions = {c: pybamm.Parameter(start)}
        self.variables = {C: c} | (outputs(c) if outputs else {})
        self.events = [pybamm.Event("end", expression) for expression in (events(c) if events else [])]

    @property
    def default_geometry(self):
        r = pybamm.SpatialVariable("r", "particle", coord_sys="spherical polar")
        return pybamm.Geometry({"particle": {r: {"min": pybamm.Scalar(0), "max": pybamm.Parameter("Radius [m]")}}})


def test_a_sphere_in_metres_is_right():
    found = units(Sphere())
    assert found.slips == () and found.open == 0 and found.notes == ()


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"uptake": lambda c, a, j: a * j}, f"rate of '{C}'", "[mol.m-3.s-1] and [A.m-3]"),
        ({"uptake": lambda c, a, j: j / 96485}, f"rate of '{C}'", "[mol.m-3.s-1] and [mol.m-2.s-1]"),
        ({"flux": lambda j, D: -j / 96485.33}, f"boundary condition of '{C}', right, Neumann", "[mol.m-4]"),
        ({"start": "Start [mol.L-1]"}, f"initial value of '{C}'", "[mol.m-3 x 1000]"),
        ({"outputs": lambda c: {"Twice [mol.m-2]": 2 * c}}, "output 'Twice [mol.m-2]'", "[mol.m-2] and [mol.m-3]"),
        ({"outputs": lambda c: {"Sum": 1 + c}}, "output 'Sum'", "[1] and [mol.m-3]"),
        ({"outputs": lambda c: {"Power": 2.0**c}}, "output 'Power'", "an exponent has the unit [mol.m-3]"),
        ({"outputs": lambda c: {"Tanh": pybamm.tanh(c)}}, "output 'Tanh'", "argument of function (tanh)"),
        ({"events": lambda c: [c + pybamm.Parameter("L [m]")]}, "event 'end'", "[mol.m-3] and [m]"),
        (
            {"outputs": lambda c: {"k [m.s-1]": pybamm.FunctionParameter("k [m.s-1]", {"T [K]": c})}},
            "output 'k [m.s-1]'",
            "the argument 'T [K]' of 'k [m.s-1]' meets [K] and [mol.m-3]",
        ),
        (
            {"outputs": lambda c: {"Larger": pybamm.maximum(c, pybamm.Parameter("L [m]")) / c}},
            "output 'Larger'",
            "compares [mol.m-3] and [m]",
        ),
    ],
)
def test_a_slip_in_a_model_of_a_user_is_told(changes, where, what):
    (slip,) = units(Sphere(**changes)).slips
    assert slip.where == where and what in slip.what


@pytest.mark.parametrize(
    "changes",
    [
        {"outputs": lambda c: {"Half [mol.m-3]": 0.5 * c + 12.3}},  # a number in a sum takes the unit of the rest
        {"outputs": lambda c: {"Time [h]": pybamm.t / 3600, "Litres [mol.L-1]": c / 1000}},
        {"outputs": lambda c: {"Fit [V]": 4.1 - 0.23 * pybamm.tanh(c / c)}},  # coefficients of a fit
        {"outputs": lambda c: {"Root": pybamm.sqrt(c) / c**0.5, "C-rate": pybamm.Scalar(1) / (pybamm.t / 3600)}},
        {"outputs": lambda c: {"Nothing [V]": pybamm.Scalar(0) * c, "Mean [mol.m-3]": pybamm.r_average(c)}},
        {"events": lambda c: [pybamm.maximum(c - 1e-3, pybamm.t - 10)]},  # an event is its sign: one or the other
    ],
)
def test_what_is_right_is_left_alone(changes):
    assert units(Sphere(**changes)).slips == ()


def test_what_cannot_be_compared_is_counted_or_noted():
    strange = units(Sphere(outputs=lambda c: {"a [furlong]": pybamm.Parameter("b [m]")}))
    assert strange.slips == () and strange.open == 1
    assert strange.notes == ("the unit of 'a [furlong]' is not understood and was taken for any",)
    (note,) = units(Sphere(outputs=lambda c: {"ln c": pybamm.log(c)})).notes
    assert note.startswith("log of a quantity in mol.m-3")


def test_a_model_without_units_is_said_to_be_one():
    model = pybamm.BaseModel("decay")
    y = pybamm.Variable("y")
    model.rhs, model.initial_conditions = {y: -y}, {y: pybamm.Scalar(1)}
    found = units(model)
    assert found.slips == () and "no name of this model states a unit" in found.notes[0]


def test_pybamm_s_own_models_pass_but_for_outputs_whose_names_lack_their_unit():
    """What is found in PyBaMM 26.10 is true: two conductivities without unit, and |I| + (I == 0) against 0/0."""
    found = units(pybamm.lithium_ion.DFN())
    assert {slip.where for slip in found.slips} == {
        "output 'Negative electrode effective conductivity'",
        "output 'Positive electrode effective conductivity'",
        "output 'Local ECM resistance [Ohm]'",
        "output 'Resistance [Ohm]'",
    }
    assert found.compared > 400
    assert units(pybamm.lithium_ion.BasicSPM()).slips == ()


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        (2 * 8.31446261815324 / 96485.33212, base(m=2, kg=1, s=-3, A=-1, K=-1)),  # 2R/F in V/K
        (-0.5 / 96485.33212331, base(A=-1, s=-1, mol=1)),
        (96485, base(A=1, s=1, mol=-1)),
        (1 / 8.314, base(m=-2, kg=-1, s=2, K=1, mol=1)),
        (1.380649e-23, base(m=2, kg=1, s=-2, K=-1)),
        (4.0, PURE),
        (-1.5, PURE),
        (0.7213, PURE),
    ],
)
def test_numbers_are_taken_for_the_constants_they_are_made_of(number, unit):
    assert meaning(number) == unit


def test_a_changed_unit_is_seen_in_a_number():
    assert meaning(0.0) is None
    assert sorted(meaning(3600.0).sizes) == [pytest.approx(-3.5563025), 0.0]
    assert meaning(1000 * 96485.33212).sizes == {-3.0}
    assert coefficient(0.7213) and not any(map(coefficient, (2.0, 1e4, 3600.0, 96485.0)))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Conductivity [S.m-1]", "S.m-1"),
        ("Areal capacity [C.m-2]", "s.A.m-2"),
        ("Capacity [A.h]", "s.A x 3600"),
        ("Current density [mA.cm-2]", "A.m-2 x 10"),
        ("Rate up [mol.m-3.s-1] to x", "mol.m-3.s-1"),
        ("Porosity", "1"),
        ("Voltage [V]", "V"),
    ],
)
def test_units_are_read_from_names_and_written_shortly(name, written):
    assert str(stated(name)) == written


c, L = pybamm.Variable(C, "particle"), pybamm.Parameter("L [m]")
r = pybamm.SpatialVariable("r", "particle", coord_sys="spherical polar")
T = pybamm.Parameter("T [K]")


@pytest.mark.parametrize(
    ("symbol", "written"),
    [
        (pybamm.laplacian(c), "mol.m-5"),
        (pybamm.grad_squared(c), "mol2.m-8"),
        (pybamm.Integral(c, r), "mol.m-2"),
        (pybamm.BoundaryGradient(c, "right"), "mol.m-4"),
        (pybamm.BoundaryMeshSize(c, "right"), "m"),
        (pybamm.boundary_value(c, "right"), "mol.m-3"),
        (pybamm.ExplicitTimeIntegral(pybamm.Parameter("I [A]"), pybamm.Scalar(0)), "s.A"),
        (pybamm.VariableDot("x [m]'"), "m.s-1"),
        (pybamm.Hypot(L, L), "m"),
        (pybamm.arcsinh2(L, L), "1"),
        (pybamm.RegPower(L, pybamm.Scalar(0.5)), "m1/2"),
        (pybamm.sign(L), "1"),
        (abs(L), "m"),
        (pybamm.Parameter("x [m]") > L, "1"),
        (pybamm.Modulo(L, pybamm.Parameter("x [m]")), "m"),
        (pybamm.Conditional(pybamm.Parameter("choice"), L, pybamm.Parameter("x [m]")), "m"),
        (pybamm.max(c), "mol.m-3"),
        (pybamm.PrimaryBroadcast(L, "particle"), "m"),
        (r, "m"),
        (pybamm.SpatialVariable("q [V]", "particle"), "V"),
        (L**-2, "m-2"),
        (L ** pybamm.Parameter("n") / L, "m-1"),  # told as a slip, then a number
        (pybamm.Interpolant(np.arange(2.0), np.arange(2.0), T), "any"),
        (pybamm.Vector([1.0, 2.0]), "any"),
    ],
    ids=str,
)
def test_every_kind_of_expression_has_the_unit_that_follows_from_its_parts(symbol, written):
    walker = Walker({"particle": base(m=1)}, RULES)
    unit = walker.unit(symbol)
    assert ("any" if unit is None else str(unit)) == written


def test_every_kind_of_expression_of_pybamm_has_a_rule():
    """Else it is noted, not guessed; these are made by the discretisation only, or for trees in files."""
    left_out = {"StateVectorBase", "IndependentVariable", "VariableBase", "SpatialOperator", "BinaryOperator"}
    left_out |= {"StateVector", "StateVectorDot", "KroneckerProduct", "TensorProduct", "_Heaviside", "Symbol"}

    def kinds(kind):
        return {kind}.union(*(kinds(below) for below in kind.__subclasses__() if below.__module__.startswith("pybamm")))

    without = {kind.__name__ for kind in kinds(pybamm.Symbol) if not any(one in RULES for one in kind.__mro__)}
    assert without <= left_out

"""Transport numbers that depend on the salt and the temperature, in the equations."""

import numpy as np
import pytest

import lobsim
from lobsim.parameters import Formula, Table, quantity
from lobsim.sweep.study import study

D, T_PLUS, FACTOR = "Salt diffusivity [m2.s-1]", "Cation transference number", "Thermodynamic factor"
KAPPA, D_O = "Electrolyte conductivity [S.m-1]", "Oxygen diffusivity [m2.s-1]"
FAST = "Discharge at 2 mA/cm2 until 2.0 V"  # which uses the salt up


def cell(**numbers):
    made = lobsim.Electrolyte("mine", like="LiTFSI-TEGDME", **numbers)
    return lobsim.Cell("NIPS", "coin", electrolyte=made).with_mesh(6, 12)


def run(of, protocol=FAST):
    return lobsim.run(of, protocol, progress=False)


@pytest.fixture(scope="module")
def plain():
    return run(cell())


def test_a_function_that_is_constant_gives_what_the_number_gives(plain):
    same = run(
        cell(
            **{
                D: "1e-10 + 0*c",
                T_PLUS: "0.35 + 0*c",
                FACTOR: "1 + 0*c",
                D_O: "1.1e-9 + 0*c",
                KAPPA: "0.27 * c/1000 * exp(1 - c/1000)",
            }
        )
    )
    assert same.cell.laws["conductivity"] == "given"
    assert same.capacity_mAh_g == pytest.approx(plain.capacity_mAh_g, rel=1e-6)
    assert same.plateau_V == pytest.approx(plain.plateau_V, abs=1e-6)


def test_books_close_when_everything_depends_on_the_salt(plain):
    result = run(
        cell(
            **{
                D: lambda c: 1e-10 * np.exp(-(c - 1000) / 1000),
                T_PLUS: "0.35 - c/1e4",
                FACTOR: "1 + c/1000",
                D_O: "1.1e-9 * exp(-(c - 1000)/2000)",
                KAPPA: {"table": [[0, 0.0], [500, 0.2], [1000, 0.27], [2000, 0.2], [4000, 0.05]]},
            }
        )
    )
    assert abs(result.capacity_mAh_g / plain.capacity_mAh_g - 1) > 0.02  # it is another cell
    assert max(result.books.values()) < 1e-6


def test_the_diffusion_potential_is_the_integral_of_theta(plain):
    """At rest the liquid's potential difference is the integral of theta d(ln c), by another quadrature."""
    import pybamm

    from lobsim.physics import salt

    def theta(c):
        return 0.03 * (1 + c / 1500 - (c / 4000) ** 2)

    c = np.linspace(200.0, 2500.0, 6)
    found = salt.diffusion_potential(theta, pybamm.Vector(c), pybamm.Scalar(1000.0), pybamm.Scalar(1e-9)).evaluate()
    fine = [np.linspace(np.log(1000.0), np.log(end), 20001) for end in c]
    by_hand = [np.trapezoid(theta(np.exp(path)), path) for path in fine]
    np.testing.assert_allclose(found.ravel(), by_hand, rtol=1e-7, atol=1e-9)


def test_salt_that_spreads_by_its_own_diffusivity_follows_the_solution_by_hand():
    """A conserved number: in a steady state i (1 - t+)/F = -D(c) B/L dc/dx, so that the integral of D dc is known.

    With D = a exp(-c/s) the profile between two places obeys a s (exp(-c_2/s) - exp(-c_1/s)) = flux x distance.
    """
    a, s = 2e-10, 700.0
    c = cell(**{D: f"{a} * exp(-c/{s})"})
    i = 1.0  # A m-2
    result = run(c, "Discharge at 0.1 mA/cm2 for 5 h")
    n = c.numbers
    salt_there = np.asarray(result.data["Electrolyte concentration [mol.m-3]"])[:6, -1]  # in the separator
    x = np.asarray(result.data["x"])[:6]
    conductance = 1 / n["Separator MacMullin number"]
    flux = i * (1 - n[T_PLUS]) / 96485.33212
    integral = a * s * (np.exp(-salt_there / s) - np.exp(-salt_there[0] / s)) * conductance
    # anions stand still: diffusion towards the electrode carries what migration brings to the lithium
    np.testing.assert_allclose(integral[1:], flux * (x[1:] - x[0]), rtol=0.02)


def test_what_is_said_of_T_holds_at_T():
    """The model's own factor is divided out: the same Arrhenius law, written by the user, gives the same run."""
    hot = {"Ambient temperature [K]": 318.15}
    by_model = run(cell().with_values(hot))
    arrhenius = "exp(18e3/8.31446261815324*(1/298.15 - 1/T))"
    by_user = run(
        cell(
            **{
                D: f"1e-10 * {arrhenius} + 0*c",  # of both, as the model asks at every place
                "Oxygen solubility [mol.m-3.Pa-1]": "4.0/101325 * exp(-0.005*(T - 298.15))",
                D_O: Table("T", ((298.15, 1.1e-9), (318.15, 1.1e-9 * np.exp(18e3 / 8.31446261815324 * 2.10849e-4)))),
            }
        ).with_values(hot)
    )
    assert by_user.capacity_mAh_g == pytest.approx(by_model.capacity_mAh_g, rel=1e-5)


def test_another_function_is_another_run():
    protocol = "Discharge at 0.4 mA/cm2 until 2.0 V"
    one, two = (cell(**{D: f"1e-10 * (1 - (c - 1000)/{s})"}) for s in (8000, 9000))  # alike at the start
    keys = {study(of, protocol=protocol).runs[0].key for of in (one, two, cell())}
    assert len(keys) == 3
    assert one.numbers == two.numbers == cell().numbers
    assert cell(**{D: lambda c: 1e-13 * c}).key != cell(**{D: lambda c: 1e-16 * c**2}).key


def test_a_number_takes_the_place_of_a_function_in_a_sweep(tmp_path):
    """A study that varies what is a function in the cell varies it, and what is not varied stays the function."""
    of = cell(**{D: "1e-10 * exp(-(c - 1000)/200)", T_PLUS: "0.35 - (c - 1000)/5000"})
    table = lobsim.sweep(
        lobsim.study(of, {D: [1e-10, 4e-10]}, protocol=FAST), tmp_path / "a", jobs=1, progress=False
    ).table()
    alone = [run(of.with_values({D: value})).capacity_mAh_g for value in (1e-10, 4e-10)]
    assert list(table["capacity_mAh_g"]) == pytest.approx(alone, rel=1e-3)
    other = "Oxygen solubility [mol.m-3.Pa-1]"
    kept = lobsim.sweep(lobsim.study(of, {other: [4e-5]}, protocol=FAST), tmp_path / "b", jobs=1, progress=False)
    expected = run(of.with_values({other: 4e-5})).capacity_mAh_g
    assert list(kept.table()["capacity_mAh_g"]) == pytest.approx([expected], rel=1e-3)
    assert abs(expected / run(cell().with_values({other: 4e-5})).capacity_mAh_g - 1) > 0.005


def test_a_result_with_a_function_is_saved_without_its_code(tmp_path):
    """It is read again with all numbers; whoever goes on needs the function, and is told so."""
    result = run(cell(**{D: lambda c: 1e-10 * (1 - c / 9000)}), "Discharge at 1 mA/cm2 for 6 min")
    result.save(tmp_path / "run.nc")
    again = lobsim.load(tmp_path / "run.nc")
    assert again.cell.key == result.cell.key and again.cell.numbers[D] == result.cell.numbers[D]
    read = again.cell.laboratory.electrolytes["mine"].values[D].content
    with pytest.raises(lobsim.LobsimError, match="run it again with the function itself"):
        read.at({}, 1000.0, 298.15)  # which another process, that does not know the function, asks for


def test_a_function_takes_c_and_T_by_name():
    with pytest.raises(lobsim.LobsimError, match="by these names, not \\(x\\)"):
        quantity.content(D, lambda x: x)
    assert quantity.content(D, lambda T: T).of_temperature and isinstance(quantity.content(D, "1e-10*c"), Formula)

"""Lithium that strips in two stages: where all of it is, what the loss breakdown says, and what is kept of it."""

import numpy as np
import pytest

import lobsim
from lobsim.result import outputs
from lobsim.result.books import Ledger
from lobsim.solve.impedance import impedance
from lobsim.solve.stepper import Stepper

F, V_LI = 96485.33212, 6.94e-3 / 534
PER_mAh_cm2 = 36e3  # C/m2
DEAD_SHARE = 0.04
TWO = {"lithium": "two-stage"}
VALUES = {"Share of plated lithium that strips again": 1 - DEAD_SHARE, "Dead lithium resistance [Ohm.m2]": 0.1}
CYCLES = lobsim.cycle("1.0 mA/cm2 until 1 mAh/cm2 or 1.5 V", "0.5 mA/cm2 until 1 mAh/cm2 or 4.4 V", 3)
PLATED, DEAD, DROP = "Plated lithium [C.m-2]", "Dead lithium [C.m-2]", "Dead lithium potential drop [V]"


def cell(membrane="NIPS", build="cycling", **more):
    return lobsim.Cell(membrane, build, **more).with_laws(**TWO).with_values(VALUES).with_mesh(6, 6)


@pytest.fixture(scope="module", params=["coin", "lumped"])
def cycled(request):
    """In the lumped model, and through the electrode."""
    return lobsim.run(cell(**{"model": "lumped"} if request.param == "lumped" else {}), CYCLES, progress=False)


def test_the_books_close_as_they_do_with_one_foil(cycled):
    assert cycled.finished and cycled.books["lithium"] < 1e-6 and cycled.books["charge"] < 1e-6
    assert cycled.certificate.closes


def test_what_the_foil_gave_is_moss_dead_lithium_and_the_charge(cycled):
    """From outside: the thickness of the foil on the left, the current times time on the right. 1e-6 of the charge."""
    L = cycled["Lithium thickness [m]"]
    given = (L[0] - L[-1]) * F / V_LI
    net = PER_mAh_cm2 * sum(step.charge_mAh_cm2 for step in cycled.steps)
    moved = PER_mAh_cm2 * sum(step.moved_mAh_cm2 for step in cycled.steps)
    found = cycled[PLATED][-1] + cycled[DEAD][-1] + net
    assert given == pytest.approx(found, abs=1e-6 * moved)
    assert given > 36e3, "the first discharge takes 1 mAh/cm2 from the foil, and later ones what the moss lacks"


def test_a_charge_gives_the_foil_nothing_and_leaves_its_share_dead(cycled):
    charged = PER_mAh_cm2 * sum(step.charge.charge_mAh_cm2 for step in cycled.steps)
    assert cycled[DEAD][-1] == pytest.approx(DEAD_SHARE * charged, rel=1e-6)
    charging = cycled["Total current density [A.m-2]"] < 0
    thickness = cycled["Lithium thickness [m]"]
    for number in (1, 2, 3):
        one = thickness[charging & (cycled["Step"] == 2 * number - 1)]
        assert np.ptp(one) < 1e-9 * one[0]


def test_the_lithium_that_the_shuttle_takes_comes_from_the_foil_as_well():
    """A coin has no ceramic: the oxidised mediator takes lithium beside the current. The book still closes."""
    result = lobsim.run(cell(build="coin"), CYCLES, progress=False)
    assert result["Mediator reduced at the lithium [mol.m-2]"][-1] > 1e-4
    assert result.books["lithium"] < 1e-6


def test_each_cycle_says_how_much_is_plated_and_dead_at_its_end(cycled, tmp_path):
    table = cycled.cycles
    charged = table["charge_capacity_mAh_cm2"].cumsum()
    np.testing.assert_allclose(table["dead_lithium_mAh_cm2"], DEAD_SHARE * charged, rtol=1e-6)
    assert table["plated_lithium_mAh_cm2"].iloc[0] == pytest.approx(1 - DEAD_SHARE, rel=1e-6)
    cycled.save(tmp_path / "run.nc")
    again = lobsim.load(tmp_path / "run.nc")
    assert again.cycles.equals(table) and again.cell == cycled.cell
    for name in (PLATED, DEAD, DROP):
        np.testing.assert_array_equal(again[name], cycled[name])


def test_a_run_that_goes_on_keeps_its_moss_and_its_dead_lithium(cycled):
    first = lobsim.run(cell(model=cycled.cell.model), lobsim.Cycles(CYCLES.steps, 2), progress=False)
    whole = lobsim.resume(first, times=3, progress=False)
    assert whole[DEAD][-1] == pytest.approx(cycled[DEAD][-1], rel=1e-6)
    assert whole.cycles["end_of_discharge_V"].iloc[-1] == pytest.approx(
        cycled.cycles["end_of_discharge_V"].iloc[-1], abs=1e-4
    )


def test_the_loss_at_the_lithium_is_its_kinetics_and_the_dead_layer_and_all_add_up(cycled):
    U = cycled.cell.numbers["Lithium peroxide equilibrium potential [V]"]
    np.testing.assert_allclose(U - sum(cycled.audit.values()), cycled.voltage_V, atol=1e-12)
    beside = cycled["Lithium overpotential [V]"] + cycled[DROP]
    np.testing.assert_allclose(cycled.audit["lithium"], beside, atol=1e-12)
    assert cycled[DROP].max() > 0.1


def test_no_other_loss_feels_the_dead_layer():
    """Beside one foil, at the same charge in the second discharge: all terms but the lithium's are alike, to 0.2 mV."""
    protocol = lobsim.Cycles(CYCLES.steps, 2)
    name = "Parasitic share of the discharge"
    two = cell()
    one = two.with_laws(lithium="foil").with_values({name: two.numbers[name]})
    both = [lobsim.run(used, protocol, progress=False) for used in (one, two)]
    share = np.linspace(0.1, 0.99, 30)
    curves = []
    for result in both:
        here = result["Step"] == 2
        passed = result["Discharge capacity [A.h]"][here]
        passed = (passed - passed[0]) / (passed[-1] - passed[0])
        curves.append({term: np.interp(share, passed, loss[here]) for term, loss in result.audit.items()})
    for term in curves[0]:
        apart = np.abs(curves[1][term] - curves[0][term]).max()
        assert (apart > 0.1) if term == "lithium" else (apart < 2e-4), (term, apart)


def test_a_discharge_that_dead_lithium_ends_is_blamed_on_it():
    worse = cell(model="lumped").with_values({"Dead lithium resistance [Ohm.m2]": 1.0})
    limit = lobsim.run(worse, CYCLES, progress=False).cycles["limit"].iloc[-1]
    assert limit.startswith("discharge: lithium stripped from under dead lithium")


def test_the_foil_that_is_used_up_ends_the_discharge():
    """A foil of 1.2 mAh/cm2 gives the first discharge; half of what it then lacks is dead."""
    thin = {"Lithium thickness [m]": 1.02 * PER_mAh_cm2 * V_LI / F, "Dead lithium resistance [Ohm.m2]": 0.0}
    with pytest.warns(lobsim.LobsimWarning, match="below the range"):
        result = lobsim.run(cell(model="lumped").with_values(thin), CYCLES, progress=False)
    assert "lithium exhausted" in result.end
    assert result["Lithium thickness [m]"][-1] == pytest.approx(0, abs=1e-12)
    assert result[PLATED][-1] > 0, "moss is left, but not enough to carry the current alone"


@pytest.mark.parametrize("name", [PLATED, DEAD, "Lithium thickness [m]"])
def test_the_book_of_lithium_opens_when_something_of_it_is_lost(name):
    one = cell(model="lumped")
    steps = lobsim.protocol.parse(CYCLES, one)
    stepper = Stepper(one.with_laws(ageing="on", mediator="on"), steps, lobsim.Accuracy())
    where, ledgers = outputs.grid(stepper.mesh, one.numbers), [Ledger(one.numbers) for _ in range(2)]
    for step in steps[:3]:
        solution = stepper.solve(step)
        fields = outputs.flat(outputs.sample(solution, outputs.EVERYTHING, outputs.step_times(solution.t)), where)
        ledgers[0].add(fields, where.shares, where.shares_s)
        ledgers[1].add({**fields, name: 1.01 * fields[name]}, where.shares, where.shares_s)
    closed, open_ = (ledger.close()["lithium"] for ledger in ledgers)
    assert closed < 1e-6 and open_ > 1e-5


def test_each_column_of_a_stack_meets_the_dead_layer_with_its_own_current():
    """In air the current crowds at the open edge; the loss shown is the mean over the current."""
    stack = lobsim.Cell("NIPS", "stacked", gas="air").with_laws(**TWO).with_values(VALUES).with_mesh(4, 5, along=3)
    parts = ["Discharge at 1 mA/cm2 until 1 mAh/cm2 or 2.0 V", "Charge at 0.5 mA/cm2 until 1 mAh/cm2 or 4.4 V"]
    result = lobsim.run(stack, [*parts, parts[0]], progress=False)
    n, last = result.cell.numbers, result["Step of the snapshot"] == 2
    current = result["Local current density [A.m-2]"][:, last][:, -1]
    assert current.max() > 1.05 * current.min() > 0
    x = result[PLATED][-1] / (DEAD_SHARE * n["Capacity limit of a cycle [C.m-2]"])
    R = 0.1 * np.sqrt(result[DEAD][-1] / PER_mAh_cm2) * np.exp(-x)
    mean = R * (result["width_z"] @ current**2) / (result["width_z"] @ current)
    assert result[DROP][-1] == pytest.approx(mean, rel=1e-6) and mean > 0.05
    assert result.books["lithium"] < 1e-6


def test_partial_cycles_rests_holds_powers_and_profiles_are_followed_with_the_book_closed(tmp_path):
    drive = tmp_path / "drive.csv"
    drive.write_text("time_s,current_mA_cm2\n0,0.5\n600,0.5\n900,-0.03\n1800,-0.03\n2100,0.5\n3000,0.5\n")
    steps = [
        *("Discharge at 0.5 mA/cm2 for 1 h", "Charge at 0.3 mA/cm2 for 30 min", "Rest for 10 min"),
        *("Hold at 3.4 V for 10 min", f"Follow {drive}", "Discharge at 1 mW/cm2 until 0.2 mAh/cm2 or 2.0 V"),
        "Discharge at 500 Ohm.cm2 for 10 min",
    ]
    for model in (None, "lumped"):
        result = lobsim.run(cell(build="stacked", **({"model": model} if model else {})), steps, progress=False)
        assert len(result.steps) == 7 and result.books["lithium"] < 1e-6, result.end
        charged = PER_mAh_cm2 * sum(step.charge.charge_mAh_cm2 for step in result.steps)
        assert charged > 5e3 and result[DEAD][-1] == pytest.approx(DEAD_SHARE * charged, rel=1e-3)


def test_an_impedance_can_be_had_and_a_fresh_cell_has_that_of_one_foil():
    frequencies = [1e3, 1.0]
    two, one = (lobsim.Cell("NIPS", "coin").with_mesh(4, 6).with_laws(lithium=law) for law in ("two-stage", "foil"))
    np.testing.assert_allclose(impedance(two, frequencies).Z_ohm_cm2, impedance(one, frequencies).Z_ohm_cm2, rtol=1e-6)
    after = impedance(two, frequencies, after="Discharge at 0.4 mA/cm2 for 1 h")
    assert np.all(np.isfinite(after.Z_ohm_cm2))

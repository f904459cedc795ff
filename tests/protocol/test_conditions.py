"""A step may have its own temperature, gas and pressure; what the cell holds is handed over, and its books close."""

from dataclasses import replace

import numpy as np
import pytest

import lobsim
from lobsim.cell import Cell
from lobsim.errors import LobsimError, LobsimWarning
from lobsim.physics.constants import F, R
from lobsim.protocol import parse
from lobsim.protocol.conditions import SAME, Conditions
from lobsim.result.audit import equilibrium
from lobsim.solve.handed_over import CHAMBER, Reached
from lobsim.sweep.runs import Run

COIN = Cell("NIPS", "coin").with_mesh(5, 8)
LUMPED = Cell("NIPS", "coin", model="lumped")
STACKED = Cell("NIPS", "stacked").with_mesh(4, 6)
CLOSED = 1e-6  # of what is moved: a hundredth of the certificate's bounds for oxygen


def one(text, cell=LUMPED):
    (step,) = parse(text, cell)
    return step


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("at 40 C", Conditions(temperature_K=313.15)),
        ("at 40C", Conditions(temperature_K=313.15)),
        ("at 40 °C", Conditions(temperature_K=313.15)),
        ("at 40 degC", Conditions(temperature_K=313.15)),
        ("at -10 C", Conditions(temperature_K=263.15)),
        ("at 313 K", Conditions(temperature_K=313.0)),
        ("at 2 atm", Conditions(pressure_Pa=202650.0)),
        ("at 2 bar", Conditions(pressure_Pa=2e5)),
        ("at 150 kPa", Conditions(pressure_Pa=1.5e5)),
        ("at 90000 Pa", Conditions(pressure_Pa=9e4)),
        ("in air", Conditions(gas="air")),
        ("in 'O2-99'", Conditions(gas="O2-99")),
        ("at 40 C in air at 2 bar", Conditions(313.15, "air", 2e5)),
        ("in air, at 40 C", Conditions(313.15, "air")),
    ],
)
@pytest.mark.parametrize(
    "step",
    ["Rest for 1 h{}", "Rest{} for 1 h", "Discharge at 2 C until 2.0 V{}", "Discharge at 2 C{} until 2.0 V or 1 h"],
)
def test_conditions_stand_anywhere_and_in_any_unit(step, words, expected):
    read, plain = one(step.format(" " + words)), one(step.format(""))
    assert read.conditions == expected and plain.conditions == SAME
    assert (read.kind, read.value, read.duration_s, read.ends) == (
        plain.kind,
        plain.value,
        plain.duration_s,
        plain.ends,
    )
    assert plain.is_plain and not read.is_plain


def test_the_first_at_of_a_discharge_is_its_current():
    assert one("Discharge at 40 C until 2.0 V").value == pytest.approx(40 * LUMPED.nominal_capacity_Ah)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Rest for 1 h in helium", "unknown gas 'helium': choose O2, O2-99 or air"),
        ("Rest for 1 h in air in O2", "names a gas twice"),
        ("Rest for 1 h at 40 C at 50 C", "names a temperature twice"),
        ("Rest for 1 h at -300 C", "a temperature is above 0 K, not -300 C"),
        ("Rest for 1 h at 0 bar", "a pressure is above 0 Pa, not 0 bar"),
        ("Rest for 1 h at 40 F", "'40 F' is no temperature and no pressure: write 'at 40 C', 'at 2 bar' or 'in air'"),
        ("Discharge at 1 mA until 2 V at dawn", "'dawn' is no temperature and no pressure"),
    ],
)
def test_conditions_that_cannot_be_get_one_sentence(text, sentence):
    with pytest.raises(LobsimError) as error:
        one(text)
    assert sentence in str(error.value) and text in str(error.value)


def test_the_gas_that_is_named_is_that_of_the_laboratory_not_what_was_made_of_it():
    poor = LUMPED.with_values({"Chamber oxygen mole fraction": 0.5})
    assert one("Rest for 1 h in O2", poor).conditions.of(poor).numbers["Chamber oxygen mole fraction"] == 1
    assert one("Rest for 1 h at 40 C", poor).conditions.of(poor).numbers["Chamber oxygen mole fraction"] == 0.5


def nernst(cell, words):
    """Equilibrium with the gas: U(T) + RT/2F ln(y p/1 atm), by hand."""
    numbers = one(f"Rest for 1 h {words}", cell).conditions.of(cell).numbers
    T, activity = numbers["Ambient temperature [K]"], numbers["Chamber oxygen mole fraction"]
    return equilibrium(numbers) + R * T / (2 * F) * np.log(activity * numbers["Chamber pressure [Pa]"] / 101325)


@pytest.mark.parametrize("cell", [LUMPED, COIN, STACKED], ids=["lumped", "coin", "stacked"])
def test_a_rest_comes_to_the_potential_of_its_gas_and_temperature_and_the_books_close(cell):
    """Within 1e-6 V: ten hours are many times what diffusion takes through a pore and what a double layer takes."""
    rests = ["in air at 40 C", "at 2 bar", "in O2 at 0.5 bar at 10 C"]
    protocol = ["Discharge at 0.4 mA/cm2 for 30 min in O2"]
    for words in rests:
        protocol += [f"Rest for 10 h {words}", f"Discharge at 0.1 mA/cm2 for 10 min {words}"]
    result = lobsim.run(cell, protocol)
    assert result.finished and result.certificate.closes and max(result.books.values()) < CLOSED
    for step, words in zip(result.steps[1::2], rests, strict=True):
        assert step.end_V == pytest.approx(nernst(cell, words), abs=1e-6)


@pytest.mark.parametrize("cell", [STACKED.with_mesh(4, 6, 1), STACKED.with_mesh(4, 6, 4)], ids=["one", "four"])
def test_a_change_of_temperature_keeps_the_oxygen_of_every_place(cell):
    """The gas of the pores is not flooded, so that most of the oxygen is gas; transport has had no time."""
    result = lobsim.run(cell, ["Discharge at 0.4 mA/cm2 for 30 min in air", "Rest for 1e-6 s in air at 60 C"])
    eps_l, eps_g = (result[f"{what} volume fraction"] for what in ("Liquid", "Gas"))
    c_O = result["Positive electrode oxygen concentration [mol.m-3]"]
    last = np.searchsorted(result["Step of the snapshot"], 1)
    stored = []
    for at, T in ((last - 1, 298.15), (last, 333.15)):
        numbers = cell.numbers
        H = numbers["Oxygen solubility [mol.m-3.Pa-1]"] * np.exp(
            numbers["Oxygen solubility temperature coefficient [K-1]"] * (T - numbers["Reference temperature [K]"])
        )
        stored.append((eps_l[..., at] + eps_g[..., at] / (H * R * T)) * c_O[..., at])
    assert eps_g.min() > 0.1 and abs(c_O[..., last] / c_O[..., last - 1] - 1).max() > 0.01  # it did part anew
    np.testing.assert_allclose(stored[1], stored[0], rtol=1e-6)


def test_without_words_a_step_is_as_the_cell_is():
    """Words that say what the cell has anyway change nothing."""
    plain = lobsim.run(COIN, ["Discharge at 0.4 mA/cm2 for 1 h", "Rest for 1 h", "Discharge at 0.4 mA/cm2 until 2.0 V"])
    told = lobsim.run(
        COIN, ["Discharge at 0.4 mA/cm2 for 1 h in O2", "Rest for 1 h at 25 C", "Discharge at 0.4 mA/cm2 until 2.0 V"]
    )
    assert told.capacity_mAh_cm2 == pytest.approx(plain.capacity_mAh_cm2, rel=1e-9)


def test_one_step_under_conditions_is_the_run_of_a_cell_that_has_them():
    words = "Discharge at 0.4 mA/cm2 until 2.0 V"
    cell = Conditions(313.15, "air", 2e5).of(COIN)
    assert lobsim.run(COIN, f"{words} at 40 C in air at 2 bar").capacity_mAh_cm2 == pytest.approx(
        lobsim.run(cell, words).capacity_mAh_cm2, rel=1e-6
    )


def test_all_steps_have_the_columns_of_the_step_that_needs_most():
    result = lobsim.run(STACKED, ["Rest for 1 min", "Rest for 1 min in air"])
    assert STACKED.columns == 1 and result.cell.columns == 10
    assert result["Oxygen concentration [mol.m-3]"].shape[1] == 10
    chosen = lobsim.run(STACKED.with_mesh(4, 6, 3), ["Rest for 1 min", "Rest for 1 min in air"])
    assert chosen.cell.columns == 3


def test_a_law_that_follows_one_column_is_refused_in_a_gas_that_needs_several():
    with pytest.raises(LobsimError, match="follows the liquid of one column, not of 10"):
        lobsim.run(STACKED.with_laws(liquid="excess"), ["Rest for 1 min", "Rest for 1 min in air"])


def test_a_dead_ended_chamber_is_filled_up_or_flushed():
    cell = Cell("NIPS", "stacked", gas="O2-99").with_laws(chamber="dead-ended")
    reached = Reached({CHAMBER: np.array([0.5])}, cell, {})

    def after(words):
        return reached.under(one(f"Rest for 1 h {words}", cell).conditions.of(cell))[CHAMBER]

    assert after("at 2 atm") == pytest.approx(0.5 * 0.5 + 0.5 * 0.99)  # as much fresh gas again
    assert after("at 0.5 atm") == pytest.approx(0.5)  # what leaves takes its share of the inert
    assert after("in air") == pytest.approx(0.2095)


def test_a_result_tells_the_conditions_of_every_step_and_a_file_keeps_them(tmp_path):
    result = lobsim.run(LUMPED, ["Rest for 1 min", "Rest for 1 min in air at 40 C at 2 bar"], save=tmp_path / "a.nc")
    for found in (result, lobsim.load(tmp_path / "a.nc")):
        assert [step.gas for step in found.steps] == ["O2", "air"]
        table = found.step_table
        assert table["Temperature [C]"].tolist() == pytest.approx([25, 40])
        assert table["Pressure [bar]"].tolist() == pytest.approx([1.01325, 2])
        assert found["Ambient temperature [K]"][[0, -1]] == pytest.approx([298.15, 313.15])
        assert found["Chamber oxygen mole fraction"][[0, -1]] == pytest.approx([1, 0.2095])


def test_a_run_goes_on_under_the_conditions_of_its_last_step(tmp_path):
    cycle = ["Discharge at 0.4 mA/cm2 for 1 h at 40 C", "Rest for 10 min in air at 10 C"]
    whole = lobsim.run(COIN, lobsim.Cycles(cycle, 2, counted=False))
    half = lobsim.run(COIN, lobsim.Cycles(cycle, 1, counted=False), save=tmp_path / "half.nc")
    assert half.finished
    more = lobsim.resume(tmp_path / "half.nc", times=2)
    assert more.end_V == pytest.approx(whole.end_V, abs=1e-9)
    assert more.books == pytest.approx(whole.books, rel=1e-6, abs=1e-12)


def test_a_pressure_far_outside_is_doubted():
    with pytest.warns(LobsimWarning, match="Chamber pressure"):
        lobsim.run(LUMPED, "Rest for 1 min at 200 atm")


def test_several_columns_hand_all_of_their_state_over():
    """A discharge in two parts is the discharge in one: every column goes on, not the first alone."""
    cell = Cell("NIPS", "stacked", gas="air").with_mesh(4, 6, 4)
    whole = lobsim.run(cell, "Discharge at 0.4 mA/cm2 for 1 h")
    parts = lobsim.run(cell, ["Discharge at 0.4 mA/cm2 for 30 min", "Discharge at 0.4 mA/cm2 for 30 min"])
    for name in ("Positive electrode oxygen concentration [mol.m-3]", "Electrolyte concentration [mol.m-3]"):
        np.testing.assert_allclose(parts[name][..., -1], whole[name][..., -1], rtol=1e-5)
    begin = np.searchsorted(parts["Step of the snapshot"], 1)
    c_e = parts["Electrolyte concentration [mol.m-3]"]
    np.testing.assert_allclose(c_e[..., begin], c_e[..., begin - 1], rtol=1e-9)
    assert abs(c_e[:, 1:, begin] / 1000 - 1).max() > 1e-3  # columns that are not fresh
    assert parts.books["oxygen"] < CLOSED


def test_nothing_goes_on_from_a_file_that_kept_the_first_column_only():
    cell = Cell("NIPS", "stacked", gas="air").with_mesh(4, 6, 2)
    result = lobsim.run(cell, lobsim.Cycles(["Rest for 1 min"], 1, counted=False))
    name = "Positive electrode oxygen concentration [mol.m-3]"
    old = replace(result, state={**result.state, name: result.state[name][:6]})
    with pytest.raises(LobsimError, match="an earlier version kept the state of the first column only: run it again"):
        lobsim.resume(old, times=2)
    assert lobsim.resume(result, times=2).finished


def with_own_gas(oxygen):
    """A cell in O2, whose laboratory has one more gas."""
    gas = lobsim.Gas("glove box", like="air", **{"Chamber oxygen mole fraction": oxygen})
    return replace(Cell("NIPS", "coin", model="lumped", gas=gas), gas="O2")


def test_a_gas_of_ones_own_is_kept_in_the_file_and_in_the_key(tmp_path):
    cell, words = with_own_gas(0.5), "Rest for 1 h in glove box"
    lobsim.run(cell, ["Discharge at 0.4 mA/cm2 for 1 h", words], save=tmp_path / "a.nc")
    read = lobsim.load(tmp_path / "a.nc")
    assert read["Chamber oxygen mole fraction"][-1] == 0.5 and read.steps[-1].gas == "glove box"
    assert lobsim.run(read.cell, words, start=read).steps[0].gas == "glove box"
    keys = [Run(with_own_gas(oxygen), (), (words,), ()).key for oxygen in (0.5, 0.5, 0.6)]
    assert keys[0] == keys[1] != keys[2] and cell.key == with_own_gas(0.6).key

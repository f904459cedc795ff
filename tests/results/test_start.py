"""A run may start from the end of another, with the same cell or one of other numbers."""

import numpy as np
import pytest

import lobsim
from lobsim.errors import LobsimError

CELL = lobsim.Cell("NIPS", "coin").with_mesh(5, 8)
FIRST, SECOND = "Discharge at 0.4 mA/cm2 for 2 h", "Discharge at 0.2 mA/cm2 until 2.0 V"


@pytest.fixture(scope="module")
def first():
    return lobsim.run(CELL, FIRST)


@pytest.fixture(scope="module")
def whole():
    return lobsim.run(CELL, [FIRST, SECOND])


@pytest.mark.parametrize("saved", [False, True])
def test_it_gives_what_the_uninterrupted_run_gives_counted_from_0(first, whole, saved, tmp_path):
    if saved:
        first.save(tmp_path / "first.nc")
    result = lobsim.run(CELL, SECOND, start=str(tmp_path / "first.nc") if saved else first)
    assert result.time_s[0] == 0 and result.discharged_mAh_cm2[0] == pytest.approx(0, abs=1e-12)
    later = whole.steps[1]
    assert result.capacity_mAh_cm2 == pytest.approx(later.charge_mAh_cm2, rel=1e-9)
    assert result.discharged_mAh_cm2[-1] == pytest.approx(later.charge_mAh_cm2, rel=1e-9)
    assert result.time_s[-1] == pytest.approx(later.duration_s, rel=1e-9)
    assert result["Lithium thickness [m]"][-1] == pytest.approx(whole["Lithium thickness [m]"][-1], rel=1e-9)
    assert result.certificate.closes and max(result.books.values()) < 1e-6
    assert "533 mAh/g" in result.start and whole.start == ""


def test_a_run_from_a_start_is_saved_and_goes_on(first, tmp_path):
    cycle = lobsim.Cycles(["Discharge at 0.2 mA/cm2 for 1 h"], 1, counted=False)
    lobsim.run(CELL, cycle, start=first, save=tmp_path / "a.nc")
    more = lobsim.resume(tmp_path / "a.nc", times=2)
    assert more.discharged_mAh_cm2[-1] == pytest.approx(0.4, rel=1e-9)
    assert more.start == lobsim.load(tmp_path / "a.nc").start != ""
    again = lobsim.run(CELL, "Rest for 1 min", start=more)
    assert again.state["Discharge capacity [A.h]"] / (10 * CELL.area_m2) == pytest.approx(1.2, rel=1e-9)


def test_a_cell_of_other_numbers_and_laws_starts_from_the_same_state(first):
    other = CELL.with_values({"Oxygen diffusivity [m2.s-1]": 1e-9}).with_laws(film="planar")
    result = lobsim.run(other, SECOND, start=first)
    assert result.certificate.closes
    begin = result["Lithium peroxide volume fraction"][:, 0]
    np.testing.assert_allclose(begin, first["Lithium peroxide volume fraction"][:, -1], rtol=1e-9)
    assert result.capacity_mAh_cm2 != pytest.approx(lobsim.run(CELL, SECOND, start=first).capacity_mAh_cm2, rel=1e-3)


def test_the_lithium_that_is_gone_is_gone_per_area(first):
    wide = CELL.with_values({"Electrode area [m2]": 2 * CELL.numbers["Electrode area [m2]"]})
    result = lobsim.run(wide, "Rest for 1 min", start=first)
    assert result["Lithium thickness [m]"][0] == pytest.approx(first["Lithium thickness [m]"][-1], rel=1e-12)


def test_electrolyte_that_was_used_up_before_is_in_no_book_of_the_run():
    cell = lobsim.Cell("NIPS", "cycling", model="lumped")
    cycles = lobsim.cycle("2.0 mA/cm2 until 0.5 mAh/cm2 or 1.5 V", "0.5 mA/cm2 until 0.5 mAh/cm2 or 4.2 V", 2)
    before = lobsim.run(cell, cycles)
    result = lobsim.run(cell, cycles, start=before)
    assert (
        before.steps[-1].electrolyte_left < 1 and result.steps[-1].electrolyte_left < before.steps[-1].electrolyte_left
    )
    assert result.certificate.closes
    porous = lobsim.Cell("NIPS", "cycling").with_mesh(4, 6)
    before = lobsim.run(porous, cycles)
    assert max(lobsim.run(porous, cycles, start=before).books.values()) < 1e-5  # mediator: of its inventory


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (CELL.with_mesh(5, 9), "cannot start from a run with another mesh: 5 + 8, not 5 + 9"),
        (lobsim.Cell("NIPS", "coin", model="lumped"), "cannot start from a run with another model: coin, not lumped"),
        (
            CELL.with_laws(ageing="on"),
            "says nothing about 'Electrolyte left [m]'; its cell had ageing='off' instead of",
        ),
    ],
)
def test_what_cannot_start_from_it_is_said_in_one_sentence(first, cell, sentence):
    with pytest.raises(LobsimError) as error:
        lobsim.run(cell, SECOND, start=first)
    assert sentence in str(error.value)


def test_liquid_that_would_appear_is_refused():
    cell = lobsim.Cell("NIPS", "coin").with_mesh(4, 6).with_laws(liquid="excess")
    before = lobsim.run(cell, "Discharge at 0.4 mA/cm2 for 1 h")
    assert lobsim.run(cell, "Rest for 1 min", start=before).certificate.closes
    dose = "Electrolyte dose [m]"
    with pytest.raises(LobsimError, match="the liquid outside was counted with 'Electrolyte dose"):
        lobsim.run(cell.with_values({dose: 1.1 * cell.numbers[dose]}), "Rest for 1 min", start=before)


def test_a_start_hands_over_to_another_temperature_and_gas(first):
    rest = lobsim.run(CELL, "Rest for 10 h in air at 40 C", start=first)
    both = lobsim.run(CELL, [FIRST, "Rest for 10 h in air at 40 C"])
    assert rest.end_V == pytest.approx(both.end_V, abs=1e-8)
    assert rest.certificate.closes


def test_a_start_that_is_no_file_is_refused():
    with pytest.raises(LobsimError, match="no-such"):
        lobsim.run(CELL, SECOND, start="no-such.nc")

"""Protocols of several steps in lanes: the same as `lobsim.run`, step by step, and nothing lost from step to step."""

import shutil

import numpy as np
import pytest

import lobsim
from lobsim.batch import way
from lobsim.batch.cells import protocols_of
from lobsim.batch.equations import Model
from lobsim.batch.in_lanes import NOT_CLOSED, REASONS
from lobsim.batch.jobs import Status
from lobsim.numerics import compiling
from lobsim.result import record

pytestmark = [
    pytest.mark.skipif(not any(map(shutil.which, compiling.COMPILERS)), reason="no C compiler here"),
    pytest.mark.usefixtures("compiles"),
]
D_O, AREA = "Oxygen diffusivity [m2.s-1]", "Positive electrode BET area [m2.kg-1]"
COIN = lobsim.Cell("NIPS", "coin").with_mesh(3, 6)
CYCLING = lobsim.Cell("NIPS", "cycling").with_mesh(3, 6)
FOUR = (
    "Discharge at 0.4 mA/cm2 until 2.0 V",
    "Rest for 1 h",
    "Charge at 0.2 mA/cm2 until 4.2 V",
    "Rest for 10 min",
)
BACK = "Charge at 0.2 mA/cm2 until 4.2 V or 0.5 mAh/cm2"
TOO_MUCH = "Discharge at 5 A/cm2 until 2.0 V"
CYCLES = lobsim.cycle("0.2 mA/cm2 until 2.0 V or 0.5 mAh/cm2", "0.2 mA/cm2 until 4.2 V or 0.5 mAh/cm2", 3, "10 min")


def drawn(cell, count):
    rng = np.random.default_rng(7)
    return [
        cell.with_values({name: cell.numbers[name] * rng.uniform(0.85, 1.15) for name in (D_O, AREA)})
        for _ in range(count)
    ]


def assert_alike(found, alone):
    """Charges to 1e-4 (of a step that moves next to nothing, of 0.01 mAh/cm2), voltages to 0.1 mV, the same words."""
    assert [(step.text, step.cycle) for step in found.steps] == [(step.text, step.cycle) for step in alone.steps]
    for ours, theirs in zip(found.steps, alone.steps, strict=True):
        moved = theirs.moved_mAh_cm2
        assert ours.charge_mAh_cm2 == pytest.approx(theirs.charge_mAh_cm2, abs=1e-4 * max(moved, 0.01)), ours.text
        assert (ours.mean_V, ours.end_V) == pytest.approx((theirs.mean_V, theirs.end_V), abs=1e-4), ours.text
        assert (ours.end, ours.cause, ours.asked) == (theirs.end, theirs.cause, theirs.asked)
        for name in ("product", "free_surface", "open_pores", "saturation", "electrolyte_left", "mediator_left"):
            assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-3, abs=1e-6), (ours.text, name)
    summary = alone.summary()
    for name, value in found.row.items():
        if isinstance(value, float):
            assert value == pytest.approx(summary[name], rel=1e-4), name
        elif name in summary:
            assert value == summary[name], name
    assert set(found.books) == set(alone.books)


@pytest.mark.parametrize(("cell", "protocol"), [(COIN, FOUR), (CYCLING, CYCLES)], ids=["four steps", "three cycles"])
def test_every_step_is_that_of_a_single_run(cell, protocol):
    cells = drawn(cell, 2)
    for one, found in zip(cells, protocols_of(cells, [protocol] * len(cells)), strict=True):
        assert_alike(found, lobsim.run(one, protocol, compiled=False, progress=False))


def test_cycles_are_summed_up_from_the_steps():
    (cell,) = drawn(CYCLING, 1)
    (found,) = protocols_of([cell], [CYCLES])
    for ours, theirs in zip(
        record.cycles(cell, found.steps),
        record.cycles(cell, lobsim.run(cell, CYCLES, compiled=False, progress=False).steps),
        strict=True,
    ):
        assert ours.coulombic_efficiency == pytest.approx(theirs.coulombic_efficiency, abs=1e-4)
        assert ours.energy_efficiency == pytest.approx(theirs.energy_efficiency, abs=1e-4)
        assert ours.limit == theirs.limit


def test_a_voltage_and_a_power_are_kept():
    protocol = (
        "Discharge at 0.2 mA/cm2 until 2.0 V or 1 mAh/cm2",
        "Charge at 0.2 mA/cm2 until 4.0 V",
        "Hold at 4.0 V until 0.02 mA/cm2 or for 10 h",
        "Discharge at 0.5 mW/cm2 until 2.3 V",
    )
    cells = drawn(COIN, 1)
    for one, found in zip(cells, protocols_of(cells, [protocol] * len(cells)), strict=True):
        assert_alike(found, lobsim.run(one, protocol, compiled=False, progress=False))


def test_a_discharge_cut_in_two_is_one():
    """What a step hands over is the state where it ended: the charge is the same to 2e-5, the tolerance being 3e-5."""
    whole = "Discharge at 0.4 mA/cm2 until 2.0 V"
    one, two = protocols_of([COIN] * 2, [whole, ("Discharge at 0.4 mA/cm2 for 3 h", whole)])
    assert two.row["capacity_mAh_g"] == pytest.approx(one.row["capacity_mAh_g"], rel=2e-5)
    assert two.row["energy_mWh_cm2"] == pytest.approx(one.row["energy_mWh_cm2"], rel=2e-5)
    assert two.steps[-1].product == pytest.approx(one.steps[-1].product, rel=2e-5)


def test_runs_of_other_protocols_beside_it_change_nothing_in_a_run():
    alone = protocols_of([COIN], [FOUR])
    beside = protocols_of([COIN] * 3, [FOUR, FOUR[:1], (*FOUR[:2], "Discharge at 0.1 mA/cm2 until 2.0 V")])
    for ours, theirs in zip(beside[0].steps, alone[0].steps, strict=True):
        assert (ours.duration_s, ours.end_V) == (theirs.duration_s, theirs.end_V)  # to the last bit
    assert len(beside[1].steps) == 1 and len(beside[2].steps) == 3


def test_solid_that_is_made_is_the_charge_that_has_passed():
    """From outside: two electrons for each Li2O2, in and out; the double layer holds 1e-4 of the charge."""
    (found,) = protocols_of([COIN], [FOUR])
    n = COIN.numbers
    molar_volume = n["Lithium peroxide molar mass [kg.mol-1]"] / n["Lithium peroxide density [kg.m-3]"]
    per_share = 2 * 96485.33212 * n["Positive electrode thickness [m]"] / molar_volume / 36e3  # mAh/cm2
    passed = np.cumsum([step.charge_mAh_cm2 for step in found.steps])
    made = per_share * np.array([step.product for step in found.steps])
    assert passed[0] > 1
    assert made == pytest.approx(passed, abs=2e-3 * passed[0])


def test_books_of_a_run_that_forgets_its_state_do_not_close(monkeypatch):
    monkeypatch.setattr(Model, "states_of", lambda self, other, states: np.full_like(states, np.nan))
    (found,) = protocols_of([COIN], [FOUR])
    assert found.row is None and found.reason == NOT_CLOSED


@pytest.mark.parametrize(
    "protocol",
    [
        pytest.param((FOUR[0], TOO_MUCH, FOUR[2]), id="not carried"),
        pytest.param((TOO_MUCH, *FOUR[:2]), id="not carried at first"),
        pytest.param((FOUR[0], "Discharge at 0.6 mA/cm2 until 2.0 V", FOUR[2]), id="met"),
        pytest.param(("Discharge at 0.4 mA/cm2 for 999 h", "Rest for 1 h"), id="not asked"),
        pytest.param((*FOUR[:2], "Charge at 0.2 mA/cm2 until 4.2 V, skip if voltage below 3 V", FOUR[3]), id="skipped"),
        pytest.param(lobsim.Cycles((FOUR[0], BACK), 4, until="capacity under 60 %"), id="until"),
    ],
)
def test_steps_that_take_no_time_and_runs_that_end_early_are_those_of_a_single_run(protocol):
    (found,) = protocols_of([COIN], [protocol])
    alone = lobsim.run(COIN, protocol, compiled=False, progress=False)
    if alone.stopped and found.row:  # it tells when
        found.row["end"] = found.row["cause"] = alone.end
    assert_alike(found, alone)


@pytest.mark.parametrize(
    ("protocol", "why"),
    [
        (("Discharge at 0.4 mA/cm2 for 1 h at 40 C",), way.CONDITIONS),
        ((lobsim.follow([0, 3600], current_mA_cm2=[0.1, 0.2]),), way.PROFILE),
        ((TOO_MUCH,), REASONS[Status.AT_ONCE]),
    ],
)
def test_what_is_left_to_idaklu_says_why(protocol, why):
    (found,) = protocols_of([COIN], [protocol])
    assert found.row is None and found.reason == why


def test_blocks_do_not_matter(monkeypatch):
    cells = drawn(COIN, 3)
    together = protocols_of(cells, [FOUR] * 3)
    monkeypatch.setattr("lobsim.batch.protocols.BLOCK", 2)
    assert [one.row for one in protocols_of(cells, [FOUR] * 3)] == [one.row for one in together]


def test_a_sweep_of_several_steps_is_solved_in_lanes(tmp_path):
    study = lobsim.study(COIN, {D_O: [1e-9, 1.2e-9]}, protocol=[FOUR[0], BACK])
    ours = lobsim.sweep(study, tmp_path / "a", jobs=1, engine="batch", progress=False)
    theirs = lobsim.sweep(study, tmp_path / "b", jobs=1, engine="idaklu", compiled=False, progress=False)
    one, other = ours.table(), theirs.table()
    assert set(one["engine"]) == {"batch"} and set(other["engine"]) == {"IDAKLU"}
    for column in ("capacity_mAh_g", "energy_mWh_cm2", "plateau_V", "end_V"):
        assert one[column].to_numpy() == pytest.approx(other[column].to_numpy(), rel=1e-4), column
    for column in ("end", "cause", "finished"):
        assert one[column].tolist() == other[column].tolist()
    assert ours.check["checked"] == 2 and ours.check["differ"] == 0

"""What a run gives and takes is summed up over the solver's own steps, each way by itself, whatever is kept to draw."""

import numpy as np
import pytest

import lobsim
from lobsim.result import moved

CELL = lobsim.Cell("NIPS", "stacked", model="lumped").with_laws(ageing="off", mediator="off")
BOTH_WAYS = "0,0\n1,3\n5,3\n6,0\n60,0\n61,1\n63,-1\n64,-0.2\n100,-0.2\n101,0\n120,0\n"
OUT, BACK = (0.5 * 3 + 4 * 3 + 0.5 * 3 + 0.5 + 0.5) / 3600, (0.5 + 0.6 + 7.2 + 0.1) / 3600  # mAh/cm2, by hand
OUT_s, BACK_s = 6 + 2, 1 + 1 + 36 + 1
CYCLES, BURSTS = 13, 4


@pytest.fixture(scope="module")
def bursts(tmp_path_factory):
    """Cycles of which three are not kept: bursts of 4 s both ways, and then a charge."""
    path = tmp_path_factory.mktemp("bursts") / "bursts.csv"
    rows, lines = [tuple(map(float, row.split(","))) for row in BOTH_WAYS.split()], ["time_s,current_mA_cm2"]
    for n in range(BURSTS):
        lines += [f"{120 * n + t},{i}" for t, i in rows[n > 0 :]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lobsim.run(CELL, lobsim.Cycles([f"Follow {path} until 2.0 V", "Charge at 0.05 mA/cm2 for 2 min"], CYCLES))


def test_a_profile_discharges_and_charges_what_its_integrals_say(bursts):
    """Every corner of the profile is one of the solver's times, and the turn within a ramp is found between them."""
    for step in bursts.steps[::2]:
        assert step.discharge.charge_mAh_cm2 == pytest.approx(BURSTS * OUT, rel=1e-8)
        assert step.charge.charge_mAh_cm2 == pytest.approx(BURSTS * BACK, rel=1e-8)
        assert step.charge_mAh_cm2 == pytest.approx(BURSTS * (OUT - BACK), rel=1e-8)
        assert step.discharge.duration_s == pytest.approx(BURSTS * OUT_s, rel=1e-6)
        assert step.charge.duration_s == pytest.approx(BURSTS * BACK_s, rel=1e-6)
        assert (step.discharge.end_s, step.charge.end_s) == pytest.approx((120 * BURSTS - 58, 120 * BURSTS - 19))
        assert step.discharge.end_V < 3 < step.charge.end_V


def test_a_cycle_with_both_signs_has_both_capacities_and_energies(bursts):
    table = bursts.cycles
    back = BURSTS * BACK + 0.05 * 2 / 60
    assert table["discharge_capacity_mAh_cm2"].to_numpy() == pytest.approx(BURSTS * OUT, rel=1e-8)
    assert table["charge_capacity_mAh_cm2"].to_numpy() == pytest.approx(back, rel=1e-8)
    assert table["coulombic_efficiency"].to_numpy() == pytest.approx(BURSTS * OUT / back, rel=1e-8)
    given = np.array([step.discharge.energy_mWh_cm2 for step in bursts.steps]).reshape(CYCLES, 2).sum(axis=1)
    taken = np.array([step.charge.energy_mWh_cm2 for step in bursts.steps]).reshape(CYCLES, 2).sum(axis=1)
    assert table["energy_efficiency"].to_numpy() == pytest.approx(given / taken, rel=1e-12)
    assert table["power_mW_cm2"].to_numpy() == pytest.approx(given * 3600 / (BURSTS * OUT_s), rel=1e-6)


def test_the_whole_is_the_sum_of_the_steps_whether_or_not_they_are_kept(bursts):
    energy = sum(step.discharge.energy_mWh_cm2 for step in bursts.steps)
    assert len(bursts.kept_cycles) < CYCLES
    assert bursts.energy_mWh_cm2 == pytest.approx(energy, rel=1e-12)
    assert bursts.power_mW_cm2 == pytest.approx(energy * 3600 / (CYCLES * BURSTS * OUT_s), rel=1e-6)
    assert bursts.capacity_mAh_cm2 == pytest.approx(CYCLES * BURSTS * OUT, rel=1e-8)
    whole = CYCLES * (BURSTS * (OUT + BACK) + 0.05 * 2 / 60)
    assert bursts.passed_mAh_cm2[-1] == pytest.approx(whole, rel=1e-8)
    assert bursts.summary()["current_mA_cm2"] == pytest.approx(3600 * OUT / OUT_s, rel=1e-6)


def test_the_curves_of_a_cycle_end_with_its_capacities_whether_or_not_it_is_kept(bursts):
    for number in range(1, CYCLES + 1):
        ends = bursts.cycle(number).groupby("Half")["Charge moved [mAh.cm-2]"].last()
        assert ends["discharge"] == pytest.approx(BURSTS * OUT, rel=1e-8)
        assert ends["charge"] == pytest.approx(BURSTS * BACK + 0.05 * 2 / 60, rel=1e-8)
    kept = bursts.cycle(1)
    moving = kept[kept["Half"] != "rest"]
    assert (moving.groupby("Half")["Charge moved [mAh.cm-2]"].diff().dropna() >= 0).all()


def test_thinned_curves_change_no_sum(bursts, monkeypatch):
    from lobsim.result import kept

    monkeypatch.setattr(kept, "CURVE_POINTS", 100_000)
    whole = lobsim.run(CELL, bursts.protocol)
    assert whole.time_s.size > bursts.time_s.size
    one, other = whole.summary(), bursts.summary()
    for name, value in one.items():
        if isinstance(value, float) and name != "solve_seconds":
            assert other[name] == pytest.approx(value, rel=1e-12), name
    assert whole.cycles.equals(bursts.cycles)


def test_a_constant_current_moves_current_times_time():
    result = lobsim.run(CELL, ["Discharge at 0.4 mA/cm2 for 10 h", "Rest for 1 h", "Charge at 0.1 mA/cm2 for 1 h"])
    out, rest, back = result.steps
    assert out.discharge.charge_mAh_cm2 == pytest.approx(4, rel=1e-12) and out.charge == moved.Half()
    assert rest.discharge == rest.charge == moved.Half()
    assert back.charge.charge_mAh_cm2 == pytest.approx(0.1, rel=1e-12) and back.discharge == moved.Half()
    assert (result.capacity_mAh_cm2, result.power_mW_cm2) == pytest.approx((4, result.energy_mWh_cm2 / 10), rel=1e-12)


def test_a_first_discharge_in_a_cycle_that_is_not_kept_has_its_plateau():
    """It comes in cycle 13 of 20: its curve is whole all the same."""
    rest, discharge = "Rest for 1 min", "Discharge at 1 mA/cm2 until 2.0 V"
    result = lobsim.run(CELL, [lobsim.Cycles([rest], 12), lobsim.Cycles([discharge], 1), lobsim.Cycles([rest], 7)])
    alone = lobsim.run(CELL, [*[rest] * 12, discharge])
    assert 13 not in result.kept_cycles
    assert (result.plateau_V, result.knee_mAh_g) == (alone.plateau_V, alone.knee_mAh_g)


def test_the_parts_of_a_line_through_nothing_are_its_triangles():
    """From 3 to -1 A/m2 in 4 s at 2 V: 4.5 C/m2 out in 3 s, 0.5 C/m2 back in 1 s."""
    t, i, V = np.array([0.0, 4.0]), np.array([3.0, -1.0]), np.array([2.0, 2.0])
    out, back = moved.halves(t, i, V)
    assert (out.charge_mAh_cm2 * 36e3, out.duration_s, out.end_s) == pytest.approx((4.5, 3, 3))
    assert (back.charge_mAh_cm2 * 36e3, back.duration_s, back.end_s) == pytest.approx((0.5, 1, 4))
    assert out.energy_mWh_cm2 * 36e3 == pytest.approx(9)
    assert [moved.delivered(t, i)[-1], moved.delivered(t, -i)[-1]] == pytest.approx([4.5, 0.5])

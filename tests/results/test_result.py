"""A result: is it what the run gave, and does it survive a file?"""

import gc

import numpy as np
import pybamm
import pytest
import xarray

import lobsim
from lobsim.result import archive
from lobsim.solve.stepper import Stepper

LUMPED = lobsim.Cell("NIPS", "stacked", model="lumped")
DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"


@pytest.fixture(scope="module")
def cell():
    return lobsim.Cell("NIPS", "stacked").with_mesh(positive=10).with_values({"Oxygen diffusivity [m2.s-1]": 1e-9})


@pytest.fixture(scope="module")
def result(cell):
    return lobsim.run(cell, DISCHARGE)


def test_the_capacity_is_current_times_time(result):
    by_hand = 0.4 * result.time_s[-1] / 3600  # mAh/cm2
    assert result.capacity_mAh_cm2 == pytest.approx(by_hand, rel=1e-6)
    assert result.capacity_mAh_g == pytest.approx(by_hand / 1.5e-3, rel=1e-6)  # 1.5 mg/cm2


def test_energy_and_power_are_those_of_the_curve(result):
    charge, voltage = result.discharged_mAh_cm2, result.voltage_V
    assert result.energy_mWh_cm2 == pytest.approx(np.trapezoid(voltage, charge), rel=1e-6)
    assert result.power_mW_cm2 == pytest.approx(0.4 * np.trapezoid(voltage, charge) / charge[-1], rel=1e-6)


def test_plateau_and_knee_are_read_off_the_curve(result):
    charge, voltage = result.discharged_mAh_g, result.voltage_V
    inside = (charge >= 0.1 * charge[-1]) & (charge <= 0.5 * charge[-1])
    assert voltage[inside].min() < result.plateau_V < voltage[inside].max()
    assert np.interp(result.knee_mAh_g, charge, voltage) == pytest.approx(result.plateau_V - 0.05, abs=1e-6)


def test_a_run_that_stops_on_its_plateau_has_no_knee(cell):
    assert lobsim.run(cell, "Discharge at 0.4 mA/cm2 until 1 mAh/cm2").knee_mAh_g is None


def test_the_product_fills_what_faraday_says(result):
    # 1 mAh/cm2 = 36e3 C/m2; the double layer took 1e-4 of it
    expected = result.capacity_mAh_cm2 * 36e3 / (2 * 96485.33) * 45.881e-3 / 2310 / 104e-6 / 0.91
    assert result.fill_fraction == pytest.approx(expected, rel=1e-3)


def test_a_saved_result_comes_back_whole(result, tmp_path):
    result.save(tmp_path / "run.nc")
    again = lobsim.load(tmp_path / "run.nc")
    assert again.cell == result.cell and again.protocol == result.protocol
    for name, value in result.summary().items():
        assert again.summary()[name] == (pytest.approx(value, rel=1e-12) if isinstance(value, float) else value)
    np.testing.assert_array_equal(again["Film thickness [m]"], result["Film thickness [m]"])
    assert again.to_xarray()["Film thickness [m]"].attrs["units"] == "m"
    assert [path.name for path in tmp_path.iterdir()] == ["run.nc"]


@pytest.mark.parametrize("content", [b"", b"no NetCDF", None])
def test_a_file_that_is_no_result_is_refused_in_one_sentence(result, tmp_path, content):
    path = tmp_path / "run.nc"
    if content is None:  # a result whose second half is missing
        result.save(path)
        content = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(content)
    with pytest.raises(lobsim.LobsimError, match="is not a result of lobsim"):
        lobsim.load(path)


def test_a_missing_file_and_a_missing_folder_are_named(result, tmp_path):
    with pytest.raises(lobsim.LobsimError, match="No such file"):
        lobsim.load(tmp_path / "none.nc")
    with pytest.raises(lobsim.LobsimError, match="cannot write"):
        result.save(tmp_path / "none" / "run.nc")


def test_points_are_evenly_spaced_in_charge_and_keep_both_ends(result):
    table = result.at_points(11)
    np.testing.assert_allclose(np.diff(table["Capacity [mAh.cm-2]"]), result.capacity_mAh_cm2 / 10, rtol=1e-6)
    assert table["Voltage [V]"].iloc[-1] == pytest.approx(2.0, abs=1e-6)


def test_a_profile_lies_where_its_domain_is(result):
    x, eps_p = result.profile("Lithium peroxide volume fraction", 0.5)
    assert eps_p.shape == x.shape == (10,)
    assert 20e-6 < x[0] < x[-1] < 124e-6
    assert result.profile("Oxygen concentration [mol.m-3]")[0].size == 16
    assert result.mid["eps_p_separator"] == pytest.approx(eps_p[0])


@pytest.mark.parametrize(
    ("name", "share", "message"),
    [
        ("Film thicknes [m]", 0.5, "did you mean"),
        ("Voltage [V]", 0.5, "no profile"),
        ("Film thickness [m]", 1.5, "between"),
    ],
)
def test_a_wrong_profile_is_refused(result, name, share, message):
    with pytest.raises(lobsim.LobsimError, match=message):
        result.profile(name, share)


def test_a_map_needs_a_field_that_varies_both_ways(result):
    with pytest.raises(
        lobsim.LobsimError, match=r"'Film thickness \[m\]' does not vary over both x and z in Cell\(NIPS"
    ):
        result.map("Film thickness [m]")


def test_a_rest_delivers_nothing_and_is_tabulated_evenly_in_time():
    rest = lobsim.run(LUMPED, "Rest for 1 h")
    assert (rest.plateau_V, rest.knee_mAh_g, rest.capacity_mAh_cm2, rest.power_mW_cm2) == (None, None, 0.0, 0.0)
    assert rest.at_points(5)["Time [s]"].tolist() == [0, 900, 1800, 2700, 3600]


def test_a_discharge_too_slow_to_meet_any_end_is_not_finished():
    slow = lobsim.run(LUMPED, "Discharge at 1e-9 mA/cm2 until 2 V")
    assert slow.end == "no end was met" and not slow.finished


@pytest.mark.parametrize(
    ("step", "text", "sentence"),
    [
        (
            "Charge at 0.1 mA/cm2 until 4.2 V",
            "Event is non-positive at initial conditions",
            "0.1 mA/cm2 in charge: it leaves",
        ),
        ("Discharge at 1 mW/cm2 until 2 V", "The system is infeasible", "'Discharge at 1 mW/cm2 until 2 V': it leaves"),
        (
            "Rest for 1 h",
            "IDA\nfailed",
            r"the solver gave up on Cell\(.*\) at 'Rest for 1 h' \(IDA failed\): the usual cause",
        ),
    ],
)
def test_a_solver_that_fails_in_the_first_step_is_one_sentence(monkeypatch, step, text, sentence):
    def fail(self, step):
        raise pybamm.SolverError(text)

    monkeypatch.setattr(Stepper, "solve", fail)
    with pytest.raises(lobsim.LobsimError, match=sentence):
        lobsim.run(LUMPED, step)


def test_ctrl_c_in_the_first_step_leaves_nothing_to_keep(monkeypatch):
    def interrupt(self, step):
        raise KeyboardInterrupt

    monkeypatch.setattr(Stepper, "solve", interrupt)
    with pytest.raises(KeyboardInterrupt):
        lobsim.run(LUMPED, "Rest for 1 h")


def test_a_saved_cell_that_this_version_does_not_know_is_named(tmp_path):
    """As if a later version had known another membrane."""
    path = tmp_path / "run.nc"
    lobsim.run(LUMPED, "Rest for 1 h").save(path)
    data = xarray.load_dataset(path, engine="h5netcdf")
    data.attrs["lobsim"] = data.attrs["lobsim"].replace('"NIPS"', '"NIPX"')
    archive.write(data.assign_attrs({archive.DIGEST: archive._digest(data)}), path)
    with pytest.raises(lobsim.LobsimError, match="holds what this version does not know: unknown membrane 'NIPX'"):
        lobsim.load(path)


def test_a_damaged_result_is_refused_without_a_traceback_behind_the_sentence(tmp_path, monkeypatch):
    """Every sixteenth part of the file cut off, and every one zeroed: some damage meets the reader half opened."""
    lobsim.run(LUMPED, "Rest for 1 h").save(tmp_path / "run.nc")
    whole = (tmp_path / "run.nc").read_bytes()
    part = len(whole) // 16
    left: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", left.append)
    damaged = [whole[: n * part] for n in range(1, 16)]
    damaged += [whole[: n * part] + bytes(part) + whole[(n + 1) * part :] for n in range(16)]
    for number, content in enumerate(damaged):
        path = tmp_path / f"{number}.nc"
        path.write_bytes(content)
        with pytest.raises(lobsim.LobsimError, match="is not a result of lobsim, or is damaged"):
            lobsim.load(path)
    gc.collect()
    assert left == []


def test_a_step_that_the_window_stops_is_not_finished(cell):
    stopped = lobsim.run(cell, "Discharge at 0.4 mA/cm2 for 300 h")
    assert not stopped.finished and stopped.end == "voltage limit 2 V"
    assert lobsim.run(cell, "Discharge at 0.4 mA/cm2 for 1 h").finished


def test_a_current_that_no_cell_carries_is_refused_in_one_sentence(cell):
    with pytest.raises(lobsim.LobsimError, match="cannot carry 500 mA/cm2"):
        lobsim.run(cell, "Discharge at 500 mA/cm2 until 2.0 V")


def test_a_later_step_that_fails_stops_the_run_and_keeps_what_there_is(cell):
    steps = ["Discharge at 0.4 mA/cm2 for 1 h", "Discharge at 500 mA/cm2 until 2.0 V", "Rest for 1 h"]
    result = lobsim.run(cell, steps, on_infeasible="stop")
    assert not result.finished and len(result.steps) == 1
    assert result.end.startswith("step 2 of 3, 'Discharge at 500 mA/cm2 until 2.0 V', failed at 3600 s: ")
    assert "cannot carry 500 mA/cm2" in result.end and result.cause == result.end
    assert result.capacity_mAh_cm2 == pytest.approx(0.4, rel=1e-6) and result.time_s[-1] == pytest.approx(3600)


def test_a_step_that_ends_by_what_it_did_not_ask_for_stops_the_run(cell):
    result = lobsim.run(cell, ["Discharge at 0.4 mA/cm2 for 300 h", "Charge at 0.1 mA/cm2 for 1 h"])
    assert not result.finished and len(result.steps) == 1
    assert "by what it did not ask for, voltage limit 2 V" in result.end


def test_several_steps_follow_one_another(cell):
    steps = [
        "Discharge at 0.4 mA/cm2 until 1 mAh/cm2",
        "Rest for 1 h",
        "Charge at 0.1 mA/cm2 until 3.4 V",
        "Hold at 3.4 V for 1 h",
    ]
    result = lobsim.run(cell, steps)
    assert result.finished and result.end == "time limit"
    assert result.capacity_mAh_cm2 == pytest.approx(1.0, rel=1e-5)
    assert result.discharged_mAh_cm2[-1] < 0.8  # the charge took some of it back
    assert result.end_V == pytest.approx(3.4, abs=1e-4)
    assert max(result.books.values()) < 1e-5


def test_the_lumped_cell_gives_the_same_kind_of_result():
    result = lobsim.run(lobsim.Cell("NIPS", "coin", model="lumped"), DISCHARGE)
    assert result.profile("Film thickness [m]")[1].shape == (1,)
    assert result.books["charge"] < 1e-6 and "salt" not in result.books
    np.testing.assert_allclose(2.96 - sum(result.audit.values()), result.voltage_V, atol=1e-12)


def test_a_result_with_a_changed_number_is_refused(tmp_path):
    """NetCDF does not notice a changed byte: without a hash, another voltage would be read."""
    result = lobsim.run(lobsim.Cell("NIPS", "stacked", model="lumped"), "Discharge at 0.4 mA/cm2 until 2.0 V")
    path = tmp_path / "run.nc"
    result.save(path)
    data = path.read_bytes()
    number = result.voltage_V[5].tobytes()
    assert data.count(number) >= 1
    path.write_bytes(data.replace(number, np.float64(2.5).tobytes(), 1))
    with pytest.raises(lobsim.LobsimError, match="not those that were written"):
        lobsim.load(path)


def test_a_full_disk_is_one_sentence_and_leaves_the_old_file(tmp_path, monkeypatch):
    """HDF5 itself ends the process when it cannot write: the file is made in memory first."""
    result = lobsim.run(lobsim.Cell("NIPS", "stacked", model="lumped"), "Discharge at 0.4 mA/cm2 until 2.0 V")
    path = tmp_path / "run.nc"
    path.write_bytes(b"old")

    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(lobsim.LobsimError, match="No space left"):
        result.save(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]

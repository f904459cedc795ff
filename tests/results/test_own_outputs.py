"""Outputs of the user are kept like ours: curves and fields, in files, and when a run goes on."""

import re

import numpy as np
import pybamm
import pytest

import lobsim
from lobsim.errors import LobsimError

DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
COIN = lobsim.Cell("NIPS", "coin").with_mesh(3, 5)
LUMPED = lobsim.Cell("NIPS", "coin", model="lumped")
ALONG = lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(3, 4, 2)
CYCLES = lobsim.cycle("2.0 mA/cm2 until 0.2 mAh/cm2 or 2.0 V", "0.2 mA/cm2 until 0.2 mAh/cm2 or 4.2 V", times=3)


def distance(m):
    return m["Voltage [V]"] - 2.96


OUTPUTS = {
    "Distance [V]": distance,
    "Twice the film [m]": lambda m: 2 * m["Film thickness [m]"],
    "Oxygen per salt": lambda m: m["Oxygen concentration [mol.m-3]"] / m["Electrolyte concentration [mol.m-3]"],
}


def test_a_single_value_is_a_curve_and_a_field_a_field():
    run = lobsim.run(COIN, [DISCHARGE, "Rest for 10 min", "Hold at 3.0 V for 5 min"], outputs=OUTPUTS, progress=False)
    assert run["Distance [V]"] == pytest.approx(run.voltage_V - 2.96, abs=1e-14)
    assert np.array_equal(run["Twice the film [m]"], 2 * run["Film thickness [m]"])
    oxygen, salt = run["Oxygen concentration [mol.m-3]"], run["Electrolyte concentration [mol.m-3]"]
    assert run["Oxygen per salt"] == pytest.approx(oxygen / salt) and run["Oxygen per salt"].shape[0] == 8
    assert run.profile("Twice the film [m]", 0.5)[1] == pytest.approx(2 * run.profile("Film thickness [m]", 0.5)[1])
    assert run.data["Twice the film [m]"].attrs["units"] == "m"


def test_own_outputs_change_nothing_else():
    plain, own = (lobsim.run(COIN, DISCHARGE, outputs=some, progress=False) for some in (None, OUTPUTS))
    assert np.array_equal(plain.voltage_V, own.voltage_V) and plain.books == own.books
    assert set(own.data.data_vars) - set(plain.data.data_vars) == set(OUTPUTS)


def test_along_the_electrode_fields_have_its_columns():
    own = OUTPUTS | {"Film at the mouth [m]": lambda m: pybamm.boundary_value(m["Film thickness [m]"], "right")}
    run = lobsim.run(ALONG, DISCHARGE, outputs=own, progress=False)
    assert run["Twice the film [m]"].shape[:2] == (4, 2) and run["Oxygen per salt"].shape[:2] == (7, 2)
    assert run["Film at the mouth [m]"].shape[0] == 2 and run["Distance [V]"].ndim == 1
    assert np.array_equal(run["Twice the film [m]"], 2 * run["Film thickness [m]"])


def test_they_are_saved_and_loaded_and_a_run_goes_on_with_them(tmp_path):
    whole = lobsim.run(LUMPED, CYCLES, outputs={"Distance [V]": distance}, progress=False)
    from dataclasses import replace

    first = lobsim.run(LUMPED, replace(CYCLES, times=1), outputs={"Distance [V]": distance}, progress=False)
    first.save(tmp_path / "first.nc")
    loaded = lobsim.load(tmp_path / "first.nc")
    assert np.array_equal(loaded["Distance [V]"], first["Distance [V]"])
    assert loaded.outputs["Distance [V]"].where == "curve"
    if not loaded.outputs["Distance [V]"].function.importable:  # a test's module is found by no other process
        with pytest.raises(LobsimError, match=r"give it again, or put it into a module"):
            lobsim.resume(loaded, times=3, progress=False)
    there = lobsim.resume(loaded, times=3, outputs={"Distance [V]": distance}, progress=False)
    here = lobsim.resume(first, times=3, progress=False)
    for resumed in (there, here):
        assert np.array_equal(resumed["Distance [V]"], resumed.voltage_V - 2.96)
        assert resumed.voltage_V.size == whole.voltage_V.size
    with pytest.raises(LobsimError, match="the run has not kept 'Other"):
        lobsim.resume(loaded, times=3, outputs={"Other [V]": distance}, progress=False)


def test_they_are_in_the_journal_of_a_run_that_is_killed(tmp_path, monkeypatch):
    from lobsim.result.saver import Saver

    monkeypatch.setattr(Saver, "close", lambda self, result: None)
    run = lobsim.run(LUMPED, CYCLES, outputs={"Distance [V]": distance}, save=tmp_path / "run.nc", progress=False)
    half = lobsim.load(tmp_path / "run.nc")
    assert (tmp_path / "run.nc.journal").is_file() and 1 < len(half.steps) < len(run.steps)
    assert np.array_equal(half["Distance [V]"], half.voltage_V - 2.96)


def test_an_output_by_its_name(tmp_path, monkeypatch):
    (tmp_path / "my_outputs.py").write_text("def distance(m):\n    return m['Voltage [V]'] - 2.96\n")
    monkeypatch.syspath_prepend(tmp_path)
    run = lobsim.run(LUMPED, DISCHARGE, outputs={"Distance [V]": "my_outputs:distance"}, progress=False)
    assert np.array_equal(run["Distance [V]"], run.voltage_V - 2.96)
    assert run.outputs["Distance [V]"].function == "my_outputs:distance"


@pytest.mark.parametrize(
    ("name", "function", "sentence"),
    [
        ("My voltage", lambda m: m["Voltage [V]"], "it is in V and its name says 1, so call it 'My voltage [V]'"),
        ("My voltage [A]", lambda m: m["Voltage [V]"], "it is in V and its name says A"),
        ("My voltage [mV]", lambda m: m["Voltage [V]"], "so call it 'My voltage [V]'"),
        ("Sum [V]", lambda m: m["Voltage [V]"] + m["Current [A]"], "it adds [V] and [A]"),
        ("My [V]", lambda m: m["Voltag [V]"], "which this model does not have (did you mean 'Voltage [V]'?)"),
        ("My [V]", lambda m: "high", "must give an expression of the model's variables, not 'high'"),
        ("My [V]", lambda m: None, "must give an expression"),
        ("My [V]", lambda m: np.ones(3), "must give an expression"),
        ("My [V]", lambda m: 1 / 0, "fails: ZeroDivisionError"),
        ("My [V]", lambda: 1, "fails: TypeError"),
        ("My [V]", 3.0, "'My [V]' must be a function or a text, not 3.0"),
        ("My [V]", "no_module_of_mine:f", "there is no module 'no_module_of_mine'"),
        ("My [V]", lambda m: m["Voltage [V]"] * pybamm.Parameter("No such"), "cannot be worked out: KeyError"),
        ("My [V/m]", lambda m: m["Voltage [V]"], "without '/'"),
        ("", lambda m: m["Voltage [V]"], "is named by words"),
        ("Voltage [V]", lambda m: 2 * m["Voltage [V]"], "the name of an output of every run"),
        ("voltage [v]", lambda m: m["Voltage [V]"], "the name of an output of every run"),
        ("time", lambda m: m["Time [s]"], "the name of an output of every run"),
        ("Loss by me [V]", lambda m: m["Voltage [V]"], "the name of an output of every run"),
        ("Power [W]", lambda m: m["Power [W]"], "the model has an output 'Power [W]'"),
        ("My flux [V]", lambda m: pybamm.grad(m["Electrolyte potential [V]"]), "is a flux"),
    ],
)
def test_what_is_no_output_is_refused_in_a_sentence(name, function, sentence):
    with pytest.raises(LobsimError) as refused:
        lobsim.run(COIN, DISCHARGE, outputs={name: function}, progress=False)
    assert sentence in str(refused.value)


def test_numbers_in_front_may_change_the_unit():
    run = lobsim.run(LUMPED, DISCHARGE, outputs={"V [mV]": lambda m: 1000 * m["Voltage [V]"]}, progress=False)
    assert run["V [mV]"] == pytest.approx(1000 * run.voltage_V)


def test_a_changed_function_is_another_output():
    def of(factor):
        return {"Scaled [V]": lambda m: factor * m["Voltage [V]"]}

    one, two = (lobsim.run(LUMPED, DISCHARGE, outputs=of(factor), progress=False)["Scaled [V]"] for factor in (1, 2))
    assert np.array_equal(2 * one, two)


def test_the_docstring_says_which_mapping_the_function_is_given():
    assert re.search(r"model's variables by name", " ".join(str(lobsim.run.__doc__).split()))

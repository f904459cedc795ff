"""Outputs read in one pass are those that PyBaMM's processed variables give."""

import numpy as np
import pybamm
import pytest

import lobsim
from lobsim.protocol import parse
from lobsim.result import outputs, sampled
from lobsim.result.one_pass import one_pass
from lobsim.result.sampled import at_once
from lobsim.solve.prepare import prepare

STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
CELLS = {
    "column": lobsim.Cell("NIPS", "stacked").with_mesh(6, 10),
    "lumped": lobsim.Cell("VF", "coin", model="lumped"),
    "along": lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(4, 6, 3),
    "aged": lobsim.Cell("DB", "cycling").with_laws(mediator="on", ageing="on", liquid="excess").with_mesh(4, 8),
}


@pytest.mark.parametrize("name", sorted(CELLS))
def test_every_output_is_that_of_pybamm_between_the_steps_as_well(name):
    cell = CELLS[name]
    solution = prepare(cell).solve(cell, parse(STEP, cell)[0])
    names = [output for output in outputs.EVERYTHING if output in solution.all_models[0].variables]
    times = outputs.step_times(solution.t)
    found = at_once(solution, names, times)
    assert list(found) == names and len(names) > 15
    for output in names:
        exact = np.asarray(solution[output](times))
        assert found[output].shape == exact.shape, output
        scale = np.abs(exact).max()
        # a flux through gas is a difference of concentrations that agree to nine digits
        np.testing.assert_allclose(found[output], exact, rtol=0, atol=1e-8 * scale + 1e-300, err_msg=output)


def test_a_current_from_a_table_is_read_as_well(tmp_path):
    profile = tmp_path / "drive.csv"
    profile.write_text("time_s,current_mA_cm2\n0,0.1\n60,0.4\n120,0.2\n", encoding="utf-8")
    run = lobsim.run(CELLS["lumped"], f"Follow {profile}")
    np.testing.assert_allclose(np.interp(60.0, run.time_s, run.current_mA_cm2), 0.4, rtol=1e-3)


def test_blocks_of_times_give_what_all_times_at_once_give(monkeypatch):
    cell = CELLS["column"]
    solution = prepare(cell).solve(cell, parse(STEP, cell)[0])
    names = [output for output in outputs.EVERYTHING if output in solution.all_models[0].variables]
    times = outputs.step_times(solution.t)
    whole = at_once(solution, names, times)
    monkeypatch.setattr(sampled, "AT_ONCE", 130)
    for name, values in at_once(solution, names, times).items():
        np.testing.assert_allclose(values, whole[name], rtol=1e-12, atol=1e-12 * np.abs(whole[name]).max())


def test_the_name_of_an_input_is_never_code():
    name = 'a"] + 1/0 + inputs["a'
    given = pybamm.InputParameter(name)
    (found,) = one_pass([2 * given + pybamm.t])(np.array([[0.0, 1.0]]), np.zeros((1, 2)), {name: 3.0})
    np.testing.assert_array_equal(found, [[6.0, 7.0]])


def test_one_number_for_all_times_is_given_as_it_is():
    found = one_pass([pybamm.Scalar(2.0), pybamm.InputParameter("a"), pybamm.t])
    assert found(np.array([[0.0, 1.0]]), np.zeros((1, 2)), {"a": 3.0})[:2] == (2.0, 3.0)

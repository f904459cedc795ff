"""`lobsim impedance` gives the impedance as a table, as JSON and as a figure."""

import json

import numpy as np
import pandas
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.solve.impedance import impedance

LUMPED = ["impedance", "--membrane", "VF", "--build", "coin", "--model", "lumped", "--frequencies", "1e-4,1e4,9"]


def call(*arguments):
    return CliRunner(env={"COLUMNS": "150"}).invoke(app, [str(argument) for argument in arguments])


def test_json_table_and_figure_hold_the_impedance_of_the_function(tmp_path):
    after = "Discharge at 0.4 mA/cm2 for 1 h"
    files = [tmp_path / f"nyquist.{ending}" for ending in ("csv", "png", "svg")]
    outs = [word for file in files for word in ("--out", file)]
    result = call(*LUMPED, "--after", after, "--json", "-", *outs)
    assert result.exit_code == 0, result.stderr
    record, table = json.loads(result.stdout), pandas.read_csv(files[0])
    found = impedance(lobsim.Cell("VF", "coin", model="lumped"), np.logspace(-4, 4, 9), after=after)
    assert (record["membrane"], record["build"], record["model"], record["after"]) == ("VF", "coin", "lumped", after)
    for holder in (record, table):
        np.testing.assert_allclose(holder["frequency_Hz"], found.frequency_Hz, rtol=1e-9)
        Z = np.asarray(holder["Z_real_ohm_cm2"]) + 1j * np.asarray(holder["Z_imag_ohm_cm2"])
        np.testing.assert_allclose(Z, found.Z_ohm_cm2, rtol=1e-6)  # the discharge is solved anew
    assert files[1].read_bytes().startswith(b"\x89PNG") and b"<svg" in files[2].read_bytes()[:2000]


def test_the_terminal_shows_every_frequency():
    result = call(*LUMPED)
    assert result.exit_code == 0 and "Cell(VF, coin, model = lumped), fresh" in result.stdout
    assert len(result.stdout.strip().splitlines()) == 1 + 2 + 9


def test_the_figure_names_the_frequency_of_the_top_and_has_one_scale():
    from lobsim.plots import nyquist

    cell = lobsim.Cell("NIPS", "coin", model="lumped").with_laws(kinetics="branches")  # no wait for the first nuclei
    cell = cell.with_values({"Share of peroxide open to direct oxidation": 0.0})
    found = impedance(cell, np.logspace(4, -6, 201))
    plane, bode = nyquist(cell, found).axes[:2]
    assert plane.get_aspect() == 1
    assert plane.texts[0].get_text() == "0.00014 Hz"  # 1/(2 pi R_ct C), 11.1 Ohm m2 and 105 F/m2
    assert plane.get_xlabel() == r"Re $Z$ / k$\Omega$ cm$^2$"
    assert plane.lines[0].get_xdata().max() == pytest.approx(found.Z_ohm_cm2.real.max() / 1e3)
    np.testing.assert_allclose(bode.lines[0].get_ydata(), np.abs(found.Z_ohm_cm2)[::-1])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--frequencies", "1,10"], "--frequencies '1,10' are not two rising frequencies above 0 and a whole number"),
        (["--frequencies", "10,1,5"], "write them like --frequencies 1e-6,1e4,61"),
        (["--frequencies", "0,1,5"], "are not two rising frequencies"),
        (["--frequencies", "1,10,2.5"], "are not two rising frequencies"),
        (["--frequencies", "1,10,inf"], "are not two rising frequencies"),
        (["--frequencies", "1,ten,5"], "are not two rising frequencies"),
        (["--after", "Discharge at 0.4 mA/cm2"], "has no end"),
        (["--after", "Hold at 2.8 V for 1 h"], "impedance follows a constant current or a rest"),
        (["--out", "curve.nc"], "its name must end in .csv, .png, .svg or .pdf"),
        (["--membrane", "NIP"], "did you mean NIPS?"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(arguments, sentence):
    result = call(*LUMPED, *arguments)
    assert result.exit_code == 2 and result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("lobsim: ") and sentence in lines[0], result.stderr

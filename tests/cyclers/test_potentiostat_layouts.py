"""Exports of potentiostats in the layouts of genuine files, and of those whose columns the user names."""

import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made_others as others
from tests.cyclers import made_potentiostats as made
from tests.cyclers.agreement import agrees
from tests.cyclers.made_samples import SAMPLES

WITHOUT_COUNTER = {"cycles": False, "counter": False}


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("kind", ["charge", "discharge"])
def test_gamry_half_cycle_with_a_point_or_a_comma(decimal, kind, write):
    rows = [r for r in made.OF_KIND[kind] if r.step < 6]
    data = read(write(made.dta(made.curve(samples=rows, decimal=decimal)), "c.DTA"))
    agrees(data, "gamry", start=f"{rows[0].when:%Y-%m-%d %H:%M:%S}", samples=rows, **WITHOUT_COUNTER)


def test_gamry_rest_has_no_current(write):
    rows = [r for r in made.OF_KIND["rest"] if r.step == 1]
    columns = {name: cell for name, cell in made.GAMRY.items() if name != "Im"}
    content = made.dta(made.curve(columns, rows), tag="CORPOT", title="Open Circuit Potential")
    remarks = ["the file has no current: it is a rest at open circuit"]
    agrees(read(write(content, "c.DTA")), "gamry", samples=rows, remarks=remarks, **WITHOUT_COUNTER)


def test_gamry_curves_follow_each_other_as_steps(write):
    steps = [[r for r in SAMPLES if r.step == step] for step in range(1, 10)]
    agrees(read(write(made.dta(*(made.curve(samples=rows) for rows in steps)), "c.DTA")), "gamry", **WITHOUT_COUNTER)


@pytest.mark.parametrize("tag", ["EISPOT", "CV", "GALVEIS"])
def test_gamry_spectrum_and_voltammogram_are_refused_by_name(tag, write):
    with pytest.raises(LobsimError, match=rf"Some Title \({tag}\) is no charge, discharge or rest"):
        read(write(made.dta(made.curve(), tag=tag, title="Some Title"), "c.DTA"))


@pytest.mark.parametrize("names", ["", ", 0"])
def test_versastudio_segments_are_read(names, write):
    agrees(read(write(made.par(names=names), "c.par")), "versastudio", cycles=False, counter=False)


def test_versastudio_spectrum_is_refused_by_name(write):
    with pytest.raises(LobsimError, match=r"Potentiostatic EIS is no charge, discharge or rest"):
        read(write(made.par("Potentiostatic EIS", made.VERSASTUDIO | {"Frequency(Hz)": "1000"}), "c.par"))


def test_nova_is_read_as_it_is_and_with_named_columns(write):
    path = write(made.nova(), "c.txt")
    agrees(read(path), "csv", start=None, **WITHOUT_COUNTER)
    columns = {"Test Time / s": "Time (s)", "Voltage / V": "WE(1).Potential (V)", "Current / A": "WE(1).Current (A)"}
    agrees(read(path, columns=columns), "csv", start=None, **WITHOUT_COUNTER)


@pytest.mark.parametrize(
    "content",
    [
        made.nova({"Potential applied (V)": "0", **made.NOVA, "Scan": "1"}),
        others.squidstat(others.SQUIDSTAT | {'"Step name"': "Cyclic Voltammetry"}),
    ],
)
def test_a_voltammogram_is_refused_by_its_columns_or_its_steps(content, write):
    with pytest.raises(LobsimError, match="is a voltammogram: charges, discharges and rests of a cell are read"):
        read(write(content))


def test_a_sweep_beside_charges_is_read(write):
    named = {'"Step name"': lambda r: "Linear Sweep" if r.step == 1 else "Constant Current"}
    agrees(read(write(others.squidstat(others.SQUIDSTAT | named))), "squidstat", start=None, cycles=False)


def test_ivium_text_is_read(write):
    agrees(read(write(made.ivium(), "c.txt")), "csv", start=None, **WITHOUT_COUNTER)


def test_ch_instruments_rest_is_read_and_a_current_in_the_preamble_is_asked_for(write):
    rest = [r for r in SAMPLES if r.step == 1]
    remarks = ["the file has no current: the technique is a rest at open circuit"]
    data = read(write(made.chi("Open Circuit Potential - Time", rest), "c.txt"))
    agrees(data, "csv", start=None, samples=rest, remarks=remarks, **WITHOUT_COUNTER)
    with pytest.raises(LobsimError, match="no column is known to be 'Current / A'"):
        read(write(made.chi("Chronopotentiometry", SAMPLES), "c.txt"))

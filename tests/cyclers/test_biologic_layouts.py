"""Exports of EC-Lab and BT-Lab in the layouts of genuine files: techniques, preambles, languages, chosen columns."""

import numpy as np
import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made_biologic as made
from tests.cyclers.agreement import STARTED, agrees
from tests.cyclers.made_samples import SAMPLES

GCPL, MB = "Galvanostatic Cycling with Potential Limitation", "Modulo Bat"
BT_LAB = ["BT-Lab ASCII FILE", *made.ENGLISH[1:]]


@pytest.mark.parametrize(
    "content",
    {
        "GCPL": made.mpt(made.GCPL, GCPL),
        "without the last end of line": made.mpt(made.GCPL, GCPL).removesuffix(b"\r\n"),
        "header without a tab at its end": made.mpt(made.GCPL, GCPL, tab=""),
        "CP in coulomb": made.mpt(made.CP, "Chronopotentiometry"),
        "CA": made.mpt(made.CA, "Chronoamperometry / Chronocoulometry"),
        "MB with loops, PEIS and comma": made.mpt(made.MB, MB, [*made.ENGLISH, *made.LOOPS], decimal=","),
        "BCD": made.mpt(made.BCD, "Battery Capacity Determination"),
        "BT-Lab": made.mpt(made.BT, MB, BT_LAB),
        "BT-Lab with dates as times": made.mpt(made.BT, MB, BT_LAB, cells=made.DATED),
        "mean voltage": made.mpt(["<Ewe/V>" if "Ewe" in name else name for name in made.CP], "Constant Current"),
        "German": made.mpt(made.MB, MB, made.GERMAN, decimal=","),
        "French": made.mpt(made.GCPL, "Cyclage galvanostatique", made.FRENCH, decimal=","),
    }.items(),
    ids=lambda pair: pair[0],
)
def test_every_technique_and_language_gives_the_same_test(content, write):
    agrees(read(write(content[1], "cell.mpt")), "biologic")


@pytest.mark.parametrize("preamble", [[], made.SHORT])
def test_without_a_preamble_only_the_start_is_missing(preamble, write):
    agrees(read(write(made.mpt(made.GCPL, preamble=preamble), "cell.mpt")), "biologic", start=None)


@pytest.mark.parametrize(
    ("names", "cycles", "counter"),
    [
        (["time/s", "Ewe/V", "I/mA", "error"], False, False),
        (["Ecell/V", "<I>/mA", "time/s"], False, False),
        (["Ewe/V", "<I>/mA", "time/s", "cycle number", "(Q-Qo)/mA.h"], True, True),
        (["Ewe/V", "Capacity/mA.h", "time/s", "I/mA"], False, True),
        (["time/s", "half cycle", "Q charge/discharge/mA.h", "<Ewe>/V", "I/mA"], False, True),
    ],
)
def test_columns_that_the_user_chose_are_enough_in_any_order(names, cycles, counter, write):
    path = write(made.mpt(names, preamble=[]), "cell.txt")
    agrees(read(path), "biologic", start=None, cycles=cycles, counter=counter)


@pytest.mark.parametrize("charge", ["dq/mA.h", "(Q-Qo)/mA.h", "(Q-Qo)/C"])
def test_a_current_that_is_not_there_follows_from_the_counter_of_charge(charge, write):
    data = read(write(made.mpt(["mode", "Ns", "time/s", "Ewe/V", charge], GCPL), "cell.mpt"))
    assert data.remarks == ("the file has no current: it was taken from the rises of its counter of charge",)
    within = [r.step_time > 0 for r in SAMPLES]
    expected = [1.004 * r.amps for r in SAMPLES]
    np.testing.assert_allclose(data.columns["Current / A"][within], np.array(expected)[within], 1e-6, atol=1e-12)


@pytest.mark.parametrize(
    ("technique", "preamble", "names"),
    [
        ("Open Circuit Voltage", made.ENGLISH, made.OCV),
        ("Open Circuit Voltage", made.ENGLISH, ["time/s", "Ewe/V"]),
        ("Leerlaufspannung", made.GERMAN, made.OCV),
        ("Tension en circuit ouvert", made.FRENCH, made.OCV),
        ("", [], made.OCV),
    ],
)
def test_a_rest_at_open_circuit_has_no_current(technique, preamble, names, write):
    data = read(write(made.mpt(names, technique, preamble, samples=made.RESTS), "cell.mpt"))
    remarks = ["the file has no current: the technique is a rest at open circuit"]
    start = STARTED if preamble else None
    agrees(data, "biologic", start=start, cycles=False, remarks=remarks, samples=made.RESTS)


def test_a_voltage_without_a_current_and_without_a_technique_is_no_rest(write):
    with pytest.raises(LobsimError, match="no column is known to be 'Current / A'"):
        read(write(made.mpt(["Ns", "time/s", "Ewe/V"], preamble=[]), "cell.txt"))


@pytest.mark.parametrize(
    ("technique", "preamble", "what"),
    [
        ("Cyclic Voltammetry", made.ENGLISH, "Cyclic Voltammetry is a voltammogram"),
        ("Potentio Electrochemical Impedance Spectroscopy", made.GERMAN, "is an impedance spectrum"),
        ("Voltampérométrie cyclique", made.FRENCH, "Voltampérométrie cyclique is a voltammogram"),
    ],
)
def test_a_voltammogram_and_a_spectrum_are_refused_by_their_names(technique, preamble, what, write):
    path = write(made.mpt(made.MB, technique, preamble), "cell.mpt")
    with pytest.raises(LobsimError, match=f"{what}.*charges, discharges and rests of a cell are read"):
        read(path)


def test_rows_that_the_preamble_counts_and_the_file_lacks_are_missed(write):
    content = made.mpt(made.MB, MB, [*made.ENGLISH, *made.LOOPS], samples=SAMPLES[:45])
    remarks = read(write(content, "cell.mpt")).remarks
    assert remarks == ("the file says that it has 63 rows, but 45 are there: it is cut off",)


def test_the_cycle_is_the_cycle_number_and_never_the_z_cycle(write):
    names = ["z cycle", "time/s", "Ewe/V", "I/mA", "Ns"]
    data = read(write(made.mpt(names, preamble=[]), "cell.txt"))
    assert data.metadata["cycles"] == "counted"
    assert data.metadata["columns"].get("Cycle Count / 1") is None

"""Numbers that cannot be those of a cell are refused, with the line and what was expected."""

import numpy as np
import pytest

import lobsim
from lobsim.cyclers import read
from lobsim.errors import LobsimError

HEADER = "Test Time / s,Voltage / V,Current / A\n"
DISCHARGE = [2.7, 2.66, 2.65, 2.6, 2.4, 2.0]
CHARGE = [3.1, 3.2, 3.3, 3.5, 3.9, 4.2]


def table(voltages, currents, apart=600.0):
    if isinstance(currents, float):
        currents = [currents] * len(voltages)
    rows = [f"{apart * i},{v},{c!r}\n" for i, (v, c) in enumerate(zip(voltages, currents, strict=True))]
    return (HEADER + "".join(rows)).encode()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("0,2.7,-1e-3\n10,2.6,-1e-3\n9,2.5,-1e-3\n", "line 4: 'Test Time / s' runs back to 9: it was expected to rise"),
        ("0,2.7,nan\n", "line 2: 'nan' under 'Current / A' is not a finite number"),
        ("0,2.7,-1e-3\n10,,-1e-3\n", "line 3: '' under 'Voltage / V' is not a finite number"),
        ("0,2.7,1e999\n", "line 2: '1e999' under 'Current / A' is not a finite number"),
        ("0,2_7,1\n", "'2_7' under 'Voltage / V' is not a finite number"),
        ("0,2700,-1e-3\n", r"line 2: 2700 V is beyond any cell, 10 V: is it in mV\?"),
        ("0,2.7,-4000\n", r"line 2: -4000 A is beyond any cell, 1000 A: is it in mA\?"),
        ('0,"2.7,-1e-3\n10,2.6",-1e-3\n', "line 2: .* has not the 3 cells of the header in line 1"),
        ("0,2.7,-1e-3,9\n", "line 2: .* has not the 3 cells of the header"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_line(rows, sentence, write):
    with pytest.raises(LobsimError, match=sentence):
        read(write((HEADER + rows).encode()))


def test_a_current_that_the_area_cannot_carry_is_refused(write):
    path = write(table(DISCHARGE, -0.4))
    assert len(read(path).table) == 6
    with pytest.raises(LobsimError, match=r"line 2: -0.4 A on 0.2 cm2 is more than 1 A/cm2: is it in mA\?"):
        read(path, area_cm2=0.2)


@pytest.mark.parametrize(("voltages", "current"), [(DISCHARGE, 4e-4), (CHARGE, -4e-4)])
def test_a_current_of_the_wrong_sign_is_refused_unless_the_user_trusts_it(voltages, current, write):
    path = write(table(voltages, current))
    with pytest.raises(LobsimError, match=r"line 2: the current .* while the voltage .*trust_sign=True"):
        read(path)
    data = read(path, trust_sign=True)
    np.testing.assert_allclose(data.table["Current / A"], current)
    np.testing.assert_allclose(read(write(table(voltages, -current))).table["Current / A"], -current)


def test_one_step_of_the_wrong_sign_among_right_ones_is_refused(write):
    with pytest.raises(LobsimError, match=r"line 8: the current discharges .* while the voltage rises by 0.70 V"):
        read(write(table([*DISCHARGE, *CHARGE], [-4e-4] * 6 + [-3e-4] * 6)))


def test_half_cycles_whose_currents_have_no_sign_are_refused(write):
    """Begin and end of the file are those of a discharge; the charge in between is not."""
    with pytest.raises(LobsimError, match=r"line 2: the current discharges .* while the voltage rises by 1.50 V"):
        read(write(table([*DISCHARGE, *CHARGE, *DISCHARGE], -4e-4)))


def test_steps_of_a_file_without_steps_begin_where_the_current_changes(write):
    """From one constant value to another; not in the decay of a current at constant voltage."""
    decay = [0.4e-3 * 0.7**i for i in range(6)]
    data = read(write(table([*DISCHARGE, *DISCHARGE, *[4.2] * 6], [-4e-4] * 6 + [-5e-4] * 6 + decay)))
    assert list(data.steps["kind"]) == ["discharge", "discharge", "charge"]
    assert list(data.steps["first_row"]) == [0, 6, 12]


@pytest.mark.parametrize(
    "voltages",
    [
        [2.55, 2.56, 2.58, 2.6, 2.61, 2.61],  # the dip of nucleation, and a test that ends on its plateau
        [2.6] * 6,
        [2.6, 2.61, 2.59, 2.6, 2.62, 2.6],
        [2.96, 2.6],
    ],
)
def test_dips_plateaus_and_noise_do_not_question_the_sign(voltages, write):
    assert list(read(write(table(voltages, -4e-4))).steps["kind"]) == ["discharge"]


def test_a_single_row_that_turns_round_is_refused(write):
    currents = [-4e-4, -4e-4, 4e-4, -4e-4, -4e-4, -4e-4]
    path = write(table(DISCHARGE, currents))
    with pytest.raises(LobsimError, match=r"line 4: the current turns round for this row alone, 0.0004 A"):
        read(path)
    assert list(read(path, trust_sign=True).steps["kind"]) == ["discharge", "charge", "discharge"]


def test_the_last_digit_of_a_rest_may_change_its_sign(write):
    currents = [-4e-4] * 6 + [1e-7, -1e-7, 1e-7, -1e-7]
    assert list(read(write(table([*DISCHARGE, 2.4, 2.5, 2.5, 2.5], currents))).steps["kind"]) == ["discharge", "rest"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"area_cm2": 0.0}, "area_cm2 = 0.0: a finite number above 0 was expected"),
        ({"area_cm2": float("nan")}, "area_cm2 = nan"),
        ({"loading_mg_cm2": 1.0}, "loading_mg_cm2 = 1 needs area_cm2 as well"),
        ({"current_mA_cm2": 0.0}, "current_mA_cm2 = 0.0: a finite number other than 0 was expected"),
    ],
)
def test_numbers_of_the_cell_that_cannot_be_are_refused(options, sentence, write):
    with pytest.raises(LobsimError, match=sentence):
        lobsim.cyclers.read(write("bdf"), **options)

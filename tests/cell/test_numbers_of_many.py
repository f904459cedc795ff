"""The numbers of many runs at once are those of one cell after the other, to the last bit."""

import math

import numpy as np
import pytest

import lobsim
from lobsim.cell.many import numbers_of_many
from lobsim.parameters.lockstep import Column, Lockstep

THICKNESS, LOADING = "Membrane thickness [m]", "Membrane loading [kg.m-2]"
D_O, TEMPERATURE = "Oxygen diffusivity [m2.s-1]", "Ambient temperature [K]"
SALT, SOLUBILITY = "Initial salt concentration [mol.m-3]", "Oxygen solubility [mol.m-3.Pa-1]"
LAWS = ("thickness", "porosity", "loading", "skeletal density")
EDGES = (0.0, -1.0, 0.5, 1.0, 2.0, 200.0, 400.0, 1e9, math.inf, math.nan)


def measured(T):
    """A user's own function: it branches, and takes powers."""
    return 1e-10 * (T / 298.15) ** 1.7 if T > 280 else 9e-11


def in_formulas():
    """A cell whose numbers are functions of salt and temperature, as texts and in Python."""
    made = lobsim.Electrolyte(
        "mine",
        like="LiTFSI-TEGDME",
        oxygen_diffusivity="1e-9 * exp(-200/T) * (1 - c/9000) ** 1.5",
        salt_diffusivity=measured,
        **{SOLUBILITY: "8e-5 * max(1, 'Initial salt concentration [mol.m-3]' / 900) / sqrt(T / 298)"},
    )
    return lobsim.Cell("VF", "coin", electrolyte=made)


CELLS = {
    "NIPS stacked": lobsim.Cell("NIPS", "stacked"),
    "DB coin": lobsim.Cell("DB", "coin"),
    "VF cycling": lobsim.Cell("VF", "cycling"),
    "lumped in air": lobsim.Cell("NIPS", "stacked", gas="air", model="lumped"),
    "classes of pores": lobsim.Cell("VF", "coin").with_laws(pores="classes"),
    "changed before": lobsim.Cell("NIPS", "stacked").with_values({D_O: 1e-9, "Number of membrane layers": 2}),
    "functions": in_formulas(),
    **{f"structure={law!r}": lobsim.Cell("NIPS", "coin").with_laws(structure=law) for law in LAWS},
}


def compare(cell, names, values):
    """Hold many at once against one after the other; give how many are refused, and how many are alone needlessly."""
    many = numbers_of_many(cell, names, values)
    refused = 0
    for run, row in enumerate(values):
        try:
            numbers = cell.with_values(dict(zip(names, row, strict=True))).numbers
        except Exception:
            refused += 1
            assert many.alone[run], (names, row)
            continue
        if many.alone[run]:
            continue
        assert set(many.numbers) == set(numbers)
        for name, number in numbers.items():
            found = many.numbers[name]
            assert (found if isinstance(found, float) else found[run]) == number, (name, names, row)
    return refused, int(many.alone.sum()) - refused


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_many_numbers_at_once_are_those_of_each_cell_and_of_its_refusals(cell):
    """Any numbers vary together, near the cell's own, so that some fit together and some do not."""
    draw = np.random.default_rng(5)
    numbers = cell.numbers
    refused = 0
    for _ in range(6):
        names = [str(one) for one in draw.choice(sorted(numbers), 6, replace=False)]
        before = np.array([numbers[name] for name in names])
        some, needless = compare(cell, names, before * draw.uniform(0.9, 1.1, (12, len(names))))
        refused += some
        assert needless == 0
    assert refused < 60


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_numbers_at_and_beyond_every_limit_are_left_to_the_cell_if_it_refuses_them(cell):
    draw = np.random.default_rng(6)
    refused = needless = 0
    for name in draw.choice(sorted(cell.numbers), 25, replace=False):
        values = [*EDGES, *(cell.numbers[name] * np.array([1.0, 0.99, 1.02, 0.1, 5.0, 1e3, -1.0]))]
        some, more = compare(cell, [str(name)], np.array(values)[:, None])
        refused, needless = refused + some, needless + more
    assert refused > 100 and needless == 0


@pytest.mark.parametrize("law", ["check", *LAWS])
def test_a_membrane_of_the_users_own_and_one_that_is_varied_stand_side_by_side(law):
    """Whether the numbers describe a membrane decides where its fine pores come from: an `if` among runs."""
    cell = lobsim.Cell("NIPS", "coin").with_laws(structure=law)
    names = (THICKNESS, LOADING, "Membrane porosity", "Positive electrode macropore volume [m3.kg-1]")
    before = np.array([cell.numbers[name] for name in names])
    values = before * np.random.default_rng(7).uniform(0.7, 1.3, (60, 4)) ** [[1.0, 1.0, 0.05, 1.0]]
    refused, needless = compare(cell, names, values)
    assert refused < 60 and needless == 0


def test_functions_of_salt_and_temperature_follow_the_numbers_of_each_run():
    cell = CELLS["functions"]
    draw = np.random.default_rng(8)
    values = np.column_stack([draw.uniform(250, 340, 50), draw.uniform(300, 1500, 50)])
    assert compare(cell, (TEMPERATURE, SALT), values) == (0, 0)
    many = numbers_of_many(cell, (TEMPERATURE, SALT), values)
    assert np.ptp(many.numbers[D_O]) > 0 and np.ptp(many.numbers["Salt diffusivity [m2.s-1]"]) > 0


def test_what_a_formula_cannot_work_out_is_left_to_its_cell():
    """Beyond 9000 mol/m3 the power is of a negative number, below 280 K another branch is taken."""
    values = np.column_stack([[298.0, 260.0, 298.0], [500.0, 500.0, 9500.0]])
    many = numbers_of_many(CELLS["functions"], (TEMPERATURE, SALT), values)
    assert many.alone.tolist() == [False, False, True]
    assert compare(CELLS["functions"], (TEMPERATURE, SALT), values) == (1, 0)


def test_what_does_not_differ_is_a_float():
    cell = CELLS["NIPS stacked"]
    many = numbers_of_many(cell, (THICKNESS, D_O), np.array([[104e-6, 1e-9], [104e-6, 2e-9]]))
    assert many.numbers[THICKNESS] == 104e-6 and isinstance(many.numbers["Separator porosity"], float)
    assert many.numbers[D_O].tolist() == [1e-9, 2e-9] and not many.alone.any()
    assert numbers_of_many(cell, (D_O,), np.zeros((0, 1))).alone.size == 0


def test_an_unknown_name_and_a_number_that_follows_leave_every_run_to_its_cell():
    thicker = lobsim.Cell("NIPS", "coin").with_laws(structure="thickness")
    for cell, name in ((thicker, "Separator prosity"), (thicker, "Positive electrode thickness [m]")):
        many = numbers_of_many(cell, (name,), np.array([[1e-4], [2e-4]]))
        assert many.alone.all() and not many.numbers


def test_runs_that_an_if_parts_take_the_path_of_most_and_the_others_wait():
    runs = Lockstep(4)
    column = Column(runs, np.array([1.0, 2.0, 3.0, -1.0]))
    assert (5.0 if column > 0 else -5.0) == 5.0 and runs.going.tolist() == [True, True, True, False]
    assert column in (column, 0.0) and abs(-column).values.tolist() == [1, 2, 3, 1]


def test_a_division_by_zero_parts_the_run_that_makes_it():
    runs = Lockstep(3)
    column = Column(runs, np.array([1.0, 0.0, 2.0]))
    with np.errstate(all="ignore"):
        assert (1 / column).values[2] == 0.5 and runs.going.tolist() == [True, False, True]
        with pytest.raises(ZeroDivisionError):
            _ = column / 0.0


@pytest.mark.parametrize("wrong", [lambda one: one**2, np.exp, math.exp, lambda one: one + "1", hash])
def test_a_column_refuses_what_arrays_may_do_otherwise_than_floats(wrong):
    with pytest.raises(TypeError):
        wrong(Column(Lockstep(1), np.array([1.0])))


def test_values_that_are_no_table_are_refused():
    with pytest.raises(lobsim.LobsimError, match=r"1 names take values of shape \(runs, 1\), not \(2,\)"):
        numbers_of_many(CELLS["NIPS stacked"], (D_O,), [1e-9, 2e-9])

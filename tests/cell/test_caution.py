"""What cannot be is refused, what is doubtful is told once, and what is only unusual passes."""

import json
import warnings
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cell import caution
from lobsim.cell.derivation import moved
from lobsim.cli import app
from lobsim.laboratory import catalogue
from lobsim.parameters import usual
from lobsim.parameters.units import split

COIN, STACKED = lobsim.Cell("NIPS", "coin"), lobsim.Cell("NIPS", "stacked")
LUMPED = lobsim.Cell("NIPS", "coin", model="lumped")
STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
THICKNESS, LOADING = "Membrane thickness [m]", "Membrane loading [kg.m-2]"
POROSITY, SKELETON = "Positive electrode porosity", "Carbon skeletal density [kg.m-3]"
MACROPORES, PRESSURE = "Positive electrode macropore volume [m3.kg-1]", "Chamber pressure [Pa]"
AREA, POWDER = "Positive electrode BET area [m2.kg-1]", "Carbon powder BET area [m2.kg-1]"
DOSE, SOLUBILITY = "Electrolyte dose [m]", "Oxygen solubility [mol.m-3.Pa-1]"
KILOPASCAL = {PRESSURE: 101.325}


def thick(micrometres):
    """The NIPS membrane, thicker, with as much carbon in every micrometre."""
    return {THICKNESS: micrometres * 1e-6, LOADING: 0.015 * micrometres / 104}


@pytest.mark.parametrize(
    ("cell", "values", "words"),
    [
        (
            COIN,
            {LOADING: 0.1},
            ("cannot be 1.597", "0.0131 of 'Membrane loading", "0.313 of 'Positive electrode porosity'"),
        ),
        (COIN, {LOADING: 1.0}, ("cannot be 7.778", "0.00794 of 'Membrane thickness")),
        (COIN, {THICKNESS: 45e-6}, ("cannot be 1.148", "structure='thickness'")),
        (COIN, {SKELETON: 140.0}, ("cannot be 1.940", "1.6e+03 of 'Carbon skeletal density")),
        (COIN, {"Positive electrode loading [kg.m-2]": 0.1}, ("0.0131 of 'Positive electrode loading [kg.m-2]'",)),
        (lobsim.Cell("NIPS", "cycling"), {LOADING: 0.1}, ("cannot be 1.597", "0.0131 of 'Membrane loading")),
        (COIN, {MACROPORES: 0.02}, ("macropores cannot be more than all pores", "at most 0.00631, not 0.02")),
        (COIN, {POROSITY: 0.7}, ("cannot be 0.803", "0.897 of 'Positive electrode porosity'")),
        (COIN, {LOADING: 0.018}, ("cannot be 1.034",)),
        (COIN, {AREA: 1.2e6}, ("more than the 200000 of the powder", "set 'Carbon powder BET area")),
        (COIN, {SOLUBILITY: 2.1}, ("more than liquid oxygen",)),
        (COIN, {DOSE: 1.0}, ("which no cell has",)),
        (STACKED, {DOSE: 3.5}, ("which no cell has: m, not uL/cm2 (3.5 uL/cm2 are 3.5e-05)?",)),
        (STACKED, {THICKNESS: 104.0}, ("m, not um (104 um are 0.000104)?",)),
        (STACKED, {PRESSURE: 1e10}, ("which no cell has",)),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_fit(cell, values, words):
    with pytest.raises(lobsim.LobsimError) as error:
        cell.with_values(values)
    assert [word for word in words if word not in str(error.value)] == []


@pytest.mark.parametrize("numbers", [{LOADING: 0.1}, {LOADING: 0.03}, {THICKNESS: 50e-6}])
def test_each_number_that_the_sentence_offers_does_fit(numbers):
    with pytest.raises(lobsim.LobsimError) as error:
        COIN.with_values(numbers)
    offered = [
        part.split(" of '")
        for part in str(error.value).split("change one of them: ")[1].split("; or say")[0].split("), ")
    ]
    assert len(offered) == 4
    for value, name in offered:
        fitting = {**numbers, name.split("'")[0]: float(value), MACROPORES: 1e-4}  # which have to fit as well
        assert not any("volume" in said for said in COIN.with_values(fitting).warnings)


@pytest.mark.parametrize(
    ("cell", "values", "words"),
    [
        (STACKED, KILOPASCAL, "99 times below the range 1e+04 to 1e+06 (0.1 to 10 atm): Pa, not kPa (101.325 kPa are"),
        (STACKED, {PRESSURE: 1.0}, "Pa, not atm"),
        (
            STACKED,
            {"Oxygen diffusivity [m2.s-1]": 1.1e-5},
            "8,100 times above the range 9e-10 to 1.35e-09 (the ran",
        ),
        (STACKED, {"Initial salt concentration [mol.m-3]": 1.0}, "mol.m-3, not mol/L"),
        (STACKED, {"Ceramic resistance [Ohm.m2]": 100.0}, "Ohm.m2, not Ohm.cm2"),
        (STACKED, {AREA: 140.0}, "m2.kg-1, not m2/g"),
        (STACKED, {"Lithium thickness [m]": 0.2}, "m, not mm"),
        (STACKED, {"Peak electrolyte conductivity [S.m-1]": 27.0}, "S.m-1, not mS/cm"),
        (STACKED, {"Electrode area [m2]": 4.0}, "m2, not cm2"),
        (STACKED, {"Activation energy of transport [J.mol-1]": 18.0}, "J.mol-1, not kJ/mol"),
        (STACKED, {"Lithium peroxide density [kg.m-3]": 2.31}, "kg.m-3, not g/cm3"),
        (STACKED, {"Lithium peroxide density [kg.m-3]": 1e12}, "430,000,000 times above"),  # a product without a volume
        (STACKED, {"Mediator equilibrium potential [V]": 3640.0}, "V, not mV"),
        (STACKED, {"Ambient temperature [K]": 230.0}, "below the range 243 to 373"),
        (STACKED, {"Entropic coefficient [V.K-1]": -1.1}, "220 times below"),
        (STACKED, {"Debundling stretch": 1e3}, "a decade around the 0.1 of its parameter set"),
        (COIN, {SOLUBILITY: 0.04}, "830 times above"),
        (COIN, {AREA: 210e3}, "slightly more than the 200000 of the powder"),
        (
            COIN,
            thick(450),
            "is not flooded: its pores hold 0.000409 m of liquid, and 'Electrolyte dose [m]' is 0.0003",
        ),
        (STACKED, {DOSE: 4e-4}, "the gas-diffusion layer is full as well"),
        (COIN, {"Electrode area [m2]": 2e-2}, "'Electrolyte dose [m]'"),  # what follows: 100 uL on 200 cm2
    ],
)
def test_what_is_doubtful_is_told(cell, values, words):
    try:
        said = cell.with_values(values).warnings
    except lobsim.LobsimError as error:  # 100 uL on 200 cm2 leave nothing for the membrane
        said = (str(error),)
    assert any(words in sentence for sentence in said), said


@pytest.mark.parametrize(
    "values",
    [
        {},
        *({PRESSURE: atm * 101325} for atm in (0.1, 0.5, 5.0, 10.0)),
        *({"Ambient temperature [K]": 273.15 + celsius} for celsius in (-20, 0, 60)),
        *({DOSE: dose * 1e-5} for dose in (0.5, 1.0, 10.0, 20.0)),
        *(thick(micrometres) for micrometres in (20, 50, 250, 600)),
        {"Oxygen diffusivity [m2.s-1]": 2e-10},
        {"Oxygen diffusivity [m2.s-1]": 1e-8},
        {AREA: 1.2e6, POWDER: 1.4e6},
        {"Initial salt concentration [mol.m-3]": 3000.0},
        {"Lithium thickness [m]": 2e-3},
        {"Electrode area [m2]": 1e-2},
        {"Number of electrodes connected in parallel to make a cell": 30.0},
        {"Oxygen reduction exchange current density [A.m-2]": 2e-7},
        {"Contact resistance [Ohm.m2]": 0.05},
        {SKELETON: 1420.0},
    ],
    ids=str,
)
def test_what_is_only_unusual_passes_without_a_word(values):
    assert STACKED.with_values(values).warnings == ()


PAPER = catalogue.laboratory("saengkaew2023")
CELLS = [lobsim.Cell(membrane, build) for membrane in PAPER.membranes for build in PAPER.builds]


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_no_cell_of_the_paper_is_doubtful_and_every_number_with_a_unit_would_be_if_far_off(cell):
    assert cell.warnings == ()
    for name, number in cell.numbers.items():
        expected = usual.usual(name, cell.parameters[name].origin, number)
        assert usual.remark(name, number, expected) is None
        if split(name)[1] is None or (expected and expected.high == float("inf")):
            continue
        assert usual.remark(name, 1e6 * (abs(number) or 1.0), expected), name


@contextmanager
def told():
    """Every warning of lobsim, none left out because it was seen before."""
    found = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield found
    found += [warning for warning in caught if issubclass(warning.category, lobsim.LobsimWarning)]


def test_a_run_warns_once_at_the_line_of_the_user_and_its_result_says_it():
    with told() as caught:
        result = lobsim.run(LUMPED.with_values(KILOPASCAL), STEP)
    assert len(caught) == 1 and "not kPa" in str(caught[0].message) and caught[0].filename == __file__
    assert result.warnings == result.cell.warnings and result.summary()["warnings"] == list(result.warnings)
    assert len(result.warnings) == 1


def test_a_cell_without_doubts_runs_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error", lobsim.LobsimWarning)
        assert lobsim.run(LUMPED, STEP).warnings == ()


def test_a_search_of_many_runs_warns_once():
    from lobsim.limits import power_limit, rate_map

    cell = LUMPED.with_values(KILOPASCAL)
    for search in (lambda: power_limit(cell, 0.2), lambda: rate_map(cell, (0.1, 0.2))):
        with told() as caught:
            search()
        assert len(caught) == 1


def test_an_impedance_and_a_fit_and_a_resumed_run_warn(tmp_path):
    from lobsim.solve.impedance import impedance

    cell = LUMPED.with_values(KILOPASCAL)
    with pytest.warns(lobsim.LobsimWarning, match="not kPa"):
        impedance(cell, [1.0])
    with pytest.warns(lobsim.LobsimWarning, match="not kPa"):
        lobsim.run(cell, ["Discharge at 0.1 mA/cm2 for 1 h", "Rest for 1 h"], save=tmp_path / "run.nc")
    assert lobsim.load(tmp_path / "run.nc").warnings == cell.warnings


def test_within_once_nested_calls_tell_nothing_twice_and_within_silent_nothing():
    with pytest.warns(UserWarning) as caught, caution.once(), caution.once():
        caution.tell(["one", "two"])
        caution.tell(["two", "three"])
        with caution.silent():
            caution.tell(["four"])
    assert [str(warning.message) for warning in caught] == ["one", "two", "three"]


def test_a_study_warns_once_for_its_ends_and_goes_on_past_rows_that_cannot_be(tmp_path):
    study = lobsim.study(LUMPED, {MACROPORES: [5e-3, 0.02], PRESSURE: [101.325, 101325.0]})
    with told() as caught:
        table = lobsim.sweep(study, tmp_path / "study", jobs=1).table()
    assert len(caught) == 1 and "not kPa" in str(caught[0].message)
    assert sorted(table.status) == ["ended", "ended", "failed", "failed"]
    assert table[table.status == "failed"].reason.str.contains("macropores cannot be more").all()


def test_numbers_that_only_fit_together_can_vary_side_by_side_and_be_found():
    vary = {LOADING: [0.1, 0.015], THICKNESS: [104e-6 / 0.15, 104e-6]}
    assert all(run.built().warnings == () for run in lobsim.study(STACKED, vary, design="list").runs)
    from lobsim.fit.unknowns import settled

    assert settled(lobsim.Unknown(LOADING, 1e-3, 0.1), STACKED).high == 0.1


def test_a_number_at_the_edge_of_what_can_be_can_be_differentiated():
    edge = COIN.with_values({MACROPORES: 0.91 * 104e-6 / 0.015})
    fine = "Positive electrode fine-pore volume [m3.kg-1]"
    assert moved(edge, MACROPORES) == {MACROPORES: pytest.approx(1.0), fine: pytest.approx(-1.0)}
    assert moved(edge, LOADING)["Positive electrode loading [kg.m-2]"] == pytest.approx(1.0)


ASK = ["run", "--build", "coin", "--model", "lumped", "--set", "Chamber pressure [Pa]=101.325"]


def test_on_the_terminal_it_is_one_line_without_python():
    done = CliRunner().invoke(app, [*ASK, "--json", "-"])
    told = [line for line in done.stderr.splitlines() if "pressure" in line]
    assert done.exit_code == 0 and len(told) == 1
    assert told[0].startswith("lobsim: warning: 'Chamber pressure [Pa]' is 101.325") and ".py" not in done.stderr
    (said,) = json.loads(done.stdout)["warnings"]
    assert told[0] == f"lobsim: warning: {said}"


def test_the_next_command_of_the_same_process_says_it_again():
    for _ in range(2):
        assert CliRunner().invoke(app, ASK).stderr.count("lobsim: warning: ") == 1


def test_a_cell_file_is_held_to_the_same(tmp_path):
    path = tmp_path / "cell.toml"
    path.write_text('[cell]\nbuild = "coin"\n[cell.values]\n"Membrane loading [kg.m-2]" = 0.1\n', encoding="utf-8")
    with pytest.raises(lobsim.LobsimError, match=r"cell.toml.*cannot be 1.597"):
        lobsim.Cell.load(path)
    path.write_text(path.read_text().replace('"coin"', '"coin"\nlaws = {structure = "thickness"}'), encoding="utf-8")
    assert lobsim.Cell.load(path).numbers["Positive electrode thickness [m]"] > 7e-4

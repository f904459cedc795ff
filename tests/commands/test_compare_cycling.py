"""`lobsim compare --cycling` shows, writes and judges the cycles of the paper."""

import json
from dataclasses import replace
from importlib import import_module

import pandas
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim import plots
from lobsim.cli import app
from lobsim.compare.cycling import CyclingComparison, compare_cycling
from lobsim.laboratory import catalogue

MODULE = import_module("lobsim.compare.cycling")
CELLS = import_module("lobsim.compare.comparison")  # which makes the cells
PAPER = catalogue.laboratory("saengkaew2023")
LAST = 2  # of the short runs here
KEYS = {
    *("cycle", "discharge_capacity_mAh_cm2", "charge_capacity_mAh_cm2", "coulombic_efficiency", "energy_efficiency"),
    *("power_mW_cm2", "end_of_discharge_V", "end_of_charge_V", "limit"),
}


def lumped(membrane, build, *, laboratory):
    return lobsim.Cell(membrane, build, laboratory=laboratory, model="lumped")


def early(said):
    """The same statement, about one of the cycles that are there."""
    return replace(said, cycle=min(said.cycle, LAST))


@pytest.fixture(scope="module")
def short():
    """The three cases, two cycles each, of the lumped model."""
    cases = tuple(
        replace(case, times=LAST, statements=tuple(early(said) for said in case.statements)) for case in PAPER.cycling
    )
    told: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "laboratory", lambda given: replace(PAPER, cycling=cases))
        patch.setattr(CELLS, "Cell", lumped)
        compared = compare_cycling(progress=told.append)
    assert told[1] == "A NIPS 2.0-0.2 mA/cm2: cycle 1 of 2" and told[-1] == "C VF 0.2-0.2 mA/cm2: cycle 2 of 2"
    return compared


@pytest.fixture(scope="module")
def holding(short):
    """The same without the statements that so short a run misses."""
    kept = {row.statement for row in short.rows if not row.fails}
    cases = tuple(
        replace(case, statements=tuple(said for said in case.statements if said in kept))
        for case in short.laboratory.cycling
    )
    return CyclingComparison(replace(short.laboratory, cycling=cases), short.results)


def call(monkeypatch, compared, *arguments):
    monkeypatch.setattr(MODULE, "compare_cycling", lambda *_, **__: compared)
    return CliRunner(env={"COLUMNS": "150"}).invoke(app, ["compare", "--cycling", *map(str, arguments)])


def test_json_has_every_cycle_of_every_case_and_every_statement(monkeypatch, short, holding):
    result = call(monkeypatch, holding, "--json", "-")
    assert result.exit_code == 0
    given = json.loads(result.stdout)
    assert given["caution"] == PAPER.caution
    assert [one["case"][0] for one in given["cycling"]] == ["A", "B", "C"]
    for one in given["cycling"]:
        assert [row["cycle"] for row in one["cycles"]] == [1, 2]
        assert all(set(row) >= KEYS for row in one["cycles"])
        assert one["finished"] is True
    power = next(
        said for said in given["cycling"][0]["statements"] if (said["quantity"], said["cycle"]) == ("power_mW_cm2", 1)
    )
    assert power["model"] == pytest.approx(given["cycling"][0]["cycles"][0]["power_mW_cm2"])
    assert (power["paper_number"], power["verdict"], power["kind"]) == (4.5, "holds", "calibrated")


def test_the_table_shows_cycle_statement_paper_model_verdict_and_kind(monkeypatch, holding):
    result = call(monkeypatch, holding)
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "1 power [mW/cm2] more than 4.5 mW/cm2 until cycle 25" in " ".join(lines)
    assert any(line.startswith("1-2 coulombic efficiency more than 95 % 1.000 holds predicted") for line in lines)
    assert any(line.endswith("misses * predicted") for line in lines)
    assert "two-stage lithium lets it fall" in " ".join(lines)
    assert "existence proof, not a validation" in result.stdout


def test_a_statement_that_should_hold_and_does_not_makes_exit_code_1(monkeypatch, short):
    assert short.failures
    result = call(monkeypatch, short)
    assert result.exit_code == 1
    assert "should hold" in result.stdout


def test_a_run_that_stopped_is_said_not_to_be_finished(monkeypatch, holding):
    case, result = next(iter(holding.results.items()))
    stopped = replace(result, finished=False, end="step 3 of 4 (cycle 2) failed")
    told = call(monkeypatch, replace(holding, results={**holding.results, case: stopped}))
    assert told.stdout.count("Not finished: ") == 1 and "Not finished: step 3 of 4 (cycle 2) failed." in told.stdout


def test_a_number_just_outside_its_bounds_misses_narrowly_and_one_far_outside_misses(short):
    case = short.laboratory.cycling[0]
    said = next(one for one in case.statements if one.quantity == "power_mW_cm2" and one.cycle == 1)
    power = MODULE.rows([said], short.results[case.case])[0].number
    for low, verdict in ((0.99, "holds"), (1.01, "narrowly misses"), (1.04, "narrowly misses"), (1.06, "misses")):
        row = MODULE.rows([replace(said, low=low * power)], short.results[case.case])[0]
        assert (row.verdict, row.fails) == (verdict, verdict != "holds")


def test_of_every_cycle_the_worst_counts(short):
    case = short.laboratory.cycling[2]
    table = short.results[case.case].cycles
    said = replace(case.statements[0], quantity="end_of_discharge_V", every=True, cycle=2)
    assert MODULE.rows([said], short.results[case.case])[0].number == table["end_of_discharge_V"].min()
    upper = replace(said, low=None, high=3.0)
    assert MODULE.rows([upper], short.results[case.case])[0].number == table["end_of_discharge_V"].max()


def test_out_writes_figure_cycles_and_runs(monkeypatch, holding, tmp_path):
    result = call(monkeypatch, holding, "--out", tmp_path / "new")
    assert result.exit_code == 0, result.output
    runs = {f"{case.replace(' ', '_').replace('/', '_per_')}.nc" for case in holding.results}
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"cycling.png", "cycling.svg", "cycling.csv", *runs}
    table = pandas.read_csv(tmp_path / "new" / "cycling.csv")
    assert len(table) == 3 * LAST and set(table.columns) >= KEYS | {"case"}
    again = lobsim.load(tmp_path / "new" / "B_NIPS_0.2-0.2_mA_per_cm2.nc")
    assert again.cycles.equals(holding.results["B NIPS 0.2-0.2 mA/cm2"].cycles)


def test_the_figure_has_four_panels_for_each_run_and_marks_the_paper(short):
    figure = short.plot()
    assert len(figure.axes) == 12
    voltage, capacity, power, left = figure.axes[0::3]
    assert voltage.lines[0].get_xdata()[-1] == pytest.approx(2.0, rel=1e-3)
    assert capacity.lines[0].get_ydata() == pytest.approx([2.0, 2.0], rel=1e-3)
    assert len(left.lines) == 4
    marks = {line.get_xdata()[0]: line for line in power.lines if len(line.get_xdata()) == 1}
    assert marks[1].get_markerfacecolor() != "white" and marks[2].get_markerfacecolor() == "white"
    missed = [line for line in voltage.lines if line.get_marker() == "X"]
    assert [line.get_ydata()[0] for line in missed] == [1.5]
    assert PAPER.caution in figure.get_supxlabel().replace("\n", " ")


def test_one_run_alone_is_drawn_in_four_panels_without_marks(short):
    figure = plots.cycling({"mine": next(iter(short.results.values()))})
    assert len(figure.axes) == 4 and not figure.legends
    assert figure.axes[0].get_title() == "mine"


def test_a_paper_without_cycles_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(catalogue, "laboratory", lambda given: replace(PAPER, cycling=()))
    with pytest.raises(lobsim.LobsimError, match="says nothing about cycles"):
        compare_cycling()

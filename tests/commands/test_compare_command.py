"""`lobsim compare` shows, writes and judges the comparison."""

import json
from dataclasses import replace
from importlib import import_module

import pandas
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.compare import Comparison
from lobsim.laboratory import catalogue
from lobsim.limits import PowerLimit

DOOR = import_module("lobsim.compare")  # the attribute of that name is the function
COMPARISON = import_module("lobsim.compare.comparison")
KEYS = {
    *("membrane", "build", "current_mA_cm2", "capacity_mAh_g", "capacity_mAh_cm2", "plateau_V", "power_mW_cm2"),
    *("cause", "paper", "verdict", "kind", "books"),
}


def call(monkeypatch, compared, *arguments, columns="150"):
    """Call the command with a comparison that was made before."""
    monkeypatch.setattr(DOOR, "compare", lambda *_, **__: compared)
    return CliRunner(env={"COLUMNS": columns}).invoke(app, ["compare", *map(str, arguments)])


def test_json_has_one_case_for_every_run_and_all_keys(monkeypatch, compared):
    result = call(monkeypatch, compared, "--json", "-")
    assert result.exit_code == 0
    cases = json.loads(result.stdout)["cases"]
    assert [(one["membrane"], one["build"], one["current_mA_cm2"]) for one in cases] == [
        *((m, b, 0.4) for b in ("stacked", "coin") for m in ("VF", "DB", "NIPS")),
        *((m, "cycling", i) for i in (0.2, 2.0) for m in ("VF", "NIPS")),
    ]
    assert all(set(one) >= KEYS for one in cases)
    assert sum(len(one["statements"]) for one in cases) == len(compared.laboratory.statements)


def test_every_case_is_run_once_whatever_the_number_of_statements():
    told: list[str] = []
    assert list(lobsim.compare(progress=told.append).results) == told
    assert len(told) == len(set(told)) == 10


def test_a_case_is_missed_if_one_statement_is_and_calibrated_if_one_was_used(compared):
    cases = {one["case"]: one for one in compared.cases()}
    assert cases["NIPS cycling 0.2 mA/cm2"]["verdict"] == "misses"
    assert cases["NIPS cycling 0.2 mA/cm2"]["kind"] == "predicted"
    assert cases["NIPS cycling 2.0 mA/cm2"]["kind"] == "calibrated"
    assert cases["VF coin 0.4 mA/cm2"]["paper"] == "more than 4000 mAh/g"


def test_the_table_shows_paper_model_deviation_verdict_kind_and_cause(monkeypatch, compared):
    result = call(monkeypatch, compared)
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "NIPS stacked 0.4 mA/cm2 ends by film passivation" in lines
    assert "capacity [mAh/g] 3600 mAh/g 3593 -0.2 % holds calibrated" in lines
    assert "plateau [V] about 2.6 V 2.656 +56 mV misses * predicted" in lines
    assert "existence proof, not a validation" in result.stdout


def test_it_fits_a_narrow_terminal(monkeypatch, compared):
    lines = call(monkeypatch, compared, columns="80").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum("calibrated" in line for line in lines) == sum(
        said.calibrated for said in compared.laboratory.statements
    )


def test_a_statement_that_should_hold_and_does_not_makes_exit_code_1(monkeypatch, compared):
    said = list(compared.laboratory.statements)
    wrong = next(index for index, one in enumerate(said) if one.words == "3600 mAh/g")
    said[wrong] = replace(said[wrong], low=4000.0, high=4200.0)
    spoilt = Comparison(replace(compared.laboratory, statements=tuple(said)), compared.results)
    assert [row.statement.words for row in spoilt.failures] == ["3600 mAh/g"]
    result = call(monkeypatch, spoilt)
    assert result.exit_code == 1
    assert "NIPS stacked 0.4 mA/cm2, capacity [mAh/g]: should hold." in " ".join(result.stdout.split())


def test_a_statement_that_is_known_to_be_missed_does_not(monkeypatch, compared):
    assert call(monkeypatch, compared).exit_code == 0


def test_two_statements_of_one_quantity_are_shown_each(monkeypatch, compared):
    cases = {one["case"]: one for one in compared.cases()}
    powers = [one for one in cases["NIPS cycling 2.0 mA/cm2"]["statements"] if one["quantity"] == "power_mW_cm2"]
    assert [one["paper_number"] for one in powers] == [4.5, 4.0]
    assert powers[0]["model"] == powers[1]["model"] and powers[0]["deviation"] < powers[1]["deviation"]
    assert cases["NIPS cycling 2.0 mA/cm2"]["paper"].count("more than 4.") == 2
    lines = [" ".join(line.split()) for line in call(monkeypatch, compared).stdout.splitlines()]
    assert sum(line.startswith("power [mW/cm2] ") and "more than 4." in line for line in lines) == 2
    assert len(compared.table()) == len(compared.laboratory.statements)


def held(power, process):
    return PowerLimit(power, power / 2, 2.0, 2.0, process, {}, {}, 9)


def test_a_cell_that_holds_the_capacity_at_no_current_has_power_none(monkeypatch, compared):
    limits = {("NIPS", "stacked"): held(18.68, "ohmic"), ("DB", "stacked"): held(0.0, "film")}
    result = call(monkeypatch, replace(compared, limits=limits))
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "NIPS stacked 2 mAh/cm2 above 2 V 18.7 9.34 ohmic" in lines
    assert "DB stacked 2 mAh/cm2 above 2 V none none film" in lines
    record = json.loads(call(monkeypatch, replace(compared, limits=limits), "--json", "-").stdout)
    assert [one["power_limit_mW_cm2"] for one in record["power_limits"]] == [18.68, 0.0]
    assert "power_limits" not in json.loads(call(monkeypatch, compared, "--json", "-").stdout)


def test_a_number_that_a_run_does_not_have_is_none_and_misses(monkeypatch, compared):
    case = "VF stacked 0.4 mA/cm2"
    rest = lobsim.run(lobsim.Cell("VF", "stacked", model="lumped"), "Rest for 1 h")
    result = call(monkeypatch, replace(compared, results={**compared.results, case: rest}))
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    plateau = next(line for line in lines[lines.index(f"{case} ends by time limit") :] if line.startswith("plateau"))
    assert " none misses " in plateau and result.exit_code == 1


def test_out_writes_figure_tables_and_runs(monkeypatch, compared, tmp_path):
    monkeypatch.setattr(COMPARISON, "RATES_mA_cm2", (0.4, 4.0))
    monkeypatch.setattr(COMPARISON, "LIMIT_VOLUMES", 10)
    record_file = tmp_path / "record.json"
    cases = iter(compared.results.values())  # what is new are the rates and the power limits
    monkeypatch.setattr(COMPARISON, "run", lambda *_: next(cases))
    arguments = ["compare", "--out", str(tmp_path / "new" / "folder"), "--json", str(record_file)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    folder = tmp_path / "new" / "folder"
    runs = [path for path in folder.iterdir() if path.suffix == ".nc"]
    others = {"comparison.png", "comparison.svg", "comparison.csv", "rates.csv", "power_limits.csv"}
    assert {path.name for path in folder.iterdir()} - {path.name for path in runs} == others
    assert len(runs) == 10
    assert lobsim.load(folder / "VF_coin_0.4_mA_per_cm2.nc").capacity_mAh_g == pytest.approx(5172, rel=0.03)
    table = pandas.read_csv(folder / "comparison.csv")
    assert len(table) == len(catalogue.laboratory("saengkaew2023").statements)
    assert set(table["verdict"]) == {"holds", "misses", "not stated"}
    rates = pandas.read_csv(folder / "rates.csv").set_index(["membrane", "build", "current_mA_cm2"])
    # 2 mAh/cm2 at 4 mA/cm2: only the pressed NIPS cell without a ceramic gives it, at about 2.35 V
    assert rates["power_mW_cm2"].xs(4.0, level="current_mA_cm2").dropna().index.tolist() == [("NIPS", "stacked")]
    assert rates.loc[("NIPS", "stacked", 4.0), "power_mW_cm2"] == pytest.approx(4.0 * 2.35, rel=0.03)
    limits = pandas.read_csv(folder / "power_limits.csv")
    assert limits.to_dict("records") == json.loads(record_file.read_text(encoding="utf-8"))["power_limits"]
    power = limits.set_index(["membrane", "build"])["power_limit_mW_cm2"]
    process = limits.set_index(["membrane", "build"])["limiting_process"]
    assert len(power) == 6
    # the order of the paper's membranes, each by more than 3; a ceramic takes more than half of what NIPS gives
    for build in ("stacked", "cycling"):
        assert power["NIPS", build] > 3 * power["VF", build] > 9 * power["DB", build] > 0
    assert power["NIPS", "cycling"] < power["NIPS", "stacked"] / 2 and process["NIPS", "cycling"] == "ceramic"
    assert set(process[["VF", "DB"]]) == {"O2 in the liquid", "film"}  # behind a mouth that the film passivates


def test_laws_old_reproduces_version_1():
    """What version 1 printed for stacks and coins at 0.4 mA/cm2."""
    compared = lobsim.compare(laws="old", progress=False)
    found = {(row.statement.case, row.statement.quantity): row.number for row in compared.rows}
    said = {
        ("VF stacked", "plateau_V"): 2.550,
        ("VF stacked", "capacity_mAh_g"): 1099,
        ("DB stacked", "capacity_mAh_g"): 177,
        ("NIPS stacked", "plateau_V"): 2.602,
        ("NIPS stacked", "capacity_mAh_g"): 3646,
        ("VF coin", "plateau_V"): 2.585,
        ("VF coin", "capacity_mAh_g"): 5341,
        ("DB coin", "capacity_mAh_g"): 172,
        ("NIPS coin", "plateau_V"): 2.578,
        ("NIPS coin", "capacity_mAh_g"): 3511,
    }
    for (case, quantity), number in said.items():
        assert found[f"{case} 0.4 mA/cm2", quantity] == pytest.approx(number, rel=2e-3), (case, quantity)


def test_an_edition_that_does_not_exist_is_refused_in_a_sentence():
    result = CliRunner().invoke(app, ["compare", "--laws", "older"])
    assert result.exit_code == 2 and "old" in result.stderr and "Traceback" not in result.output

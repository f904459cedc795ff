"""Cells, results and their files side by side: the numbers of single runs, under the names of the user."""

from importlib import import_module

import numpy as np
import pandas
import pytest

import lobsim
from lobsim.limits import power_limit
from lobsim.limits.rates import rate_curve

STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
KB = lobsim.Cell("NIPS", "coin", model="lumped").named("KB paper in DMSO")
VF = lobsim.Cell("VF", "stacked", model="lumped").named("vapour-grown")

LAB = """
[laboratory]
name = "My lab"
like = "saengkaew2023"

[membrane."KB paper"]
like = "NIPS"
"Positive electrode BET area [m2.kg-1]" = 150e3
source = "measured"

[[statement]]
membrane = "KB paper"
build = "coin"
protocol = "Discharge at 0.4 mA/cm2 until 2.0 V"
quantity = "capacity_mAh_g"
number = 3400
low = 3000
high = 3800
words = "3400 mAh/g"
"""


@pytest.fixture(scope="module")
def both():
    return lobsim.compare([KB, VF], rates=[0.4, 4.0], limits=True, progress=False)


def test_every_number_is_that_of_a_run_alone(both):
    table = both.table().set_index("cell")
    for cell in (KB, VF):
        alone = lobsim.run(cell, STEP)
        summary = alone.summary()
        for name in ("capacity_mAh_g", "capacity_mAh_cm2", "plateau_V", "energy_mWh_cm2", "power_mW_cm2", "cause"):
            assert table.loc[cell.label, name] == summary[name], name
        assert both.rates[cell.label] == tuple(rate_curve(cell, [0.4, 4.0]))
        assert both.limits[cell.label] == power_limit(cell.with_mesh(positive=20))


def test_the_mean_losses_are_what_the_cell_gives_less_than_its_equilibrium(both):
    """Over the charge, U less the mean voltage is the sum of all losses."""
    for case in both.cases():
        result = both.results[case["case"]]
        lost = sum(value for name, value in case.items() if name.startswith("loss_"))
        q = result.discharged_mAh_cm2
        U = result.voltage_V + sum(result.audit.values())
        mean = np.trapezoid(U - result.voltage_V, q) / (q[-1] - q[0])
        assert lost == pytest.approx(mean, rel=1e-9) and 0.2 < lost < 1


def test_a_cell_may_be_a_file_a_result_or_the_file_of_one(tmp_path):
    KB.save(tmp_path / "a.toml")
    lobsim.run(VF, STEP).save(tmp_path / "b.NC".lower())
    in_air = lobsim.run(lobsim.Cell("NIPS", "stacked", gas="air", model="lumped").named("in air"), STEP)
    mixed = lobsim.compare([str(tmp_path / "a.toml"), tmp_path / "b.nc", in_air, VF.named("again")], progress=False)
    assert list(mixed.cells) == ["KB paper in DMSO", "vapour-grown", "in air", "again"]
    assert mixed.results["in air"] is in_air
    capacity = mixed.table().set_index("cell")["capacity_mAh_g"]
    assert capacity["vapour-grown"] == pytest.approx(capacity["again"], rel=1e-9)


def test_cells_do_what_the_results_beside_them_did_unless_told_otherwise():
    faster = lobsim.run(VF, "Discharge at 1 mA/cm2 until 2.0 V")
    done = [one.done for one in lobsim.compare([KB, faster], progress=False).runs]
    assert done == ["Discharge at 1 mA/cm2 until 2.0 V"] * 2
    told = lobsim.compare([KB, faster], protocol="Rest for 1 h", progress=False)
    assert [one.done for one in told.runs] == ["Rest for 1 h", "Discharge at 1 mA/cm2 until 2.0 V"]


def test_each_of_several_protocols_starts_with_a_fresh_cell():
    steps = [STEP, ["Discharge at 0.4 mA/cm2 for 1 h", "Charge at 0.2 mA/cm2 for 1 h"]]
    compared = lobsim.compare([KB, VF], protocols=steps, progress=False)
    assert len(compared.runs) == 4 and len(compared.table()) == 4
    alone = lobsim.run(VF, steps[1])
    assert compared.results[f"vapour-grown, {'; '.join(steps[1])}"].end_V == alone.end_V


def test_a_current_that_a_cell_does_not_carry_is_a_row_with_the_reason(tmp_path):
    weak = VF.with_values({"Ceramic resistance [Ohm.m2]": 1.0}).named("weak")
    compared = lobsim.compare([KB, weak], protocol="Discharge at 3 mA/cm2 until 2.0 V", progress=False)
    row = compared.table().set_index("cell").loc["weak"]
    assert "cannot carry 3 mA/cm2" in row["reason"] and pandas.isna(row["capacity_mAh_g"])
    assert compared.table().set_index("cell").loc["KB paper in DMSO", "capacity_mAh_g"] > 0
    assert "weak" not in compared.results and "weak" in compared.facts()
    names = {path.name for path in compared.save(tmp_path)}
    assert "comparison.png" in names and "KB_paper_in_DMSO.nc" in names and "weak.nc" not in names
    kept = pandas.read_csv(tmp_path / "comparison.csv").set_index("cell")
    assert "cannot carry" in kept.loc["weak", "reason"]


def test_if_no_cell_can_be_run_there_is_a_table_and_no_figure(tmp_path):
    compared = lobsim.compare([KB, VF], protocol="Discharge at 9000 mA/cm2 until 2.0 V", progress=False)
    assert [path.name for path in compared.save(tmp_path)] == ["comparison.csv"]
    with pytest.raises(lobsim.LobsimError, match="none of the cells could be run"):
        compared.plot()


def test_what_the_laboratory_states_is_found_under_any_name_and_any_mesh():
    cells = [lobsim.Cell("VF", "stacked").with_mesh(6, 10).named(name) for name in ("mine", "yours")]
    changed = cells[1].with_values({"Oxygen diffusivity [m2.s-1]": 1e-9})
    compared = lobsim.compare([cells[0], changed], progress=False)
    assert {row.statement.quantity for row in compared.rows_of("mine")} == {"plateau_V", "capacity_mAh_g"}
    assert compared.rows_of("yours") == ()
    table = compared.table().set_index("cell")
    assert table["verdict"].to_dict() == {"mine": "holds", "yours": "not stated"}


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ([KB, KB], ["KB paper in DMSO", "KB paper in DMSO (2)"]),
        ([KB, VF.named(KB.name)], ["KB paper in DMSO", "KB paper in DMSO (2)"]),
        ([KB, lobsim.Cell("NIPS", "coin", model="lumped", gas="air").named(KB.name)], ["{}, O2", "{}, air"]),
        (
            [KB.with_values({"Electrolyte dose [m]": dose}) for dose in (3e-4, 4e-4)],
            ["{}, Electrolyte dose 0.0003 m", "{}, Electrolyte dose 0.0004 m"],
        ),
        ([KB, KB.with_laws(film="planar")], ["{}, film cylindrical", "{}, film planar"]),
        ([KB, KB, VF.named("KB paper in DMSO (2)")], ["{}", "{} (2)", "{} (2) (2)"]),
    ],
)
def test_two_cells_of_one_label_are_told_apart(cells, names):
    from lobsim.plots.names import told_apart

    found = told_apart(cells, [""] * len(cells))
    assert found == [name.format(KB.name) for name in names] and len(set(found)) == len(found)


def test_files_of_any_names_do_not_overwrite_each_other(tmp_path):
    cells = [KB.named(name) for name in ("a/b: c?", "a/b: c*", "ein sehr langer Name " * 20, "Ä" * 300)]
    written = lobsim.compare(cells, protocol="Rest for 1 h", progress=False).save(tmp_path)
    runs = [path for path in written if path.suffix == ".nc"]
    assert len({path.name.lower() for path in runs}) == 4 and all(path.is_file() for path in runs)
    assert lobsim.load(runs[0]).cell.label == "a/b: c?"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (([KB],), "a comparison is of 2 to 8 cells or results, not 1"),
        (([],), "a comparison is of 2 to 8 cells or results, not 0"),
        ((KB,), "a comparison is of 2 to 8 cells or results, not 1"),
        (([KB] * 9,), "not 9"),
        (([KB, 5],), "cells, results and their files (.toml, .nc): number 2 is 5"),
        (([KB, "table.csv"],), "'table.csv' is neither the file of a cell, .toml, nor a saved result, .nc"),
        (([KB, "none.toml"],), "none.toml"),
        (("saengkaew2032",), "did you mean saengkaew2023"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(given, sentence):
    with pytest.raises(lobsim.LobsimError) as refused:
        lobsim.compare(*given)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("given", "options", "sentence"),
    [
        ([KB, VF], {"laws": "old"}, "an edition is of a paper: leave out laws"),
        ([KB, VF], {"rates": ["stacked"]}, "of cells, rates are True or currents"),
        ([KB, VF], {"limits": ["stacked"]}, "of cells, limits are searched with True"),
        ([KB, VF], {"protocol": STEP, "protocols": [STEP]}, "give one of them"),
        ([KB, VF], {"protocol": "Discharge at 1 mA"}, "has no end"),
        ([KB, VF], {"rates": [0.4, -1.0]}, "must be finite and above 0"),
        ("saengkaew2023", {"protocol": STEP}, "a paper has protocols of its own: leave out protocol"),
        ("saengkaew2023", {"rates": True}, "of a paper, rates are builds"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_anything_runs(given, options, sentence):
    with pytest.raises(lobsim.LobsimError) as refused:
        lobsim.compare(given, **options)
    assert sentence in str(refused.value)


def test_what_is_no_list_and_no_paper_is_refused_in_words():
    with pytest.raises(lobsim.LobsimError, match="the name of a paper, or a list of 2 to 8 cells, results and their"):
        lobsim.compare({"a": KB, "b": VF})


def test_a_protocol_for_results_alone_is_refused(both):
    with pytest.raises(lobsim.LobsimError, match="results alone, which stay as they are"):
        lobsim.compare(list(both.results.values()), protocol=STEP)


def test_a_discharge_of_the_rates_that_fails_is_a_row_and_the_others_stand(monkeypatch):
    """NotCarried is told by the limits; here the solver gives up at one current."""
    module = import_module("lobsim.compare.cells")
    usual = module.rate_curve

    def failing(cell, currents, **options):
        if currents == [0.7]:
            raise lobsim.LobsimError("the solver gave up")
        return usual(cell, currents, **options)

    monkeypatch.setattr(module, "rate_curve", failing)
    compared = lobsim.compare([KB, VF], rates=[0.4, 0.7], protocol="Rest for 1 h", progress=False)
    maps = {(one["cell"], one["current_mA_cm2"]): one for one in compared.rate_maps()}
    assert maps["vapour-grown", 0.7]["cause"] == "the solver gave up"
    assert maps["vapour-grown", 0.4]["capacity_mAh_cm2"] == usual(VF, [0.4])[0].capacity_mAh_cm2
    compared.plot()


def test_a_laboratory_of_ones_own_is_compared_with_what_it_states_itself(tmp_path):
    """One membrane in one build: there is no grid of both, as the paper has it."""
    (tmp_path / "lab.toml").write_text(LAB)
    compared = lobsim.compare(str(tmp_path / "lab.toml"), progress=False)
    assert [(row.statement.words, row.verdict) for row in compared.rows] == [("3400 mAh/g", "holds")]
    assert len(compared.plot().axes) >= 4
    cell = lobsim.Cell("KB paper", "coin", laboratory=tmp_path / "lab.toml")
    beside = lobsim.compare([cell.named("mine"), KB], progress=False)
    assert [row.statement.words for row in beside.rows_of("mine")] == ["3400 mAh/g"] and not beside.rows_of(KB.name)
    silent = (tmp_path / "silent.toml", LAB.partition("[[statement]]")[0])
    silent[0].write_text(silent[1])
    with pytest.raises(lobsim.LobsimError, match="My lab states nothing about runs"):
        lobsim.compare(str(silent[0]))


def test_a_paper_may_still_be_named_by_its_keyword():
    with pytest.raises(lobsim.LobsimError, match="did you mean saengkaew2023"):
        lobsim.compare(paper="saengkaew2032")

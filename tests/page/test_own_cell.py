"""The page of a cell that is not the paper's: it opens with that cell, and speaks of nothing else."""

import json
import pickle
from dataclasses import replace
from urllib.parse import quote

import pytest
from dash._utils import to_json
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app as commands
from lobsim.errors import LobsimError
from lobsim.page import controls, jobs, layout, server, solve, state, statement_table, subject, usual_values, voltage
from lobsim.page.app import make
from lobsim.page.knobs import BY_KEY
from lobsim.page.subject import PAPER

OWN_RUN = "current=0.1&until=2.3"
OTHERS = f"membrane={quote('Käfig 2, dick')}&build=Stapel&gas={quote('Luft, 2 atm')}"


@pytest.fixture(scope="session")
def stated_run(own):
    return solve.discharge(state.read(OWN_RUN, own).choices)


def test_it_opens_with_the_cell_of_the_file(own, own_file):
    opened = state.read("", own).choices
    assert opened.cell() == lobsim.Cell.load(own_file)
    assert opened.title == "KB in DMSO, 0.4 mA/cm²"
    shown = solve.discharge(opened).facts["capacity_mAh_g"]
    assert shown == lobsim.run(lobsim.Cell.load(own_file), "Discharge at 0.4 mA/cm2 until 2.0 V").capacity_mAh_g


def test_its_own_names_come_first_and_as_they_are_spelt(own):
    assert own.offered["membrane"] == ("KB dünn", "Käfig 2, dick", "VF", "DB", "NIPS")
    assert own.offered["build"] == ("Swagelok", "Stapel", "coin", "stacked", "cycling")
    assert own.offered["gas"][0] == "Luft, 2 atm"


def test_a_link_with_its_names_comes_back_as_it_was_written(own):
    found = state.read(f"{OTHERS}&area=500&pin={quote(OTHERS)}", own)
    assert (found.choices.membrane, found.pins[0].gas) == ("Käfig 2, dick", "Luft, 2 atm")
    assert state.read(found.query(), own) == found


def test_a_name_may_be_longer_than_a_line(tmp_path):
    name = "Ketjenblack EC600JD with PTFE on carbon paper, dried at 120 C"
    (tmp_path / "lab.toml").write_text(f'[membrane."{name}"]\nlike = "NIPS"\n', encoding="utf-8")
    about = subject.of_laboratory(str(tmp_path))
    assert state.read(state.State(state.opening(about)).query(), about).choices.membrane == name


def test_a_link_has_room_for_four_pinned_runs_of_names_in_any_script(tmp_path):
    name = "炭素繊維紙の上のケッチェンブラック、百二十度で乾燥したもの"
    (tmp_path / "lab.toml").write_text(
        f'[membrane."{name}"]\nlike = "NIPS"\n[build."{name}"]\nlike = "coin"\n', encoding="utf-8"
    )
    about = subject.of_laboratory(str(tmp_path))
    plain = state.opening(about)
    pinned = state.State(plain, tuple(replace(plain, turned=(("dose", float(n)),)) for n in range(1, 5)))
    assert state.read(pinned.query(), about) == pinned


def test_every_knob_stands_at_the_number_of_the_cell(own):
    for link, gas in (("", "O2"), (OTHERS, "Luft, 2 atm")):
        choices = state.read(link, own).choices
        numbers, laws = choices.cell().numbers, choices.cell().laws
        shown = usual_values.table(own, gas)[choices.membrane][choices.build]
        for key, knob in BY_KEY.items():
            if knob.parameter:
                assert shown[key] == pytest.approx(numbers[knob.number(laws)] / knob.factor, rel=1e-3), key
    assert usual_values.table(own, "Luft, 2 atm")["VF"]["coin"]["pressure"] == 2.0


def test_numbers_of_the_file_go_with_the_parts_that_give_them(own):
    """The file changes a number of the electrolyte, the membrane, the build, and one that is common to all cells."""
    words = ("Oxygen diffusivity [m2.s-1]", "Positive electrode BET area [m2.kg-1]", "Contact resistance [Ohm.m2]")
    usual = {name: lobsim.Cell("VF", "Stapel", laboratory=own.laboratory).numbers[name] for name in words}
    membrane = state.read("membrane=VF", own).choices.cell().numbers
    assert [membrane[name] for name in words] == [2e-9, usual[words[1]], 1e-4]
    build = state.read("build=Stapel", own).choices.cell().numbers
    assert [build[name] for name in words] == [usual[words[0]], 4e5, usual[words[2]]]
    both = state.read(OTHERS, own).choices.cell()
    assert both.numbers["Film resistivity [Ohm.m]"] == 1e10 and both.laws["network"] == "Bruggeman"
    assert both.mesh == (4, 8, None) and both.name is None


def test_parts_that_the_file_chooses_stay_in_another_build(own_file):
    about = subject.Subject(lobsim.Cell("NIPS", "coin", electrolyte="LiTFSI-DMSO", model="stacked").with_mesh(4, 8))
    assert about.usual("VF", "coin", "air").model == "stacked"
    moved = about.usual("VF", "stacked", "O2")
    assert (moved.electrolyte, moved.separator) == ("LiTFSI-DMSO", lobsim.Cell("VF", "stacked").separator)
    assert about.usual("NIPS", "cycling", "O2").model == lobsim.Cell("NIPS", "cycling").model


@pytest.mark.parametrize("link", ["", "area=300&porosity=0.6", f"{OTHERS}&dose=5", "gas=air&kappa=0.5"])
def test_the_python_lines_make_the_same_run(own, own_file, link, monkeypatch):
    monkeypatch.chdir(own_file.parent)
    choices = state.read(link, replace(own, file=own_file.name)).choices
    names = {}
    exec(choices.lines(), names)
    assert f"lobsim.Cell.load({own_file.name!r})" in choices.lines()
    shown = solve.discharge(choices).facts["capacity_mAh_g"]
    assert names["result"].capacity_mAh_g == pytest.approx(shown, rel=1e-9)  # the same solve


def test_the_python_lines_of_a_laboratory_name_it(own_file, monkeypatch):
    monkeypatch.chdir(own_file.parent)
    choices = state.opening(subject.of_laboratory("lab.toml"))
    names = {}
    exec(choices.lines().partition("protocol")[0], names)
    assert names["cell"] == choices.cell() == lobsim.Cell("KB dünn", "Swagelok", laboratory="lab.toml")


def test_cycles_keep_the_mesh_of_the_file_in_one_column(own):
    choices = state.read("gas=air&build=Stapel&view=cycles", own).choices
    assert choices.cell().mesh == (4, 8, 1)
    assert state.read("view=cycles").choices.cell().mesh == (6, 20, 1)


def test_every_value_of_every_cell_lies_on_its_slider(own):
    knobs = {knob.key: knob for knob in usual_values.knobs(own)}
    for gas in own.offered["gas"]:
        for builds in usual_values.table(own, gas).values():
            for values in builds.values():
                assert all(0 <= knobs[key].share(value) <= 1 for key, value in values.items())
    assert knobs["area"].high > 1270 and knobs["thickness"].high > 800
    assert knobs["per_cycle"].low < 0.1 and knobs["current"].low < 0.02 and knobs["charge"].low < 0.03
    assert usual_values.knobs(PAPER) == tuple(BY_KEY.values())  # whose ranges hold all of the paper's values


@pytest.mark.parametrize("key", ["porosity", "t_plus"])
def test_no_slider_of_a_share_goes_beyond_one(key):
    assert 0.99 < BY_KEY[key].holding([0.99]).high < 1


def test_a_range_that_reaches_zero_is_not_logarithmic():
    knob = BY_KEY["D_salt"].holding([0.0])
    assert not knob.log and knob.share(0.0) == 0
    assert BY_KEY["t_plus"].holding([-0.3]).share(-0.3) > 0


def test_a_knob_sets_the_number_that_the_laws_of_the_cell_ask_for(own):
    given = state.read("kappa=0.5", own).choices.cell().numbers
    assert given["Electrolyte conductivity [S.m-1]"] == 0.5
    planar = subject.Subject(lobsim.Cell().with_laws(film="planar"))
    turned = state.read("film=8", planar).choices.cell().numbers
    assert turned["Tunnelling thickness on planes [m]"] == 8e-9


def test_what_the_laboratory_states_is_laid_beside_the_same_run_of_the_same_cell(own, own_file):
    plain = subject.of_laboratory(str(own_file.parent / "lab.toml"))
    plain = replace(plain, cell=plain.cell.with_mesh(4, 8))
    run = solve.discharge(state.read(OWN_RUN, plain).choices)
    assert run.usual  # "0.10 mA/cm2 until 2.30 V" is what the page calls 0.1 mA/cm2 until 2.3 V
    row, per_gram = run.saying
    assert row.number == run.facts["capacity_mAh_g"] and per_gram.verdict == "holds"
    assert statement_table._cells(per_gram, True)[0] == "energy"
    assert statement_table._cells(row, run.usual, plain.speaker)[-1] == f"{row.verdict} (predicted)"
    assert not solve._usual(state.read("current=0.1&until=2.2", plain).choices)
    assert not solve._usual(state.read(f"{OWN_RUN}&gas=air", plain).choices)
    cycles = state.read("view=cycles&current=0.02&charge=0.03&per_cycle=0.1&until=2.3&times=2", plain).choices
    assert solve._usual(cycles) and not solve._usual(replace(cycles, subject=own))


def test_a_cell_that_the_file_changes_gets_no_verdict(own, stated_run):
    row, _ = stated_run.saying
    assert not stated_run.usual
    assert statement_table._cells(row, False, own.speaker)[-1] == "another run than Labor Müller's"


def test_statements_are_marked_under_the_name_of_the_laboratory(own, stated_run):
    names = {trace["name"]: trace for trace in voltage.figure(stated_run, (), own.speaker)["data"]}
    assert names["Labor Müller: capacity"]["x"] == [4500, 5000, 5500]
    knobs = {knob.key: knob for knob in usual_values.knobs(own)}
    assert usual_values.marks(knobs["current"], own) == [(0.02, "Labor Müller"), (0.1, "Labor Müller")]
    assert usual_values.marks(knobs["pressure"], own) == [(1.0, "Labor Müller")]
    assert (4e2, "KB dünn") in usual_values.marks(knobs["area"], own)


def words_of(component):
    """All words of a part of the page."""
    return json.dumps(json.loads(to_json(component)), ensure_ascii=False)


def test_nothing_on_its_page_speaks_of_the_paper(own):
    nothing = statement_table.table((), False, own)
    whole = words_of(layout.page(own)) + words_of(nothing)
    assert "the paper" not in whole.lower() and "NIPS" in whole
    for said in ("opened with KB in DMSO, Labor Müller", "What Labor Müller says", "Back to the cell's values"):
        assert said in whole
    assert "Labor Müller says nothing about this membrane" in whole
    usual = words_of(layout.page())
    assert "Back to the paper's values" in usual and "What the paper says" in usual


def properties(part):
    """The properties of all components within one."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from properties(inner)


def test_the_mark_of_the_cell_that_is_shown_is_set_off(own):
    marks = [part for part in properties(json.loads(to_json(controls.controls(own)))) if "data-knob" in part]
    here = {part["data-knob"]: part["title"] for part in marks if part["className"] == "mark here"}
    assert here["area"] == "KB dünn: 400 m²/g" and here["D_O2"] == "Swagelok: 2 10⁻⁹ m²/s"
    assert len(marks) > len(here) == len([knob for knob in BY_KEY.values() if knob.parameter])


def test_processes_are_made_ready_for_one_cell_of_each_structure(own):
    assert jobs._first(PAPER) == (state.Choices(), state.Choices(gas="air"))
    assert jobs._first(own) == (state.opening(own),)  # a coin has one column in every gas


def test_a_process_that_solves_gets_the_same_cell(own):
    choices = state.read(f"{OTHERS}&area=300", own).choices
    arrived = pickle.loads(pickle.dumps(choices))
    assert arrived == choices and arrived.cell().key == choices.cell().key


def test_a_file_that_changes_does_not_change_a_page_that_is_served(own_file, tmp_path):
    for name in ("lab.toml", own_file.name):
        (tmp_path / name).write_text((own_file.parent / name).read_text(encoding="utf-8"), encoding="utf-8")
    about = subject.of_file(tmp_path / own_file.name)
    before = state.read("membrane=VF", about).choices.cell()
    (tmp_path / "lab.toml").write_text("", encoding="utf-8")
    assert state.read("membrane=VF&build=Stapel", about).choices.cell().gas == before.gas


def test_downloads_bear_the_name_of_the_cell(own):
    def told(link, about):
        client = make(None, about).server.test_client()
        return client.get(f"/run.py?{link}").headers["Content-Disposition"]

    assert told("", own) == 'attachment; filename="KB in DMSO.py"'
    assert quote("Käfig 2, dick Stapel") in told(OTHERS, own)
    assert told("", PAPER) == "attachment; filename=run.py"
    odd = subject.Subject(lobsim.Cell().named("../a/b: c?"), file="cell.toml")
    assert told("", odd) == 'attachment; filename="a-b- c.py"'


def test_a_membrane_that_does_not_go_into_a_build_is_refused_when_it_is_chosen(tmp_path):
    """A build that presses every membrane to one thickness, into which the solid of one only goes."""
    (tmp_path / "lab.toml").write_text(
        '[build.pressed]\nlike = "stacked"\n"Positive electrode thickness [m]" = "60 um"\n'
        '[membrane.thin]\nlike = "VF"\nthickness = "60 um"\nloading = "2 mg/cm2"\n',
        encoding="utf-8",
    )
    about = subject.of_laboratory(str(tmp_path))
    values = usual_values.table(about)
    assert values["VF"]["pressed"] == values["thin"]["pressed"] != values["VF"]["stacked"]
    with pytest.raises(LobsimError, match="solid and pores cannot be"):
        state.read("membrane=VF&build=pressed", about)


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        ('[cell]\nmodel = "lumped"', (), "the model 'lumped' has no 'Oxygen concentration [mol.m-3]'"),
        ('[cell]\nmembrane = "NIP"', (), "did you mean NIPS?"),
        ("[cel]", (), "there is no table [cell]"),
        (None, (), "cannot read"),
        ("[cell]", ("--laboratory", "saengkaew2023"), "--cell takes its laboratory from its file"),
    ],
)
def test_a_cell_that_cannot_be_shown_is_a_sentence_before_anything_is_served(
    tmp_path, monkeypatch, content, options, words
):
    def listening(*_):
        raise AssertionError("the port was opened")

    monkeypatch.setattr(server, "_listening", listening)
    path = tmp_path / "cell.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    refused = CliRunner().invoke(commands, ["page", "--no-browser", "--cell", str(path), *options])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert words in refused.stderr

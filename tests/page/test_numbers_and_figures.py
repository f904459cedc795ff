"""What the page draws is what lobsim computes."""

from dataclasses import replace

import numpy as np
import pytest

import lobsim
from lobsim.page import cross_section, cycle_figures, losses, solve, style, summary, voltage
from lobsim.page.state import read


@pytest.mark.parametrize("link", ["", "membrane=VF&build=coin&film=6&current=0.6", "gas=air&thickness=80"])
def test_the_python_lines_make_the_same_run(link):
    choices = read(link).choices
    names = {}
    exec(choices.lines(), names)
    shown = solve.discharge(choices).facts["capacity_mAh_g"]
    assert names["result"].capacity_mAh_g == pytest.approx(shown, rel=1e-9)  # the same solve


def test_the_python_lines_of_cycles_make_the_same_cycles(cycled):
    names = {}
    exec(read("build=cycling&view=cycles&current=2&until=1.5&times=2").choices.lines(), names)
    last = names["result"].cycles.iloc[-1]
    assert last["end_of_charge_V"] == pytest.approx(cycled[0].rows[-1]["end_of_charge_V"], rel=1e-9)


def test_the_default_is_the_first_run_of_the_readme(nips):
    assert round(nips.facts["capacity_mAh_g"]) == 3593
    assert "too thick" in summary.discharge(nips)
    assert {row.verdict for row in nips.saying} == {"holds"} and nips.usual


def test_shares_of_the_space_add_up_also_where_the_electrode_swells(nips, swollen):
    for run in (nips, swollen):
        total = sum(run.fields.shares.values())
        assert np.abs(total - 1).max() < 1e-9  # volumes close by construction of the model
    assert swollen.fields.edges_um[-1, -1] > 1.5 * swollen.fields.edges_um[0, -1]


def test_the_film_on_the_tubes_is_the_li2o2_of_the_cross_section(nips):
    """A ring of thickness d on a tube r_0 has ((r_0 + d)^2 - r_0^2)/r_0^2 times the tube's volume (5.1)."""
    fields, numbers = nips.fields, read("").choices.cell().numbers
    tube = numbers["Positive electrode loading [kg.m-2]"] / numbers["Positive electrode thickness [m]"] / 1400.0
    ring = ((fields.tube_nm + fields.film_nm) / fields.tube_nm) ** 2 - 1
    assert np.allclose(ring * tube, fields.shares["Li2O2"], rtol=1e-6, atol=1e-9)
    assert fields.shares["Li2O2"][-1].mean() > 0.1


def test_swelling_opens_bundles(swollen):
    radii = swollen.fields.tube_nm[:, -1]
    assert radii[0] == pytest.approx(2e9 / (1400 * 100e3)) and radii[-1] < 0.6 * radii[0]


def test_losses_hang_from_the_open_circuit_voltage_down_to_the_curve_on_its_own_axes(nips, swollen):
    for run in (nips, swollen):
        drawn = losses.figure(run, *voltage.reach(run))
        top, *areas, curve = [np.array(trace["y"]) for trace in drawn["data"]]
        assert np.abs(top - 2.96)[1:].max() < 0.003  # V: that of Li2O2, on two meshes in charge
        taken = np.sum([trace["customdata"] for trace in drawn["data"][1:-1]], axis=0) / 1000
        assert np.allclose(top - taken, areas[-1], atol=2e-4)
        nil = len(run.losses_V) - len(areas)
        assert np.abs(areas[-1] - curve).max() <= nil * losses.NIL_mV / 1000 + 2e-4
        axes = voltage.figure(run)["layout"]
        assert drawn["layout"]["xaxis"]["range"] == axes["xaxis"]["range"]
        assert drawn["layout"]["yaxis"]["range"] == axes["yaxis"]["range"]


def test_axes_stand_still_while_a_number_changes_little():
    assert style.roomy(3650) == style.roomy(3990) == style.roomy(4000) == 4000
    for number in np.geomspace(1e-4, 1e5, 50):
        assert number * 0.9999 <= style.roomy(number) <= 1.34 * number  # the widest step is from 1.5 to 2


def test_frames_hold_what_changes_and_the_last_is_drawn(nips):
    movie = cross_section.movie(nips)
    first, last = movie["frames"][0], movie["frames"][-1]
    assert [trace["y"] for trace in movie["section"]["data"][:-2]] == last["y"]
    assert max(last["y"][-1]) == pytest.approx(1) and first["film"][0] < 0.1 < last["film"][0]
    assert last["at"] == pytest.approx([nips.mAh_g[-1], nips.voltage_V[-1]], rel=1e-3)


def test_tubes_are_drawn_to_one_scale(swollen):
    movie = cross_section.movie(swollen)
    shapes, frame = movie["tubes"]["layout"]["shapes"], movie["frames"][-1]
    sizes = [(shape["x1"] - shape["x0"]) / 2 for shape in shapes]
    for place in range(3):
        outer, tube, crossing = sizes[3 * place : 3 * place + 3]
        assert outer - tube == pytest.approx(frame["film"][place]) and tube == pytest.approx(frame["tube"][place])
        assert crossing - tube == pytest.approx(5.23)
    assert movie["tubes"]["layout"]["yaxis"]["scaleanchor"] == "x"


def test_plotly_takes_every_figure(nips, cycled):
    from plotly.graph_objects import Figure

    movie = cross_section.movie(nips)
    figures = [
        voltage.figure(nips, [("another", nips)]),
        losses.figure(nips, *voltage.reach(nips)),
        movie["section"],
        movie["tubes"],
    ]
    for drawn in [*figures, *cycle_figures.figures(cycled[0]).values()]:
        made = Figure(drawn)  # which refuses what it does not know
        assert made.data


def test_marks_of_the_paper_stand_where_the_paper_says(nips):
    traces = {trace["name"]: trace for trace in voltage.figure(nips)["data"]}
    assert traces["paper: capacity"]["x"] == [3060.0, 3600.0, 4140.0]
    assert "3600" in traces["paper: capacity"]["text"]


def test_four_pinned_runs_differ_in_colour_and_dash(nips):
    drawn = voltage.figure(nips, [(str(n), nips) for n in range(4)])["data"]
    lines = [(trace["line"]["color"], trace["line"]["dash"]) for trace in drawn if trace.get("mode") == "lines"]
    assert len(set(lines)) == 5 and len({colour for colour, _ in lines}) == 5


def test_every_cause_of_the_audit_is_told_in_words():
    from lobsim.result.audit import CAUSES
    from lobsim.result.cause import ALL
    from lobsim.result.ending import COLLAPSES

    for cause in {*ALL, *COLLAPSES}:
        assert summary.because(cause) != cause
    joined = f"{CAUSES['liquid']} and {CAUSES['separator and ceramic']}"
    assert summary.because(joined).count(";") == 1


def test_cycles_tell_how_far_they_are_and_what_they_gave(cycled):
    run, told = cycled
    assert told[-1] == (2, 2) and len(run.rows) == 2
    assert "All 2 cycles" in summary.cycles(run)
    assert {row.statement.quantity for row in run.saying} == {"power_mW_cm2"} and run.saying[0].verdict == "holds"
    assert dict(summary.cycle_tiles(run))["last discharge"] == "2.00 mAh/cm²"


def test_a_current_that_cannot_be_carried_is_refused_in_words():
    with pytest.raises(lobsim.LobsimError, match="cannot carry"):
        solve.discharge(read("membrane=VF&build=cycling&current=10").choices)


def test_every_statement_of_the_paper_can_be_laid_beside_a_run():
    from lobsim.compare.verdict import Row
    from lobsim.laboratory import catalogue
    from lobsim.page import statement_table

    paper = catalogue.laboratory("saengkaew2023")
    statements = [*paper.statements, *(one for run in paper.cycling for one in run.statements)]
    made = statement_table.table(tuple(Row(one, 1.0, "", "") for one in statements), True)
    assert len(made[0].children[1].children) == len(statements) > 30
    assert "existence proof" in made[1].children


def test_a_verdict_is_given_to_the_papers_own_run_only():
    from lobsim.page import statement_table

    for link, words in (
        ("membrane=DB", "holds (calibrated)"),
        ("membrane=DB&until=2.2", "another run than the paper's"),
    ):
        run = solve.discharge(read(link).choices)
        assert statement_table._cells(run.saying[0], run.usual)[-1] == words


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"end": "capacity limit", "capacity_mAh_cm2": 2.0, "capacity_mAh_g": 1333.3},
         "The cell did not die: it gave the 2 mAh/cm² that were asked (1333 mAh/g)."),
        ({"capacity_mAh_g": 0.4, "cause": "salt depletion"},
         "The cell could not work at this current at all: the salt was used up where it is needed"),
        ({"capacity_mAh_g": 900.0, "cause": "a cause that nobody has written"},
         "The cell died at 900 mAh/g: a cause that nobody has written."),
    ],
)  # fmt: skip
def test_a_discharge_is_told_in_a_sentence(nips, facts, words):
    assert summary.discharge(replace(nips, facts={**nips.facts, **facts})).startswith(words)


def test_cycles_are_told_in_a_sentence(cycled):
    run, _ = cycled
    stopped = replace(run, finished=False, end="step 5 of 6 (cycle 3), 'Charge', failed at 9 s: why")
    assert summary.cycles(stopped) == f"The run stopped before its end: {stopped.end}."
    first, second = run.rows
    limit = "discharge: film passivation; charge: Li2O2 used up"
    short = replace(run, rows=(first, second | {"charge_capacity_mAh_cm2": 1.9, "limit": limit}))
    assert summary.cycles(short) == (
        "Of 2 cycles, number 2 was the first to fall short: on discharge the film of Li₂O₂ on the carbon became too "
        "thick: electrons no longer get through; on charge all Li₂O₂ was used up."
    )


def test_the_names_of_the_parts_leave_each_other_room_however_thin_the_electrode_is_drawn(nips):
    names = {one["text"]: one for one in cross_section.movie(nips)["section"]["layout"]["annotations"]}
    edge = float(nips.fields.edges_um[-1, -1])
    assert names["separator"]["x"] <= 0 and names["separator"]["xanchor"] == "right"
    assert names["gas layer"]["x"] >= edge and names["gas layer"]["xanchor"] == "left"

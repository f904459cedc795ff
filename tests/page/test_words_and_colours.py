"""What the page says in words about a run, and what its colours mean."""

from itertools import combinations, pairwise

import pytest

from lobsim.errors import LobsimError
from lobsim.page import alternatives, chips, idle_knobs, legends, losses, solve, style, voltage
from lobsim.page.state import read
from tests.results.figure_faults import lightness

GREYS_APART, NEIGHBOURS_APART = 5, 15  # in lightness, of 100; 2 can just be told apart side by side


def words_of(parts) -> str:
    if isinstance(parts, str):
        return parts
    if isinstance(parts, list | tuple):
        return " ".join(map(words_of, parts))
    return words_of(getattr(parts, "children", None) or "")


def test_processes_and_matter_are_told_apart_in_grey():
    for colours in (style.LOSS_COLOURS, style.MATTER | {"fibres": style.SUPPORT}):
        greys = [lightness(colour) for colour in colours.values()]
        assert min(abs(one - other) for one, other in combinations(greys, 2)) > GREYS_APART
    for stack in (list(style.LOSS_COLOURS.values()), list(style.MATTER.values())):
        beside = [abs(lightness(one) - lightness(other)) for one, other in pairwise(stack)]
        assert min(beside) > NEIGHBOURS_APART - 1


def test_one_colour_has_one_meaning():
    same = {"film": "Li2O2", "liquid": "liquid", "gas": "gas"}
    for process, matter in same.items():
        assert style.LOSS_COLOURS[process] == style.MATTER[matter]
    meanings = [*style.LOSS_COLOURS.values(), style.MATTER["carbon"], *style.PINS, style.RUN, style.PAPER]
    assert len(set(meanings)) == len(meanings)
    assert not set(style.DARK) & {*style.LOSS_COLOURS.values(), *style.MATTER.values(), *style.PINS}


def test_a_legend_names_what_is_drawn_and_folds_what_is_nil(nips, swollen):
    told = legends.terms(nips)
    assert losses.shown(nips) == ["activation", "film", "salt", "liquid", "separator and ceramic", "lithium"]
    assert words_of(told[-1]) == "2 below 1 mV oxygen in the liquid, oxygen in the gas"
    assert "oxygen in the liquid" not in words_of(told[:-1]) and "open circuit, 2.96 V" in words_of(told)
    assert "oxygen in the liquid" in words_of(legends.terms(swollen))
    said = words_of(legends.voltages(voltage.figure(nips), "the paper"))
    assert "start of the fall" in said and "plateau" not in said and "draws" not in said
    bare = voltage.figure(solve.discharge(read("porosity=0.8&current=0.3").choices))
    assert "paper" not in words_of(legends.voltages(bare, "the paper"))


def test_a_chip_says_only_what_differs():
    wanted = read("membrane=VF&film=6&pin=membrane%3DVF%26film%3D8&pin=membrane%3DNIPS&pin=membrane%3DVF%26film%3D6")
    said = [chips.difference(pin, wanted.choices) for pin in wanted.pins]
    assert said[0] == "Film that electrons cross 8 nm" and said[2] == chips.SAME
    assert said[1] == "NIPS, Film that electrons cross 5.23 nm"


@pytest.mark.parametrize("link", ["", "current=0.05", "build=cycling", "membrane=VF"])
def test_a_knob_that_is_said_to_do_nothing_does_nothing(link):
    """Turned to half and to twice its value it moves the capacity by less than 0.1 % and the plateau by 1 mV."""
    run = solve.discharge(read(link).choices)
    why = idle_knobs.why(run)
    assert bool(why) == (link != "membrane=VF")
    for key in why:
        for factor in (0.5, 2):
            value = read(link).choices[key] * factor
            other = solve.discharge(read(f"{link}&{key}={min(value, 0.9) if key == 't_plus' else value:.4g}").choices)
            assert other.facts["capacity_mAh_g"] == pytest.approx(run.facts["capacity_mAh_g"], rel=1e-3), key
            assert other.facts["plateau_V"] == pytest.approx(run.facts["plateau_V"], abs=1e-3), key


def test_a_knob_that_does_nothing_says_why(nips):
    assert idle_knobs.why(nips) == {"D_O2": "Does nothing here: oxygen comes through gas, not through the liquid."}


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("pressure=1e9", "'Gas pressure' is 1,000,000,000 atm: it must be at most 100 atm, as beyond it"),
        ("build=coin&dose=5000", "'Electrolyte in the membrane' is 5,000 µL/cm²: it must be at most 1,000 µL/cm²"),
        ("film=1e6", "Film that electrons cross 1,000,000 nm: 'Tunnelling thickness on tubes .m.' is 0.001"),
    ],
)
def test_what_no_cell_has_is_refused_in_the_words_of_its_knob(link, words):
    with pytest.raises(LobsimError, match=words):
        read(link)


def test_every_figure_is_told_in_a_sentence_with_the_numbers_of_the_run(nips, cycled):
    told = alternatives.discharge(nips, [("another", nips)])
    assert set(told) == {"voltage", "losses", "section", "tubes", "edge"}
    assert "2.00 V at the end, 3593 mAh/g. Pinned: another, to 3593 mAh/g." in told["voltage"]
    assert "from 2.96 V" in told["losses"] and f"{1000 * nips.losses_V['film'][-1]:.0f} mV" in told["losses"]
    assert f"{100 * nips.fields.shares['Li2O2'][-1, 0]:.0f}" in told["section"]
    assert f"{nips.fields.film_nm[-1, 0]:.1f}" in told["tubes"] and "5.2 nm" in told["tubes"]
    rounds = alternatives.cycles(cycled[0])
    assert set(rounds) == {"halves", "capacities", "powers", "left"} and "2.00 and 2.00" in rounds["capacities"]

"""A link is a state and a state is a link, whoever wrote it."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lobsim.errors import LobsimError
from lobsim.page import state, usual_values
from lobsim.page.knobs import BY_KEY, KNOBS

EXAMPLE = "membrane=VF&build=coin&gas=air&view=discharge&film=6&porosity=0.8&pin=membrane%3DDB%26build%3Dcycling"


def test_nothing_is_the_papers_own_stacked_cell():
    plain = state.read("").choices
    assert (plain.membrane, plain.build, plain.gas, plain.turned) == ("NIPS", "stacked", "O2", ())
    assert plain.steps == ("Discharge at 0.4 mA/cm2 until 2.0 V",)


def test_a_link_comes_back_as_it_was_written():
    found = state.read(EXAMPLE)
    assert found.choices.turned == (("film", 6.0), ("porosity", 0.8))
    assert found.pins[0].build == "cycling"
    assert state.read(found.query()) == found


def test_a_link_has_both_of_two_cells_with_all_that_is_turned():
    found = state.read("membrane=VF&film=6&beside=membrane%3DDB%26film%3D8%26view%3Dcycles")
    assert found.beside == state.read("membrane=DB&film=8&view=cycles").choices
    assert found.choices == state.read("membrane=VF&film=6").choices
    assert state.read(found.query()) == found


def test_the_papers_value_is_no_change():
    assert state.read("porosity=0.91").choices == state.Choices()
    assert state.read("build=coin&dose=30.43").choices.changed == {}


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("membrane=NIP", "did you mean NIPS"),
        ("porosity=1.2", "strictly between 0 and 1"),
        ("porosity=nan", "must be a number"),
        ("porosity=1e999", "must be a number"),
        ("current=-1", "must be above 0"),
        ("times=3.5", "whole number up to 30"),
        ("times=31", "whole number up to 30"),
        ("__class__=1", "unknown choice '__class__'"),
        ("porosity=0.8&porosity=0.7", "twice"),
        ("&".join(["pin=membrane%3DVF"] * 5), "at most 4"),
        ("pin=pin%3D", "unknown choice 'pin'"),
        ("beside=1", "unknown choice '1'"),
        ("beside=membrane%3DNIP", "did you mean NIPS"),
        ("beside=membrane%3DVF&beside=membrane%3DDB", "shows 2 cells beside the first: one can stand"),
        ("beside=membrane%3DVF&guess=1", "one cell at a time can be guessed"),
        ("x" * 5000, "at most 4000"),
        ("&".join(f"a{n}=1" for n in range(60)), "more things than the page has"),
    ],
)
def test_a_link_that_cannot_be_is_refused_in_words(link, words):
    with pytest.raises(LobsimError, match=words) as refusal:
        state.read(link)
    assert "\n" not in str(refusal.value) and len(str(refusal.value)) < 300


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.from_regex(r"(membrane|porosity|dose|pin|times)=[^&]{0,12}", fullmatch=True))
@example("porosity=%00")
@example("?membrane=nips")
def test_any_text_is_a_state_or_a_sentence(link):
    try:
        found = state.read(link)
    except LobsimError:
        return
    assert state.read(found.query()) == found


def test_every_value_of_the_paper_lies_on_its_slider():
    for membrane, builds in usual_values.table().items():
        for build, values in builds.items():
            for knob in KNOBS:
                assert 0 <= knob.share(values[knob.key]) <= 1, (membrane, build, knob.key)


def test_every_slider_covers_what_the_parameter_set_thinks_possible():
    numbers = state.Choices().cell().parameters
    for knob in KNOBS:
        if knob.parameter:
            origin = numbers[knob.parameter].origin
            for bound in (origin.low, origin.high):
                assert bound is None or -1e-9 <= knob.share(bound / knob.factor) <= 1 + 1e-9, knob.key


def test_a_knob_sets_the_number_of_its_unit():
    cell = state.read("thickness=50&area=120&macropores=3&pressure=2&dose=4").choices.cell()
    expected = {
        "Membrane thickness [m]": 50e-6,
        "Membrane loading [kg.m-2]": pytest.approx(0.015 * 50 / 104, rel=1e-11),
        "Positive electrode BET area [m2.kg-1]": 120e3,
        "Positive electrode macropore volume [m3.kg-1]": 3e-3,
        "Chamber pressure [Pa]": 202650.0,
        "Electrolyte dose [m]": 4e-5,
    }
    assert {name: cell.numbers[name] for name in expected} == expected
    assert math.isclose(BY_KEY["O2"].si(4.0), 4.0 / 101325, rel_tol=1e-11)  # digits that the page keeps

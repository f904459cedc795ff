"""The report says in sentences how the searches ended, how well the curves are met, and what hides behind what."""

from dataclasses import replace

import numpy as np

import lobsim
from lobsim.fit.information import Information, sentences
from lobsim.fit.next_measurement import Candidate
from lobsim.fit.predict import Interval, Prediction
from lobsim.fit.problem import Problem
from lobsim.fit.report import Findings, markdown
from lobsim.plots.fit import predictions
from tests.fit.conftest import DOSE, J0

DIFFUSIVITY = "Oxygen diffusivity [m2.s-1]"
FIGURES = {name: f"{name}.png" for name in ("curves", "correlations", "profiles", "predictions")}


def test_the_report_says_how_the_searches_ended_and_how_well_the_curves_are_met(found):
    def report(searches, agreed, bits):
        changed = replace(found, optimum=replace(found.optimum, searches=searches, agreed=agreed))
        candidates = [Candidate("Discharge at 3 mA/cm2 until 2 V", bits, {J0: 0.5, DOSE: 0.9})]
        return markdown(Findings(changed, candidates=candidates), FIGURES)

    first, several, one = report(4, 4, 2.0), report(16, 2, 0.1), report(1, 1, 2.0)
    assert "Of 4 searches, from different starts, 4 ended in the best explanation." in first
    assert "Another that one start in five leads to would have been missed with a probability of 51 %." in first
    assert "with a probability of 4 %." in several
    assert "One search was made: another explanation of the curves was not looked for." in one
    assert "The model meets the curves to within their noise." in first
    assert f"'Discharge at 3 mA/cm2 until 2 V' would tell most, above all about {J0}." in first
    assert "None of these would tell much that is not known already." in several


def seen(problem, data):
    """What would be said in the middle of the bounds if the curves told this, in units of an even spread."""
    low, high = problem.bounds
    even = np.diag(np.sqrt(12) / (high - low))
    told = Information(even @ data @ even, np.diag(12 / (high - low) ** 2), 1.0, 100, np.zeros(low.size))
    return list(sentences(problem, (low + high) / 2, told).values())


def test_a_number_that_hides_behind_others_is_said_to_be_seen_with_them(truth, curves):
    """Only the sum of three coordinates is seen, so that no one of the others takes the place of a number alone."""
    three = Problem(
        truth, curves, [lobsim.Unknown(name, 1e-7, 1e-3) for name in (J0, "Electrolyte dose [m]")] + [DIFFUSIVITY]
    )
    words = seen(three, 100 * np.ones((3, 3)))
    assert words == ["seen together with several of the others only"] * 3
    contact = lobsim.Unknown("Contact resistance [Ohm.m2]", 0.0, 0.02, scale="linear")
    two = Problem(truth, curves, [lobsim.Unknown(J0, 1e-7, 1e-5), contact])
    words = seen(two, 100 * np.array([[1, -0.9999], [-0.9999, 1]]))
    assert words[0] == "seen together with 'Contact resistance' only (correlation 0.99)"  # 100 r/101, the bounds' 1
    assert words[1].startswith("seen together with 'Oxygen reduction exchange current density' only")


def test_four_predictions_are_drawn_in_two_rows_without_empty_frames():
    Q = np.linspace(0, 1, 5)
    one = Prediction("Discharge", Interval(1, 1, 1), Interval(2.6, 2.6, 2.6), Q, 2.7 - Q, 2.6 - Q, 2.8 - Q)
    axes = predictions([one] * 4).axes
    assert [panel.axison for panel in axes] == [True] * 4 + [False] * 2
    assert [bool(panel.get_ylabel()) for panel in axes] == [True, False, False] * 2

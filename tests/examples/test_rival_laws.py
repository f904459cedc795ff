"""The example on rival laws measures what tells them apart, and its page says so."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from examples import rival_laws as example
from lobsim.plots import style

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rivals.md"
ENDS = {name: replace(knob, values=(knob.values[0], knob.values[-1])) for name, knob in example.KNOBS.items()}


@pytest.fixture(scope="module")
def measured():
    return example.films(10, ENDS)


@pytest.fixture(scope="module")
def rested():
    return example.rests(10)


@pytest.fixture(scope="module")
def dissolved():
    return example.solvents(10)


def gain(measured, knob, film):
    low, high = measured[knob][film]
    return high / low


def test_only_oxygen_below_a_cover_gains_much_by_pressure(measured):
    """Tenfold pressure; by first-order kinetics alone a film gains less than twice."""
    gains = {film: gain(measured, "pressure", film) for film in example.FILMS}
    assert max(gains["tunnelling"], gains["ohmic"]) < 2 < 3 < min(gains["diffusion"], gains["deposit"])


def test_only_what_hops_in_a_solid_gains_much_by_warmth(measured):
    gains = {film: gain(measured, "temperature", film) for film in example.FILMS}
    assert max(gains["tunnelling"], gains["deposit"]) < 1.1 < 10 < min(gains["ohmic"], gains["diffusion"])


def test_a_film_that_tunnels_loses_least_by_current_and_gains_least_by_surface(measured):
    """Twenty times the current, and 200 m2/g instead of 70: more than in proportion where a cover or film conducts."""
    kept = {film: gain(measured, "current", film) for film in example.FILMS}
    assert kept["tunnelling"] > 0.7 > 0.55 > max(kept[film] for film in ("ohmic", "diffusion", "deposit"))
    grown = {film: gain(measured, "surface", film) for film in example.FILMS}
    assert grown["tunnelling"] < min(grown[film] for film in ("ohmic", "diffusion", "deposit"))


def test_a_film_that_tunnels_rests_slowest(rested):
    """Its step is as hard backwards; every other law finds 2.85 V within six minutes."""
    after = {film: float(np.interp(0.1, *example.resting(result))) for film, result in rested.items()}
    assert after["tunnelling"] < 2.75 < 2.85 < min(after[film] for film in ("ohmic", "diffusion", "deposit"))
    assert all(abs(example.resting(result)[1][-1] - 2.96) < 1e-3 for result in rested.values())


def test_the_donor_number_matters_on_one_route_only_and_most_at_a_high_current(dissolved):
    for route, fixed in (("surface", True), ("solution", True), ("superoxide", False)):
        slow, fast = (dissolved[route, current] for current in example.SOLVENTS_AT_mA_cm2)
        assert (np.ptp(slow) + np.ptp(fast) == 0) == fixed
    assert fast == sorted(fast) and fast[-1] / fast[0] > 1.5 > 1.3 > slow[-1] / slow[0]


def test_the_page_shows_the_table_that_the_example_prints(measured):
    """Coarse here, usual there: 1 % apart at most."""
    page = PAGE.read_text(encoding="utf-8")
    rows = {film: re.search(rf"^\| {film} \| (\d.*) \|$", page, re.M)[1].split(" | ") for film in example.FILMS}
    for film, row in rows.items():
        here = [measured[knob][film] for knob in example.KNOBS]
        shown = [[float(end) for end in both.split(" to ")] for both in row]
        np.testing.assert_allclose(shown, here, rtol=1e-2)
    assert example.table(measured).splitlines()[0] in page


def test_the_figure_shows_every_law(measured, rested, dissolved, tmp_path, monkeypatch):
    monkeypatch.setattr(example, "KNOBS", ENDS)
    figure = example.draw(measured, rested, dissolved)
    assert [len(axes.lines) for axes in figure.axes] == [4, 4, 4, 4, 4, 6]
    (path,) = style.save(figure, tmp_path / "figure.png")
    assert path.stat().st_size > 20_000  # an empty one has 5 kB

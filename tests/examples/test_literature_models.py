"""The examples on models of other papers show what their page says."""

import re
from itertools import islice
from pathlib import Path

import pytest

from examples import closing_pores_by_differences as by_differences
from examples import literature_models as example
from lobsim.models.closing_pores import ClosingPores
from lobsim.models.filmed_spheres import FilmedSpheres
from lobsim.plots import style

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "literature_models.md").read_text(encoding="utf-8")
COARSE = (10, 20, 40)


@pytest.mark.parametrize(("model", "paper"), [(ClosingPores, "andrei2010"), (FilmedSpheres, "jiang2020")])
def test_the_page_shows_the_convergence_that_the_example_prints(model, paper):
    """Its first three meshes, in the digits of the page; the limit on the page takes finer ones."""
    lines = example.convergence(model, paper, COARSE).splitlines()
    assert len(lines) == 2 + len(COARSE) + 1
    for line in lines[2:-1]:
        assert line in PAGE


def test_the_page_shows_the_tolerances_that_the_example_prints():
    for line in example.tolerances().splitlines():
        assert line in PAGE


def test_one_of_the_published_codes_is_met_by_its_own_settings():
    """50 cells and steps of a day: 2.2655 Ah/g and 2.7398 V, as on the page."""
    steps = list(by_differences.march(50, 86400.0))
    assert f"| 50 | 24 | no | {steps[-1][0] / 1000:.4f} | {steps[0][1]:.4f} |" in PAGE


def test_the_other_starts_as_it_does():
    """30 cells a little too far apart and steps of an hour."""
    ((_, voltage),) = islice(by_differences.march(30, 3600.0, nodes_too_far=True), 1)
    assert f"2.2395 | {voltage:.4f} |" in PAGE


def test_the_figure_has_six_panels(tmp_path):
    figure = example.draw()
    assert [bool(re.fullmatch(".*(V|carbon|fraction|nm)", axes.get_ylabel())) for axes in figure.axes] == [True] * 6
    (path,) = style.save(figure, tmp_path / "figure.png")
    assert path.stat().st_size > 50_000  # an empty one has 10 kB

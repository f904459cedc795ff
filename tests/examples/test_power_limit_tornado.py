"""The example on power limits shows what its page says."""

import re
from pathlib import Path

import pytest

from examples import power_limit_tornado as example
from lobsim import plots

PAGE = Path(__file__).resolve().parents[2] / "docs" / "power_limits.md"


def rows(text):
    lines = re.findall(r"^\| (?:NIPS|VF), cycling .*$", text, re.M)
    return {
        tuple(cells[:2]): cells[2:]
        for cells in ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    }


def test_the_page_shows_the_table_that_the_example_prints(swings):
    """Ten volumes here, twenty there: at most 1 % apart, of which half is the rounding of the page."""
    page, here = rows(PAGE.read_text(encoding="utf-8")), rows(example.table(swings))
    assert len(here) == 2 * (1 + 2) and len(page) == 2 * (1 + 9)
    for key, cells in here.items():
        low, high, *powers, process = cells
        assert (page[key][0], page[key][1], page[key][-1]) == (low, high, process)
        assert list(map(float, page[key][2:4])) == pytest.approx(list(map(float, powers)), rel=0.01)


def test_the_figure_sets_both_cells_side_by_side(swings, tmp_path):
    figure = plots.tornado(swings)
    titles = [axes.get_title() for axes in figure.axes]
    assert [title.split(":")[0] for title in titles] == ["NIPS, cycling", "VF, cycling"]
    assert "ceramic" in titles[0] and "in the liquid" in titles[1]
    (path,) = plots.save(figure, tmp_path / "figure.png")
    assert path.stat().st_size > 20_000  # an empty one has 5 kB

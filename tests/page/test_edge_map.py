"""The map from the open edge is the electrode of the cross-section, column by column."""

import numpy as np
import pytest

from lobsim.page import alternatives, edge_map, solve
from lobsim.page.state import read


@pytest.fixture(scope="module")
def air():
    return solve.discharge(read("gas=air&current=1").choices)


def test_the_columns_of_the_map_add_up_to_the_cross_section_and_fill_at_the_open_edge_first(air):
    along, fields = air.fields.along, air.fields
    wide = np.diff(along.edges_mm) / along.edges_mm[-1]
    mean = np.einsum("fnz,z->fn", along.Li2O2, wide)
    assert np.allclose(mean, fields.shares["Li2O2"], rtol=0.02, atol=1e-4)  # a mean of shares, not of volumes
    assert along.Li2O2[-1].mean() > 0.05
    assert along.Li2O2[10, :, 0].mean() > 1.1 * along.Li2O2[10, :, -1].mean()
    assert along.oxygen[-1, 0] > along.oxygen[-1, -1] and along.oxygen.max() < 0.22


def test_the_map_has_a_frame_for_every_moment_and_says_what_it_shows(air, nips):
    along = air.fields.along
    drawn, moving = edge_map.figure(along), edge_map.frames(along)
    assert len(moving) == air.fields.hours.size and drawn["data"][0]["z"] == moving[-1]["z"]
    assert np.shape(moving[0]["z"]) == (len(drawn["data"][0]["y"]) - 1, len(drawn["data"][0]["x"]) - 1)
    assert "at the open edge" in alternatives.discharge(air)["edge"]
    assert nips.fields.along is None and alternatives.discharge(nips)["edge"] == ""


@pytest.mark.alone
def test_the_map_is_shown_in_air_only_and_moves_with_the_player(visit):
    page = visit("?gas=air")
    page.locator("#edge .heatmaplayer image").first.wait_for()

    def filled():
        return page.evaluate("Math.max(...document.querySelector('#edge .js-plotly-plot').data[0].z.flat())")

    whole = filled()
    page.locator("#frame").fill("10")
    page.wait_for_timeout(500)
    assert 0 < filled() < 0.5 * whole
    page.locator("#gas label").first.click()
    page.locator("#page:not(.edged)").wait_for()
    assert page.locator(".card-edge:visible").count() == 0


@pytest.mark.alone
def test_of_two_cells_each_in_air_has_its_own_map(visit):
    page = visit("?gas=air&current=0.5&beside=gas%3Dair%26current%3D1")
    page.locator("#B-edge .heatmaplayer image").first.wait_for()
    ends = page.evaluate(
        "['edge', 'B-edge'].map((name) => document.querySelector(`#${name} .js-plotly-plot`).data[0].z[0][0])"
    )
    assert ends[0] != ends[1]
    page.locator("#B-gas label").first.click()
    page.locator("#B-page:not(.edged):not(.stale)").wait_for()
    assert page.locator(".card-edge:visible").count() == 1

"""Maps show what differs along the electrode, still and moving."""

import numpy as np
import pytest

import lobsim
from lobsim.plots import animate, animation, maps


@pytest.fixture(scope="module")
def in_air():
    cell = lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(3, 6, 4)
    return lobsim.run(cell, "Discharge at 1 mA/cm2 until 0.5 mAh/cm2")


def test_the_maps_hold_the_fields_and_span_the_width(in_air):
    figure = maps(in_air, 1.0)
    oxygen, current = figure.axes[0], figure.axes[3]
    mesh = oxygen.collections[0]
    assert np.ptp(mesh.get_coordinates()[..., 0]) == pytest.approx(20.0)  # mm, the electrode's width in the paper
    values = in_air["Positive electrode oxygen concentration [mol.m-3]"][:, :, -1]
    assert np.asarray(mesh.get_array()).reshape(values.shape) == pytest.approx(values)
    assert values[0, 0] > 1.2 * values[0, -1]  # air starves the far end
    assert in_air["width_z"] @ current.lines[0].get_ydata() == pytest.approx(1.0, rel=1e-6)


def test_the_animation_is_a_gif_of_many_frames(in_air, tmp_path, monkeypatch):
    from PIL import Image

    monkeypatch.setattr(animation, "FRAMES", 3)
    animate(in_air, tmp_path / "fields.gif")
    with Image.open(tmp_path / "fields.gif") as gif:
        assert (gif.format, gif.n_frames) == ("GIF", 3)
    assert [path.name for path in tmp_path.iterdir()] == ["fields.gif"]


def test_a_cell_that_is_uniform_has_nothing_to_map():
    with pytest.raises(lobsim.LobsimError, match="the same along its electrode"):
        maps(lobsim.run(lobsim.Cell(model="lumped"), "Discharge at 0.4 mA/cm2 for 1 h"))


@pytest.mark.parametrize("cell", [lobsim.Cell(model="lumped"), lobsim.Cell().with_mesh(3, 6)])
def test_a_uniform_cell_is_animated_with_its_voltage(cell, tmp_path, monkeypatch):
    from PIL import Image

    monkeypatch.setattr(animation, "FRAMES", 3)
    run = lobsim.run(cell, "Discharge at 1 mA/cm2 for 1 h")
    animate(run, tmp_path / "run.gif")
    with Image.open(tmp_path / "run.gif") as gif:
        assert gif.n_frames == 3
        first = np.asarray(gif.convert("RGB")).astype(int)
        gif.seek(2)
        moved = np.abs(np.asarray(gif.convert("RGB")).astype(int) - first).max(axis=2) > 60
    assert moved[: len(moved) // 2].any() and moved[len(moved) // 2 :].any()  # the mark above, the profiles below

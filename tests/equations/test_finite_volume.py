"""Faces between cells are in series, end faces belong to the last cell."""

import numpy as np
import pybamm
import pytest

from lobsim.numerics.finite_volume import CellFacedFiniteVolume
from lobsim.numerics.meshes import OxygenSide1DSubMesh
from lobsim.physics import charge, oxygen, salt

INSULATED = {side: (pybamm.Scalar(0), "Neumann") for side in ("left", "right")}
JUMP = 1e5  # gas conducts so much better than liquid


def in_series(D, h):
    """Conductivity of two half cells in series, face by face."""
    return (h[:-1] + h[1:]) / (h[:-1] / D[:-1] + h[1:] / D[1:])


@pytest.fixture(scope="module")
def method():
    x = pybamm.SpatialVariable("x_p", "positive electrode", coord_sys="cartesian")
    geometry = pybamm.Geometry({"positive electrode": {x: {"min": 1, "max": 2}}})
    mesh = pybamm.Mesh(geometry, {"positive electrode": OxygenSide1DSubMesh}, {"x_p": 5})
    method = CellFacedFiniteVolume()
    method.build(mesh)
    return method


def test_the_mesh_is_finer_towards_the_oxygen(grid):
    edges = grid(4, 8).mesh["positive electrode"].edges
    # by hand: 1 + 1 - (1 - xi)^1.75
    np.testing.assert_allclose(edges, [2 - (1 - k / 8) ** 1.75 for k in range(9)], rtol=1e-14)
    assert np.all(np.diff(edges, 2) < 0)


def test_inner_faces_are_in_series_and_outer_faces_belong_to_the_last_cells(method):
    h = method.mesh["positive electrode"].d_edges
    D = np.array([3.0, 3.0e5, 2.0, 7.0, 0.01])
    faces = method.node_to_edge(pybamm.Vector(D, domain="positive electrode"), method="harmonic").evaluate()[:, 0]
    np.testing.assert_allclose(faces, [D[0], *in_series(D, h), D[-1]], rtol=1e-13)


def test_an_arithmetic_mean_is_the_linear_interpolation_onto_the_face(method):
    submesh = method.mesh["positive electrode"]
    line = pybamm.Vector(2 + 3 * submesh.nodes, domain="positive electrode")
    faces = method.node_to_edge(line, method="arithmetic").evaluate()[:, 0]
    np.testing.assert_allclose(faces[1:-1], 2 + 3 * submesh.edges[1:-1], rtol=1e-14)
    np.testing.assert_allclose(faces[[0, -1]], 2 + 3 * submesh.nodes[[0, -1]], rtol=1e-14)


def test_a_boundary_value_is_that_of_the_last_cell(grid):
    g = grid(3, 5)
    state = np.linspace(1, 2, 8) ** 3
    ends = [g.at(pybamm.boundary_value(g.variable, side), state, INSULATED) for side in ("left", "right")]
    assert ends == [state[0], state[-1]]


def test_upwinding_takes_the_cell_before_a_face_and_the_boundary_value_itself(grid):
    g = grid(3, 5)
    state = np.linspace(1, 2, 8) ** 3
    inflow = {"left": (pybamm.Scalar(5.0), "Dirichlet")}
    np.testing.assert_array_equal(g.at(pybamm.upwind(g.variable), state, inflow), [5.0, *state])


def test_a_running_sum_by_upwinding_ends_at_the_integral(grid):
    """div(upwind(F)) = f means F_k - F_(k-1) = f_k h_k: the last F is the sum over all cells, exactly."""
    g = grid(3, 5)
    f = np.cos(g.nodes)
    F = np.cumsum(f * g.widths)
    inflow = {"left": (pybamm.Scalar(0), "Dirichlet"), "right": (pybamm.Scalar(0), "Neumann")}
    np.testing.assert_allclose(g.at(pybamm.div(pybamm.upwind(g.variable)), F, inflow), f, rtol=1e-13)


FLUXES = {
    "oxygen": lambda D, c: oxygen.flux(D, c),
    "salt": lambda D, c: salt.anion_flux(D, c, 0.35, pybamm.Scalar(0)),
    "ionic current in psi": lambda D, c: -salt.ionic_current(D, c),
    "electronic current": lambda D, c: charge.electronic_current(D, c),
}


@pytest.mark.parametrize("flux", FLUXES.values(), ids=FLUXES)
def test_a_flux_over_a_jump_is_that_of_cells_in_series(grid, flux):
    """The arithmetic mean would be JUMP/4 = 25,000 times too large at the two faces beside the good cells.

    The coefficient is a state, as in the models: with one that PyBaMM knows to be constant no brackets matter.
    """
    g = grid(4, 6)
    D = np.where(np.arange(10) % 5 == 2, JUMP, 1.0)  # one good cell in each domain, bad ones around
    state = np.sin(3 * g.nodes)
    found = g.at(flux(g.coefficient, g.variable), state, INSULATED, D)[1:-1]
    expected = -in_series(D, g.widths) * np.diff(state) / np.diff(g.nodes)
    np.testing.assert_allclose(found, expected, rtol=1e-9)  # rounding of sin differences


def test_both_parts_of_the_ionic_current_are_in_series(grid):
    """i_e = kappa (theta dln c/dx - dphi/dx), kappa in series for either part; here phi = c/10^4."""
    g = grid(4, 6)
    kappa = np.where(np.arange(10) % 5 == 2, JUMP, 1.0)
    c = 1000 + 400 * np.sin(3 * g.nodes)
    psi = salt.driving_potential(0.0334, g.variable, g.variable / 1e4, 0.05)
    g.disc.bcs = {psi: INSULATED}
    current = g.disc.process_symbol(salt.ionic_current(g.coefficient, psi))
    found = current.evaluate(y=np.concatenate((c, kappa)))[1:-1, 0]
    slope = (0.0334 * np.diff(np.log(c)) - np.diff(c) / 1e4) / np.diff(g.nodes)
    np.testing.assert_allclose(found, in_series(kappa, g.widths) * slope, rtol=1e-6)  # floor (c_min/2c)^2, 1e-9


def test_a_source_beside_a_migration_flux_does_not_spoil_the_mean(grid):
    """Salt: diffusion in series plus (1 - t+) i_e/F, the current of the face as it is."""
    g = grid(4, 6)
    D = np.where(np.arange(10) % 5 == 2, JUMP, 1.0)
    state = np.sin(3 * g.nodes)
    i_e = -pybamm.grad(g.variable)  # any flux on faces
    found = g.at(salt.anion_flux(g.coefficient, g.variable, 0.35, i_e), state, INSULATED, D)[1:-1]
    slope = np.diff(state) / np.diff(g.nodes)
    np.testing.assert_allclose(found, -in_series(D, g.widths) * slope + 0.65 / 96485.33212 * slope, rtol=1e-9)


@pytest.mark.parametrize("kind", ["number", "field"])
@pytest.mark.parametrize("scale", [1.0, -1 / 45e-6], ids=["div", "-div/L"])
def test_what_leaves_a_cell_enters_the_next_to_rounding(grid, kind, scale):
    """sum h div(N) = N(right) - N(left). Potentials near 2.6 V and a conductance of 1e7 S/m2 are those of a solid.

    If PyBaMM multiplies constant matrices in advance, the terms of a row are 1e10 times larger than what is left of
    them, the sum is off by 1e-6 A/m2 of 4, and the integrator gives up at its default tolerance.
    """
    g = grid(6, 40)
    conductance = 2.6e7 if kind == "number" else g.everywhere(2.6e7)
    N = charge.electronic_current(conductance, g.variable)
    ends = {"left": (pybamm.Scalar(0), "Neumann"), "right": (pybamm.Scalar(-4 / 2.6e7), "Neumann")}
    rng = np.random.default_rng(1)
    for _ in range(5):
        state = 2.6 + 1e-7 * rng.random() * g.nodes**2
        # a face flux of 1 A/m2 is made of products of 1e9 and is good to 1e-7; in the sum it cancels
        assert g.widths @ g.at(scale * pybamm.div(N), state, ends) == pytest.approx(4 * scale, rel=1e-10)


def test_what_is_not_ours_is_left_to_pybamm(method):
    """Taking the cell behind a face, and the slope at a face: of a line exactly, both as PyBaMM's own method does."""
    own, submesh = pybamm.FiniteVolume(), method.mesh["positive electrode"]
    own.build(method.mesh)
    c = pybamm.Variable("c", domain="positive electrode")
    line = pybamm.Vector(2 + 3 * submesh.nodes, domain="positive electrode")
    bcs = {c: {side: (pybamm.Scalar(value), "Dirichlet") for side, value in (("left", 5.0), ("right", 8.0))}}
    down, slope = (
        [at.upwind_or_downwind(c, line, bcs, "downwind").evaluate() for at in (method, own)],
        [at.boundary_value_or_flux(pybamm.BoundaryGradient(c, "right"), line, bcs).evaluate() for at in (method, own)],
    )
    np.testing.assert_array_equal(*down)
    assert down[0][-1] == pytest.approx(2 * 8 - line.evaluate()[-1])  # PyBaMM mirrors a ghost cell at the face
    assert slope == [pytest.approx(3.0), pytest.approx(3.0)]

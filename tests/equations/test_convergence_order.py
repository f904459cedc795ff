"""Diffusion with a known solution: the error falls with the square of the cell size, on the models' own mesh.

The conductivity varies in both domains and jumps a thousandfold between them, as it does between a separator and closed
pores. With x' = x - 1 in the electrode, c = 3 + sin 2x' and D = K exp(-2x'); in the separator c = a + b x^2 and
D = 2 + x, where a and b make c and the flux continuous.
"""

import numpy as np
import pybamm
import pytest

from lobsim.physics import oxygen

K = 1e-3
B = K * 2 / (3 * 2)  # 3 x 2b = K x 2: the flux at x = 1
A = 3 - B
END = 1.0  # x' of the oxygen side
FLUX = -K * np.exp(-2 * END) * 2 * np.cos(2 * END)
MESHES = ((8, 16), (16, 32), (32, 64))


def exact(x):
    return np.where(x < 1, A + B * x**2, 3 + np.sin(2 * (x - 1)))


def conductivity(x):
    return np.where(x < 1, 2 + x, K * np.exp(-2 * (x - 1)))


def source(x):
    """d/dx(-D dc/dx), by hand."""
    xi = x - 1
    return np.where(x < 1, -4 * B * (1 + x), 4 * K * np.exp(-2 * xi) * (np.cos(2 * xi) + np.sin(2 * xi)))


def solve(g, conditions):
    """Solve div N = source, which is linear in the cells' values, and return its error in the mean square."""
    D = g.field(conductivity(g.nodes))
    equation = g.discretise(pybamm.div(oxygen.flux(D, g.variable)) - g.field(source(g.nodes)), conditions(g))

    def residual(state):
        return equation.evaluate(y=state)[:, 0]

    zero = residual(np.zeros(g.nodes.size))
    matrix = np.column_stack([residual(unit) - zero for unit in np.eye(g.nodes.size)])
    error = np.linalg.solve(matrix, -zero) - exact(g.nodes)
    return np.sqrt(g.widths @ error**2)


def behind_liquid(h_fl):
    """Gas behind flooded liquid of thickness h_fl and diffusivity 1e-3: c falls by flux x h_fl/1e-3 in it."""

    def conditions(g):
        c_N, D_N = pybamm.boundary_value(g.variable, "right"), conductivity(g.nodes[-1])
        half = g.edges[-1] - g.nodes[-1]
        c_gas = exact(2.0) - FLUX * h_fl / 1e-3
        slope = oxygen.gradient_at_gas(c_gas, c_N, half, h_fl, D_N / 1e-3)
        return {"left": (pybamm.Scalar(0), "Neumann"), "right": (slope, "Neumann")}

    return conditions


def with_flux(g):
    """A given value at x = 0 and a given flux at x = 2, turned into a slope with the face's own conductivity."""
    slope = pybamm.Scalar(-FLUX / conductivity(g.nodes[-1]))
    return {"left": (pybamm.Scalar(A), "Dirichlet"), "right": (slope, "Neumann")}


@pytest.mark.parametrize(
    "conditions",
    [behind_liquid(0.0), behind_liquid(0.7), with_flux],
    ids=["gas at the face", "gas behind liquid", "given flux"],
)
def test_the_error_falls_with_the_square_of_the_cell_size(grid, conditions):
    """Order 2 +- 0.02: the next power of h is still visible on the coarsest mesh (0.007)."""
    errors = [solve(grid(*points), conditions) for points in MESHES]
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    np.testing.assert_allclose(orders, 2, atol=0.02)

"""Meshes in scaled coordinates: separator [0, 1], electrode [1, 2], width [0, 1]."""

import numpy as np
import pybamm

CLUSTERING = 1.75  # edges 1 - (1 - xi)^p towards the oxygen; 1.5 to 2 serve alike


class OxygenSide1DSubMesh(pybamm.SubMesh1D):
    """Mesh whose cells shrink towards its right end, where the oxygen enters.

    Parameters
    ----------
    lims : dict
        Spatial variable and its limits, as PyBaMM gives them.
    npts : dict
        Number of cells of each spatial variable.
    clustering : float
        Exponent p of the edges 1 - (1 - xi)^p; 1 is uniform.
    """

    def __init__(self, lims: dict, npts: dict, clustering: float = CLUSTERING) -> None:
        variable, limits, tabs = self.read_lims(lims)
        xi = np.linspace(0, 1, npts[variable.name] + 1)
        edges = limits["min"] + (limits["max"] - limits["min"]) * (1 - (1 - xi) ** clustering)
        super().__init__(edges, coord_sys=variable.coord_sys, tabs=tabs)


class OpenEdge1DSubMesh(pybamm.SubMesh1D):
    """Mesh whose cells shrink towards its left end, the open edge; see `OxygenSide1DSubMesh` for the parameters."""

    def __init__(self, lims: dict, npts: dict, clustering: float = CLUSTERING) -> None:
        variable, limits, tabs = self.read_lims(lims)
        xi = np.linspace(0, 1, npts[variable.name] + 1)
        edges = limits["min"] + (limits["max"] - limits["min"]) * xi**clustering
        super().__init__(edges, coord_sys=variable.coord_sys, tabs=tabs)

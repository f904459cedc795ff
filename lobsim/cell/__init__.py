"""A cell: membrane, separator, electrolyte, gas-diffusion layer and build, its laws and its numbers."""

from lobsim.cell.cell import Cell, Mesh

__all__ = ["Cell", "Mesh"]

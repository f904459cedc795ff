"""Laboratories: parts of cells, builds and statements, in files of one's own or in the package, found by name."""

from lobsim.laboratory.parts import (
    Carbon,
    Ceramic,
    Electrolyte,
    Gas,
    GasDiffusionLayer,
    Membrane,
    Separator,
    Support,
)

__all__ = ["Carbon", "Ceramic", "Electrolyte", "Gas", "GasDiffusionLayer", "Membrane", "Separator", "Support"]

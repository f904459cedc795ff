"""Closed paths of light in a hexagon of side R."""

import math

# length of one round trip over the side
ORBITS = {
    "hexagon": 3 * math.sqrt(3),
    "triangle": 4.5,
    "facet to facet": 2 * math.sqrt(3),
    "corner to corner": 4.0,
}


def hexagon(side: float) -> float:
    """Length of the orbit of six reflections, in the unit of the side."""
    return ORBITS["hexagon"] * side

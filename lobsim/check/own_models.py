"""The models of lobsim under every law, for the check of their units."""

from collections.abc import Iterator

import pybamm

from lobsim.laboratory import catalogue
from lobsim.physics.laws import IN_CYCLES, LAWS

TOGETHER = {"mediator": "on", "ageing": "on", "liquid": "excess", "route": "solution", "passivation": "ohmic"}


def variants() -> Iterator[tuple[str, pybamm.BaseModel]]:
    """Make every model with its defaults, with each other choice of a law, and with all that add equations."""
    for name in catalogue.models():
        make = catalogue.model(name)
        yield name, make()
        for law in LAWS.values():
            for choice in law.choices:
                if choice not in (law.default, IN_CYCLES):
                    yield f"{name}, {law.name}={choice}", make({law.name: choice})
        yield f"{name}, {', '.join(f'{law}={choice}' for law, choice in TOGETHER.items())}", make(TOGETHER)

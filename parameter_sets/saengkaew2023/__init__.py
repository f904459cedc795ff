"""Saengkaew, Kameda and Matsuda, Mater. Adv. 2023: nanotube membranes in coin and stacked lithium-oxygen cells.

Nine functions, from `vf_coin` to `nips_cycling`, return the numbers of one cell and the paper to cite, as
PyBaMM's parameter sets do.
"""

from collections.abc import Callable

from lobsim.parameter_sets.saengkaew2023.builds import BUILDS, EVERY_CELL
from lobsim.parameter_sets.saengkaew2023.cycling_statements import CYCLING, RIVAL_CYCLING
from lobsim.parameter_sets.saengkaew2023.electrolytes import ELECTROLYTES
from lobsim.parameter_sets.saengkaew2023.gas_diffusion_layers import GAS_DIFFUSION_LAYERS
from lobsim.parameter_sets.saengkaew2023.gases import GASES
from lobsim.parameter_sets.saengkaew2023.membranes import MEMBRANES, USUAL
from lobsim.parameter_sets.saengkaew2023.reactions import BY_LAW, COMMON
from lobsim.parameter_sets.saengkaew2023.separators import SEPARATORS
from lobsim.parameter_sets.saengkaew2023.statements import CAUTION, STATEMENTS
from lobsim.parameter_sets.saengkaew2023.version_1 import VERSION_1
from lobsim.parameters import Laboratory

__all__ = [
    "BUILDS",
    "CAUTION",
    "CITATION",
    "COMMON",
    "CYCLING",
    "ELECTROLYTES",
    "GASES",
    "GAS_DIFFUSION_LAYERS",
    "MEMBRANES",
    "PAPER",
    "SEPARATORS",
    "STATEMENTS",
]

CITATION = """@article{Saengkaew2023,
  title = {Hierarchical porous-structured self-standing carbon nanotube electrode
           for high-power lithium-oxygen batteries},
  author = {Saengkaew, J. and Kameda, T. and Matsuda, S.},
  journal = {Materials Advances},
  volume = {4},
  pages = {4417--4424},
  year = {2023},
  doi = {10.1039/D3MA00237C},
}"""

PAPER = Laboratory(
    name="saengkaew2023",
    citation=CITATION,
    membranes=MEMBRANES,
    electrolytes=ELECTROLYTES,
    separators=SEPARATORS,
    gas_diffusion_layers=GAS_DIFFUSION_LAYERS,
    gases=GASES,
    builds=BUILDS,
    common=COMMON,
    statements=STATEMENTS,
    cycling=CYCLING,
    rival_cycling=RIVAL_CYCLING,
    caution=CAUTION,
    editions={VERSION_1.name: VERSION_1},
    by_law=BY_LAW,
    usual={"membrane": USUAL, "build": EVERY_CELL},
)


def _plain(membrane: str, build: str) -> Callable[[], dict[str, object]]:
    def numbers() -> dict[str, object]:
        return {**PAPER.parameters(membrane, build).for_pybamm(), "citations": [CITATION]}

    numbers.__name__ = numbers.__qualname__ = f"{membrane}_{build}".lower()
    numbers.__doc__ = (
        f"Return the numbers of a {build} cell with a {membrane} membrane, derived ones as expressions of the others."
    )
    return numbers


vf_coin, vf_stacked, vf_cycling = (_plain("VF", build) for build in ("coin", "stacked", "cycling"))
db_coin, db_stacked, db_cycling = (_plain("DB", build) for build in ("coin", "stacked", "cycling"))
nips_coin, nips_stacked, nips_cycling = (_plain("NIPS", build) for build in ("coin", "stacked", "cycling"))

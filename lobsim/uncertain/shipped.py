"""Files of results that are shipped with a paper, beside its numbers."""

from importlib.util import find_spec
from pathlib import Path

from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue

DRAWS, LEFT_OUT = "draws.csv", "left_out.csv"


@guarded
def path(paper: str, name: str) -> Path:
    """Find a file that is shipped with a paper, or with the paper that a laboratory is like.

    Raises
    ------
    LobsimError
        If there is none.
    """
    root = catalogue.laboratory(paper).root
    spec = find_spec(f"lobsim.parameter_sets.{root}") if root else None
    folders = (spec.submodule_search_locations if spec else None) or []
    found = next((one for one in (Path(folder, name) for folder in folders) if one.is_file()), None)
    if found is None:
        raise LobsimError(f"no {name} is shipped with {paper!r}: `lobsim calibrate --draws FILE.csv` makes draws")
    return found

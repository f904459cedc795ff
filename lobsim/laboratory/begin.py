"""A laboratory to begin with: a commented template that runs as it is."""

from pathlib import Path

from lobsim import files
from lobsim.arguments import guarded
from lobsim.errors import LobsimError

TEMPLATE = Path(__file__).parent / "template"


@guarded
def write_template(folder: str | Path) -> list[Path]:
    """Write the files of a new laboratory.

    Parameters
    ----------
    folder : str or Path
        Made if it is not there; a file of the same name that is there already is not touched.

    Returns
    -------
    list of Path
        The files: the laboratory and a cell.

    Raises
    ------
    LobsimError
        If one of them is there already, or the folder cannot be written in.
    """
    folder = Path(folder)
    templates = sorted(TEMPLATE.glob("*.toml"), reverse=True)
    there = [folder / one.name for one in templates if (folder / one.name).exists()]
    if there:
        raise LobsimError(f"{str(there[0])!r} is there already: choose another folder")
    files.make_folder(folder)
    for one in templates:
        with files.whole(folder / one.name) as draft:
            draft.write_text(one.read_text(encoding="utf-8"), encoding="utf-8")
    return [folder / one.name for one in templates]

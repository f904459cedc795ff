"""A cell, its run and its figure in one file: a zip archive of plain files that is read without running anything."""

import json
import platform
import zipfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from lobsim import files
from lobsim.arguments import guarded
from lobsim.arguments.functions import nothing_imported
from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.protocol import Protocol
from lobsim.result import Result, load
from lobsim.version import __version__

SUFFIX = ".lobsim"
CELL, RESULT, FIGURE, VERSIONS = "cell.toml", "result.nc", "figure.png", "versions.json"
NAMES = (CELL, RESULT, FIGURE, VERSIONS)
MOST_BYTES = 2_000_000_000  # of all files together, unpacked
LIBRARIES = ("pybamm", "casadi", "numpy", "scipy")
PROTOCOL = "Discharge at 0.4 mA/cm2 until 2.0 V"


@dataclass(frozen=True, repr=False)
class Shared(Shown):
    """Content of a shared file.

    Attributes
    ----------
    cell : Cell
        The cell, with the parts of its laboratory that are not the package's.
    result : Result
        Its run.
    figure : bytes
        The figure of the run, a PNG.
    versions : dict of str to str
        Of lobsim, Python and the libraries that made it.
    """

    SHOWN = ("cell", "result", "versions")

    cell: Cell
    result: Result
    figure: bytes
    versions: dict[str, str]

    @guarded
    def save(self, folder: str | Path) -> list[Path]:
        """Write the files one by one into a folder: the cell, the result, the figure, the versions.

        Raises
        ------
        LobsimError
            If a file cannot be written.
        """
        folder = Path(folder)
        files.make_folder(folder)
        self.cell.save(folder / CELL)
        self.result.save(folder / RESULT)
        for name, content in ((FIGURE, self.figure), (VERSIONS, _json(self.versions))):
            with files.whole(folder / name) as draft:
                draft.write_bytes(content)
        return [folder / name for name in NAMES]


@guarded
def share(what: Cell | Result, path: str | Path, *, protocol: Protocol = PROTOCOL) -> Path:
    """Write a cell and its run into one file, which `open_shared` and ``lobsim show`` open.

    Parameters
    ----------
    what : Cell or Result
        A cell, which is run through the protocol, or a run that is there.
    path : str or Path
        The file, ending in .lobsim: a zip archive of cell.toml, result.nc, figure.png and versions.json.
    protocol : str, Cycles, or sequence of them
        What is done with the cell.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    LobsimError
        If the file cannot be written, a part of the cell is Python code, which no file holds, or the run fails.
    """
    path = Path(path)
    files.check(path, (SUFFIX,))
    cell = what if isinstance(what, Cell) else what.cell
    _refuse_code(cell)
    from lobsim.plots import save
    from lobsim.run import run

    result = what if isinstance(what, Result) else run(what, protocol)
    with TemporaryDirectory() as folder:
        made = [Path(folder) / name for name in NAMES]
        cell.save(made[0])
        result.save(made[1])
        save(result.plot(), made[2])
        made[3].write_bytes(_json(_versions()))
        with files.whole(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in made:
                archive.write(one, one.name)
    return path


@guarded
def open_shared(path: str | Path) -> Shared:
    """Open a file that `share` wrote; nothing in it is executed.

    Raises
    ------
    LobsimError
        If it cannot be read or holds anything else.
    """
    path = Path(path)
    files.regular(path, files.MOST_TABLE)
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
            _refuse_others(path, archive)
            for name in NAMES:  # by name, so that no name in the archive decides where anything is written
                Path(folder, name).write_bytes(archive.read(name))
            with nothing_imported():
                cell, result = Cell.load(Path(folder, CELL)), load(Path(folder, RESULT))
            versions = json.loads(Path(folder, VERSIONS).read_text(encoding="utf-8"))
            return Shared(
                cell, result, Path(folder, FIGURE).read_bytes(), {str(k): str(v) for k, v in versions.items()}
            )
    except LobsimError as error:
        sentence = str(error).replace(str(Path(folder)), str(path))
        raise LobsimError(sentence if repr(str(path)) in sentence else f"{str(path)!r}: {sentence}") from None
    except Exception as error:  # a damaged archive can fail anywhere inside zipfile and json
        raise LobsimError(f"{str(path)!r} is no file that lobsim shares, or is damaged ({error})") from None


def _refuse_others(path: Path, archive: zipfile.ZipFile) -> None:
    if sorted(one.filename for one in archive.infolist()) != sorted(NAMES):
        raise LobsimError(f"{str(path)!r} is no file that lobsim shares: it has {', '.join(NAMES)}, and nothing else")
    if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
        raise LobsimError(f"{str(path)!r} unpacks to more than {MOST_BYTES / 1e6:.0f} MB")


def _refuse_code(cell: Cell) -> None:
    for one in cell.own:
        raise LobsimError(
            f"the {one.kind} {str(one)!r} is Python, and a shared file holds no code: send its module with the "
            "files of cell and result, which Cell.save and Result.save write"
        )
    of_code = [name for name, value in cell.parameters.items() if getattr(value.content, "fingerprint", None)]
    if of_code:
        raise LobsimError(
            f"{of_code[0]!r} is a Python function, and a shared file holds no code: give an expression or a table"
        )


def _versions() -> dict[str, str]:
    found = {"lobsim": __version__, "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "not installed"
    return found


def _json(content: dict[str, str]) -> bytes:
    return json.dumps(content, indent=1).encode()

"""Laboratories and models, found by name or path; nothing is imported or read before it is asked for."""

import os
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import replace
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from lobsim.arguments import guarded
from lobsim.arguments.own import Own
from lobsim.errors import LobsimError, pick, unknown
from lobsim.laboratory import file
from lobsim.laboratory.source import Source
from lobsim.parameters import Laboratory, ParameterSet
from lobsim.parameters.laboratory import KINDS, joined

ENTRY_POINTS, VARIABLE = "lobsim_laboratories", "LOBSIM_PATH"
MAIN = ("lab.toml", "laboratory.toml")  # the file by which a folder is known to be one laboratory
MATERIALS = "materials"  # parts that every laboratory of the package has beside its own
EXPERIMENTS = "experiments"  # laboratories in files of the package: what others have measured

_being_read: ContextVar[tuple[Path, ...]] = ContextVar("being read", default=())


@cache
def shipped() -> list[str]:
    """List the papers that give cells: the modules of lobsim.parameter_sets that define a PAPER."""
    return [name for name in _modules("lobsim.parameter_sets") if "\nPAPER = " in _text("parameter_sets", name)]


@cache
def experiments() -> list[str]:
    """List the experiments of others that are shipped: what they measured, in files of the package."""
    return [path.stem for path in sorted(_experiments().glob("*.toml"))]


def _experiments() -> Path:
    return Path(_folders("lobsim.parameter_sets")[0], EXPERIMENTS)


def laboratories() -> list[str]:
    """List all laboratories that have a name: of the package, of LOBSIM_PATH, of entry points."""
    return list(dict.fromkeys([*shipped(), *experiments(), *_on_path(), *_of_packages()]))


@guarded
def laboratory(given: str | Path | Laboratory) -> Laboratory:
    """Find a laboratory.

    Parameters
    ----------
    given : str, Path or Laboratory
        Its name, such as "saengkaew2023" or "matsuda2021", one of a file or folder in LOBSIM_PATH, or of an entry point
        of the group "lobsim_laboratories"; or the path of its TOML file or folder.

    Returns
    -------
    Laboratory
        Its parts, builds, numbers and statements; with those of the package, the materials that come with it.

    Raises
    ------
    LobsimError
        If there is none, if it gives no cells, or if its file says something wrong.
    """
    if isinstance(given, Laboratory):
        return given
    name = str(given).lower()
    if isinstance(given, str):
        if name in literature():
            raise LobsimError(
                f"{given!r} gives a model of its own, not parts of cells: run it with pybamm.Simulation, as "
                "docs/literature_models.md shows"
            )
        if name in shipped():
            return _shipped(name)
        if name in experiments():
            return _of_file(_experiments() / f"{name}.toml")
        found = {one.lower(): path for one, path in _on_path().items()}.get(name)
        if found:
            return _of_file(found)
        point = {one.lower(): point for one, point in _of_packages().items()}.get(name)
        if point:
            return _of_package(point)
    path = Path(given)
    if path.exists():
        return _of_file(path)
    if path.suffix == ".toml" or len(path.parts) > 1:
        raise LobsimError(f"there is no laboratory {str(path)!r}: no such file or folder")
    raise unknown("laboratory", given, laboratories())


@cache
def _paper(name: str) -> Laboratory:
    found: Laboratory = import_module(f"lobsim.parameter_sets.{name}").PAPER
    return replace(found, root=found.name)


@cache
def _shipped(name: str) -> Laboratory:
    """A paper of the package, and the materials that it has not itself."""
    paper, others = _paper(name), materials()
    parts: dict[str, Any] = {field: joined(paper.of_kind(kind), others.of_kind(kind)) for kind, field in KINDS.items()}
    return replace(paper, **parts)


@cache
def materials() -> Laboratory:
    """Read the parts that are shipped beside those of the papers."""
    folder = Path(_folders("lobsim.parameter_sets")[0], MATERIALS)
    return file.read(folder, laboratory, naming=_paper(file.DEFAULT))


def of_tables(tables: Mapping[str, Any]) -> Laboratory:
    """Make the laboratory that tables describe, as a file would have them.

    Raises
    ------
    LobsimError
        If something in them does not exist, cannot be, or is missing.
    """
    nowhere = Path("laboratory")
    return file.of_sources([Source(nowhere, "", tables)], nowhere, laboratory)


def _of_file(path: Path) -> Laboratory:
    whole = path.resolve()
    if whole in _being_read.get():
        circle = " is like ".join(repr(str(one)) for one in (*_being_read.get(), whole))
        raise LobsimError(f"laboratories go round in a circle: {circle}")
    token = _being_read.set((*_being_read.get(), whole))
    try:
        return _read(whole, _stamp(whole), path)
    finally:
        _being_read.reset(token)


@lru_cache(maxsize=64)
def _read(whole: Path, stamp: tuple[Any, ...], path: Path) -> Laboratory:
    """Read a laboratory anew when one of its files has changed."""
    return file.read(path, laboratory)


def _stamp(path: Path) -> tuple[Any, ...]:
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    return tuple((str(one), one.stat().st_mtime_ns, one.stat().st_size) for one in files)


def _on_path() -> dict[str, Path]:
    """Laboratories in the folders of LOBSIM_PATH, and those that it names itself, by name."""
    found: dict[str, Path] = {}
    for place in filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)):
        path = Path(place).expanduser()
        for one in _in_folder(path) if path.is_dir() else [path]:
            found.setdefault(one.stem if one.suffix == ".toml" else one.name, one)
    return found


def _in_folder(path: Path) -> Iterator[Path]:
    """The folder itself if it is a laboratory, as its main file says; else the files and folders in it that are."""
    for one in (path,) if any((path / name).exists() for name in MAIN) else sorted(path.iterdir()):
        files = sorted(one.glob("*.toml")) if one.is_dir() else [one] if one.suffix == ".toml" else []
        if any(file.may_hold_a_laboratory(each) for each in files):
            yield one


def _of_packages() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}


@cache
def _of_package(point: EntryPoint) -> Laboratory:
    """What an entry point gives: a laboratory, the path of one, or a function that returns either."""
    try:
        given = point.load()
        given = given() if callable(given) else given
    except Exception as error:  # whatever the code of another package does
        raise LobsimError(f"the laboratory {point.name!r} of {point.value!r} cannot be loaded ({error})") from None
    if not isinstance(given, Laboratory | Path | str):
        raise LobsimError(f"{point.value!r} gives no laboratory and no path of one, but {given!r}")
    return given if isinstance(given, Laboratory) else _of_file(Path(given))


@cache
def literature() -> list[str]:
    """List the papers that give the numbers of a model of their own, not parts of cells."""
    return [name for name in _modules("lobsim.parameter_sets") if name not in shipped()]


@guarded
def literature_set(name: str) -> ParameterSet:
    """Find the numbers of such a paper's model.

    Parameters
    ----------
    name : str
        Such as "andrei2010".

    Returns
    -------
    ParameterSet
        Every number, with its origin.

    Raises
    ------
    LobsimError
        If there is no such paper.
    """
    found: ParameterSet = import_module(
        f"lobsim.parameter_sets.{pick('paper with a model of its own', name, literature())}"
    ).PARAMETERS
    return found


@cache
def models() -> list[str]:
    """List the models: the files of lobsim.models that define a class of their own name, as coin.py does Coin."""
    return [name for name in _modules("lobsim.models") if f"class {name.capitalize()}(" in _text("models", name)]


@guarded
def model(name: str) -> Any:
    """Find the class of a model, such as Coin for "coin"; this imports pybamm.

    Parameters
    ----------
    name : str
        Such as "coin", "stacked" or "lumped".

    Returns
    -------
    type
        The class, a subclass of pybamm.BaseModel.

    Raises
    ------
    LobsimError
        If there is no such model.
    """
    if isinstance(name, Own):
        return name.thing
    file = pick("model", name, models())
    return getattr(import_module(f"lobsim.models.{file}"), file.capitalize())


def _modules(package: str) -> list[str]:
    return sorted(module.name for module in iter_modules(_folders(package)))


def _text(folder: str, module: str) -> str:
    path = Path(_folders(f"lobsim.{folder}")[0], module)
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")


def _folders(package: str) -> list[str]:
    spec = find_spec(package)
    return list(spec.submodule_search_locations or []) if spec else []

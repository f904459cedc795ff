"""Empty environments for the wheels, made by uv and kept by what is asked for."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from shutil import which

from cases import Case

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".cache" / "clean_wheel"
PROJECTS = {"lobsim": ROOT, "hexwgm": ROOT / "hexwgm"}
LINES = 30  # that are shown of what failed
# What decides about imports and versions must not come from whoever runs the check; and what is imported is compiled
# once, not by every process anew.
OTHERS = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONWARNINGS",
    "PYTHONDONTWRITEBYTECODE",
    "VIRTUAL_ENV",
    "UV_PROJECT_ENVIRONMENT",
)
ENVIRON = {name: value for name, value in os.environ.items() if name not in OTHERS}
if "PIP_INDEX_URL" in ENVIRON:  # the environment of the lock is made by pip, from the same index
    ENVIRON.setdefault("UV_DEFAULT_INDEX", ENVIRON["PIP_INDEX_URL"])


def uv(*arguments: str | Path) -> None:
    """Run uv; what it says is shown if it fails."""
    run([sys.executable, "-m", "uv", *map(str, arguments)])


def run(command: list[str], **options: object) -> str:
    """Run a command to its end; gives all that it said, whose last lines are the error if it fails."""
    merged: dict = {"env": ENVIRON, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, **options}
    done = subprocess.run(command, **merged)
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-LINES:])
        raise RuntimeError(f"{' '.join(command)}\nended with {done.returncode}:\n{last}")
    return str(done.stdout)


def built(package: str, folder: Path) -> Path:
    """Build the source distribution, and from it the wheel."""
    uv("build", "--quiet", "--no-build-isolation", "--python", sys.executable, "--out-dir", folder, PROJECTS[package])
    (wheel,) = folder.glob(f"{package}-*.whl")
    return wheel


def interpreter(version: str) -> str | None:
    """Find a Python: this one, one on the path, or one that pyenv keeps; None if the machine has none."""
    for found in (sys.executable, which(f"python{version}"), *_of_pyenv(version)):
        if found and _is(found, version):
            return str(found)
    return None


def _is(python: str, version: str) -> bool:
    said = subprocess.run([python, "--version"], capture_output=True, text=True, check=False).stdout
    return said.startswith(f"Python {version}.")


def _of_pyenv(version: str) -> Iterator[str]:
    if which("pyenv"):
        for name in reversed(run(["pyenv", "versions", "--bare"]).split()):
            if name.startswith(f"{version}."):
                yield f"{run(['pyenv', 'prefix', name]).strip()}/bin/python"


def environment(case: Case, python: str, wheel: Path) -> Path:
    """Give the Python of an environment that holds the wheel and what it asks for, and nothing else."""
    asked = _asked(case)
    home = KEPT / f"{_name(case)}-{_key(asked, python)}"
    ready, inside = home / "ready", home / "bin" / "python"
    if not ready.exists():
        for older in KEPT.glob(f"{_name(case)}-*"):
            shutil.rmtree(older)
        uv("venv", "--quiet", "--python", python, home)
        uv("pip", "install", "--quiet", "--python", inside, "--resolution", case.versions, *asked)
        ready.touch()  # last, so that an interrupted installation is made again
    uv("pip", "install", "--quiet", "--python", inside, "--no-deps", "--reinstall-package", case.package, wheel)
    uv("pip", "check", "--quiet", "--python", inside)
    return inside


def _name(case: Case) -> str:
    return "-".join((case.package, *case.extras.split(","), case.python, case.versions)).replace("--", "-")


def _asked(case: Case) -> list[str]:
    """What the wheel asks for, each by itself: of what a wheel brings along, uv would take no lowest version."""
    project = tomllib.loads((PROJECTS[case.package] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = (project["optional-dependencies"][extra] for extra in case.extras.split(",") if extra)
    return [*project["dependencies"], *chain.from_iterable(extras)]


def _key(asked: list[str], python: str) -> str:
    return hashlib.sha256("\n".join([*asked, run([python, "--version"])]).encode()).hexdigest()[:12]

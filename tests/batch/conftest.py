"""The integrator compiled with models written by hand, once for all tests of a session."""

import shutil
import subprocess
from functools import cache

import pytest

from lobsim.batch.integrator import Integrator
from lobsim.batch.program import program
from lobsim.batch.tableaus import RODAS4
from lobsim.numerics import compiling

FLAGS = ("-O1", "-shared", "-fPIC", "-march=native", "-fno-math-errno", "-Wall", "-Wextra", "-Wno-psabi")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """Compile a model with the integrator, and more C behind it."""
    found = next(filter(None, map(shutil.which, compiling.COMPILERS)), None)
    if not found:
        pytest.skip("no C compiler here")
    folder = tmp_path_factory.mktemp("batch")

    @cache
    def library(model, tableau=RODAS4, lanes=4, more="", flags=()):
        stem = folder / f"library{len(list(folder.iterdir()))}"
        source, made = stem.with_suffix(".c"), stem.with_suffix(".so")
        source.write_text(program(model.text, model.factors, tableau) + more)
        command = [found, *FLAGS, *flags, f"-DLANES={lanes}", str(source), "-o", str(made), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return made

    return library


@pytest.fixture(scope="session")
def integrator(compiled):
    """Make the integrator of a model."""
    return lambda *given, **named: Integrator(compiled(*given, **named))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def compiles(monkeypatch, folder):
    """The engine is compiled here, once for all tests of the file."""
    monkeypatch.delenv(compiling.COMPILER)
    monkeypatch.setenv(compiling.FOLDER, str(folder))

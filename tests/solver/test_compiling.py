"""Functions are compiled once, by content, in the background, and nothing hangs on it."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import casadi
import numpy as np
import pytest

import lobsim
from lobsim.numerics import compiling
from lobsim.numerics.compiling import Compiled, Wish
from lobsim.protocol import parse
from lobsim.solve.prepare import prepare

STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
CELL = lobsim.Cell("NIPS", "stacked", model="lumped")
OFTEN = ("-O1", "-ftree-vectorize")
PROCESS = """
import sys
sys.path.insert(0, sys.argv[1])
from test_compiling import OFTEN, Compiled, a_function
compiled = Compiled([a_function()], OFTEN, 0.0)
compiled.wait()
print(compiled.in_use)
"""

needs_compiler = pytest.mark.skipif(not any(map(shutil.which, compiling.COMPILERS)), reason="no C compiler here")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.delenv(compiling.COMPILER)
    monkeypatch.setenv(compiling.FOLDER, str(tmp_path / "cache"))
    return tmp_path / "cache"


def a_function(power=3):
    x = casadi.MX.sym("x", 9)
    return casadi.Function("tried", [x], [casadi.exp(-x) * x**power + casadi.fmax(x, 0.2) + casadi.log(1 + x)])


@needs_compiler
def test_a_compiled_function_gives_the_same_numbers():
    plain, x = a_function(), np.linspace(0, 2, 9)
    compiled = Compiled([plain], OFTEN, 0.0)
    compiled.wait()
    assert compiled.in_use
    assert np.asarray(compiled.functions[0](x)) == pytest.approx(np.asarray(plain(x)), rel=1e-14)


@needs_compiler
def test_the_next_process_finds_it_by_its_content(cache):
    Compiled([a_function()], OFTEN, 0.0).wait()
    assert [Compiled([a_function(power)], OFTEN, 0.0).take() for power in (3, 4)] == [True, False]
    assert not Compiled([a_function()], ("-O3",), 0.0).take()
    assert [path.suffix for path in cache.iterdir()] == [".so"], "source, note or half a library are left"


@needs_compiler
def test_processes_that_compile_the_same_at_once_all_get_it(cache):
    folder = str(Path(__file__).parent)
    with ThreadPoolExecutor(3) as pool:
        said = list(
            pool.map(
                lambda _: subprocess.run(
                    [sys.executable, "-c", PROCESS, folder], capture_output=True, text=True, check=False
                ).stdout.strip(),
                range(3),
            )
        )
    assert said == ["True"] * 3
    assert [path.suffix for path in cache.iterdir()] == [".so"]


@needs_compiler
def test_in_the_background_one_process_compiles_and_the_others_wait_for_it(cache):
    cache.mkdir()
    first = Compiled([a_function()], OFTEN, 0.0)
    (cache / f"{first.library.path.stem}.note").touch()
    first.begin()
    assert not first.library._begun
    first.begin(beside_others=False)
    first.library._begun.join()
    assert first.take()


@needs_compiler
def test_a_damaged_library_is_not_used_and_a_compiler_that_fails_changes_nothing(cache):
    Compiled([a_function()], OFTEN, 0.0).wait()
    (library,) = cache.glob("*.so")
    library.write_bytes(b"not a library")
    damaged = Compiled([a_function()], OFTEN, 0.0)
    damaged.wait()
    assert not damaged.in_use
    library.unlink()
    failing = Compiled([a_function()], ("--no-such-flag",), 0.0)
    failing.wait()
    assert not failing.in_use
    assert not list(cache.iterdir())


@pytest.mark.parametrize("named", [compiling.NONE, "/no/such/compiler"])
def test_without_a_compiler_all_goes_on(named, monkeypatch):
    monkeypatch.setenv(compiling.COMPILER, named)
    compiled = Compiled([a_function()], OFTEN, 0.0)
    compiled.wait()
    assert not compiled.take()
    x = np.linspace(0, 2, 9)
    assert np.isfinite(np.asarray(compiled.functions[0](x))).all()


@needs_compiler
def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(compiling.FOLDER, str(tmp_path / "file" / "below"))
    compiled = Compiled([a_function()], OFTEN, 0.0)
    compiled.wait()
    assert not compiled.in_use


@needs_compiler
def test_a_solver_changes_over_when_it_has_paid_to_compile_and_solves_the_same():
    solver_of = prepare(CELL, varied=("Electrolyte dose [m]",), accuracy=lobsim.Accuracy(rtol=1e-7, atol=1e-9))
    step, solver = parse(STEP, CELL)[0], solver_of.simulation.solver
    plain = solver_of.solve(CELL, step)
    assert [part.in_use for part in solver._lean] == [False, False]
    solver._spent_s = 1e3  # as after a thousand seconds of solving
    solver_of.solve(CELL, step)
    for part in solver._lean:
        part.library._begun.join()
    after = solver_of.solve(CELL, step)
    assert [part.in_use for part in solver._lean] == [True, True]
    assert after.t[-1] == pytest.approx(plain.t[-1], rel=1e-7)


@needs_compiler
def test_cells_of_all_kinds_discharge_the_same_compiled_or_not():
    for cell in (lobsim.Cell("NIPS", "stacked").with_mesh(6, 10), lobsim.Cell("VF", "coin").with_mesh(6, 10), CELL):
        ends = [lobsim.run(cell, STEP, compiled=how).capacity_mAh_g for how in (True, False)]
        assert ends[0] == pytest.approx(ends[1], rel=1e-6)


def test_the_wish_is_that_of_the_user():
    wishes = [prepare(CELL, compiled=how).simulation.solver.wish for how in (True, False, None)]
    assert wishes == [Wish.NOW, Wish.NEVER, Wish.WHEN_IT_PAYS]

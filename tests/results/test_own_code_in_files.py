"""A saved run or cell names own laws and models with what their code was; nothing is run when it is read."""

import subprocess
import sys

import numpy as np
import pytest

import lobsim
from lobsim.errors import LobsimError

LUMPED = lobsim.Cell("NIPS", "coin", model="lumped")
CYCLES = lobsim.cycle("2.0 mA/cm2 until 0.2 mAh/cm2 or 2.0 V", "0.2 mA/cm2 until 0.2 mAh/cm2 or 4.2 V", times=1)
MODULE = """
import lobsim
from lobsim.models.lumped import Lumped
from lobsim.parameters import assumed

@lobsim.law("passivation", numbers={{"Crack spacing [m]": assumed(5e-9, "a guess", low=1e-9, high=1e-7)}})
def cracked(at, p):
    return at.bare * (1 + {factor} * (at.d / p["Crack spacing [m]"]) ** 2)

class Mine(Lumped):
    own_numbers = {{"My number [V]": assumed(0.1, "a guess")}}

    def __init__(self, laws=None, name="Mine"):
        super().__init__(laws, name)
        self.variables["My voltage [V]"] = self.variables["Voltage [V]"] + self.param["My number [V]"]
"""
HEADS = "import sys, warnings, lobsim\nwarnings.simplefilter('always')\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "my_filed_laws.py").write_text(MODULE.format(factor=1.0))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_filed_laws", raising=False)
    cell = LUMPED.with_laws(passivation="my_filed_laws:cracked").with_values({"Crack spacing [m]": 6e-9})
    from my_filed_laws import Mine

    cell = lobsim.Cell("NIPS", "coin", model=Mine, chosen=cell.chosen, changed=cell.changed).named("mine")
    run = lobsim.run(cell, CYCLES, outputs={"Mine [V]": lambda m: m["My voltage [V]"]}, progress=False)
    run.save(tmp_path / "run.nc")
    cell.save(tmp_path / "cell.toml")
    return tmp_path


def elsewhere(folder, code: str) -> "subprocess.CompletedProcess[str]":
    """Run code in a process of its own, in a folder."""
    path = [one for one in sys.path if one and one != str(folder)]
    head = f"import sys\nsys.path[:0] = {path!r}\nsys.dont_write_bytecode = True\n" + HEADS
    return subprocess.run([sys.executable, "-c", head + code], cwd=folder, capture_output=True, text=True)


READ = """
result = lobsim.load("run.nc")
assert "my_filed_laws" not in sys.modules, "reading a file runs nothing"
print(result.capacity_mAh_g, result.cell.numbers["Crack spacing [m]"], result.cell.numbers["My number [V]"])
print(result.cell.laws["passivation"], result.cell.model, result.cell.label, result["Mine [V]"].size)
origin = result.cell.parameters["My number [V]"].origin
assert (origin.status, origin.source) == ("assumed", "a guess")
"""
RESUME = (
    'more = lobsim.resume("run.nc", times=2, outputs={"Mine [V]": lambda m: m["My voltage [V]"]}, progress=False)\n'
)


def test_another_process_reads_it_and_goes_on(folder):
    done = elsewhere(folder, READ + RESUME + 'print(len(more.steps), more["Mine [V]"].size > result["Mine [V]"].size)')
    assert not done.returncode, done.stderr
    assert "6e-09 0.1\nmy_filed_laws:cracked my_filed_laws:Mine mine" in done.stdout
    assert done.stdout.split()[-2:] == ["4", "True"] and "has changed since" not in done.stderr


def test_where_the_module_is_missing_the_result_is_read_and_what_is_missing_is_said(folder):
    (folder / "my_filed_laws.py").unlink()
    done = elsewhere(folder, READ)
    assert not done.returncode, done.stderr
    for again in (RESUME, 'lobsim.run(lobsim.load("run.nc").cell, "Rest for 1 min")'):
        failed = elsewhere(folder, f"try: {again.strip()}\nexcept lobsim.LobsimError as error: print(error)")
        assert "is missing: 'my_filed_laws:cracked' cannot be imported, as there is no module" in failed.stdout
    failed = elsewhere(folder, "try: lobsim.Cell.load('cell.toml')\nexcept lobsim.LobsimError as error: print(error)")
    assert "there is no module 'my_filed_laws'" in failed.stdout


def test_where_the_code_has_changed_a_warning_says_so(folder):
    (folder / "my_filed_laws.py").write_text(MODULE.format(factor=2.0))
    done = elsewhere(folder, READ + RESUME)
    assert not done.returncode, done.stderr
    assert "the code of the passivation law 'my_filed_laws:cracked' has changed since" in done.stderr
    assert "'my_filed_laws:Mine' has changed" not in done.stderr
    done = elsewhere(folder, "print(lobsim.Cell.load('cell.toml'))")
    assert "the code of the passivation law 'my_filed_laws:cracked' has changed since" in done.stderr
    study = "study = lobsim.study(lobsim.load('run.nc').cell, {'Crack spacing [m]': [1e-9]})\n"
    refused = elsewhere(
        folder, f"{study}try: lobsim.sweep(study, 'out', jobs=1)\nexcept lobsim.LobsimError as e: print(e)"
    )
    assert "give it again, to compute with what it is now" in refused.stdout


def test_a_cell_with_own_code_comes_back_from_its_file(folder):
    cell = lobsim.Cell.load(folder / "cell.toml")
    assert cell == lobsim.load(folder / "run.nc").cell.with_laws(
        ageing="in cycles", liquid="in cycles", mediator="in cycles"
    )
    text = (folder / "cell.toml").read_text()
    assert 'passivation = "my_filed_laws:cracked"' in text and cell.laws["passivation"].fingerprint in text
    assert cell.key == lobsim.Cell.load(folder / "cell.toml").key


def test_a_lambda_is_saved_with_the_result_but_nothing_goes_on_from_there(tmp_path):
    cell = LUMPED.with_laws(passivation=lambda at, p: 2 * at.bare)
    run = lobsim.run(cell, CYCLES, progress=False)
    run.save(tmp_path / "run.nc")
    loaded = lobsim.load(tmp_path / "run.nc")
    assert np.array_equal(loaded.voltage_V, run.voltage_V) and loaded.cell.key == run.cell.key
    for again in (lambda: lobsim.resume(loaded, times=2), lambda: lobsim.run(loaded.cell, "Rest for 1 min")):
        with pytest.raises(LobsimError, match=r"<lambda> \(\w{8}\)' was a function of a process that has ended"):
            again()
    assert len(lobsim.resume(run, times=2, progress=False).steps) == 4
    with pytest.raises(LobsimError, match="a file cannot hold the passivation law"):
        cell.save(tmp_path / "cell.toml")


def test_own_code_is_not_shared(folder):
    with pytest.raises(LobsimError, match=r"'my_filed_laws:cracked' is Python, and a shared file holds no code"):
        lobsim.share(lobsim.Cell.load(folder / "cell.toml"), folder / "mine.lobsim")


def test_a_foreign_file_cannot_hold_code(folder):
    text = (folder / "cell.toml").read_text().replace("my_filed_laws:cracked", "__import__('os').system('ls'):x")
    (folder / "bad.toml").write_text(text)
    with pytest.raises(LobsimError, match="is no name of a function that could be imported"):
        lobsim.Cell.load(folder / "bad.toml")


def test_a_cell_without_own_code_says_nothing_of_code(tmp_path):
    LUMPED.with_laws(network="Bruggeman").save(tmp_path / "cell.toml")
    assert "code" not in (tmp_path / "cell.toml").read_text()

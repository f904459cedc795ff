"""Studies of cells with laws and models of the user give on several processes what one process gives."""

import subprocess
import sys
import textwrap
import threading
import warnings

import pytest

import lobsim
from lobsim.errors import LobsimError, LobsimWarning
from lobsim.sweep import executors

CELL = lobsim.Cell("NIPS", "coin", model="lumped")
DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
CYCLE = lobsim.cycle("2.0 mA/cm2 until 0.2 mAh/cm2 or 2.0 V", "0.2 mA/cm2 until 0.2 mAh/cm2 or 4.2 V", times=1)
MODULE = """
import lobsim
from lobsim.models.lumped import Lumped
from lobsim.parameters import assumed

FACTOR = {factor}

@lobsim.law("passivation", numbers={{"Crack spacing [m]": assumed(5e-9, "a guess")}})
def cracked(at, p):
    return at.bare * (1 + FACTOR * (at.d / p["Crack spacing [m]"]) ** 2)

class Mine(Lumped):
    def __init__(self, laws=None, name="Mine"):
        super().__init__(laws, name)
        self.variables["Battery voltage [V]"] = 2 * self.variables["Voltage [V]"]
"""


@pytest.fixture
def my_module(tmp_path, monkeypatch):
    """Write a module of the user, and read it anew."""
    folder = tmp_path / "of the user"
    folder.mkdir()

    def write(factor=1.0):
        (folder / "my_sweep_laws.py").write_text(MODULE.format(factor=factor))
        sys.modules.pop("my_sweep_laws", None)
        return folder

    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "my_sweep_laws", raising=False)
    write()
    return write


def study():
    vary = {
        "law passivation": ["tunnelling", "my_sweep_laws:cracked"],
        "model": ["lumped", "my_sweep_laws:Mine"],
        "Oxygen diffusivity [m2.s-1]": [5e-10, 1e-9],
    }
    return lobsim.study(CELL, vary, protocol=DISCHARGE)


def rows(store):
    return store.table().drop(columns="key").to_dict("records")


def test_two_processes_give_what_one_gives(my_module, tmp_path):
    one, two = (rows(lobsim.sweep(study(), tmp_path / str(jobs), jobs=jobs, progress=False)) for jobs in (1, 2))
    assert one == two and len(one) == 8 and {row["status"] for row in one} == {"ended"}
    by_law = {row["law passivation"]: row["capacity_mAh_g"] for row in one}
    assert by_law["tunnelling"] != by_law["my_sweep_laws:cracked"]


def test_a_dask_cluster_gives_what_one_process_gives(my_module, tmp_path):
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    own = lobsim.study(CELL, {"law passivation": ["my_sweep_laws:cracked", lambda at, p: 3 * at.bare]})
    alone = rows(lobsim.sweep(own, tmp_path / "alone", jobs=1, progress=False))
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "processes": True}
    with distributed.LocalCluster(**options) as cluster:
        pool = executors.dask(cluster.scheduler_address)
        there = rows(lobsim.sweep(own, tmp_path / "there", pool=pool, progress=False))
        pool.close()
    assert there == alone and {row["status"] for row in there} == {"ended"}


def test_functions_of_a_script_and_lambdas_get_to_other_processes(tmp_path):
    script = """
        import lobsim

        def twice(at, p):
            return by * at.bare

        by = 2.0
        if __name__ == "__main__":
            cell = lobsim.Cell("NIPS", "coin", model="lumped")
            study = lobsim.study(cell, {"law passivation": [twice, lambda at, p: by * at.bare, "none"]})
            table = lobsim.sweep(study, "out", jobs=2, progress=False).table()
            print(*table["capacity_mAh_g"], *table["status"])
    """
    (tmp_path / "script.py").write_text(textwrap.dedent(script))
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    twice, also, none, *status = done.stdout.split()
    assert twice == also != none and set(status) == {"ended"}


def test_a_law_that_other_processes_cannot_have_is_refused_before_anything_is_run(tmp_path):
    lock = threading.Lock()

    def law(at, p):
        with lock:
            return at.bare

    cell = CELL.with_laws(passivation=law)
    with pytest.raises(LobsimError, match=r"cannot be sent to other processes .*: put it into a module"):
        lobsim.sweep(lobsim.study(cell, {"Oxygen diffusivity [m2.s-1]": [1e-9]}), tmp_path, jobs=1, progress=False)
    assert not list((tmp_path / "chunks").iterdir())


def test_a_law_that_has_changed_on_disk_since_it_was_imported_is_refused(my_module, tmp_path):
    cell = CELL.with_laws(passivation="my_sweep_laws:cracked")
    my_module(factor=2.0)  # and not read anew here: other processes read what is there now
    with pytest.raises(LobsimError, match=r"in the processes of this study the code of .* is not what it was"):
        lobsim.sweep(lobsim.study(cell, {"Crack spacing [m]": [1e-9]}), tmp_path, jobs=1, progress=False)


def test_a_store_knows_a_changed_law_and_says_so(my_module, tmp_path):
    def swept(factor):
        my_module(factor)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            store = lobsim.sweep(
                lobsim.study(CELL, {"law passivation": ["my_sweep_laws:cracked", "none"]}),
                tmp_path,
                jobs=1,
                progress=False,
            )
        said = [str(one.message) for one in told if issubclass(one.category, LobsimWarning)]
        return store, [one for one in said if "has changed since" in one]

    first, said = swept(1.0)
    assert not said and len(first.keys()) == 2
    again, said = swept(1.0)
    assert not said and len(again.keys()) == 2 and rows(again) == rows(first)
    other, said = swept(3.0)
    assert len(said) == 1 and "the passivation law my_sweep_laws:cracked has changed" in said[0]
    assert len(other.keys()) == 3 and other.others == 1
    assert rows(other)[0]["capacity_mAh_g"] != rows(first)[0]["capacity_mAh_g"] and rows(other)[1] == rows(first)[1]


def test_a_study_file_finds_the_laws_beside_it(my_module, tmp_path):
    from lobsim.sweep import study_file

    folder = my_module()
    sys.path.remove(str(folder))
    (folder / "study.toml").write_text(
        '[cell]\nmodel = "my_sweep_laws:Mine"\n[cell.laws]\npassivation = "my_sweep_laws:cracked"\n'
        '[vary]\n"Crack spacing [m]" = [1e-9, 1e-8]\n"law network" = ["percolation", "lobsim.physics.pores:tortuous"]\n'
    )
    read = study_file.read(folder / "study.toml")
    assert [str(one) for one in read.runs[0].cell.own] == ["my_sweep_laws:cracked", "my_sweep_laws:Mine"]
    assert len(read.runs) == 4


def test_cycles_of_a_study_have_the_law_too(my_module, tmp_path):
    cell = CELL.with_laws(passivation="my_sweep_laws:cracked")
    store = lobsim.sweep(lobsim.study(cell, {"Crack spacing [m]": [5e-9]}, protocol=CYCLE), tmp_path, jobs=1)
    alone = lobsim.run(cell, CYCLE, progress=False)
    assert rows(store)[0]["capacity_mAh_g"] == pytest.approx(alone.capacity_mAh_g, rel=1e-9)


@pytest.mark.parametrize(
    ("vary", "sentence"),
    [
        ({"law passivation": [lambda x: x]}, "no passivation law, as it takes (x)"),
        ({"law liquid": [lambda x: x]}, "is a switch that takes no function"),
        ({"model": [dict]}, "no cell model of lobsim"),
        ({"law passivation": ["my_sweep_laws:crakced"]}, "did you mean cracked?"),
    ],
)
def test_a_level_that_does_not_fit_is_refused_when_it_is_given(vary, sentence, my_module):
    with pytest.raises(LobsimError) as refused:
        lobsim.study(CELL, vary)
    assert sentence in str(refused.value)

"""Studies by the batch engine: who solves what, what is kept, and what is held against IDAKLU.

The engine of these tests is a fake: it solves what it is given one by one, from the numbers that it is given.
"""

import json
import warnings
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.batch.in_lanes import Discharge, prepared_for
from lobsim.batch.way import CONDITIONS
from lobsim.cli import app
from lobsim.errors import LobsimWarning
from lobsim.protocol import parse
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE, LOW, prepare
from lobsim.sweep import agreement, batch_worker, differences, engines, execute, price, runs, worker
from lobsim.sweep import store as store_module
from lobsim.sweep.batch_worker import solve_many
from lobsim.sweep.executors import Pool
from lobsim.sweep.quick_look import QuickLook
from lobsim.sweep.runs import Run
from lobsim.sweep.store import Store, open_study
from lobsim.sweep.worker import FAILED, Settings

STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
LUMPED = lobsim.Cell("NIPS", "stacked", model="lumped")
AREA, POROSITY = "Positive electrode BET area [m2.kg-1]", "Separator porosity"
LOADING = "Positive electrode loading [kg.m-2]"


class Fake:
    """Solves discharges from the numbers that the seam gives, and remembers what it was given."""

    def __init__(self, off: float = 0.0, leaves: int | None = None):
        self.off, self.leaves, self.given = off, leaves, []

    def __call__(self, cell, numbers, steps, *, varied, duration_s, points):
        self.given.append((numbers, steps, numbers[CURRENT], duration_s, numbers[LOW]))
        prepared = prepare(cell, varied=varied, compiled=False)
        return [
            self.one(prepared, run, step, numbers, duration_s[run], points)
            if not self.leaves or run % self.leaves
            else Discharge(None, reason="too stiff")
            for run, step in enumerate(steps)
        ]

    def one(self, prepared, run, step, numbers, duration_s, points):
        own = {name: number if isinstance(number, float) else number[run] for name, number in numbers.items()}
        model, inputs = prepared.simulation.built_model, prepared.inputs(own) | {LEAST_CHANGE: own[LEAST_CHANGE]}
        solution = prepared.simulation.solver.solve(model, [0, duration_s], inputs=inputs)
        t, voltage = QuickLook.of(prepared).curve(solution)
        charge = step.value * t / 3.6 / (own["Electrode area [m2]"] * own[LOADING]) / 1e3 * (1 + self.off)
        row = {
            "status": "ended",
            "reason": "",
            "capacity_mAh_g": charge[-1],
            "end": f"voltage limit {voltage[-1]:.3g} V",
        }
        row["plateau_V"] = lobsim.curves.discharge.plateau(charge, voltage)
        at = np.linspace(0, charge[-1], points)
        return Discharge(row, at, np.interp(at, charge, voltage))


@pytest.fixture
def engine(monkeypatch):
    """A batch engine that is there, and pays from 10 runs on."""
    fake = Fake()
    monkeypatch.setattr(batch_worker, "discharges", fake)
    monkeypatch.setattr(engines, "missing", lambda: "")
    monkeypatch.setattr(engines, "LEAST_STEPS", 10)
    return fake


@pytest.fixture
def pool():
    """One thread, in which the fake is found."""
    with ThreadPoolExecutor(1) as executor:
        yield Pool(lambda: executor, 1, lambda: None)


def study(count, cell=LUMPED, step=STEP):
    return lobsim.study(cell, {AREA: [120e3 + 100.0 * k for k in range(count)]}, protocol=step)


def made_by(store):
    return store.table()["engine"].value_counts().to_dict()


def test_rows_of_the_batch_engine_are_those_of_idaklu_with_its_name(engine, pool, tmp_path):
    """Capacities to 2e-4 and plateaus to 0.05 mV: the tolerance of sweeps against that of single runs."""
    ours = lobsim.sweep(study(12), tmp_path / "a", pool=pool, points=5)
    theirs = lobsim.sweep(study(12), tmp_path / "b", pool=pool, points=5, engine="idaklu")
    assert made_by(ours) == {"batch": 12} and made_by(theirs) == {"IDAKLU": 12}
    one, other = ours.table(), theirs.table()
    assert one["capacity_mAh_g"].to_numpy() == pytest.approx(other["capacity_mAh_g"].to_numpy(), rel=2e-4)
    assert one["plateau_V"].to_numpy() == pytest.approx(other["plateau_V"].to_numpy(), abs=5e-5)
    assert one[AREA].tolist() == other[AREA].tolist() and "engine_code" not in one
    curves = ours.curves()
    assert curves.voltage_V.shape == (12, 5)
    assert curves.capacity_mAh_g[:, -1].to_numpy() == pytest.approx(one["capacity_mAh_g"].to_numpy())
    assert ours.check["checked"] == 8 and ours.check["differ"] == 0 and "8 runs" in ours.facts()["check"]


@pytest.mark.parametrize(("asked", "count", "by"), [(None, 10, "IDAKLU"), (None, 11, "batch"), ("batch", 2, "batch")])
def test_a_structure_of_many_runs_is_for_the_batch_engine(engine, pool, tmp_path, asked, count, by):
    assert made_by(lobsim.sweep(study(count), tmp_path, pool=pool, engine=asked)) == {by: count}


def test_of_several_structures_only_the_large_ones_are(engine, pool, tmp_path):
    few = lobsim.study(LUMPED, {"membrane": ["VF"], AREA: [8e4, 9e4]}).runs
    many = study(11).runs
    assert engines.structures(None, [*few, *many]) == {many[0].cell}
    assert engines.structures("batch", [*few, *many]) == {few[0].cell, many[0].cell}
    assert engines.structures("idaklu", [*few, *many]) == set()


def test_what_the_engine_leaves_is_solved_by_idaklu_with_its_reason(engine, pool, tmp_path):
    engine.leaves = 4
    with pytest.warns(LobsimWarning, match="left 3 of 12 runs to IDAKLU: too stiff"):
        store = lobsim.sweep(study(12), tmp_path, pool=pool, points=5, engine="batch")
    table = store.table()
    assert made_by(store) == {"batch": 9, "IDAKLU": 3}
    assert set(table.reason[table.engine == "IDAKLU"]) == {"too stiff"} and set(table.status) == {"ended"}
    curves = store.curves()
    assert curves.capacity_mAh_g[:, -1].to_numpy() == pytest.approx(table["capacity_mAh_g"].to_numpy())


def test_an_engine_that_fails_leaves_all_to_idaklu(engine, pool, tmp_path, monkeypatch):
    monkeypatch.setattr(batch_worker, "discharges", lambda *_, **__: 1 / 0)
    store = lobsim.sweep(study(12), tmp_path, pool=pool)
    assert made_by(store) == {"IDAKLU": 12} and not store.check
    assert set(store.table().reason) == {"the batch engine fails: ZeroDivisionError: division by zero"}


def test_numbers_that_cannot_be_and_other_protocols_are_rows_of_idaklu(engine):
    wrong = [Run(LUMPED, ((POROSITY, value),), (STEP,), ()) for value in (0.5, 2.0, 0.6)]
    chunk = solve_many(wrong, Settings((POROSITY,)))
    rows = {row["key"]: row for row in chunk.rows}
    assert [rows[run.key]["engine"] for run in wrong] == ["batch", "IDAKLU", "batch"]
    assert rows[wrong[1].key]["status"] == FAILED and "must be strictly between 0 and 1" in rows[wrong[1].key]["reason"]
    for words, why in ((f"{STEP} at 30 C", CONDITIONS), ("nonsense", batch_worker.UNREADABLE)):
        (row,) = solve_many([Run(LUMPED, (), (words,), ())], Settings(())).rows
        assert row["engine"] == "IDAKLU" and why in row["reason"]
    assert len(engine.given) == 1


@pytest.mark.parametrize("step", ["Discharge at 300 mA/g until 2.1 V", "Discharge at C/5 for 2 h", STEP])
def test_the_engine_is_given_what_each_step_means_for_its_cell(engine, step):
    cell = lobsim.Cell("NIPS", "coin", model="lumped").with_laws(structure="thickness")
    several = [Run(cell, ((LOADING, 0.014 + 0.001 * k),), (step,), ()) for k in range(3)]
    solve_many(several, Settings(execute.varied(several)))
    ((numbers, steps, current, duration, limit),) = engine.given
    for k, run in enumerate(several):
        made = run.built()
        (alone,) = parse(step, made)
        assert (steps[k], current[k], numbers[CURRENT][k]) == (alone, alone.value, alone.value)
        assert limit[k] == numbers[LOW][k] == (2.1 if "2.1" in step else 2.0)
        assert duration[k] == 7200 if "2 h" in step else duration[k] > 1e5
        assert numbers["Positive electrode thickness [m]"][k] == made.numbers["Positive electrode thickness [m]"]


def test_a_worker_hands_back_what_it_has_no_time_for(engine, monkeypatch):
    monkeypatch.setattr(batch_worker, "BLOCK", 3)
    several = study(8).runs
    chunk = solve_many(several, Settings((AREA,), seconds=0.0))
    assert [row["key"] for row in chunk.rows] == [run.key for run in several[:3]] and not chunk.left
    engine.leaves = 3
    chunk = solve_many(several, Settings((AREA,), seconds=0.0))
    assert len(chunk.rows) == 2 and chunk.left == {several[0].key: "too stiff"}


def test_a_study_in_short_hand_backs_has_every_run_once(engine, pool, tmp_path, monkeypatch):
    monkeypatch.setattr(batch_worker, "BLOCK", 3)
    monkeypatch.setattr(execute, "CHUNK_S", 0.0)
    engine.leaves = 3
    store = lobsim.sweep(study(20), tmp_path, pool=pool)
    assert len(store.table()) == 20 and made_by(store)["batch"] >= 10
    assert sum(len(json.loads(path.read_text())) for path in store.chunks.glob("*.json")) == 20


def test_a_study_that_fails_its_check_says_so_and_is_solved_by_idaklu(engine, pool, tmp_path):
    engine.off = 0.02
    with pytest.warns(LobsimWarning, match="capacities differ by 2.0e-02 at most.*too much in 8 of them"):
        store = lobsim.sweep(study(12), tmp_path, pool=pool, points=3)
    assert made_by(store) == {"IDAKLU": 12} and store.check["differ"] == 8
    again = open_study(tmp_path)
    assert made_by(again) == {"IDAKLU": 12} and again.check == store.check
    assert again.curves().capacity_mAh_g[:, -1].to_numpy() == pytest.approx(again.table()["capacity_mAh_g"].to_numpy())
    engine.given.clear()
    lobsim.sweep(study(12), tmp_path, pool=pool, engine="batch")
    assert not engine.given  # the same study goes on without it


def test_a_fallback_that_was_interrupted_goes_on(engine, pool, tmp_path, monkeypatch):
    engine.off = 0.02
    real = worker.solve
    calls = []

    def interrupted(several, settings, left=None):
        calls.append(len(several))
        if settings.accuracy == worker.SWEEP:
            raise KeyboardInterrupt
        return real(several, settings, left)

    monkeypatch.setattr(worker, "solve", interrupted)
    with pytest.raises(KeyboardInterrupt), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lobsim.sweep(study(12), tmp_path, pool=pool)
    assert made_by(open_study(tmp_path)) == {"batch": 12}
    monkeypatch.setattr(worker, "solve", real)
    assert made_by(lobsim.sweep(study(12), tmp_path, pool=pool)) == {"IDAKLU": 12}


def test_rows_of_the_batch_engine_do_not_answer_who_asks_for_idaklu(engine, pool, tmp_path):
    lobsim.sweep(study(12), tmp_path, pool=pool)
    engine.given.clear()
    assert made_by(lobsim.sweep(study(12), tmp_path, pool=pool, engine="idaklu")) == {"IDAKLU": 12}
    assert made_by(open_study(tmp_path)) == {"IDAKLU": 12}
    store = lobsim.sweep(study(14), tmp_path, pool=pool)  # and those of IDAKLU answer all
    assert made_by(store) == {"IDAKLU": 12, "batch": 2} and len(engine.given) == 1


def test_curves_of_rows_of_idaklu_are_made_by_idaklu(engine, pool, tmp_path):
    lobsim.sweep(study(12), tmp_path, pool=pool, engine="idaklu")
    store = lobsim.sweep(study(12), tmp_path, pool=pool, points=3)
    assert made_by(store) == {"IDAKLU": 12} and store.curves().sizes["run"] == 12 and not engine.given


def test_rows_of_another_batch_engine_are_solved_anew(engine, pool, tmp_path, monkeypatch):
    lobsim.sweep(study(12), tmp_path, pool=pool)
    for module in (batch_worker, agreement, differences, store_module):
        monkeypatch.setattr(module, "batch_code", lambda: "of tomorrow")
    engine.given.clear()
    store = lobsim.sweep(study(12), tmp_path, pool=pool)
    assert len(engine.given) == 1 and made_by(store) == {"batch": 12} and store.by_batch(now=False) == set()
    assert store.check["engine_code"] == "of tomorrow"


def test_a_study_that_ended_before_its_check_is_checked_when_it_goes_on(engine, pool, tmp_path):
    several = study(12)
    store = Store(tmp_path)
    store.describe(several.describe(), several.runs)
    execute.execute(several.runs, store, pool.make, 1, Settings(()), batch={LUMPED})
    assert not store.check and made_by(store) == {"batch": 12}
    assert lobsim.sweep(several, tmp_path, pool=pool).check["checked"] == 8
    engine.given.clear()
    before = (tmp_path / "study.json").read_text()
    lobsim.sweep(several, tmp_path, pool=pool)  # and not again
    assert (tmp_path / "study.json").read_text() == before


def test_the_sample_is_one_in_a_hundred_fixed_and_all_over_the_study():
    keys = [run.key for run in study(2000).runs]
    chosen = agreement.sample(keys)
    assert len(chosen) == 20 and chosen == agreement.sample(reversed(keys))
    places = sorted(keys.index(key) for key in chosen)
    assert places[0] < 500 and places[-1] > 1500
    assert len(agreement.sample(keys[:50])) == 8 and len(agreement.sample(keys[:3])) == 3


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        ({}, {}, 0),
        ({"capacity_mAh_g": 100.09}, {}, 0),
        ({"capacity_mAh_g": 100.11}, {}, 1),
        ({"plateau_V": 2.7009}, {}, 0),
        ({"plateau_V": 2.7011}, {}, 1),
        ({"end": "pores closed"}, {}, 1),
        ({"end": "step 1 ended at 12.3 s by pores closed"}, {"end": "step 1 ended at 12.4 s by pores closed"}, 0),
        ({"end": "step 1 ended at 12.3 s by pores closed"}, {"end": "step 2 ended at 12.3 s by pores closed"}, 1),
        ({}, {"status": "not carried", "capacity_mAh_g": 0.0}, 1),
        ({}, {"status": "failed", "capacity_mAh_g": None}, 0),
        ({"plateau_V": float("nan")}, {"plateau_V": float("nan")}, 0),
    ],
)
def test_rows_differ_by_more_than_a_thousandth_a_millivolt_or_another_end(ours, theirs, differ):
    row = {"status": "ended", "capacity_mAh_g": 100.0, "plateau_V": 2.7, "end": "voltage limit 2 V"}
    assert differences.report([(row | ours, row | theirs)])["differ"] == differ


def test_without_a_compiler_idaklu_solves_the_study_and_one_warning_says_so(pool, tmp_path, monkeypatch):
    monkeypatch.setenv("LOBSIM_COMPILER", "none")
    with pytest.warns(LobsimWarning, match="needs a C compiler") as told:
        store = lobsim.sweep(study(3), tmp_path, pool=pool, engine="batch")
    assert len(told) == 1 and made_by(store) == {"IDAKLU": 3}


def test_a_process_that_dies_with_the_batch_engine_leaves_its_runs_to_idaklu(engine, tmp_path, monkeypatch):
    class Dies(ThreadPoolExecutor):
        def submit(self, work, *given, **more):
            if work is not batch_worker.solve_many:
                return super().submit(work, *given, **more)
            future = Future()
            future.set_exception(RuntimeError("a process was terminated"))
            return future

    store = lobsim.sweep(study(12), tmp_path, pool=Pool(lambda: Dies(1), 1, lambda: None))
    assert made_by(store) == {"IDAKLU": 12} and set(store.table().reason) == {execute.DIED}


def test_a_price_counts_what_the_batch_engine_solves(engine):
    told = price(study(12), 2)
    assert told["by_batch"] == told["runs"] == 12 and told["seconds"] == pytest.approx(told["seconds_a_run"] * 6)
    assert price(study(12), 2, engine="idaklu")["by_batch"] == 0


def test_an_engine_that_does_not_exist_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(lobsim.LobsimError, match="unknown engine 'badge': choose batch or idaklu"):
        lobsim.sweep(study(1), tmp_path / "a", engine="badge")
    (tmp_path / "study.toml").write_text('[cell]\nmodel = "lumped"\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["sweep", str(tmp_path / "study.toml"), "--out", str(tmp_path), "--engine", "ida"])
    assert result.exit_code == 2 and "unknown engine 'ida'" in result.stderr and "Traceback" not in result.stderr


def test_the_code_of_the_engine_is_in_the_store(engine, pool, tmp_path):
    store = lobsim.sweep(study(12), tmp_path, pool=pool)
    rows = [row for path in store.chunks.glob("*.json") for row in json.loads(path.read_text())]
    assert {row["engine_code"] for row in rows} == {runs.batch_code()}
    assert json.loads((tmp_path / "study.json").read_text())["check"]["engine_code"] == runs.batch_code()


@pytest.mark.parametrize(
    "name", ["Pore class 5 volume [m3.kg-1]", "Freedom to swell of the membrane", "Bruggeman exponent"]
)
def test_a_number_that_varies_is_an_input_of_the_model_though_its_cell_has_none_of_it(name):
    cell = lobsim.Cell("NIPS", "stacked").with_laws(pores="classes").with_mesh(3, 4)
    assert name not in prepared_for(cell).varied and name in prepared_for(cell, (name,)).varied


def test_a_number_that_varies_takes_the_place_of_a_function_of_the_salt():
    name = "Oxygen diffusivity [m2.s-1]"
    made = lobsim.Electrolyte("mine", like="LiTFSI-TEGDME", oxygen_diffusivity="1e-9 * (1 - c/9000)")
    cell = lobsim.Cell("NIPS", "stacked", electrolyte=made).with_mesh(3, 4)
    assert name not in prepared_for(cell).varied and name in prepared_for(cell, (name,)).varied


def test_what_a_store_writes_is_json_whatever_numbers_are_in_it(tmp_path):
    """NumPy's numbers are numbers, and what is not finite is null: other programs read it."""

    def refuse(word):
        raise ValueError(word)

    row = {"key": "a", "status": "ended", "capacity_mAh_g": np.float64(1.5), "knee_mAh_g": np.nan, "finished": np.True_}
    store = Store(tmp_path)
    store.append(worker.Chunk([row], None, None, 0.0, 0.0))
    (written,) = json.loads(next(store.chunks.glob("*.json")).read_text(), parse_constant=refuse)
    assert written == row | {"knee_mAh_g": None}
    given = Run(LUMPED, (), (STEP,), (("case", np.int64(3)),))
    store.describe({"size": np.int64(1)}, [given])
    described = json.loads((tmp_path / "study.json").read_text(), parse_constant=refuse)
    assert described["runs"] == [{"key": given.key, "case": 3}] and described["study"] == {"size": 1}

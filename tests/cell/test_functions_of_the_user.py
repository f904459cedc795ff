"""A function of the user has a fingerprint that changes with what it computes, and a name by which it is imported."""

import copy
import functools
import subprocess
import sys
import threading
from dataclasses import dataclass

import numpy as np
import pybamm
import pytest

from lobsim.arguments.functions import fingerprint, importable_name, load
from lobsim.errors import LobsimError
from lobsim.physics import film

MODULE = '''
"""A module of the user."""
import math
from functools import partial
import numpy as np

LENGTH, TABLE, WORDS = 5e-9, {"a": np.arange(3.0)}, {"x", "y", "z"}

def decay(d, factor=1.0):
    """Decay with d."""
    return np.exp(-d / LENGTH) * factor

def law(j, d):  # of the user
    def inner(x):
        return decay(x) * TABLE["a"][1] * len(WORDS)
    return j * inner(d)

def made(width):
    return lambda d: d / width

half = made(2.0)
third = partial(decay, factor=3.0)

class Scaled:
    by = 2.0
    def __call__(self, d):
        return decay(d) * self.by
'''
NAMES = ("law", "half", "third", "Scaled", "Scaled()")
CHANGES = {
    "a number that it refers to": ("LENGTH, TABLE, WORDS = 5e-9", "LENGTH, TABLE, WORDS = 6e-9", {"law", "third"}),
    "a table that it refers to": ("np.arange(3.0)", "np.arange(1.0, 4.0)", {"law"}),
    "a function that it calls": ("-d / LENGTH", "-2 * d / LENGTH", {"law", "third", "Scaled", "Scaled()"}),
    "what it has closed over": ("made(2.0)", "made(3.0)", {"half"}),
    "a default of a function": ("factor=1.0", "factor=1.5", {"law"}),
    "what it was given": ("factor=3.0", "factor=4.0", {"third"}),
    "a member of a class": ("by = 2.0", "by = 3.0", {"Scaled", "Scaled()"}),
    "a word of a set": ('{"x", "y", "z"}', '{"x", "y"}', {"law"}),
}
SAME = {
    "a comment": ("# of the user", "# of somebody else"),
    "a docstring": ("Decay with d.", "How it falls off with d."),
    "lines above it": ("import math\n", "import math\n\n\n\nUNUSED = 3\n"),
}


def fingerprints(text: str, folder) -> dict[str, str]:
    """Those of a module, found by a process of its own."""
    (folder / "of_a_user.py").write_text(text, encoding="utf-8")
    code = "from lobsim.arguments.functions import fingerprint; from of_a_user import *\n"
    code += f"print(*({', '.join(f'fingerprint({name})' for name in NAMES)},))"
    path = [str(folder), *(one for one in sys.path if one)]
    done = subprocess.run(
        [sys.executable, "-B", "-c", f"import sys; sys.path[:0] = {path!r}\n{code}"], capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    return dict(zip(NAMES, done.stdout.split(), strict=True))


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return fingerprints(MODULE, tmp_path_factory.mktemp("before"))


@pytest.mark.parametrize("change", CHANGES)
def test_a_fingerprint_changes_with(change, before, tmp_path):
    old, new, touched = CHANGES[change]
    assert old in MODULE
    after = fingerprints(MODULE.replace(old, new), tmp_path)
    moved = {name for name in NAMES if before[name] != after[name]}
    assert touched <= moved
    if change in ("what it has closed over", "what it was given", "a word of a set"):
        assert moved == touched


@pytest.mark.parametrize("change", SAME)
def test_a_fingerprint_does_not_change_with(change, before, tmp_path):
    old, new = SAME[change]
    assert old in MODULE
    assert fingerprints(MODULE.replace(old, new), tmp_path) == before


def test_a_fingerprint_is_the_same_in_another_process(before, tmp_path):
    assert fingerprints(MODULE, tmp_path) == before


def test_two_lambdas_of_one_line_differ():
    one, other = (lambda x: x * 2), (lambda x: x * 3)
    assert fingerprint(one) != fingerprint(other) == fingerprint(lambda x: x * 3)


def test_what_cannot_be_copied_does_not_stop_a_fingerprint():
    lock, step = threading.Lock(), pybamm.Parameter("Width [m]") * 2

    @functools.lru_cache
    def cached(x):
        return x * 2

    def law(x):
        with lock:
            return cached(x) * step

    assert fingerprint(law) == fingerprint(law)


def test_symbols_and_objects_that_a_function_has_closed_over_count():
    @dataclass
    class Held:
        number: float

    def made(held, symbol):
        return lambda x: x * held.number * symbol

    width = pybamm.Parameter("Width [m]")
    found = {
        fingerprint(made(held, symbol)) for held in (Held(1.0), Held(2.0)) for symbol in (width, 2 * width, 3 * width)
    }
    assert len(found) == 6
    assert fingerprint(made(np.ones(2), 1)) != fingerprint(made(np.ones(3), 1))


def test_what_goes_in_a_circle_has_a_fingerprint():
    def even(n):
        return not n or odd(n - 1)

    def odd(n):
        return bool(n) and even(n - 1)

    assert fingerprint(even) != fingerprint(odd)


def test_a_function_of_a_module_has_a_name_by_which_it_is_loaded():
    assert importable_name(film.series) == "lobsim.physics.film:series"
    assert load("lobsim.physics.film:series") is film.series


@pytest.mark.parametrize("function", [lambda x: x, functools.partial(film.series), fingerprints])
def test_what_no_other_process_could_import_has_no_name(function, monkeypatch):
    if function is fingerprints:  # of a module that was made here
        monkeypatch.setattr(fingerprints, "__module__", "made_here")
        monkeypatch.setitem(sys.modules, "made_here", sys.modules[__name__])
    assert importable_name(function) is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("my_law", "write it like 'my_module:my_function'"),
        ("no_such_module:law", "there is no module 'no_such_module'"),
        ("lobsim.no_such:law", "there is no module 'lobsim.no_such'"),
        ("json:dumpz", "has no 'dumpz' (did you mean dump"),
        ("math:pi", "is no function, but a float"),
        ("os:system; x", "write it like"),
        ("that_fails:law", "cannot be imported: ZeroDivisionError: division by zero"),
        ("that_lacks:law", "cannot be imported: ModuleNotFoundError: No module named 'no_such_library'"),
    ],
)
def test_a_name_that_leads_nowhere_is_refused_in_a_sentence(name, sentence, tmp_path, monkeypatch):
    (tmp_path / "that_fails.py").write_text("1 / 0\n")
    (tmp_path / "that_lacks.py").write_text("import no_such_library\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(LobsimError) as refused:
        load(name)
    assert sentence in str(refused.value)


def test_a_module_in_the_current_folder_is_found(tmp_path, monkeypatch):
    (tmp_path / "in_this_folder.py").write_text("def law(x): return x\n")
    monkeypatch.setattr(sys, "path", [one for one in sys.path if one not in ("", str(tmp_path))])
    monkeypatch.chdir(tmp_path)
    assert load("in_this_folder:law")(3) == 3


def test_a_class_that_has_been_used_has_the_fingerprint_that_it_had():
    """Python keeps in a class how its objects are copied."""

    class Used:
        by = 2.0

    before = fingerprint(Used)
    copy.deepcopy(Used())
    assert "__slotnames__" in vars(Used) and fingerprint(Used) == before

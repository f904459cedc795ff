"""What a command leaves out until it is needed is there when it is."""

import subprocess
import sys
from textwrap import dedent

import pytest

WAITS = """
    import pickle, sys, threading
    from lobsim.commands import quick_start

    quick_start.defer()
    import pybamm

    assert "pybtex" not in sys.modules
    assert all(type(sys.modules[name]) is quick_start._Waiting for name in quick_start.LATER)
    import pandas as held

    found = []
    threads = [threading.Thread(target=lambda: found.append(held.DataFrame)) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    import pandas

    assert found == [pandas.DataFrame] * 8 and type(pandas) is not quick_start._Waiting
    table = held.DataFrame({"a": [1.0, 2.0]})
    assert pickle.loads(pickle.dumps(table)).equals(table)
    from xarray.core.dataset import Dataset  # a part of one that waits
    import xarray

    assert xarray.Dataset is Dataset
    import pybtex.database  # no longer hidden
"""

FIRST = """
    import sys
    import pybamm
    from lobsim.commands import quick_start

    before = dict(sys.modules), list(sys.meta_path)
    quick_start.defer()
    assert before == (dict(sys.modules), list(sys.meta_path))
    assert not pybamm.citations._module_import_error
"""

LIBRARY = """
    import sys
    import lobsim

    lobsim.run
    assert not any("lobsim" in type(finder).__module__ for finder in sys.meta_path)
    import pandas, xarray

    assert pandas.DataFrame and xarray.Dataset
"""


@pytest.mark.parametrize("script", [WAITS, FIRST, LIBRARY], ids=["a command", "after PyBaMM", "a library"])
def test_only_a_command_leaves_out_and_nothing_is_missing(script):
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_the_command_line_solves_without_tables_and_a_bibliography():
    script = """
        import sys
        sys.argv = ["lobsim", "run", "--model", "lumped", "--protocol", "Discharge at 1 mA/cm2 for 1 min"]
        from lobsim.__main__ import main
        from lobsim.commands import quick_start
        try:
            main()
        except SystemExit as end:
            assert not end.code
        assert type(sys.modules["xarray"]) is quick_start._Waiting
    """
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "time limit" in done.stdout, done.stderr

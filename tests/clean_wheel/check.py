"""Install the built wheels as a user does, without the lock, in empty environments, and use them there.

    python tests/clean_wheel/check.py [WORD ...]      only cases that are named with these words, such as lobsim 3.13

The lock of the checkout hides what newer or older versions break. The environments of `cases.py` hold the newest or the
lowest versions that pyproject.toml allows; there the scripts of the cases run, outside the checkout. Exit code 1 if one
of them fails, or if a file of ours does what is deprecated.
"""

import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from cases import CASES, Case
from environments import ENVIRON, PROJECTS, built, environment, interpreter, run

LONGEST_S = 1800
LOUD = {"PYTHONWARNINGS": "always", "MPLBACKEND": "agg"}
DEPRECATED = re.compile(r"site-packages[/\\](?:lobsim|hexwgm)[/\\].*: \w*(?:Deprecation|Future)Warning: .*")


def used(case: Case, python: str, wheel: Path) -> str:
    """Use a package in its environment; gives the versions that it met."""
    inside = environment(case, python, wheel)
    command = [str(inside), str(Path(__file__).with_name(case.script))]
    with TemporaryDirectory() as empty:
        said = run(command, cwd=empty, timeout=LONGEST_S, env=ENVIRON | LOUD)
    if warned := DEPRECATED.findall(said):
        raise RuntimeError("\n".join(dict.fromkeys(warned)))
    return said.splitlines()[-1]


def tried(case: Case, wheels: dict[str, Path]) -> str:
    """Try a case: "passed", "failed" or "skipped", with a line that says it at once."""
    begin, python = time.monotonic(), interpreter(case.python)
    if python is None:
        print(f"SKIPPED: {case}: no Python {case.python} here", flush=True)
        return "skipped"
    try:
        versions = used(case, python, wheels[case.package])
    except Exception as error:  # of any kind: the others are still tried
        print(f"FAILED: {case}: {error}", flush=True)
        return "failed"
    print(f"passed: {case} ({versions}), {time.monotonic() - begin:.0f} s", flush=True)
    return "passed"


def check(words: list[str]) -> int:
    """Try the cases whose names hold these words, as many at once as there are cores."""
    cases = [case for case in CASES if all(word in str(case) for word in words)]
    with TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        wheels = {package: built(package, Path(folder)) for package in PROJECTS}
        ends = list(pool.map(lambda case: tried(case, wheels), cases))
    count = {end: ends.count(end) for end in ("passed", "failed", "skipped")}
    print("clean wheel:", ", ".join(f"{number} {end}" for end, number in count.items()))
    return int(count["failed"] > 0)


if __name__ == "__main__":
    sys.exit(check(sys.argv[1:]))

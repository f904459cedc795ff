"""Replay the deliberate mistakes of tests/mutants.toml: a test counts when it has been seen to fail.

    python benchmarks/mutants.py                    all of them
    python benchmarks/mutants.py oxygen "wrong unit"   those with these words in their name
    python benchmarks/mutants.py --list

Each mistake is made in a copy of the tree, where the tests named with it run until the first failure. First the same
tests run without any mistake: a test that fails anyway catches nothing. Exit code 1 if a mistake is missed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "out", "build", "dist", "generated", "*.egg-info")
CAUGHT, PASSED = 1, 0  # pytest's exit codes; any other says that the tests did not run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="replay only mistakes with one of these in their name")
    parser.add_argument("--list", action="store_true", help="list the mistakes and stop")
    options = parser.parse_args()
    mutants = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
    chosen = [m for m in mutants if not options.words or any(word in m["name"] for word in options.words)]
    if not chosen:
        print("no mistake has these words in its name; --list shows all")
        return 2
    if options.list:
        print(*(m["name"] for m in chosen), sep="\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="lobsim-mutants-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        return replay(tree, chosen)


def replay(tree: Path, mutants: list[dict]) -> int:
    every = sorted({test for mutant in mutants for test in mutant["tests"]})
    code, words = run(tree, every)
    if code != PASSED:
        print(f"the tests fail without any mistake, so they could catch none: {words}")
        return 1
    missed = 0
    for mutant in mutants:
        begin = time.perf_counter()
        verdict, words = trial(tree, mutant)
        missed += verdict != "caught"
        print(f"{verdict:7} {time.perf_counter() - begin:5.1f} s  {mutant['name']}  [{words}]", flush=True)
    print(f"{len(mutants) - missed} of {len(mutants)} mistakes caught")
    return int(missed > 0)


def trial(tree: Path, mutant: dict) -> tuple[str, str]:
    """Make one mistake, run its tests, and take it back."""
    path = tree / mutant["file"]
    text = path.read_text(encoding="utf-8")
    if text.count(mutant["old"]) != 1:
        return "stale", f"'{mutant['old'][:40]}' occurs {text.count(mutant['old'])} times in {mutant['file']}"
    path.write_text(text.replace(mutant["old"], mutant["new"]), encoding="utf-8")
    try:
        code, words = run(tree, mutant["tests"])
    finally:
        path.write_text(text, encoding="utf-8")
    return {CAUGHT: "caught", PASSED: "MISSED"}.get(code, "broken"), words


def run(tree: Path, tests: list[str]) -> tuple[int, str]:
    """Run tests of a tree until the first failure; the exit code, and what failed."""
    # The tree comes before the installed package, and old bytecode may not stand in for a file changed within a second.
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=no", *tests]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    words = lines[0].split(" - ")[0].split("::")[-1] if lines else done.stdout.strip().splitlines()[-1:]
    return done.returncode, words if isinstance(words, str) else " ".join(words)


if __name__ == "__main__":
    sys.exit(main())

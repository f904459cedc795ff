"""Functions compiled by the system's C compiler: when it pays, in the background, and kept on disk.

A library is named by its content: the functions, the flags, the compiler, the processor and the version of CasADi.
Other processes find it there. It is written under another name and moved into place when it is whole. Who begins in the
background leaves a note, so that the workers of a sweep do not all compile the same.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from enum import Enum
from functools import cache, cached_property
from pathlib import Path

import casadi
import platformdirs

FOLDER = "LOBSIM_CACHE"  # environment variable: the folder of the libraries, instead of the user's cache
COMPILER, NONE = "LOBSIM_COMPILER", "none"  # environment variable: another compiler, or none
COMPILERS = ("gcc", "clang", "cc")
# Loops over finite volumes take four places at a time, exp, log and power too. None of these flags takes a sum in
# another order, and unlike -ffast-math they leave alone how the processor treats tiny numbers in the whole process.
RELAXED = ("-fno-math-errno", "-fno-trapping-math", "-fno-signed-zeros", "-ffinite-math-only")
WIDE = ("-march=native", "-mprefer-vector-width=256")
VECTOR_MATHS = ("-D__FAST_MATH__=1", "-Wl,--no-as-needed", "-lmvec")  # in the GNU C library on x86-64
LONGEST = 1_000_000  # characters of C: what is longer, the Jacobian of many columns, takes minutes to compile
NOTE_s = 300.0  # after which a note of who compiles is not believed any more
LEFT_s = 3600.0  # after which nobody is compiling a file any more


class Wish(Enum):
    """Whether functions shall be compiled."""

    NEVER = "never"
    WHEN_IT_PAYS = "when it pays"
    NOW = "now"


class Compiled:
    """Functions, and their compiled form once there is one.

    Parameters
    ----------
    functions : sequence of casadi.Function
        What shall be compiled into one library.
    optimised : tuple of str
        Flags of the compiler beside those that always serve.
    pays_after_s : float
        Time of solving [s] from which it pays.
    """

    def __init__(self, functions: Sequence[casadi.Function], optimised: tuple[str, ...], pays_after_s: float) -> None:
        self.functions, self.pays_after_s, self.in_use = tuple(functions), pays_after_s, False
        self._compiler = compiler()
        self._flags = (*optimised, *WIDE, *RELAXED, *(VECTOR_MATHS if _has_vector_maths() else ()))
        self._begun: threading.Thread | None = None

    @cached_property
    def _library(self) -> Path:
        """Name the library by its content, which takes a while where nothing is to be compiled."""
        content = [one.serialize() for one in self.functions]
        content += [*self._flags, self._compiler or "", _machine(self._compiler), casadi.CasadiMeta.version()]
        name = hashlib.sha256("\0".join(content).encode()).hexdigest()[:32]
        return folder() / f"{name}.so"

    def take(self) -> bool:
        """Take the library into use, and say whether it is new: there, and not in use before."""
        if self.in_use or not self._compiler or not self._library.exists():
            return False
        try:
            self.functions = tuple(casadi.external(one.name(), str(self._library)) for one in self.functions)
        except RuntimeError:  # the folder is shared with a machine of another kind, or the file is damaged
            self._compiler = None
        else:
            self.in_use = True
        return self.in_use

    def begin(self, *, beside_others: bool = True) -> None:
        """Start to compile in the background; with ``beside_others`` only if no other process says that it does."""
        if self.in_use or self._begun or not self._compiler or self._library.exists():
            return
        try:
            self._library.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            note = self._library.with_suffix(".note")
            if beside_others and note.exists() and time.time() - note.stat().st_mtime < NOTE_s:
                return
            note.touch()
            self._tidy()
        except OSError:  # a full or read-only disk: all goes on without
            self._compiler = None
            return
        made = casadi.CodeGenerator("functions", {"with_header": False})
        for one in self.functions:
            made.add(one)
        code = made.dump()
        if len(code) > LONGEST:
            self._compiler = None
            return
        self._begun = threading.Thread(target=self._compile, args=(code,), daemon=True)
        self._begun.start()

    def _tidy(self) -> None:
        """Remove what processes left behind that ended while they compiled."""
        for left in (*self._library.parent.glob("*.c"), *self._library.parent.glob("*.tmp")):
            if time.time() - left.stat().st_mtime > LEFT_s:
                left.unlink(missing_ok=True)

    def wait(self) -> None:
        """Compile now if need be, and take the library into use; without a compiler nothing happens."""
        self.begin(beside_others=False)
        if self._begun:
            self._begun.join()
        self.take()

    def _compile(self, code: str) -> None:
        """Make the library: no object of CasADi is touched here, as they are not safe among threads."""
        own = f"{self._library.stem}-{uuid.uuid4().hex}"
        source, made = (self._library.with_name(f"{own}.{kind}") for kind in ("c", "tmp"))
        try:
            source.write_text(code)
            # The libraries of a linker stand behind what needs them.
            command = [str(self._compiler), "-shared", "-fPIC", str(source), "-o", str(made), *self._flags, "-lm"]
            subprocess.run(command, check=True, capture_output=True)
            made.replace(self._library)
        except (OSError, subprocess.CalledProcessError):
            self._compiler = None
        finally:
            for left in (source, made, self._library.with_suffix(".note")):
                left.unlink(missing_ok=True)


def compiler() -> str | None:
    """Find a C compiler whose libraries this Python can load; None if there is none, or none is wanted."""
    given = os.environ.get(COMPILER)
    if os.name == "nt" or given == NONE:
        return None
    return next((found for found in map(shutil.which, [given] if given else COMPILERS) if found), None)


def folder() -> Path:
    """Name the folder of the libraries: the user's own, as a library that another may write could be anything."""
    given = os.environ.get(FOLDER)
    return Path(given) if given else Path(platformdirs.user_cache_dir("lobsim")) / "compiled"


def _has_vector_maths() -> bool:
    return sys.platform == "linux" and platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc"


@cache
def _machine(found: str | None) -> str:
    """Name what "-march=native" means to a compiler, and the compiler's version."""
    if not found:
        return ""
    asked = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    native = subprocess.run(
        [found, "-march=native", "-dM", "-E", "-x", "c", os.devnull], capture_output=True, text=True, check=False
    ).stdout
    return f"{asked.splitlines()[:1]}{platform.machine()}{hashlib.sha256(native.encode()).hexdigest()}"

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
from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache, cached_property, partial
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


class Library:
    """A library of C code: on disk, or not yet.

    Parameters
    ----------
    content : callable
        Gives what names it: the same content is the same library.
    written : callable
        Gives the C code.
    flags : tuple of str
        Of the compiler.
    longest : int
        Characters of code; what is longer is not compiled.
    """

    def __init__(
        self,
        content: Callable[[], Sequence[str]],
        written: Callable[[], str],
        flags: tuple[str, ...],
        longest: int = LONGEST,
    ) -> None:
        self._content, self._written, self._longest = content, written, longest
        self._compiler = compiler()
        self._flags = flags
        self._begun: threading.Thread | None = None

    @cached_property
    def path(self) -> Path:
        """Name the library by its content, which takes a while where nothing is to be compiled."""
        content = [*self._content(), *self._flags, self._compiler or "", _machine(self._compiler)]
        name = hashlib.sha256("\0".join(content).encode()).hexdigest()[:32]
        return folder() / f"{name}.so"

    @property
    def is_there(self) -> bool:
        """Whether it can be used: it is on disk, and nothing was wrong with it."""
        return bool(self._compiler) and self.path.exists()

    def give_up(self) -> None:
        """Do without it from now on."""
        self._compiler = None

    def begin(self, *, beside_others: bool = True) -> None:
        """Start to compile in the background; with ``beside_others`` unless another process says that it does."""
        if self._begun or not self._compiler or self.path.exists():
            return
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if beside_others and self.is_begun_elsewhere:
                return
            code = self._written()
            if len(code) > self._longest:
                self.give_up()
                return
            self._note.touch()
            self._tidy()
        except OSError:  # a full or read-only disk: all goes on without
            self.give_up()
            return
        self._begun = threading.Thread(target=self._compile, args=(code,), daemon=True)
        self._begun.start()

    @property
    def _note(self) -> Path:
        return self.path.with_suffix(".note")

    @property
    def is_begun_elsewhere(self) -> bool:
        """Whether another process says that it compiles this."""
        try:
            return not self._begun and time.time() - self._note.stat().st_mtime < NOTE_s
        except OSError:
            return False

    def _tidy(self) -> None:
        """Remove what processes left behind that ended while they compiled."""
        for left in (*self.path.parent.glob("*.c"), *self.path.parent.glob("*.tmp")):
            if time.time() - left.stat().st_mtime > LEFT_s:
                left.unlink(missing_ok=True)

    def wait(self) -> None:
        """Compile now if need be; without a compiler nothing happens."""
        self.begin(beside_others=False)
        if self._begun:
            self._begun.join()

    def _compile(self, code: str) -> None:
        """Make the library: no object of CasADi is touched here, as they are not safe among threads."""
        own = f"{self.path.stem}-{uuid.uuid4().hex}"
        source, made = (self.path.with_name(f"{own}.{kind}") for kind in ("c", "tmp"))
        try:
            source.write_text(code)
            # The libraries of a linker stand behind what needs them.
            command = [str(self._compiler), "-shared", "-fPIC", str(source), "-o", str(made), *self._flags, "-lm"]
            subprocess.run(command, check=True, capture_output=True)
            made.replace(self.path)
        except (OSError, subprocess.CalledProcessError):
            self.give_up()
        finally:
            for left in (source, made, self._note):
                left.unlink(missing_ok=True)


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
        flags = (*optimised, *WIDE, *RELAXED, *(VECTOR_MATHS if _has_vector_maths() else ()))
        self.library = Library(partial(_content, self.functions), partial(_written, self.functions), flags)

    def take(self) -> bool:
        """Take the library into use, and say whether it is new: there, and not in use before."""
        if self.in_use or not self.library.is_there:
            return False
        try:
            self.functions = tuple(casadi.external(one.name(), str(self.library.path)) for one in self.functions)
        except RuntimeError:  # the folder is shared with a machine of another kind, or the file is damaged
            self.library.give_up()
        else:
            self.in_use = True
        return self.in_use

    def begin(self, *, beside_others: bool = True) -> None:
        """Start to compile in the background; see `Library.begin`."""
        if not self.in_use:
            self.library.begin(beside_others=beside_others)

    def wait(self) -> None:
        """Compile now if need be, and take the library into use; without a compiler nothing happens."""
        if not self.in_use:
            self.library.wait()
            self.take()


def _content(functions: Sequence[casadi.Function]) -> list[str]:
    return [*(one.serialize() for one in functions), casadi.CasadiMeta.version()]


def _written(functions: Sequence[casadi.Function]) -> str:
    made = casadi.CodeGenerator("functions", {"with_header": False})
    for one in functions:
        made.add(one)
    return str(made.dump())


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

"""What Python objects say, read into a hash: code as it is compiled, and whatever it refers to."""

import dis
import functools
import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

PLAIN = (int, float, complex, str, bytes, bool, type(None), type(...))
UNCHANGED = (tuple, frozenset, CodeType)
INSTALLED = ("site-packages", "dist-packages")
OF_SYMBOLS = ("value", "_entries", "x", "y", "function")  # what their names leave out
UNSAID = ("__wrapped__", "lobsim_numbers")
# What a class has beside what it does
UNREAD = {"own_numbers", "__dict__", "__weakref__", "__doc__", "__module__", "__qualname__", "__annotations__"}
UNREAD |= {"__annotate_func__", "__annotations_cache__", "__firstlineno__", "__static_attributes__", "_abc_impl"}
UNREAD |= {"__slotnames__"}  # which Python adds when an object is copied


class Reader:
    """Reads objects into a hash.

    Parameters
    ----------
    package : str
        Whose code is read wherever it is installed; of other installed code the names are read only.
    """

    def __init__(self, package: str) -> None:
        self.package = package
        self._hash = hashlib.sha256()
        self._seen: dict[int, int] = {}
        self._kept: list[Any] = []  # so that no other object gets the place of one that was seen
        self._waiting: list[Any] = []  # functions and classes whose turn comes after what names them

    @property
    def digest(self) -> str:
        """The hash of all that was taken."""
        while self._waiting:
            self._named(self._waiting.pop(0))
        return self._hash.hexdigest()[:16]

    def take_whole(self, function: Any) -> None:
        """Read a function or class even if it is that of a library, and all to which it refers."""
        if isinstance(function, FunctionType | type):
            self._waiting.append(function)
        else:
            self.take(function)

    def take(self, value: Any) -> None:
        """Read an object, and all to which it refers."""
        if isinstance(value, PLAIN):
            self._say(type(value).__name__, repr(value))
            return
        if not isinstance(value, UNCHANGED):  # of which equal ones may be one object, or two
            if id(value) in self._seen:  # again, or in a circle
                self._say("seen", str(self._seen[id(value)]))
                return
            self._seen[id(value)] = len(self._seen)
            self._kept.append(value)
        self._take_whole(value)

    def _take_whole(self, value: Any) -> None:
        if isinstance(value, MethodType):
            self._each("method", value.__func__, value.__self__)
        elif isinstance(value, functools.partial):
            self._each("partial", value.func, value.args, value.keywords, _said(value))
        elif isinstance(value, staticmethod | classmethod):
            self._each(type(value).__name__, value.__func__)
        elif isinstance(value, property):
            self._each("property", value.fget, value.fset, value.fdel)
        elif isinstance(value, functools.cached_property):
            self._each("property", value.func)
        elif isinstance(value, Mapping):
            self._each("mapping", *sorted(value.items(), key=_order))
        elif isinstance(value, set | frozenset):
            self._each("set", *sorted(value, key=_order))
        elif isinstance(value, tuple | list):
            self._each(type(value).__name__, *value)
        elif isinstance(value, CodeType):
            self._code(value)
        elif isinstance(value, FunctionType | type | ModuleType | BuiltinFunctionType):
            self._say("named", _name(value) if self._is_library(value) else "")
            self._waiting += [] if self._is_library(value) else [value]
        else:
            self._object(value)

    def _named(self, value: Any) -> None:
        """A function, a class or a module of the user: what it does."""
        if isinstance(value, FunctionType):
            self._each("function", value.__code__, value.__defaults__, value.__kwdefaults__)
            self._each("said", _said(value))
            self._each("closure", *(_content(cell) for cell in value.__closure__ or ()))
            for referred, what in _references(value.__code__, value.__globals__):
                self._say("refers to", referred)
                self.take(what)
        elif isinstance(value, type):
            self._each("class", *value.__bases__)
            for member, what in sorted(vars(value).items()):
                if member not in UNREAD:
                    self._say("member", member)
                    self.take(what)
        else:
            self._say("module", value.__name__)

    def _code(self, code: CodeType) -> None:
        consts = list(code.co_consts)
        if consts and isinstance(consts[0], str):  # a docstring, or a text in its place that is used below all the same
            consts[0] = None if not _loads(code, 0) else consts[0]
        self._say("code", code.co_code.hex())
        self._each("names", code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
        self._each("arguments", code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags & 0xC)
        self._each("constants", *consts)

    def _object(self, value: Any) -> None:
        """Any other object: what it holds."""
        kind = type(value)
        if hasattr(value, "tobytes") and hasattr(value, "dtype") and not value.dtype.hasobject:  # arrays
            self._each("array", str(value.dtype), getattr(value, "shape", ()), value.tobytes())
        elif hasattr(value, "__wrapped__"):  # such as of functools.lru_cache
            self._each("wrapped", value.__wrapped__)
        elif hasattr(value, "pre_order") and hasattr(value, "domains"):  # a symbol of PyBaMM
            for node in value.pre_order():
                held = [getattr(node, name, None) for name in OF_SYMBOLS]
                self._each("symbol", type(node).__qualname__, str(node.name), str(node.domains), *held)
        else:
            self._each("object", kind, _reduced(value))

    def _is_library(self, value: Any) -> bool:
        module = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) or ""
        top = module.partition(".")[0]
        if top in (self.package, "__main__"):
            return False
        if top in ("lobsim", "builtins", "") or top in sys.stdlib_module_names:
            return True
        file = getattr(sys.modules.get(module), "__file__", None)
        return file is not None and any(part in INSTALLED for part in Path(file).parts)

    def _each(self, kind: str, *values: Any) -> None:
        self._say(kind, str(len(values)))
        for value in values:
            self.take(value)

    def _say(self, kind: str, what: str) -> None:
        self._hash.update(f"{kind} {len(what)} {what};".encode("utf-8", "surrogatepass"))


def _order(item: Any) -> str:
    """By which what has no order is sorted: a set has another one in every process."""
    if isinstance(item, tuple):
        return "(" + ", ".join(_order(part) for part in item[:1])
    return repr(item) if isinstance(item, PLAIN) else _name(item)


def _name(value: Any) -> str:
    own = getattr(value, "__qualname__", getattr(value, "__name__", type(value).__qualname__))
    return f"{getattr(value, '__module__', '')}.{own}"


def _said(function: Any) -> dict[str, Any]:
    """What a function says of itself; the numbers that it brings are those of the cell, and count there."""
    return {name: what for name, what in vars(function).items() if name not in UNSAID}


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return None


def _references(code: CodeType, scope: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names of a module that code uses, and what they are; of other modules, what of them it names."""
    for one in _codes(code):
        for instruction in dis.get_instructions(one):
            if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME") and instruction.argval in scope:
                yield from _reference(instruction.argval, scope[instruction.argval], one)
            elif instruction.opname == "IMPORT_NAME" and instruction.argval in sys.modules:
                yield from _reference(instruction.argval, sys.modules[instruction.argval], one)


def _reference(name: str, what: Any, code: CodeType) -> Iterator[tuple[str, Any]]:
    yield name, what
    if isinstance(what, ModuleType):
        for member in code.co_names:
            found = vars(what).get(member)
            if found is not None and not isinstance(found, ModuleType):
                yield f"{name}.{member}", found


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def _loads(code: CodeType, const: int) -> bool:
    return any(one.opname == "LOAD_CONST" and one.arg == const for one in dis.get_instructions(code))


def _reduced(value: Any) -> Any:
    """What pickle would keep of an object; nothing of one that holds what only its process has, such as a lock."""
    try:
        reduced = value.__reduce_ex__(4)
    except Exception:  # whatever an object of somebody else does
        return None
    if isinstance(reduced, str):
        return reduced
    return tuple(list(part) if isinstance(part, Iterator) else part for part in reduced)

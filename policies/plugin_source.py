"""What a plug-in's file may contain: it is read, checked and run with no way to a clock, a file or a random number.

A guard against mistakes, not against malice: a plug-in runs only because the user named it.
"""

import ast
import builtins
from collections.abc import Mapping
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from policies.wording import say

MODULES = frozenset(
    {"__future__", "bisect", "collections", "dataclasses", "functools", "heapq", "math", "operator", "typing"}
    | {"collections.abc", "policies.views"}
)
"""Modules that a plug-in may import: none of them knows the time or chance."""
_CLOCKS_AND_CHANCE = frozenset({"random", "numpy", "secrets", "uuid", "time", "datetime"})
_OTHER_DOORS = frozenset({"builtins", "inspect", "os", "sys", "threading"})
_BUILTINS = (
    "abs", "all", "any", "bool", "callable", "chr", "dict", "divmod", "enumerate", "filter", "float", "format",
    "frozenset", "int", "isinstance", "issubclass", "iter", "len", "list", "map", "max", "min", "next", "object", "ord",
    "pow", "property", "repr", "reversed", "round", "set", "slice", "sorted", "staticmethod", "classmethod", "str",
    "sum", "super", "tuple", "zip", "ArithmeticError", "AssertionError", "AttributeError", "Exception", "IndexError",
    "KeyError", "LookupError", "NotImplementedError", "OverflowError", "RuntimeError", "StopIteration", "TypeError",
    "ValueError", "ZeroDivisionError", "__build_class__",
)  # fmt: skip
_LONGEST_RANGE = 1_000_000
_LARGEST_FILE = 1 << 20  # bytes


class PluginError(ValueError):
    """A plug-in that cannot be used; the message names the file, the line and what is allowed."""


def read_source(file: str) -> str:
    """The text of a plug-in's file, at most 1 MiB; PluginError if there is none to read."""
    if not Path(file).is_file():
        raise PluginError(say("{file}: there is no such file", file=file))
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(_LARGEST_FILE + 1)
        if len(content) > _LARGEST_FILE:
            raise PluginError(say("{file}: larger than 1 MiB", file=file))
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PluginError(
            say("{file}: cannot be read as UTF-8 text ({kind})", file=file, kind=type(error).__name__)
        ) from None


def compile_source(source: str, file: str) -> tuple[CodeType, ast.Module]:
    """The checked code of a plug-in; PluginError names the first line that is not allowed."""
    try:
        tree = ast.parse(source, file)
        code = compile(tree, file, "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise PluginError(
            say(
                "{file}, line {line}: not Python: {error}",
                file=file,
                line=getattr(error, "lineno", None) or 1,
                error=error,
            )
        ) from None
    for node in ast.walk(tree):
        complaint = _complaint(node)
        if complaint:
            raise PluginError(
                say(
                    "{file}, line {line}: {complaint}",
                    file=file,
                    line=getattr(node, "lineno", 1),
                    complaint=complaint,
                )
            )
    return code, tree


def _complaint(node: ast.AST) -> str:
    if isinstance(node, ast.Import):
        return next((_import_complaint(alias.name) for alias in node.names if alias.name not in MODULES), "")
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        if module not in MODULES:
            return _import_complaint(module)
        return next((_name_complaint(alias.name) for alias in node.names if _name_complaint(alias.name)), "")
    if isinstance(node, ast.Attribute):
        return _name_complaint(node.attr)
    if isinstance(node, ast.ExceptHandler) and node.type is None:
        return say("a bare except also catches the stop of a hanging plug-in; name the exceptions")
    if isinstance(node, (ast.AsyncFunctionDef, ast.Await)):
        return say("a rule answers at once: no async")
    return ""


def _import_complaint(module: str) -> str:
    why = say(" (a rule may not draw random numbers or read the clock)") if _root(module) in _CLOCKS_AND_CHANCE else ""
    return say(
        "import of {module} is not allowed{why}; allowed: {modules}",
        module=module,
        why=why,
        modules=", ".join(sorted(MODULES)),
    )


def _name_complaint(name: str) -> str:
    if name.startswith("_"):
        return say("{name}: names with a leading underscore are not for plug-ins", name=name)
    return say("{name} is not for plug-ins", name=name) if name in _CLOCKS_AND_CHANCE | _OTHER_DOORS else ""


def _root(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def mentions(tree: ast.Module, attribute: str) -> bool:
    """Whether the attribute is read anywhere; exact, since a plug-in has no getattr."""
    return any(isinstance(node, ast.Attribute) and node.attr == attribute for node in ast.walk(tree))


def namespace(file: str) -> dict[str, Any]:
    """Fresh globals of a plug-in: harmless builtins only, and an import of the allowed modules."""
    allowed: dict[str, Any] = {name: getattr(builtins, name) for name in _BUILTINS}
    allowed["range"] = _short_range
    allowed["__import__"] = _import
    return {"__builtins__": allowed, "__name__": "leadsim_plugin", "__file__": file}


def _short_range(*bounds: int) -> range:
    """A range that ends soon: `sum(range(10**12))` is one step that no watchdog can stop."""
    found = range(*bounds)
    if len(found) > _LONGEST_RANGE:
        raise ValueError(say("a range of more than {most:,} is too long for a rule", most=_LONGEST_RANGE))
    return found


def _import(
    name: str,
    globals_: Mapping[str, object] | None = None,
    locals_: Mapping[str, object] | None = None,
    fromlist: tuple[str, ...] = (),
    level: int = 0,
) -> ModuleType:
    if name not in MODULES or level:
        raise ImportError(_import_complaint(name))
    return builtins.__import__(name, globals_, locals_, fromlist, level)

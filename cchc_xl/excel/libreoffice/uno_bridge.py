"""The bridge to LibreOffice: finding its module ``uno``, reaching it over a pipe, and what its errors mean.

LibreOffice's Python classes exist only at run time, so everything that comes from UNO is typed ``Any``, under
the name ``Uno``.
"""

from __future__ import annotations

import builtins
import functools
import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final, TypeAlias, TypeVar

from cchc_xl.errors import WorkbookError

Uno: TypeAlias = Any

_STAR: Final = "com.sun.star."
_PROGRAM_FOLDERS: Final = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "C:/Program Files/LibreOffice/program",
    "/Applications/LibreOffice.app/Contents/Resources",
)

_Class = TypeVar("_Class", bound=type)


class LibreOfficeGone(WorkbookError):
    """The workbook, or LibreOffice as a whole, was closed while it was being worked with."""

    def __init__(self) -> None:
        super().__init__(
            "Sổ đang mở trong LibreOffice đã bị đóng, hoặc LibreOffice vừa thoát, nên phần mềm dừng lại.",
            "Mở lại sổ bằng LibreOffice rồi bấm lại nút.",
        )


class LibreOfficeNotRunning(WorkbookError):
    """No LibreOffice answers on the pipe."""

    def __init__(self) -> None:
        super().__init__(
            "LibreOffice chưa chạy, hoặc chưa cho phần mềm kết nối.",
            "Mở sổ bằng LibreOffice rồi bấm lại nút; nếu vẫn vậy, tắt hẳn LibreOffice và mở lại.",
        )


class LibreOfficeRefused(WorkbookError):
    """LibreOffice did not do what it was asked for; ``said`` are its own words."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"LibreOffice không làm theo lệnh của phần mềm ({said}).",
            "Lưu sổ, đóng hẳn LibreOffice, mở lại sổ rồi bấm lại nút.",
        )


class SheetProtected(LibreOfficeRefused):
    """The sheet is protected. Left to itself, LibreOffice would raise for values and ignore all else."""

    def __init__(self, sheet: str) -> None:
        WorkbookError.__init__(
            self,
            f"Sheet “{sheet}” đang được bảo vệ nên không ghi vào được.",
            f"Mở sheet “{sheet}”, bấm Tools > Protect Sheet để bỏ bảo vệ rồi bấm lại nút.",
        )


# ── The module ──────────────────────────────────────────────────────────────────────────────────────


@cache
def uno() -> ModuleType:
    """LibreOffice's module ``uno``. Raises WorkbookError when this Python cannot load it."""
    if "uno" in sys.modules:
        return sys.modules["uno"]
    for folder in _module_folders():
        if (folder / "uno.py").is_file() and (module := _imported_from(folder)):
            return module
    raise WorkbookError(
        "Máy này chưa có phần kết nối Python với LibreOffice (mô-đun “uno”) hợp với bản Python đang dùng.",
        "Cài gói python3-uno (hoặc đặt UNO_PATH tới thư mục có tệp uno.py) rồi chạy lại.",
    )


def program_folders() -> Iterator[Path]:
    """Where LibreOffice's programs usually are, whether there or not."""
    yield from map(Path, _PROGRAM_FOLDERS)


def _module_folders() -> Iterator[Path]:
    if configured := os.environ.get("UNO_PATH"):
        yield Path(configured)
    yield Path("/usr/lib/python3/dist-packages")
    yield from program_folders()


def _imported_from(folder: Path) -> ModuleType | None:
    """``uno`` from ``folder``, None when it was made for another Python.

    The folder is on the path only meanwhile, since it may hold other versions of our libraries. The module
    also replaces ``__import__`` by its own, which we have no use for.
    """
    path, builtin_import = list(sys.path), builtins.__import__
    sys.path.append(str(folder))
    try:
        return importlib.import_module("uno")
    except (ImportError, OSError):
        sys.modules.pop("uno", None)
        return None
    finally:
        sys.path[:] = path
        builtins.__import__ = builtin_import


# ── Values of UNO's own types ───────────────────────────────────────────────────────────────────────


def enum(type_name: str, value: str) -> Uno:
    """A value of an enum: ``enum("sheet.CellInsertMode", "DOWN")``."""
    return uno().Enum(_STAR + type_name, value)


def struct(type_name: str, *fields: object) -> Uno:
    """A struct with its fields in order: ``struct("awt.Point", 0, 0)``."""
    return uno().createUnoStruct(_STAR + type_name, *fields)


def properties(**values: object) -> tuple[Uno, ...]:
    """Named arguments as UNO takes them."""
    return tuple(struct("beans.PropertyValue", name, 0, value, _direct()) for name, value in values.items())


def _direct() -> Uno:
    return enum("beans.PropertyState", "DIRECT_VALUE")


# ── Reaching a LibreOffice ──────────────────────────────────────────────────────────────────────────


def try_context(pipe_name: str, seconds: float = 5.0) -> Uno | None:
    """The component context of the LibreOffice that listens on the pipe, None when none answers in time.

    A LibreOffice that hangs accepts a connection and then says nothing, and the bridge knows no time limit:
    it is asked from a thread that may be left behind.
    """
    local = uno().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(_STAR + "bridge.UnoUrlResolver", local)
    found: list[Uno] = []

    def resolve() -> None:
        try:
            found.append(resolver.resolve(f"uno:pipe,name={pipe_name};urp;StarOffice.ComponentContext"))
        except _exception("uno.Exception"):
            return  # nobody listens, or LibreOffice ended just now

    thread = threading.Thread(target=resolve, name="libreoffice-connect", daemon=True)
    thread.start()
    thread.join(seconds)
    return found[0] if found else None


# ── Errors ──────────────────────────────────────────────────────────────────────────────────────────


@cache
def _exception(type_name: str) -> Any:
    return uno().getClass(_STAR + type_name)


def is_alive(component: Uno) -> bool:
    """Whether a document still is open, or a desktop still there."""
    try:
        # Both implement XComponent, but only calls that do something notice that a document was closed.
        component.isReadonly() if hasattr(component, "isReadonly") else component.getCurrentFrame()
    except _exception("uno.Exception"):
        return False
    return True


def translated(error: Exception, component: Uno | None) -> WorkbookError:
    """What an exception of UNO means; ``component`` is the document or desktop that was being worked with.

    A closed document says so seldom: most of its parts answer with an error that means nothing.
    """
    if isinstance(error, _exception("lang.DisposedException")):
        return LibreOfficeGone()
    if component is not None and not is_alive(component):
        return LibreOfficeGone()
    words = " ".join(str(getattr(error, "Message", "") or error).split())[:200]
    return LibreOfficeRefused(
        f"{type(error).__name__.rpartition('.')[2]}: {words}" if words else "không rõ lý do"
    )


def speaks_uno(cls: _Class) -> _Class:
    """Class decorator: no exception of UNO leaves a method or property of the class.

    The class has an attribute ``component``, see :func:`translated`.
    """
    for name, member in list(vars(cls).items()):
        if name == "component" or name.startswith("__init"):
            continue
        if isinstance(member, FunctionType):
            setattr(cls, name, _translating(member))
        elif isinstance(member, property):
            getter, setter = member.fget, member.fset
            setattr(cls, name, property(getter and _translating(getter), setter and _translating(setter)))
    return cls


def _translating(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except _exception("uno.Exception") as error:
            raise translated(error, self.component) from error

    return call

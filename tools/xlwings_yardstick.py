"""xlwings' own tests, run against our LibreOffice engine: how much of xlwings works there.

    python tools/xlwings_yardstick.py PATH_TO_XLWINGS_CHECKOUT [--report FILE.md] [-k EXPRESSION]

The tests are not ours and are not kept here: they are copied from a checkout of the public repository
xlwings/xlwings (BSD-3) into a temporary folder and run there. Exit status 1 when less than 95 % of the
portable subset passes. Those of test_conversion.py need pytz, which nothing of ours does.

What lies outside the portable subset is listed in :data:`OUTSIDE`, with the reason. Nothing is left out
because it fails: a test of something that the engine means to do counts, whatever comes of it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
TARGET: Final = 0.95
_TIME_LIMIT: Final = 60 * 60  # seconds, for the whole run

# Tests of a program that can be driven, by file. All others test xlwings' servers, its web add-in, its
# licensed parts (PRO) or Python code that no engine takes part in.
FILES: Final = (
    "test_active.py",
    "test_app.py",
    "test_book.py",
    "test_characters.py",
    "test_chunking.py",
    "test_conversion.py",
    "test_fileformats.py",
    "test_font.py",
    "test_names.py",
    "test_ndim.py",
    "test_range.py",
    "test_shape.py",
    "test_sheet.py",
    "test_table.py",
)

# What the buttons need of xlwings is the portable subset; this is what they do not, as (pattern of
# "file::class::test", reason).
_LETTERS: Final = "formats of single letters of a cell or shape"
_PICTURES: Final = "making pictures and charts, fonts of drawings"
_NO_FORMAT: Final = "file formats that LibreOffice does not write"
_STYLES: Final = "styles of tables: LibreOffice has none"
_PARTS: Final = "showing and hiding the headers or the totals of a table"
_SWITCHES: Final = "switches LibreOffice does not have: events, interactive, semiautomatic calculation"
_MACROS: Final = "running a macro from Python"
_CLIPBOARD: Final = "the clipboard"
_EXTRAS: Final = "hyperlinks, notes, print areas, array formulas"
_FUNCTIONS: Final = "functions that LibreOffice 7.4 does not know"
_OLD_PANDAS: Final = "the test cannot pass on any engine with the installed pandas, which is newer"
_OLD_XLWINGS: Final = "the test is older than the installed xlwings, where Range.insert needs a direction"
OUTSIDE: Final[Sequence[tuple[str, str]]] = (
    ("test_characters.py::*", _LETTERS),
    ("test_shape.py::*", _PICTURES),
    ("test_font.py::test_shape_*", _PICTURES),
    ("test_range.py::*::test_copy_picture", _PICTURES),
    ("test_table.py::*::test_show_table_style*", _STYLES),
    ("test_table.py::*::test_table_style", _STYLES),
    ("test_table.py::*::test_header_row_range", _PARTS),
    ("test_table.py::*::test_show_headers", _PARTS),
    ("test_table.py::*::test_show_totals", _PARTS),
    ("test_table.py::*::test_totals_row_range", _PARTS),
    ("test_app.py::*::test_calculation", _SWITCHES),
    ("test_app.py::*::test_enable_events", _SWITCHES),
    ("test_app.py::*::test_interactive", _SWITCHES),
    ("test_app.py::*::test_properties_context_manager", _SWITCHES),
    ("test_app.py::*::test_macro", _MACROS),
    ("test_book.py::*::test_macro", _MACROS),
    ("test_range.py::*::test_copy_clipboard", _CLIPBOARD),
    ("test_range.py::*::test_paste*", _CLIPBOARD),
    ("test_range.py::*::test_formula_array", _EXTRAS),
    ("test_range.py::*::test_hyperlink", _EXTRAS),
    ("test_range.py::TestNotes::*", _EXTRAS),
    ("test_sheet.py::TestPageSetup::*", _EXTRAS),
    ("test_range.py::*::test_formula2", _FUNCTIONS),
    ("test_range.py::*::test_insert_cell", _OLD_XLWINGS),
    ("test_range.py::*::test_insert_row", _OLD_XLWINGS),
    ("test_range.py::*::test_insert_column", _OLD_XLWINGS),
    ("test_conversion.py::TestPandas::test_dataframe_1", _OLD_PANDAS),
    ("test_conversion.py::TestPandas::test_read_df_2header_1unnamedindex", _OLD_PANDAS),
    ("test_conversion.py::TestPandas::test_period_index", _OLD_PANDAS),
    ("test_conversion.py::TestPandas::test_NA", _OLD_PANDAS),
    ("test_conversion.py::TestPandas::test_dataframe_dateindex", _OLD_PANDAS),
    ("test_conversion.py::TestPandas::test_timeseries_1", _OLD_PANDAS),
    ("test_fileformats.py::*.xlsb?", _NO_FORMAT),
    ("test_fileformats.py::*.xltm?", _NO_FORMAT),
    ("test_fileformats.py::*.xla?", _NO_FORMAT),
)

# What pytest runs first in the temporary folder; beside it lie the copied tests and the patterns.
_CONFTEST: Final = """\
import json
import sys
from fnmatch import fnmatch
from pathlib import Path

HERE = Path(__file__).parent
SETUP = json.loads((HERE / "setup.json").read_text())
sys.path.insert(0, SETUP["root"])

import xlwings as xw
from cchc_xl.excel.libreoffice.engine import registered

registered()
xw.engines["libreoffice"].activate()


def pytest_collection_modifyitems(config, items):
    outside, inside = {}, []
    for item in items:
        name = item.nodeid.removeprefix("tests/")
        reasons = [reason for pattern, reason in SETUP["outside"] if fnmatch(name, pattern)]
        if reasons:
            outside[name] = reasons[0]
        else:
            inside.append(item)
    items[:] = inside
    (HERE / "outside.json").write_text(json.dumps(outside))
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One test: what came of it (passed, failed, skipped), and the last line of what was said."""

    file: str
    name: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run of all of :data:`FILES`; ``outside`` are the tests left out, with the reason of each."""

    results: Sequence[Result]
    outside: Mapping[str, str]

    def count(self, outcome: str) -> int:
        return sum(result.outcome == outcome for result in self.results)

    @property
    def share(self) -> float:
        """The share of the portable subset that passes; a skipped test did not pass."""
        return self.count("passed") / len(self.results)


def run(checkout: Path, expression: str | None = None) -> Run:
    """Run the tests of ``checkout``. Raises FileNotFoundError when it holds none of them."""
    with tempfile.TemporaryDirectory(prefix="xlwings-yardstick-") as folder:
        home = Path(folder)
        shutil.copytree(checkout / "tests", home / "tests")
        (home / "conftest.py").write_text(_CONFTEST, "utf-8")
        (home / "setup.json").write_text(json.dumps({"root": str(ROOT), "outside": OUTSIDE}), "utf-8")
        options = "-q -p no:cacheprovider -W ignore --tb=short --continue-on-collection-errors"
        command = [sys.executable, "-m", "pytest", *options.split(), "-c", os.devnull, f"--rootdir={home}"]
        command += ["--junitxml=result.xml", *(["-k", expression] if expression else [])]
        command += [f"tests/{name}" for name in FILES]
        subprocess.run(command, cwd=home, timeout=_TIME_LIMIT, check=False)
        outside: dict[str, str] = json.loads((home / "outside.json").read_text("utf-8"))
        return Run(
            [_result(case) for case in ElementTree.parse(home / "result.xml").iter("testcase")], outside
        )


def _result(case: ElementTree.Element) -> Result:
    module, _, group = case.get("classname", "").removeprefix("tests.").partition(".")
    name = "::".join(filter(None, (group, case.get("name", ""))))
    for outcome, tags in {"failed": ("failure", "error"), "skipped": ("skipped",)}.items():
        for tag in tags:
            if (found := case.find(tag)) is not None:
                said = (found.get("message") or "").strip().splitlines() or ["?"]
                return Result(f"{module}.py", name, outcome, said[0])
    return Result(f"{module}.py", name, "passed", "")


# ── Speed ───────────────────────────────────────────────────────────────────────────────────────────

_SPEED: Final = """\
import sys
import time
from datetime import datetime

sys.path.insert(0, sys.argv[1])
from cchc_xl.excel import libreoffice

MIXED = ["text", datetime(2023, 6, 14), True, 1.5, None, "0012 x", "text", False, 2.0, "end"]
app = libreoffice.launch()
sheet = app.books.add().sheets[0]


def measure(what, rows):
    cells = sheet["A1"].resize(len(rows), len(rows[0]))
    times = []
    for _ in range(3):
        sheet.clear()
        start = time.perf_counter()
        cells.options(chunksize=None).value = rows
        written = time.perf_counter()
        cells.options(chunksize=None).value
        times.append((written - start, time.perf_counter() - written))
    written, read = (min(column) for column in zip(*times))
    print(f"| {what} | {written:.3f} | {read:.3f} |")


measure("one cell", [[1.0]])
measure("10 000 numbers", [[float(n)] * 10 for n in range(1_000)])
measure("10 000 texts, days, booleans, numbers", [MIXED] * 1_000)
measure("100 000 numbers", [[float(n)] * 10 for n in range(10_000)])
measure("100 000 texts, days, booleans, numbers", [MIXED] * 10_000)
app.quit()
"""


def speed() -> str:
    """Seconds to write and to read blocks of cells over a pipe, the best of three, as Markdown."""
    command = [sys.executable, "-c", _SPEED, str(ROOT)]
    measured = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True).stdout
    return f"| block | write, s | read, s |\n|---|---:|---:|\n{measured}"


# ── The report ──────────────────────────────────────────────────────────────────────────────────────


def report(done: Run, tag: str, soffice: str) -> str:
    """The figures as Markdown."""
    passed, all_tests = done.count("passed"), len(done.results)
    lines = [
        f"{passed} of {all_tests} tests of the portable subset pass ({done.share:.1%}); "
        f"{len(done.outside)} tests lie outside of it, {all_tests + len(done.outside)} were looked at.",
        "",
        f"xlwings {version('xlwings')} with the tests of {tag}; {soffice}; "
        f"Python {sys.version_info.major}.{sys.version_info.minor}.",
        "",
        "| file | passed | failed | skipped | outside |",
        "|---|---:|---:|---:|---:|",
    ]
    for file in FILES:
        counts = Counter(result.outcome for result in done.results if result.file == file)
        outside = sum(name.startswith(file) for name in done.outside)
        cells = (counts["passed"], counts["failed"], counts["skipped"], outside)
        lines.append(f"| {file} | {' | '.join(map(str, cells))} |")
    lines += ["", speed(), "Not passed, by reason:", ""]
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for result in done.results:
        if result.outcome != "passed":
            groups[f"{result.outcome}: {result.reason}"].append(f"{result.file}::{result.name}")
    lines += [f"- {reason} — {', '.join(names)}" for reason, names in sorted(groups.items())]
    lines += ["", "Outside the portable subset, by reason:", ""]
    counted = Counter(done.outside.values())
    lines += [f"- {reason}: {count}" for reason, count in sorted(counted.items())]
    return "\n".join(lines) + "\n"


def _said(*command: str, cwd: Path | None = None) -> str:
    """The first line of what a command says, or "unknown"."""
    try:
        said = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return said.strip().splitlines()[0]


def main() -> int:
    parser = argparse.ArgumentParser(description="xlwings' own tests against our LibreOffice engine")
    parser.add_argument("checkout", type=Path, help="a checkout of xlwings/xlwings")
    parser.add_argument("--tag", default="unknown tag", help="the checkout's version, for the report")
    parser.add_argument("--report", type=Path, help="where to write the figures, besides the screen")
    parser.add_argument("-k", dest="expression", help="only the tests that match, as with pytest")
    given = parser.parse_args()
    done = run(given.checkout, given.expression)
    text = report(done, given.tag, _said("soffice", "--version"))
    print(text)
    if given.report:
        given.report.write_text(text, "utf-8")
    return 0 if done.share >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())

"""From a click to its answer, and the assistant at rest: ``python benchmarks/buttons.py``.

Real clicks in LibreOffice under Xvfb, with the assistant as people start it. Prints a Markdown table;
benchmarks/README.md keeps the last one. Nothing here is a test.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cchc_xl import desks, wiring  # noqa: E402
from cchc_xl.core.button import MESSAGE_NAME  # noqa: E402
from cchc_xl.core.tables import CONTROL  # noqa: E402
from cchc_xl.demo.answers import SAMPLE_LABEL  # noqa: E402
from cchc_xl.demo.filling import fill_form  # noqa: E402
from tests.live.desktop import Office, eventually, office  # noqa: E402

PERIOD, DAY = "2023-H1", date(2023, 6, 14)
TIMES, REST_SECONDS = 5, 30.0
SETTLES_SECONDS = 90.0  # within the first minute the assistant makes the morning's check


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        book = work / "KeHoach2023.xlsm"
        wiring.build(None, book, period=PERIOD, sample_label=SAMPLE_LABEL)
        forms = wiring.forms(desks.closed(book, now), PERIOD, work / "blank").written
        with office(work, book) as desk, desk.assistant() as assistant:
            document = desk.document(book)
            choose_day(document)
            imports = [sys.executable, "-c", "import xlwings, pandas"]
            cold = median(lambda: subprocess.run(imports, check=True))
            fresh = at_rest(assistant.pid)
            pressed(desk, document, "Kiểm tra thời hạn")  # what is warm afterwards is what people meet
            checks = [pressed(desk, document, "Kiểm tra thời hạn") for _ in range(TIMES)]
            rolled = []
            inbox = desks.inbox_folder(book)
            for round_ in range(2):
                fill(forms, inbox, round_)
                rolled.append(pressed(desk, document, "Tổng hợp")[1])
            time.sleep(SETTLES_SECONDS)
            worked = at_rest(assistant.pid)
    sign = statistics.median(first for first, _ in checks)
    check = statistics.median(last for _, last in checks)
    print("| what | measured | against | ratio |\n|---|---|---|---|")
    against = f"cold `import xlwings, pandas` {cold:.2f} s"
    for what, seconds in (
        ("click to the first visible sign", sign),
        ('click to the end of "Kiểm tra thời hạn"', check),
        (f'click to the end of "Tổng hợp" of {len(forms)} new forms', rolled[0]),
        (f"the same, {len(forms)} forms sent again", rolled[1]),
    ):
        print(f"| {what} | {seconds:.2f} s | {against} | {seconds / cold:.2f} |")
    for when, (share, memory) in (("before its first job", fresh), ("after these jobs", worked)):
        print(f"| the assistant at rest, {when}: memory | {memory:.0f} MB | 120 MB | {memory / 120:.2f} |")
        print(f"| the same: of a core | {share:.2f} % | 1 % | {share:.2f} |")


def now() -> datetime:
    return datetime(2023, 6, 14, 2, 0, tzinfo=UTC)


def choose_day(document: Any) -> None:
    area = document.DatabaseRanges.getByName(CONTROL.name).DataArea
    sheet = document.Sheets.getByIndex(area.Sheet)
    sheet.getCellByPosition(area.EndColumn, area.EndRow).setValue((DAY - date(1899, 12, 30)).days)


def pressed(desk: Office, document: Any, caption: str) -> tuple[float, float]:
    """Seconds from the click to the first sign and to the end."""
    cell = document.NamedRanges.getByName(MESSAGE_NAME).ReferredCells.getCellByPosition(0, 0)
    document.CurrentController.setActiveSheet(cell.Spreadsheet)
    cell.setString("")
    x, y = eventually(lambda: desk.middle(document.CurrentController, CONTROL.sheet, caption), caption)
    desk.xdotool("mousemove", x, y)
    began = time.perf_counter()
    desk.xdotool("click", 1)
    eventually(lambda: cell.String or None, "a sign")
    first = time.perf_counter() - began
    said = eventually(lambda: cell.String if ends(cell.String) else None, "the end", 60)
    if "CHƯA LÀM ĐƯỢC" in said:
        raise SystemExit(said)
    return first, time.perf_counter() - began


def ends(said: str) -> bool:
    return "Sổ chưa lưu" in said or "CHƯA LÀM ĐƯỢC" in said


def fill(forms: tuple[Path, ...], inbox: Path, round_: int) -> None:
    inbox.mkdir(parents=True, exist_ok=True)
    for i, form in enumerate(forms):
        target = inbox / f"{form.stem} lần {round_}.xlsx"
        fill_form(form, target, seed=1000 * round_ + i)
        os.utime(target, (1_686_100_000 + round_, 1_686_100_000 + round_))


def at_rest(pid: int) -> tuple[float, float]:
    """Percent of a core over half a minute, and resident memory in MB."""
    ticks = os.sysconf("SC_CLK_TCK")

    def used() -> float:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    before, began = used(), time.monotonic()
    time.sleep(REST_SECONDS)
    share = (used() - before) / (time.monotonic() - began)
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return 100 * share, pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def median(action: Callable[[], object], times: int = TIMES) -> float:
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


if __name__ == "__main__":
    if shutil.which("Xvfb") is None:
        raise SystemExit("Xvfb, openbox and xdotool are needed")
    main()

"""Chạy thử: one period of the real plan with every reporting unit and sample answers.

Everything goes through the same doors as the terminal's commands, in the same order.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cchc_xl import desks, wiring
from cchc_xl.core import wording as w
from cchc_xl.core.sheet_rows import reached
from cchc_xl.core.vnformat import VIETNAM, day
from cchc_xl.demo.answers import SAMPLE_LABEL
from cchc_xl.demo.filling import fill_form
from cchc_xl.demo.mishaps import spoil
from cchc_xl.errors import UsageError
from cchc_xl.ports import Progress

PERIOD = "2023-H1"
TODAY = date(2023, 6, 14)  # the cut-off: the day after the last late one
SEED = 2023
_NOW = datetime(2023, 6, 14, 9, 0, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Where things lie, and the main figures, under the labels people read."""

    paths: Mapping[str, Path]
    figures: Mapping[str, str]


def play(out: Path, progress: Progress, seed: int = SEED) -> DemoResult:
    """Play 6 tháng 2023 into ``out``, which must not hold anything yet (UsageError)."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            f"Thư mục “{out}” đã có nội dung nên không ghi đè.", "Chọn thư mục khác, hoặc xóa thư mục này."
        )
    out.mkdir(parents=True, exist_ok=True)
    book, forms, inbox = out / "KeHoach2023.xlsm", out / "bieu_mau", out / "thu_den"
    report = out / f"BaoCao_{PERIOD}.docx"
    wiring.build(None, book, period=PERIOD, sample_label=SAMPLE_LABEL)
    desk = desks.closed(book, _now, progress)
    written = wiring.forms(desk, PERIOD, forms).written
    inbox.mkdir()
    for i, form in enumerate(written):
        progress("Đơn vị điền biểu mẫu (mẫu)", i, len(written))
        fill_form(form, inbox / form.name, seed)
    progress("Đơn vị điền biểu mẫu (mẫu)", len(written), len(written))
    codes = sorted(form.name.partition("_")[0] for form in written)
    steady = {"VP", "TTr", "TCCB", "KHTC"}  # they report the Sở's own figures: the sample keeps them
    codes = [code for code in codes if code not in steady]
    random.Random(seed).shuffle(codes)
    mishaps = spoil(inbox, codes, date(2023, 6, 7))
    taken = wiring.take_in(desk, inbox)
    rolled = wiring.rollup(desk, PERIOD, TODAY)
    wiring.check(desk, TODAY, write=True)
    wiring.report(desk, PERIOD, report, TODAY)
    decided, c = rolled.decided, taken.counts
    judged = [
        said
        for target in decided.office.plan.targets
        if (said := reached(target, decided.result.targets[target.target_id].ratio_percent))
    ]
    states = [row["state"] for row in decided.submissions.values()]
    done = decided.counts["DONE_ON_TIME"] + decided.counts["DONE_LATE"]
    return DemoResult(
        {"Sổ theo dõi": book, "Biểu mẫu": forms, "Tệp đơn vị gửi về": inbox, "Báo cáo": report},
        {
            "Biểu mẫu đã phát": str(len(written)),
            "Tệp nhận": f"{c['received']} = {c['merged']} được dùng + {c['rejected']} có lỗi "
            f"+ {c['waiting']} chờ xử lý + {c['superseded']} đã thay",
            "Đơn vị": "; ".join(
                f"{label.lower()} {states.count(label)}" for label in w.SUBMISSION_STATE.values()
            ),
            f"Nhiệm vụ đến {day(TODAY)}": f"{done}/{decided.counts['total']} hoàn thành, "
            f"{decided.counts['OVERDUE']} quá hạn, {decided.counts['behind']} chậm so với tiến độ",
            "Chỉ tiêu": f"{judged.count(w.REACHED)}/{len(judged)} chỉ tiêu có số liệu đạt ngưỡng",
            "Sự cố dựng sẵn": "; ".join(mishaps),
        },
    )


def _now() -> datetime:
    return _NOW

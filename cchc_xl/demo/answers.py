"""Sample answers: seeded, plausible, and labelled as sample data wherever they are shown."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from cchc_xl.core import wording as w

SAMPLE_LABEL = "DỮ LIỆU MẪU – không phải số liệu thật"

_DOCUMENTS = ("KH", "QĐ", "TB", "BC")
_RESULTS = {
    "DONE": (
        "Đã ban hành và triển khai đầy đủ theo kế hoạch.",
        "Hoàn thành, đã gửi sản phẩm về Văn phòng Sở.",
        "Đã tổ chức thực hiện xong, có báo cáo kết quả.",
    ),
    "IN_PROGRESS": (
        "Đang thực hiện theo tiến độ đề ra.",
        "Đã ban hành kế hoạch, đang tổ chức thực hiện.",
        "Đã hoàn thành bước rà soát, đang tổng hợp.",
    ),
    "NOT_STARTED": ("Sẽ thực hiện trong 6 tháng cuối năm.", "Chưa đến thời điểm thực hiện."),
    "NOT_POSSIBLE": ("Chưa có hướng dẫn của cấp trên nên chưa thực hiện được.",),
    "NOT_APPLICABLE": ("",),
}
_DIFFICULTIES = ("", "", "", "Kinh phí còn hạn chế.", "Nhân lực kiêm nhiệm, chưa được tập huấn.")
_PROPOSALS = ("", "", "", "", "Đề nghị Sở tổ chức tập huấn về dịch vụ công trực tuyến.")
_NOTES = (
    "Đã phối hợp cung cấp số liệu đúng yêu cầu.",
    "Đã cử cán bộ tham gia đầy đủ.",
    "Đã góp ý dự thảo văn bản.",
    "",
)
_REMARKS = {
    "strengths": (
        "Đơn vị triển khai đầy đủ các nhiệm vụ cải cách hành chính được giao.",
        "Lãnh đạo đơn vị quan tâm chỉ đạo, hồ sơ được giải quyết đúng hạn.",
        "Công tác tuyên truyền được thực hiện thường xuyên, đa dạng.",
    ),
    "shortcomings": (
        "Tỷ lệ hồ sơ trực tuyến toàn trình còn thấp.",
        "Một số nhiệm vụ thực hiện còn chậm so với kế hoạch.",
    ),
    "causes": (
        "Cán bộ phụ trách kiêm nhiệm nhiều việc.",
        "Cơ sở vật chất, đường truyền chưa đồng bộ.",
    ),
    "directions": (
        "Tiếp tục thực hiện các nhiệm vụ còn lại của kế hoạch năm.",
        "Đẩy mạnh số hóa hồ sơ và thanh toán trực tuyến.",
    ),
    "proposals": ("Đề nghị Sở tổ chức tập huấn nghiệp vụ cải cách hành chính.", ""),
    "initiatives": ("Hướng dẫn phụ huynh nộp hồ sơ trực tuyến bằng mã QR.", "", ""),
}


@dataclass(frozen=True, slots=True)
class LeadSample:
    """A lead unit's answer on one task, as typed into the form."""

    status: str  # a key of wording.ANSWER
    progress_percent: int | None
    completed_on: date | None
    document_number: str
    result_text: str
    difficulties: str
    proposals: str


class Samples:
    """Sample answers of one unit; the same seed and unit always give the same answers."""

    def __init__(self, seed: int, unit: str, window: tuple[date, date]) -> None:
        self._chance = random.Random(f"{seed}-{unit}")
        self._window = window
        self._diligence = self._chance.uniform(0.5, 1.0)

    def lead(self, due: date | None) -> LeadSample:
        """An answer that fits the due day: what was due is mostly done, the rest is under way."""
        chance = self._chance
        was_due = due is not None and due <= self._window[1]
        done = chance.random() < (0.92 if was_due else 0.22) * self._diligence
        others = ("IN_PROGRESS",) * 12 + ("NOT_STARTED",) * 3 + ("NOT_APPLICABLE", "NOT_POSSIBLE")
        status = "DONE" if done else chance.choice(others)
        completed = self._day(due) if status == "DONE" else None
        percent = {"DONE": 100, "NOT_STARTED": 0, "IN_PROGRESS": chance.randrange(20, 95, 5)}.get(status)
        number = ""
        if completed is not None:
            number = f"{chance.randint(10, 400)}/{chance.choice(_DOCUMENTS)}"
        return LeadSample(
            status,
            percent,
            completed,
            number,
            chance.choice(_RESULTS[status]),
            chance.choice(_DIFFICULTIES),
            chance.choice(_PROPOSALS),
        )

    def note(self) -> str:
        """A partner's note, sometimes none."""
        return self._chance.choice(_NOTES)

    def figures(self, threshold: float | None, *, single: bool) -> tuple[int, int]:
        """Numerator and denominator around the threshold; ``single`` counts the unit itself (0 or 1)."""
        if single:
            return int(self._chance.random() < 0.45), 1
        whole = self._chance.randint(80, 1500)
        share = min(1.0, (threshold or 50) / 100 * self._chance.uniform(0.85, 1.15))
        return round(whole * share), whole

    def remark(self, kind: str) -> str:
        """A text of "Đánh giá chung" (kind: a key of wording.ASSESSMENT)."""
        return self._chance.choice(_REMARKS[kind])

    def _day(self, due: date | None) -> date:
        first, last = self._window
        if due is not None and due < last and self._chance.random() < 0.85:
            last = max(first, due)
        return first + timedelta(days=self._chance.randint(0, (last - first).days))


assert set(_REMARKS) == set(w.ASSESSMENT)

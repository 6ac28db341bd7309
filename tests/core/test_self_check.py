from __future__ import annotations

from cchc_xl.core.self_check import Finding, finding_rows, summary

GOOD = Finding("Tệp khóa", "good", "Không có ai khác đang mở sổ.")
LOOK = Finding("Đường dẫn sổ", "look", "Sổ mở từ OneDrive.", "Để đồng bộ xong.")
BAD = Finding("Trợ lý", "bad", "Chưa chạy.", "Chạy lệnh cchc agent.")


def test_all_good_is_said_so() -> None:
    assert summary([GOOD, GOOD]) == "Kiểm tra 2 mục: tất cả đều tốt."


def test_the_worst_finding_is_named_with_its_next_step() -> None:
    assert summary([GOOD, LOOK, BAD]) == (
        "Kiểm tra 3 mục: 1 hỏng, 1 cần xem. Trợ lý: Chưa chạy. Chạy lệnh cchc agent."
    )


def test_rows_keep_the_order_and_have_no_blank_text() -> None:
    rows = finding_rows([BAD, GOOD])
    assert list(rows) == ["Trợ lý", "Tệp khóa"]
    assert rows["Tệp khóa"] == {
        "item": "Tệp khóa", "state": "Tốt", "found": "Không có ai khác đang mở sổ.", "action": None,
    }  # fmt: skip

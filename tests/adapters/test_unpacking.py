"""Mails and archives become one delivery per form in them; what has none, or is sealed, is told so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core.problem import Problem
from cchc_xl.excel.untrusted import read_form
from cchc_xl.mail import unpacking
from cchc_xl.mail.archive import Room
from cchc_xl.mail.unpacking import unpack, unpacked_deliveries
from cchc_xl.ports import Delivery
from cchc_xl.store import ArrivalStore
from tests.adapters.mails import LATER, MSG, PDF, PNG, RECEIVED_AT, XLS, eml, mail, raw_mail, sheet, zipped
from tests.adapters.test_archive import encrypted

GOOD = sheet()
RAR = b"Rar!\x1a\x07\x01\x00"


def delivery(name: str, data: bytes) -> Delivery:
    return Delivery("folder", name, LATER, data)


def names(name: str, data: bytes) -> list[str]:
    return [found.name for found in unpack(delivery(name, data))]


def refused(found: Delivery) -> str:
    problem = read_form(found.data, found.name)
    assert isinstance(problem, Problem)
    return problem.sentence


def test_what_is_no_container_passes_unchanged() -> None:
    for data in (GOOD, PDF, RAR, MSG, b"", b"chu", XLS):
        assert list(unpack(delivery("a.xlsx", data))) == [delivery("a.xlsx", data)]


def test_a_mail_gives_its_form_under_both_names_and_at_the_time_of_our_server() -> None:
    data = eml(("Biểu mẫu.xlsx", GOOD), ("bản ký.pdf", PDF), ("logo.png", PNG))
    assert list(unpack(delivery("thư/thư.eml", data))) == [
        Delivery("folder", "thư/thư.eml/Biểu mẫu.xlsx", RECEIVED_AT, GOOD, "thpt@donvi.vn")
    ]


def test_a_mail_is_never_received_later_than_its_file_came() -> None:
    [found] = unpack(delivery("a.eml", eml(("a.xlsx", GOOD), received="Wed, 01 Jan 2031 00:00:00 +0700")))
    assert found.received_at == LATER
    [found] = unpack(delivery("a.eml", eml(("a.xlsx", GOOD), received="")))
    assert found.received_at == LATER


def test_every_form_is_given_whatever_its_suffix_or_content() -> None:
    attached = [
        ("a.xlsx", GOOD), ("b.dat", GOOD), ("c.xls", XLS), ("d.xls", b"<html><table>"), ("e.csv", b"1,2"),
        ("f.xlsx", GOOD[:40]), ("g.XLSX", b""),
        ("h.dat", zipped(("content.xml", b""), ("META-INF/manifest.xml", b""))),
        ("i.docx", zipped(("word/document.xml", b""))), ("j.txt", b"chu"), ("k.pdf", PDF),
    ]  # fmt: skip
    found = names("t.eml", eml(*attached))
    assert found == [f"t.eml/{name}" for name, _ in attached[:8]]


def test_archives_and_mails_are_opened_three_deep() -> None:
    inner = zipped(("sâu/a.xlsx", GOOD))
    mailed = eml(("b.zip", inner), ("c.xlsx", GOOD))
    packed = zipped(("thư.eml", mailed), ("d.xlsx", GOOD))
    assert names("ngoài.zip", packed) == [
        "ngoài.zip/thư.eml/b.zip/sâu/a.xlsx",
        "ngoài.zip/thư.eml/c.xlsx",
        "ngoài.zip/d.xlsx",
    ]


def test_what_is_nested_deeper_is_given_closed_and_refused_with_a_sentence() -> None:
    data = zipped(("a.xlsx", GOOD))
    for level in (4, 3, 2):
        data = zipped((f"{level}.zip", data))
    [found] = unpack(delivery("1.zip", data))
    assert found.name == "1.zip/2.zip/3.zip/4.zip"
    assert refused(found) == (
        "1.zip/2.zip/3.zip/4.zip: Tệp nén không có biểu mẫu nào đọc được. "
        "Gửi lại biểu mẫu .xlsx đã điền, không nén nhiều lớp."
    )


def test_the_outermost_mail_sets_the_time() -> None:
    old = eml(("a.xlsx", GOOD), received="Mon, 02 Jan 2023 00:00:00 +0700")
    [found] = unpack(delivery("t.eml", eml(("cũ.eml", old))))
    assert (found.name, found.received_at) == ("t.eml/cũ.eml/a.xlsx", RECEIVED_AT)
    [found] = unpack(delivery("t.zip", zipped(("t.eml", eml(("cũ.eml", old))))))
    assert (found.name, found.received_at) == ("t.zip/t.eml/cũ.eml/a.xlsx", RECEIVED_AT)
    [found] = unpack(delivery("t.zip", zipped(("cũ.eml", old))))
    assert found.received_at == datetime(2023, 1, 1, 17, tzinfo=UTC)


def test_the_outermost_mail_names_the_sender_and_what_is_no_mail_has_none() -> None:
    within = eml(("a.xlsx", GOOD)).replace(b"thpt@donvi.vn", b"khac@donvi.vn")
    [found] = unpack(delivery("t.zip", zipped(("t.eml", eml(("b.eml", within))))))
    assert found.sender == "thpt@donvi.vn"
    [found] = unpack(delivery("t.zip", zipped(("a.xlsx", GOOD))))
    assert found.sender == ""


NOTHING = [
    ("answer without attachment", "t.eml", eml(), "Thư không có tệp biểu mẫu đính kèm nào đọc được."),
    ("only the scan", "t.eml", eml(("ky.pdf", PDF), ("anh.png", PNG)), "Thư không có tệp biểu mẫu đính kèm"),
    ("an archive of scans", "t.eml", eml(("ky.zip", zipped(("ky.pdf", PDF)))), "Thư không có tệp biểu mẫu"),
    ("a mail without parts", "t.eml", raw_mail("Content-Type: multipart/mixed"), "Thư không có tệp biểu mẫu"),
    ("archive of pictures", "t.zip", zipped(("1.jpg", b"x"), ("2.txt", b"x")), "Tệp nén không có biểu mẫu"),
    ("empty archive", "t.zip", zipped(), "Tệp nén không có biểu mẫu nào đọc được."),
    ("encrypted archive", "t.zip", encrypted(zipped(("a.xlsx", GOOD))), "Tệp có mật khẩu nên không mở được."),
    ("archive cut off", "t.zip", zipped(("a.xlsx", GOOD))[:-30], "Tệp hỏng (thiếu phần cuối tệp)."),
    ("bomb", "t.zip", zipped(("a.xlsx", bytes(60 << 20))), "Tệp có cấu tạo bất thường (bung ra quá lớn)"),
    ("rar", "t.rar", RAR, "Tệp nén .rar không mở được. Gửi lại biểu mẫu .xlsx, hoặc nén lại thành tệp .zip."),
    ("7z", "t.7z", b"7z\xbc\xaf\x27\x1c", "Tệp nén .7z không mở được. Gửi lại biểu mẫu .xlsx"),
    ("mail of Outlook", "t.msg", MSG, "Thư hoặc tệp đính kèm lưu theo kiểu riêng của Outlook"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "sentence"), [n[1:] for n in NOTHING], ids=[n[0] for n in NOTHING])
def test_a_container_without_a_form_is_itself_the_delivery_and_is_refused(
    name: str, data: bytes, sentence: str
) -> None:
    [found] = unpack(delivery(name, data))
    assert (found.name, found.data) == (name, data)
    assert refused(found).startswith(f"{name}: {sentence}")


@pytest.mark.parametrize(
    ("name", "data"), [("b.rar", RAR), ("winmail.dat", b"\x78\x9f\x3e\x22"), ("thư.msg", MSG)]
)
def test_what_may_hold_forms_but_is_not_opened_is_told_even_beside_a_form(name: str, data: bytes) -> None:
    assert names("t.eml", eml(("a.xlsx", GOOD), (name, data))) == ["t.eml/a.xlsx", f"t.eml/{name}"]
    assert names("t.eml", eml((name, data))) == [f"t.eml/{name}"]


def test_an_archive_that_could_be_read_in_part_gives_that_and_itself() -> None:
    data = zipped(("a.xlsx", GOOD), ("b.xlsx", bytes(60 << 20)))
    assert names("t.zip", data) == ["t.zip/a.xlsx", "t.zip"]
    assert names("t.eml", eml(("t.zip", data))) == ["t.eml/t.zip/a.xlsx", "t.eml/t.zip"]


def test_a_mail_that_could_be_read_in_part_gives_that_and_itself() -> None:
    deep = b"Content-Type: message/rfc822\r\n\r\n" * 50
    form = b'Content-Disposition: attachment; filename="a.xlsx"\r\n\r\n' + GOOD
    assert names("t.eml", raw_mail(parts=[form, deep])) == ["t.eml/a.xlsx", "t.eml"]


def test_archives_in_archives_share_one_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = zipped(("a.csv", bytes(1000)), ("b.csv", bytes(1000)))
    monkeypatch.setattr(unpacking, "Room", lambda: Room(2 * len(layer) + 3000))
    assert names("t.zip", zipped(("1.zip", layer), ("2.zip", layer))) == [
        "t.zip/1.zip/a.csv",
        "t.zip/1.zip/b.csv",
        "t.zip/2.zip/a.csv",
        "t.zip/2.zip",
    ]


def test_forty_mails_with_forms_of_the_same_name_are_forty_arrivals_and_never_more(tmp_path: Path) -> None:
    store = ArrivalStore(tmp_path / "kho", lambda: RECEIVED_AT)
    inbox = tmp_path / "thu"
    inbox.mkdir()
    for number in range(40):
        subject = f"Báo cáo {number}"
        (inbox / f"{number:02}.eml").write_bytes(eml(("Biểu mẫu.xlsx", sheet(subject)), ("ky.pdf", PDF)))

    def take_in() -> set[str]:
        items = list(unpacked_deliveries(inbox))
        return {store.add(item).arrival_id for item in items if isinstance(item, Delivery)}

    first = take_in()
    assert len(first) == len(store.arrivals()) == 40
    assert take_in() == first
    assert len(store.arrivals()) == 40
    assert {arrival.received_at for arrival in store.arrivals()} == {RECEIVED_AT}
    stored = [store.data(arrival) for arrival in store.arrivals()]
    assert all(isinstance(data, bytes) and data.startswith(b"PK") for data in stored)


def test_files_that_cannot_be_taken_in_pass_through_the_unpacking(tmp_path: Path) -> None:
    with (tmp_path / "to.zip").open("wb") as file:
        file.truncate(65 << 20)
    (tmp_path / "a.zip").write_bytes(zipped(("b.xlsx", GOOD)))
    form, problem = unpacked_deliveries(tmp_path)
    assert isinstance(form, Delivery)
    assert isinstance(problem, Problem)
    assert (form.name, problem.code) == ("a.zip/b.xlsx", "TD01")


def same(found: Sequence[Delivery], again: Sequence[Delivery]) -> bool:
    return list(found) == list(again) and all(item.name.encode() for item in found)


SOUND = bytes(mail(("thư.zip", zipped(("a.xlsx", GOOD), ("b.eml", eml(("c.xlsx", GOOD)))))))


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_container_never_raises_and_is_never_lost(at: int, junk: bytes) -> None:
    item = delivery("t.eml", SOUND[:at] + junk + SOUND[at + len(junk) :])
    found = list(unpack(item))
    assert found
    assert same(found, list(unpack(replace(item))))


@given(st.binary(max_size=300))
def test_any_bytes_are_some_delivery(data: bytes) -> None:
    assert list(unpack(delivery("t", data)))

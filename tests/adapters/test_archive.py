"""A zip archive's bytes → its files, within bounds, or the reason why they cannot be had."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core.file_kind import Kind
from cchc_xl.core.problem import Problem
from cchc_xl.mail import archive
from cchc_xl.mail.archive import Room, files, kind_inside
from cchc_xl.mail.files import File
from tests.adapters.mails import MSG, PDF, XLS, eml, sheet, zipped

GOOD = sheet()
FLAGS_LOCAL, FLAGS_CENTRAL, METHOD_CENTRAL, SIZE_CENTRAL = 6, 8, 10, 24


def held(data: bytes, room: Room | None = None) -> list[tuple[str, bytes]]:
    return [(f.name, f.data) for f in files(data, "a.zip", room or Room()) if isinstance(f, File)]


def refusal(data: bytes, room: Room | None = None) -> str:
    """Code and sentence of the one problem, which comes last and names the archive."""
    *_, problem = files(data, "a.zip", room or Room())
    assert isinstance(problem, Problem)
    assert problem.place.file == "a.zip"
    return f"{problem.code} {problem.sentence}"


def patched(data: bytes, signature: bytes, offset: int, change: Callable[[int], int]) -> bytes:
    """The archive with a number of two bytes changed in every header that has the signature."""
    result, at = bytearray(data), data.find(signature)
    while at >= 0:
        [old] = struct.unpack_from("<H", result, at + offset)
        struct.pack_into("<H", result, at + offset, change(old))
        at = data.find(signature, at + 4)
    return bytes(result)


def encrypted(data: bytes) -> bytes:
    local = patched(data, b"PK\x03\x04", FLAGS_LOCAL, lambda flags: flags | 1)
    return patched(local, b"PK\x01\x02", FLAGS_CENTRAL, lambda flags: flags | 1)


def test_files_come_in_their_order_with_their_folders() -> None:
    data = zipped(("THPT Ngô Quyền/Biểu mẫu.xlsx", GOOD), ("trống/", b""), ("a.csv", b"1"))
    assert held(data) == [("THPT Ngô Quyền/Biểu mẫu.xlsx", GOOD), ("a.csv", b"1")]


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\a.xlsx", "C_/Windows/a.xlsx"),
        ("a/./../b.xlsx", "a/b.xlsx"),
        ("1/2/3/4/5/a.xlsx", "3/4/5/a.xlsx"),
        ("a\u202e\n.xlsx", "a .xlsx"),
        (normalize("NFD", "Biểu mẫu.xlsx"), "Biểu mẫu.xlsx"),
        ("..", "tep"),
        ("\0", "tep"),
    ],
)
def test_a_name_is_never_a_path_out_of_the_archive(claimed: str, shown: str) -> None:
    assert held(zipped((claimed, b"x"))) == [(shown, b"x")]


@pytest.mark.parametrize(("encoding"), ["utf-8", "cp1258"])
def test_names_without_the_sign_for_utf8_are_read_all_the_same(encoding: str) -> None:
    raw = normalize("NFC", "Báo cáo đơn vị").replace("ị", "i\u0323").encode(encoding) + b".xlsx"
    plain = zipped(("x" * len(raw), GOOD))
    [(name, _)] = held(plain.replace(b"x" * len(raw), raw))
    assert name == "Báo cáo đơn vị.xlsx"


def test_names_in_no_encoding_we_know_are_shown_somehow() -> None:
    [(name, _)] = held(zipped(("xxxx", GOOD)).replace(b"xxxx", b"\x81\x8d\x9d."))
    assert name


def test_what_systems_and_editors_leave_and_what_only_comes_along_is_left_out() -> None:
    data = zipped(
        ("__MACOSX/._a.xlsx", b"x"), (".a.xlsx", b"x"), ("~$a.xlsx", b"x"), ("Thumbs.db", b"x"),
        ("ký/bản ký.PDF", PDF), ("ảnh.jpg", b"x"), ("công văn.docx", b"x"), ("a.xlsx", GOOD),
    )  # fmt: skip
    assert held(data) == [("a.xlsx", GOOD)]


def test_a_scan_too_large_beside_the_form_is_no_reason_to_refuse_the_archive() -> None:
    data = zipped(("quét.pdf", bytes(30 << 20)), ("a.xlsx", GOOD))
    assert list(files(data, "a.zip", Room())) == [File("a.xlsx", GOOD)]


def test_an_encrypted_archive_asks_for_one_without_password() -> None:
    data = encrypted(zipped(("a.xlsx", GOOD)))
    assert held(data) == []
    assert refusal(data) == "BM02 a.zip: Tệp có mật khẩu nên không mở được. Bỏ mật khẩu mở tệp rồi gửi lại."


def test_a_bomb_is_not_inflated() -> None:
    data = zipped(("bom.xlsx", bytes(19 << 20)), ("a.xlsx", GOOD))
    room = Room()
    before = room.left
    assert held(data, room) == [("a.xlsx", GOOD)]
    assert before - room.left == len(GOOD)
    assert refusal(data).startswith("BM11 a.zip: Tệp có cấu tạo bất thường (bung ra quá lớn)")


def test_a_file_that_declares_less_than_it_holds_is_not_inflated_beyond_that() -> None:
    data = bytearray(zipped(("a.xlsx", bytes(19 << 20))))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + SIZE_CENTRAL, 1000)
    tracemalloc.start()
    assert held(bytes(data)) == []
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 << 20
    assert refusal(bytes(data)).startswith("BM09")


def test_one_delivery_has_one_room_for_all_its_archives() -> None:
    data = zipped(("a.xlsx", bytes(range(250)) * 4), ("b.xlsx", b"1"))
    room = Room(1500)
    assert len(held(data, room)) == 2
    assert held(data, room) == [("b.xlsx", b"1")]


def test_a_file_larger_than_any_form_is_not_read() -> None:
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w") as new:
        new.writestr("a.xlsx", bytes(21 << 20))
    assert refusal(stored.getvalue()).startswith("BM11")


def test_too_many_files_are_refused_as_a_whole() -> None:
    data = zipped(*((f"{number}.xlsx", b"") for number in range(2001)))
    assert held(data) == []
    assert refusal(data).startswith("BM11 a.zip: Tệp có cấu tạo bất thường (quá nhiều phần bên trong)")
    assert refusal(b"PK\x03\x04" + b"PK\x01\x02" * 50_001).startswith("BM11")


def test_an_archive_cut_off_is_named_so() -> None:
    data = zipped(("a.xlsx", GOOD))
    assert refusal(data[:-30]).startswith("BM09 a.zip: Tệp hỏng (thiếu phần cuối tệp)")


def test_one_damaged_file_does_not_cost_the_others() -> None:
    data = zipped(("a.csv", b"mot hai ba"), ("b.csv", b"bon nam"), ("c.csv", b"sau"))
    at = data.index(b"b.csv") + 5
    broken = data[:at] + b"\xff\xff" + data[at + 2 :]
    assert held(broken) == [("a.csv", b"mot hai ba"), ("c.csv", b"sau")]
    assert refusal(broken).startswith("BM09 a.zip: Tệp hỏng (nội dung không khớp mã kiểm tra)")


def test_of_several_reasons_the_first_is_given() -> None:
    data = zipped(("a.csv", bytes(19 << 20)), ("b.csv", b"bon nam"))
    at = data.index(b"b.csv") + 5
    assert refusal(data[:at] + b"\xff\xff" + data[at + 2 :]).startswith("BM11")


def test_odd_packing_is_not_tried() -> None:
    data = patched(zipped(("a.csv", b"x")), b"PK\x01\x02", METHOD_CENTRAL, lambda _: zipfile.ZIP_LZMA)
    assert refusal(data).startswith("BM11 a.zip: Tệp có cấu tạo bất thường (cách nén lạ)")


KINDS = [
    (GOOD, Kind.XLSX),
    (zipped(("xl/workbook.bin", b"")), Kind.XLSB),
    (zipped(("content.xml", b""), ("META-INF/manifest.xml", b"")), Kind.ODS),
    (XLS, Kind.XLS),
    (MSG, Kind.OUTLOOK),
    (b"\x78\x9f\x3e\x22", Kind.OUTLOOK),
    (zipped(("[Content_Types].xml", b""), ("word/document.xml", b"")), Kind.WORD),
    (zipped(("[Content_Types].xml", b""), ("ppt/embeddings/a.xlsx", GOOD)), Kind.UNKNOWN),
    (zipped(("a.xlsx", GOOD)), Kind.ZIP),
    (zipped(("a.xlsx", GOOD))[:-30], Kind.ZIP),
    (eml(), Kind.MAIL),
    (b"\xef\xbb\xbf\r\nFrom MAILER Mon Jun  5 08:30:00 2023\r\nSubject: a\nTo: b\n\n", Kind.MAIL),
    (b"Subject: only one header may stand in any text\n\nDate: here\n", Kind.TEXT),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nan Excel page", Kind.TEXT),
    (b"From,Date,Subject\n1,2,3\n", Kind.TEXT),
    (b"Chuyen anh thu nay\nFrom: a@b.vn\nSubject: x\n", Kind.TEXT),
    (b"", Kind.EMPTY),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "kind"), KINDS, ids=[f"{number}-{k.name}" for number, (_, k) in enumerate(KINDS)]
)
def test_what_a_file_is_shows_in_its_content(data: bytes, kind: Kind) -> None:
    assert kind_inside(data) is kind


SOUND = zipped(("Biểu mẫu/a.xlsx", GOOD), ("b.csv", b"mot hai ba " * 50))


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_damaged_archive_never_raises(at: int, junk: bytes, cut: bool) -> None:
    data = SOUND[:at] + junk + (b"" if cut else SOUND[at + len(junk) :])
    assert isinstance(kind_inside(data), Kind)
    found = list(files(data, "a.zip", Room()))
    assert [isinstance(item, Problem) for item in found[:-1]] == [False] * (len(found) - 1)
    for item in found:
        if isinstance(item, File):
            item.name.encode()
            assert ".." not in item.name.split("/")


@given(st.binary(max_size=200))
def test_any_bytes_never_raise(data: bytes) -> None:
    assert len(list(files(data, "a.zip", Room()))) <= 1
    assert archive.kind_inside(data) in Kind

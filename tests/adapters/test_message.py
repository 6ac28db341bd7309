"""A mail's bytes → subject, sender, time, attachments; whatever is wrong with it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.mail import message
from cchc_xl.mail.message import parse
from tests.adapters.mails import PDF, PNG, RECEIVED_AT, eml, mail, raw_mail, sheet

NAME = "Báo cáo quý I – Trường THPT Ngô Quyền.xlsx"
GOOD = sheet()
BODY = b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(GOOD)
ATTACHED = b'Content-Disposition: attachment; filename="a.xlsx"\r\n'


def names(data: bytes) -> list[str]:
    return [file.name for file in parse(data).attachments]


def test_a_mail_gives_subject_sender_time_and_attachments() -> None:
    found = parse(eml((NAME, GOOD), ("ky.pdf", PDF), subject="Báo cáo cải cách hành chính quý I"))
    assert found.subject == "Báo cáo cải cách hành chính quý I"
    assert found.sender == "thpt@donvi.vn"
    assert found.received_at == RECEIVED_AT
    assert [(file.name, file.data) for file in found.attachments] == [(NAME, GOOD), ("ky.pdf", PDF)]
    assert (found.defects, found.whole) == (frozenset(), True)


def test_the_same_mail_is_read_as_the_standard_library_reads_it() -> None:
    data = eml((NAME, GOOD), ("ky.pdf", PDF), ("a.csv", "Mã,Số\n".encode()))
    theirs = BytesParser(policy=policy.default).parsebytes(data)
    assert [(file.name, file.data) for file in parse(data).attachments] == [
        (part.get_filename(), part.get_content()) for part in theirs.iter_attachments()
    ]


def test_the_time_is_that_of_our_own_server_and_never_the_senders() -> None:
    assert parse(eml(received="")).received_at is None
    damaged = raw_mail().replace(b"Mon, 05 Jun 2023 08:30:00 +0700", b"hom qua")
    assert parse(damaged).received_at is None
    below = damaged.replace(b"From:", b"Received: by c; Tue, 06 Jun 2023 08:00:00 +0700 (ICT)\r\nFrom:")
    assert parse(below).received_at == datetime(2023, 6, 6, 1, tzinfo=UTC)


def test_a_header_longer_than_any_real_one_is_cut() -> None:
    assert parse(raw_mail().replace(b"from a by b", b"from a by " + b"b" * 5000)).received_at is None


@pytest.mark.parametrize(
    "moment",
    [
        "Mon, 05 Jun 99999 08:30:00 +0700",
        f"Mon, 05 Jun {'9' * 30} 08:30:00 +0700",
        "Mon, 05 Jun 2023 08:30:00 +99999999999",
        "",
        "1",
    ],
)
def test_a_time_that_no_calendar_holds_is_none(moment: str) -> None:
    assert parse(raw_mail().replace(b"Mon, 05 Jun 2023 08:30:00 +0700", moment.encode())).received_at is None


PERCENT = "B%C3%A1o%20c%C3%A1o%20qu%C3%BD%20I.xlsx"
NAMES = [
    ("RFC 2231", f"Content-Disposition: attachment; filename*=UTF-8''{PERCENT}"),
    (
        "RFC 2231 in pieces",
        "Content-Disposition: attachment;\r\n filename*0*=UTF-8''B%C3%A1o%20;\r\n"
        " filename*1*=c%C3%A1o%20qu%C3%BD;\r\n filename*2=\" I.xlsx\"",
    ),
    (
        "both, the plain one a makeshift",
        f'Content-Disposition: attachment; filename="Bao cao.xlsx"; filename*=utf-8\'vi\'{PERCENT}',
    ),
    ("Outlook", 'Content-Disposition: attachment; filename="=?utf-8?B?QsOhbyBjw6FvIHF1w70gSS54bHN4?="'),
    (
        "Outlook over two lines, a letter cut in two",
        'Content-Disposition: attachment;\r\n\tfilename="=?utf-8?B?QsM=?=\r\n'
        ' =?utf-8?B?oW8gY8OhbyBxdcO9IEkueGxzeA==?="',
    ),
    ("quoted", "Content-Disposition: attachment; filename==?UTF-8?Q?B=C3=A1o_c=C3=A1o_qu=C3=BD_I.xlsx?="),
    ("raw UTF-8", 'Content-Disposition: attachment; filename="Báo cáo quý I.xlsx"'),
    ("without quotes", "Content-Disposition: attachment; filename=Báo cáo quý I.xlsx"),
    ("NFD", 'Content-Disposition: attachment; filename="' + normalize("NFD", "Báo cáo quý I.xlsx") + '"'),
    ("only a name of type", f"Content-Type: application/octet-stream; name*=UTF-8''{PERCENT}"),
    ("cp1258", "Content-Disposition: attachment; filename*=windows-1258''B%E1o%20c%E1o%20quy%EC%20I.xlsx"),
    ("unknown charset", f"Content-Disposition: attachment; filename*=x-la''{PERCENT}"),
    ("charset that is no text", f"Content-Disposition: attachment; filename*=base64''{PERCENT}"),
    ("inline, as on a telephone", 'Content-Disposition: inline; filename="Báo cáo quý I.xlsx"'),
]  # fmt: skip


@pytest.mark.parametrize("header", [n[1] for n in NAMES], ids=[n[0] for n in NAMES])
def test_a_name_is_read_however_it_is_written(header: str) -> None:
    type_ = "" if header.startswith("Content-Type") else "Content-Type: application/octet-stream\r\n"
    found = parse(raw_mail(parts=[type_.encode() + header.encode() + b"\r\n" + BODY]))
    assert [(file.name, file.data) for file in found.attachments] == [("Báo cáo quý I.xlsx", GOOD)]


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Windows\\\\System32\\\\a.xlsx", "a.xlsx"),
        ("a\tb.xlsx", "a b.xlsx"),
        ("a\u202excod.xlsx", "axcod.xlsx"),
        ("kỳ I: 50%?.xlsx", "kỳ I_ 50%_.xlsx"),
        ("a" * 400 + ".xlsx", "a" * 115 + ".xlsx"),
        ("...", "tep_1"),
    ],
)
def test_a_name_is_only_a_file_name(claimed: str, shown: str) -> None:
    header = f'Content-Disposition: attachment; filename="{claimed}"\r\n'
    assert names(raw_mail(parts=[header.encode() + BODY])) == [shown]


def test_texts_and_pictures_that_belong_to_the_mail_are_no_attachments() -> None:
    message = mail(("a.xlsx", GOOD))
    plain = message.get_body(("plain",))
    assert isinstance(plain, EmailMessage)
    plain.add_alternative("<p>Kính gửi <img src='cid:logo'></p>", subtype="html")
    html = message.get_body(("html",))
    assert isinstance(html, EmailMessage)
    html.add_related(PNG, "image", "png", cid="<logo>", filename="logo.png", disposition="inline")
    assert names(bytes(message)) == ["a.xlsx"]


def test_a_part_without_headers_is_text_whatever_it_says() -> None:
    assert names(raw_mail(parts=[b"\r\n" + ATTACHED + b"\r\nx"])) == []


def test_what_follows_the_end_of_the_parts_is_none() -> None:
    data = raw_mail(parts=[ATTACHED + BODY]) + b"--=_b\r\n" + ATTACHED + BODY
    assert names(data) == ["a.xlsx"]


def test_an_attachment_without_a_name_gets_one() -> None:
    assert names(raw_mail(parts=[b"Content-Type: application/octet-stream\r\n" + BODY] * 2)) == [
        "tep_1",
        "tep_2",
    ]


def test_a_forwarded_mail_gives_its_attachments_too() -> None:
    outer = mail(("ngoai.xlsx", sheet("ngoài")), subject="Chuyển tiếp")
    outer.add_attachment(mail((NAME, GOOD)))
    found = parse(bytes(outer))
    assert found.subject == "Chuyển tiếp"
    assert [(file.name, file.data) for file in found.attachments] == [
        ("ngoai.xlsx", sheet("ngoài")),
        (NAME, GOOD),
    ]


def test_a_forwarded_mail_that_a_server_encoded_gives_them_too() -> None:
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert names(raw_mail(parts=[head + base64.encodebytes(eml((NAME, GOOD)))])) == [NAME]


def test_forty_attachments_come_in_their_order() -> None:
    wanted = [f"Biểu mẫu {number}.xlsx" for number in range(40)]
    assert names(eml(*((name, sheet(name)) for name in wanted))) == wanted


def test_the_parcel_of_outlook_is_left_as_it_is() -> None:
    [file] = parse(eml(("winmail.dat", b"\x78\x9f\x3e\x22 goi"))).attachments
    assert (file.name, file.data) == ("winmail.dat", b"\x78\x9f\x3e\x22 goi")


def test_damaged_base64_gives_what_can_be_had_and_says_so() -> None:
    text = base64.b64encode(GOOD)
    whole = len(text) // 4 * 4 - 4
    head = ATTACHED + b"Content-Transfer-Encoding: base64\r\n\r\n"
    for cut in (text[: whole + 1], text[: whole + 2], text[: whole + 3]):
        found = parse(raw_mail(parts=[head + cut]))
        assert found.attachments[0].data.startswith(GOOD[: whole // 4 * 3])
        assert found.defects == {message.BASE64}
    assert parse(raw_mail(parts=[head + b"!" + text])).attachments[0].data == GOOD


def test_quoted_printable_and_unknown_encodings_are_no_hurdle() -> None:
    for encoding, body in ((b"quoted-printable", b"a=3Db=\r\nc"), (b"x-la", b"a=bc"), (b"8bit", b"a=bc")):
        part = ATTACHED + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body
        assert parse(raw_mail(parts=[part])).attachments[0].data == b"a=bc"


def test_a_mail_that_was_cut_off_gives_the_attachments_before() -> None:
    data = raw_mail(parts=[ATTACHED + BODY, b"Content-Type: application/pdf\r\n\r\n%PDF"])
    assert names(data[: data.index(b"%PDF")])[:1] == ["a.xlsx"]
    assert parse(data[: data.index(b"%PDF")]).attachments[0].data == GOOD


def test_a_boundary_within_a_line_separates_nothing() -> None:
    body = b"hai --=_b\r\n--=_bc\r\n --=_b\r\nxong"
    assert parse(raw_mail(parts=[ATTACHED + b"\r\n" + body])).attachments[0].data == body


def test_a_multipart_without_parts_is_told() -> None:
    for header in ("Content-Type: multipart/mixed", 'Content-Type: multipart/mixed; boundary="khac"'):
        found = parse(raw_mail(header, body=b"--=_b\r\n\r\nx\r\n--=_b--"))
        assert found.defects == {message.BOUNDARY}
        assert not found.whole


def test_absurd_nesting_is_told_and_what_lies_outside_is_given() -> None:
    inner = b"x"
    for level in range(3000):
        inner = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) + inner
    found = parse(raw_mail(parts=[ATTACHED + BODY, inner, b"Content-Type: message/rfc822\r\n\r\n" * 3000]))
    assert [file.data for file in found.attachments] == [GOOD]
    assert found.defects == {message.TOO_DEEP}
    assert not found.whole


def test_too_many_parts_are_told_and_the_first_are_given() -> None:
    found = parse(raw_mail(parts=[ATTACHED + BODY, *[b"\r\nx"] * 100_000]))
    assert [file.data for file in found.attachments] == [GOOD]
    assert found.defects == {message.TOO_MANY}


def test_headers_made_to_keep_a_reader_busy_are_cut() -> None:
    quotes = 'Content-Disposition: attachment; filename="' + ";" * 1_000_000
    found = parse(raw_mail(quotes, "Subject: " + "=?" * 1_000_000, *["A: b"] * 300_000, body=b"x"))
    assert (found.received_at, found.attachments) == (RECEIVED_AT, found.attachments)


@pytest.mark.parametrize(
    "header",
    [
        "Content-Disposition: attachment; filename*0*=UTF-8''a; filename*=UTF-8''b",
        "Content-Disposition: attachment; filename*" + "9" * 4000 + "=a",
        "Content-Disposition: attachment; filename*=''",
        "Content-Disposition: attachment; filename*=unicode_escape''%5Cd%5Cud800",
        'Content-Disposition: attachment; filename="=?utf-8?B?a?= \\ud800"',
        "Content-Type: multipart/mixed; boundary*=utf-7''%2B2AA-",
        "Content-Type: a/b/c; name",
        "Content-Transfer-Encoding: \udcff",
        "From: " + "(" * 5000,
        "Received: ; ;;",
    ],
)
def test_a_malformed_header_stops_nothing(header: str) -> None:
    found = parse(header.encode(errors="surrogateescape") + b"\r\n" + raw_mail(body=b"x"))
    assert found.received_at == RECEIVED_AT


def test_a_name_in_quotes_that_looks_like_an_address_is_not_the_sender() -> None:
    data = raw_mail().replace(b"From: a@b.vn", b'From: "sep@so.vn <sep@so.vn>" <that@xa.vn>')
    assert parse(data).sender == "that@xa.vn"


SOUND = bytes(mail((NAME, GOOD), ("ky.pdf", PDF)))


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_damaged_mail_never_raises(at: int, junk: bytes, cut: bool) -> None:
    found = parse(SOUND[:at] + junk + (b"" if cut else SOUND[at + len(junk) :]))
    for file in found.attachments:
        file.name.encode()
        assert file.name
        assert not set("/\\\r\n\0") & set(file.name)


HEADERS = st.sampled_from(
    ["Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "Received", "From"]
)
VALUES = st.text(
    st.sampled_from("multipart/mixed;boundary=\"b'*0123%=?QButf-8 \t\\()<>@:,ạ\ud800\n\r"), max_size=60
)


@given(st.lists(st.tuples(HEADERS, VALUES)), st.binary(max_size=80))
def test_any_headers_and_bytes_never_raise(headers: list[tuple[str, str]], body: bytes) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers).encode(errors="surrogatepass")
    assert parse(head + b"\r\n" + body).defects <= {message.BASE64, message.BOUNDARY, message.TOO_DEEP}

"""Hostile cells: addresses, numbers and structures that no program writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tests.adapters.hostile_edits import (
    MAIN,
    STRINGS,
    TARGETS,
    TASKS,
    WORKBOOK,
    Case,
    Parts,
    a_case,
    after_rows,
    cell_put,
    changed,
    day_put,
    instead,
    linked,
    packed,
    rows_added,
    upside_down,
)


def reference_cases(parts: Parts) -> Iterator[Case]:
    one = b'<row r="40"><c r="%b"><v>1</v></c></row>'
    for address in (
        b"XFD1048576",
        b"A0",
        b"AAAA1",
        b"1A",
        b"",
        b"A-1",
        b"A",
        b"40",
        b"A1048577000",
        b"a40",
        b"ZZ9999",
    ):
        row = one % address if address != b"ZZ9999" else b'<row r="9999"><c r="ZZ9999"><v>1</v></c></row>'
        yield a_case(
            f"address {address.decode() or 'of no letter'}", "BM11", changed, parts, TASKS, rows_added(row)
        )
    for told, row in {
        "a row below zero": b'<row r="-1"/>',
        "a row beyond counting": b'<row r="99999999999999999999"/>',
        "a cell with two addresses": b'<row r="40"><c r="A40" r="XFD1048576"><v>1</v></c></row>',
        "a cell twice": b'<row r="40"><c r="A40"><v>1</v></c><c r="A40"><v>2</v></c></row>',
        "a row twice": b'<row r="40"><c r="A40"><v>1</v></c></row><row r="40"><c r="A40"><v>2</v></c></row>',
        "a far cell twice": b'<row r="40"><c r="DB40"><v>1</v></c><c r="DB40"><v>2</v></c></row>',
        "a far row twice": b'<row r="10000"><c r="A10000"/></row>' * 2,
        "200,000 columns": b'<row r="40">%b</row>' % (b"<c><v>1</v></c>" * 200_000),
    }.items():
        yield a_case(told, "BM11", changed, parts, TASKS, rows_added(row))
    looks = b'<row r="40"><c r="B40" t="inlineStr"><is><t>%b</t></is></c></row>'
    for told, code, text in (
        ("strings", "BM11", b' t="s"' * 150_000),
        ("formulas", "", b" t='str' r='A1'" * 60_000),
    ):
        yield a_case(f"a text that looks like {told}", code, changed, parts, TASKS, rows_added(looks % text))
    moved = dict(parts)
    moved["xl/media/image1.png"] = rows_added(one % b"XFD1048576")(moved.pop(TASKS))
    links = "xl/_rels/workbook.xml.rels"
    moved[links] = moved[links].replace(b"worksheets/sheet1.xml", b"media/image1.png")
    yield a_case("a sheet that calls itself a picture", "BM11", packed, moved)
    wide = {**moved, "xl/media/image1.png": moved["xl/media/image1.png"].decode().encode("utf-16-be")}
    yield a_case("the same in UTF-16", "BM11", packed, wide)
    begun = changed(parts, STRINGS, instead(b"</sst>", b"<si " * 8_000_000 + b"</sst>"))
    yield a_case("strings that never end", "BM09", bytes, begun)
    yield a_case(
        "an absurd count of strings",
        "BM11",
        changed,
        parts,
        STRINGS,
        instead(b'uniqueCount="', b'uniqueCount="42949672'),
    )
    for told, code, index in (
        ("beyond the last", "BM09", b"99999"),
        ("below zero", "BM11", b"-1"),
        ("of no number", "BM11", b"x"),
    ):
        xml = b'<c r="L8" t="s"><v>%b</v></c>' % index
        yield a_case(f"a string {told}", code, changed, parts, TASKS, cell_put(xml))
    for told, style in (("beyond the last", b"999999"), ("below zero", b"-1"), ("of no number", b"x")):
        xml = b'<row r="40"><c r="A40" s="%b"/></row>' % style
        yield a_case(f"a style {told}", "", changed, parts, TASKS, rows_added(xml))
    merges = b'<mergeCells count="100000">%b</mergeCells>' % (b'<mergeCell ref="A1:XFD1048576"/>' * 100_000)
    yield a_case("100,000 merges of the whole sheet", "", changed, parts, TASKS, after_rows(merges))
    dimension = re.findall(rb"<dimension[^>]*>", parts[TASKS])[0]
    for reference in (b"A1", b"A1:XFD1048576", b"B2:A1"):
        size = b'<dimension ref="%b"/>' % reference
        yield a_case(
            f"a sheet that says it is {reference.decode()}",
            "",
            changed,
            parts,
            TASKS,
            instead(dimension, size),
        )
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    yield a_case("a blank cell at the far end", "", changed, parts, TASKS, rows_added(far))
    yield a_case("rows upside down", "", changed, parts, TASKS, upside_down)
    yield a_case("300,000 blank rows", "", changed, parts, TASKS, rows_added(b"<row/>" * 300_000))
    yield a_case(
        "200,000 blank columns", "", changed, parts, TASKS, rows_added(b"<row>%b</row>" % (b"<c/>" * 200_000))
    )


def number_cases(parts: Parts, address: Mapping[str, str]) -> Iterator[Case]:
    digits = b"9" * 400
    for kind, code, part in (("share", "BM56", TASKS), ("number", "BM70", TARGETS)):
        for value in (b"1e999", b"-1e999", b"NaN", b"INF", b"0x10", digits, b"1e", b"--1"):
            cell = b'<c r="%b"><v>%b</v></c>' % (address[kind].encode(), value)
            name = f"{kind} {value.decode()[:9]}"
            yield a_case(name, code, changed, parts, part, cell_put(cell))
    for told, code, number in (
        ("beyond the calendar", "BM62", b"2958466"),
        ("below zero", "BM62", b"-5"),
        ("of 1e300", "BM62", b"1e300"),
        ("of no number", "BM64", b"NaN"),
        ("before the plan", "BM64", b"1"),
    ):
        sheet = day_put(parts[TASKS], address["day"], number)
        yield a_case(f"a day {told}", code, packed, {**parts, TASKS: sheet})
    share = address["share"].encode()
    for told, attributes, inside in (
        ("quoted", b"", b"<v><![CDATA[90]]></v>"),
        ("spelled out", b"", b"<v>&#57;0</v>"),
        ("cut by an instruction", b"", b"<v>9<?x y?>0</v>"),
        ("cut by an element", b"", b"<v>9<x/>0</v>"),
        ("given twice", b"", b"<v>90</v><v>10</v>"),
        ("before its formula", b"", b"<v>90</v><f>1+1</f>"),
        ("as a text of its own", b' t="inlineStr"', b"<v>90</v>"),
    ):
        cell = b'<c r="%b"%b>%b</c>' % (share, attributes, inside)
        yield a_case(f"a share {told}", "BM11", changed, parts, TASKS, cell_put(cell))
    iso = b'<c r="%b" t="d"><v>99999-13-45</v></c>' % address["day"].encode()
    yield a_case("a day that is none", "BM62", changed, parts, TASKS, cell_put(iso))


def structure_cases(parts: Parts, address: Mapping[str, str], server: str) -> Iterator[Case]:
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    yield a_case("a sheet 100,000 levels deep", "", changed, parts, TASKS, after_rows(deep))
    yield a_case(
        "a workbook 100,000 levels deep",
        "",
        changed,
        parts,
        WORKBOOK,
        instead(b"</workbook>", deep + b"</workbook>"),
    )
    yield a_case(
        "texts 100,000 levels deep", "", changed, parts, STRINGS, instead(b"</sst>", deep + b"</sst>")
    )
    share = address["share"].encode()
    bare = b'<c r="%b"><f>1+1</f></c>' % share
    yield a_case("a formula nobody computed", "BM52", changed, parts, TASKS, cell_put(bare))
    error = b'<c r="%b" t="e"><f>1/0</f><v>#DIV/0!</v></c>' % share
    yield a_case("an error", "BM51", changed, parts, TASKS, cell_put(error))
    many = b"".join(b'<c r="A%d"><f t="shared" si="0"/><v>1</v></c>' % i for i in range(20, 9000))
    rows = b'<row r="20">%b</row>' % many
    yield a_case("cells of other rows in a row", "", changed, parts, TASKS, rows_added(rows))
    for told, formula in {
        "a file": b"'[1]Sheet1'!A1",
        "a program": b"cmd|' /C calc'!A0",
        "a page": b'WEBSERVICE("%b")' % server.encode(),
    }.items():
        xml = b'<c r="%b"><f>%b</f><v>40</v></c>' % (share, formula.replace(b'"', b"&quot;"))
        yield a_case(f"a formula that asks {told}", "", changed, parts, TASKS, cell_put(xml))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    dde = b'<externalLink xmlns="%b"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>' % MAIN
    query = b'<connections xmlns="%b"><connection id="1" type="4" refreshOnLoad="1"><webPr url="%b"/>'
    for told, code, kind, name, content in (
        ("a link to a program", "", "externalLink", "externalLinks/externalLink1.xml", dde),
        (
            "a query of a page",
            "",
            "connections",
            "connections.xml",
            query % (MAIN, server.encode()) + b"</connection></connections>",
        ),
        ("macros", "BM16", "vbaProject", "vbaProject.bin", ole),
        ("an object", "", "oleObject", "embeddings/oleObject1.bin", ole),
    ):
        more = linked({**parts, f"xl/{name}": content}, kind, name)
        yield a_case(told, code, packed, more)

"""The plan's data stand word for word in the issued text, and every reference between files holds."""

from __future__ import annotations

import csv
import re
import unicodedata
import uuid
from itertools import groupby
from pathlib import Path

import pytest

from cchc_xl.core.plan_rows import plan_from_rows
from cchc_xl.core.unit import UnitNames
from cchc_xl.plan_source import read_plan_rows

ROOT = Path(__file__).parents[1]
PLAN_2023 = ROOT / "workbook" / "src"
PLAN_2024 = ROOT / "tests" / "data" / "plan_2024"
SEED = (ROOT / "tests" / "data" / "plan_2023_seed.txt").read_text(encoding="utf-8")
SEED_LINES = SEED.split("\n")

Rows = list[dict[str, str]]

both_plans = pytest.mark.parametrize("plan", [PLAN_2023, PLAN_2024], ids=["2023", "2024"])


def read(plan: Path, name: str) -> Rows:
    path = plan / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def settings(plan: Path) -> dict[str, str]:
    return {row["key"]: row["value"] for row in read(plan, "settings")}


def unwrap(text: str) -> str:
    """One line, single spaces; a hyphen at the end of a line joins ("QĐ-⏎TTg")."""
    return re.sub(r"(?<=\S)-\s+", "-", " ".join(text.split()))


def bare(text: str) -> str:
    """Without any white space, for comparing whole sections character by character."""
    return "".join(text.split())


def passages(lines: str) -> list[str]:
    """The texts of "713; 705-707", 1-based lines of the seed, ends included."""
    found = []
    for part in lines.split("; "):
        first, _, last = part.partition("-")
        found.append(unwrap("\n".join(SEED_LINES[int(first) - 1 : int(last or first)])))
    return found


def wordings(plan: Path) -> set[str]:
    return {wording for row in read(plan, "collectives") for wording in row["wording"].split("|")}


def unit_names(plan: Path) -> set[str]:
    units = read(plan, "units")
    return {name for row in units for name in (row["name"], *row["aliases"].split("|")) if name}


SEED_TEXT = unwrap(SEED)
TASKS = read(PLAN_2023, "tasks")
TARGETS = read(PLAN_2023, "targets")
DUTIES = read(PLAN_2023, "duties")
DOUBTS = read(PLAN_2023, "doubts")
TASK_TEXTS = ("content", "lead", "coordinating", "time", "product")


# -- word for word ---------------------------------------------------------------------------------


def test_appendix_has_52_rows_of_which_48_are_work_and_4_are_headers() -> None:
    kinds = [row["kind"] for row in TASKS]
    assert (len(kinds), kinds.count("task"), kinds.count("header")) == (52, 48, 4)


@pytest.mark.parametrize("row", TASKS, ids=lambda row: row["id"])
def test_task_texts_stand_in_the_issued_text(row: dict[str, str]) -> None:
    for name in TASK_TEXTS:
        assert unwrap(row[name]) in SEED_TEXT, name


def test_rows_in_order_are_the_whole_appendix_and_nothing_else() -> None:
    titles = {row["group"]: row["title"] for row in read(PLAN_2023, "groups")}
    pieces = []
    for group, rows in groupby(TASKS, key=lambda row: row["group"]):
        pieces.append(f"{group}. {titles.pop(group)}")
        pieces += [row[name] for row in rows for name in ("tt", "sub", *TASK_TEXTS)]
    appendix = "\n".join(SEED_LINES[813:])
    assert bare("".join(pieces)) == bare(appendix)
    assert not titles


def test_a_task_is_starred_where_the_issued_content_ends_in_a_star() -> None:
    for row in TASKS:
        assert (row["starred"] == "True") == row["content"].endswith("(*)"), row["id"]


def test_targets_in_order_are_the_whole_of_section_two() -> None:
    texts = {row["text"]: row["section"] for row in TARGETS}  # a text shared by indicators counts once
    pieces = []
    for section, sentences in groupby(texts, key=texts.__getitem__):
        number = section.removeprefix("II.")
        pieces += ["-" if number == "1" else f"{number}.", *sentences]
    section_two = SEED[SEED.index("II. CHỈ TIÊU CHỦ YẾU") : SEED.index("III. NHIỆM VỤ, GIẢI PHÁP")]
    assert bare("".join(pieces)) == bare(section_two.removeprefix("II. CHỈ TIÊU CHỦ YẾU"))


@pytest.mark.parametrize("row", TARGETS, ids=lambda row: row["id"])
def test_target_text_stands_at_its_lines(row: dict[str, str]) -> None:
    assert any(unwrap(row["text"]) in passage for passage in passages(row["lines"]))


def test_conflicting_threshold_is_quoted_from_the_row_it_names() -> None:
    contents = {row["id"]: row["content"] for row in TASKS}
    found = {}
    for row in TARGETS:
        if row["conflict"]:
            match = re.fullmatch(r"Dòng \d+ của Danh mục \((\S+)\): “(.+)”", row["conflict"])
            assert match is not None
            assert match[2] in contents[match[1]]
            found[row["id"]] = match[1]
    assert found == {"II.5": "I.7.a", "II.8.b": "III.26"}


@pytest.mark.parametrize("row", DUTIES, ids=lambda row: f"{row['letter']}.{row['ordinal']}")
def test_duty_text_stands_at_its_lines(row: dict[str, str]) -> None:
    mark = "+" if "." in row["ordinal"] else "-"
    assert passages(row["lines"]) == [f"{mark} {unwrap(row['text'])}"]


def test_duties_in_order_are_the_whole_of_section_five_two() -> None:
    headings = {
        "a": "a. Văn phòng Sở:",
        "b": "b. Phòng Tổ chức Cán bộ:",
        "c": "c. Phòng Kế hoạch - Tài chính:",
        "d": "d. Thanh tra Sở:",
        "đ": "đ. Phòng Giáo dục Thường xuyên và Đại học",
        "e": "e. Các đơn vị giáo dục",
        "g": "g) Phòng Giáo dục và Đào tạo các quận, huyện",
    }
    pieces = []
    for letter, rows in groupby(DUTIES, key=lambda row: row["letter"]):
        pieces.append(headings.pop(letter))
        pieces += [("+" if "." in row["ordinal"] else "-") + row["text"] for row in rows]
    page_number = 731  # the extraction left the number of page 11 on a line of its own
    assert SEED_LINES[page_number - 1].strip() == "11"
    section = "".join(SEED_LINES[492 : page_number - 1] + SEED_LINES[page_number:755])
    assert bare("".join(pieces)) == bare(section)
    assert not headings


def test_duty_letters_name_the_units_of_their_headings() -> None:
    named = {(row["letter"], row["unit"]) for row in DUTIES}
    assert dict(named) == {
        "a": "VP",
        "b": "TCCB",
        "c": "KHTC",
        "d": "TTr",
        "đ": "GDTXDH",
        "e": "Các đơn vị giáo dục",
        "g": "Phòng GD&ĐT các quận, huyện",
    }
    assert len(named) == 7  # one unit a letter


def test_plan_head_stands_in_the_issued_text() -> None:
    head = settings(PLAN_2023)
    names = ("plan_title", "agency", "legal_bases", "signatory_authority", "signatory_title")
    for name in (*names, "signatory_name"):
        for line in head[name].splitlines():
            assert unwrap(line) in SEED_TEXT, (name, line)
    listed = [line.lstrip() for line in SEED_LINES[776:794] if line.strip()]
    recipients = head["recipients"].splitlines()
    assert len(recipients) == len(listed)
    assert all(line.startswith(item) for line, item in zip(listed, recipients, strict=True))
    assert (head["plan_number"], head["plan_issued_on"]) == ("", "")  # blank as issued (line 801)


def test_reporting_rule_of_the_settings_is_the_issued_one() -> None:
    day = int(settings(PLAN_2023)["report_due_day"])
    assert f"gửi trước ngày {day:02} tháng cuối của quý" in SEED_TEXT


# -- doubts ----------------------------------------------------------------------------------------


def test_there_are_55_doubts_with_type_and_explanation() -> None:
    assert len({row["id"] for row in DOUBTS}) == len(DOUBTS) == 55
    for row in DOUBTS:
        assert row["type"], row["id"]
        assert row["explanation"].endswith("."), row["id"]
        assert row["confidence"] in {"high", "medium", "low"}, row["id"]


@pytest.mark.parametrize("row", DOUBTS, ids=lambda row: row["id"])
def test_doubt_quotes_the_issued_text_at_its_lines(row: dict[str, str]) -> None:
    for quote in row["quote"].split(" | "):
        parts = [re.escape(unwrap(part)) for part in quote.split(" … ")]
        pattern = r".*".join(parts)
        assert any(re.search(pattern, passage) for passage in passages(row["lines"])), quote


def test_every_subject_of_a_doubt_exists() -> None:
    known = {row["id"] for row in TASKS} | {row["id"] for row in TARGETS}
    known |= {f"head.{key}" for key in settings(PLAN_2023)}
    for row in DOUBTS:
        assert set(row["subject"].split()) <= known, row["id"]


def test_every_doubt_of_a_collective_exists() -> None:
    doubts = {row["id"] for row in DOUBTS}
    assert {row["doubt"] for row in read(PLAN_2023, "collectives") if row["doubt"]} <= doubts


def test_blank_cells_of_work_rows_carry_a_doubt() -> None:
    doubted = {subject for row in DOUBTS for subject in row["subject"].split()}
    blank = {
        row["id"] for row in TASKS if row["kind"] == "task" and not all(row[name] for name in TASK_TEXTS)
    }
    assert blank == {"I.9", "III.28"}
    assert blank <= doubted


# -- references within a plan, this year's and another's -------------------------------------------


@both_plans
def test_ids_are_unique_across_tasks_and_targets(plan: Path) -> None:
    ids = [row["id"] for name in ("tasks", "targets") for row in read(plan, name)]
    assert len(ids) == len(set(ids))


@both_plans
def test_a_parent_is_a_header_of_the_same_group_above_its_child(plan: Path) -> None:
    headers: dict[str, str] = {}
    for row in read(plan, "tasks"):
        if row["parent"]:
            assert headers[row["parent"]] == row["group"]
        if row["kind"] == "header":
            headers[row["id"]] = row["group"]


@both_plans
def test_a_header_has_no_unit_time_or_product(plan: Path) -> None:
    for row in read(plan, "tasks"):
        if row["kind"] == "header":
            assert not any(row[name] for name in TASK_TEXTS if name != "content"), row["id"]


@both_plans
def test_every_group_of_a_task_has_a_title(plan: Path) -> None:
    titles = {row["group"] for row in read(plan, "groups")}
    assert {row["group"] for row in read(plan, "tasks")} == titles


@both_plans
def test_unit_codes_are_unique_and_ascii(plan: Path) -> None:
    codes = [row["code"] for row in read(plan, "units")]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", code) for code in codes)


@both_plans
def test_kinds_of_unit_in_collectives_exist_among_the_units(plan: Path) -> None:
    types = {row["type"] for row in read(plan, "units")}
    for row in read(plan, "collectives"):
        assert set(filter(None, row["unit_types"].split(","))) <= types, row["wording"]


def test_row_40c_asks_the_same_kinds_of_unit_as_row_1c() -> None:
    kinds = {row["wording"].split("|")[0]: row["unit_types"] for row in read(PLAN_2023, "collectives")}
    assert kinds["Sở GD&ĐT"] == kinds["Các đơn vị giáo dục"]


@both_plans
def test_duties_are_of_known_units_or_collectives(plan: Path) -> None:
    codes = {row["code"] for row in read(plan, "units")}
    assert {row["unit"] for row in read(plan, "duties")} <= codes | wordings(plan)


@both_plans
def test_the_office_is_a_unit(plan: Path) -> None:
    assert settings(plan)["office_code"] in {row["code"] for row in read(plan, "units")}


# -- indicators ------------------------------------------------------------------------------------


@both_plans
def test_source_of_a_target_is_a_known_unit_or_collective(plan: Path) -> None:
    assert {row["source"] for row in read(plan, "targets")} <= unit_names(plan) | wordings(plan)


@both_plans
def test_only_ratios_are_asked_and_of_their_source(plan: Path) -> None:
    for row in read(plan, "targets"):
        assert row["reporters"] == (row["source"] if row["kind"] == "ratio" else ""), row["id"]


@both_plans
def test_figures_add_up_exactly_where_a_collective_reports_them(plan: Path) -> None:
    for row in read(plan, "targets"):
        collective = row["source"] in wordings(plan)
        assert row["adds_up"] == ("yes" if collective else "no"), row["id"]


@both_plans
def test_every_threshold_occurs_in_its_text(plan: Path) -> None:
    for row in read(plan, "targets"):
        if row["kind"] == "qualitative":
            blank = ("numerator", "denominator", "comparison", "threshold_percent")
            assert not any(row[name] for name in blank), row["id"]
        else:
            assert re.search(rf"\b{row['threshold_percent']}%", row["text"]), row["id"]
            assert all((row["numerator"], row["denominator"])), row["id"]
            assert row["comparison"] == ">=", row["id"]


def test_every_percentage_of_section_two_is_a_threshold() -> None:
    for text, rows in groupby(TARGETS, key=lambda row: row["text"]):
        thresholds = {row["threshold_percent"] for row in rows if row["threshold_percent"]}
        assert set(re.findall(r"(\d+)%", text)) == thresholds, text


def test_indicators_are_of_the_three_types_the_conventions_name() -> None:
    kinds = {
        section: {row["kind"] for row in rows}
        for section, rows in groupby(TARGETS, key=lambda row: row["section"])
    }
    ratios = {f"II.{n}": {"ratio"} for n in range(3, 11)}
    assert kinds == {"II.1": {"qualitative"}, "II.2": {"derived"}, **ratios, "II.11": {"qualitative"}}
    assert sum(row["section"] == "II.1" for row in TARGETS) == 6  # six ranks and indices


# -- the files -------------------------------------------------------------------------------------


@both_plans
def test_files_are_utf8_without_bom_and_nfc(plan: Path) -> None:
    for path in [*plan.glob("*.csv"), *plan.glob("*.md")]:
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in data, path.name
        assert unicodedata.is_normalized("NFC", data.decode("utf-8")), path.name


@both_plans
def test_every_row_has_the_columns_of_its_header(plan: Path) -> None:
    for path in plan.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(row) for row in csv.reader(file, strict=True)}) == 1, path.name


@pytest.mark.parametrize("name", [path.stem for path in sorted(PLAN_2024.glob("*.csv"))])
def test_another_years_plan_has_the_same_columns(name: str) -> None:
    assert list(read(PLAN_2024, name)[0]) == list(read(PLAN_2023, name)[0])


def test_another_years_plan_has_the_same_settings_under_its_own_identity() -> None:
    ours, other = settings(PLAN_2023), settings(PLAN_2024)
    assert list(ours) == list(other)
    for key in ("plan_id", "workbook_id", "year", "agency", "parent_agency", "office_code", "place"):
        assert ours[key] != other[key], key


@both_plans
def test_settings_are_labelled_and_explained(plan: Path) -> None:
    rows = read(plan, "settings")
    assert len({row["key"] for row in rows}) == len(rows)
    assert all(row["label"] and row["help"].endswith(".") for row in rows)
    uuid.UUID(settings(plan)["workbook_id"])


@both_plans
def test_holidays_cover_the_plan_year(plan: Path) -> None:
    days = [row["date"] for row in read(plan, "holidays_vn")]
    assert len(days) == len(set(days))
    assert any(day.startswith(settings(plan)["year"]) for day in days)


def test_every_name_of_every_unit_means_that_unit_alone() -> None:
    units = plan_from_rows(read_plan_rows(PLAN_2023)).units
    names = UnitNames(units)
    for unit in units:
        for name in (unit.code, unit.name, *unit.aliases):
            for written in (name, name.upper(), unicodedata.normalize("NFD", name)):
                assert names.candidates(written) == (unit.code,), written

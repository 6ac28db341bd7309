"""The catalogue of rules, and the page that shows it."""

from __future__ import annotations

from collections import Counter
from string import Formatter

from cchc_xl.core import rules
from tools.rules_page import PAGE, page


def test_the_page_of_rules_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tools/rules_page.py"


def test_every_rule_is_on_the_page_in_its_own_row() -> None:
    rows = Counter(line.split("|")[1].strip() for line in page().splitlines() if line.startswith("| "))
    assert all(rows[rule.code] == 1 for rule in rules.ALL)


def test_codes_are_unique_and_belong_to_a_family() -> None:
    codes = [rule.code for rule in rules.ALL]
    assert len(set(codes)) == len(codes) > 100
    assert {code[:2] for code in codes} == set(rules.FAMILIES)
    assert all(code[2:].isdecimal() and len(code) == 4 for code in codes)


def test_every_sentence_ends_and_hints_are_short() -> None:
    for rule in rules.ALL:
        assert rule.message.endswith((".", "…", "}")), rule.code
        assert rule.action.endswith((".", "…", "}")), rule.code
        assert len(rule.hint) <= 32, rule.code


def test_in_general_no_value_is_left_to_fill_in() -> None:
    for rule in rules.ALL:
        assert not any(name for text in rule.in_general for _, name, _, _ in Formatter().parse(text))
        assert not any(text.endswith("….") for text in rule.in_general)

"""Filled forms damaged in every known way: each fault is found, at its exact cell, and nothing beside it.

A sample: every kind once, alone or among others, by some of the programs. ``tools/damage_forms.py`` plays
every kind alone and hundreds of mixtures by each program.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest

from tests.form_damage import UNITS, Damage
from tests.form_damages import DAMAGES, HARMLESS
from tests.form_writers import LIBREOFFICE, Outcome, Trial, written

OFFICE, _, SCHOOL = UNITS
MIXING = [kind for kind in DAMAGES if kind.mixes]


def wrong(trials: list[Trial]) -> list[str]:
    """What was not found at its cell and what was invented, with the kinds that were done."""
    said = []
    for trial, data in zip(trials, written(trials), strict=True):
        outcome = trial.outcome(data)
        if outcome.elsewhere or outcome.missed or outcome.invented:
            kinds = ", ".join(kind.name for kind in trial.kinds)
            said.append(f"{kinds}: {outcome.elsewhere} {outcome.missed} {outcome.invented}")
    return said


def shared(kinds: Iterable[Damage], size: int, writer: str, seed: int = 0) -> list[Trial]:
    """Every kind once, ``size`` of them in a form."""
    shuffled = list(kinds)
    Random(seed).shuffle(shuffled)
    groups = (shuffled[first : first + size] for first in range(0, len(shuffled), size))
    return [Trial(group, OFFICE, seed, writer) for group in groups]


def test_what_harms_the_whole_form_is_found() -> None:
    alone = [kind for kind in DAMAGES if not kind.mixes]
    assert len(alone) > 15
    assert wrong([Trial([kind], SCHOOL, 0, "openpyxl") for kind in alone]) == []


@pytest.mark.parametrize("writer", ["openpyxl", "XlsxWriter"])
def test_six_faults_in_a_form_are_six_findings_each_at_its_cell(writer: str) -> None:
    assert wrong(shared(MIXING, 6, writer, seed=len(writer))) == []


def test_forms_without_a_fault_are_taken_without_a_word() -> None:
    assert wrong([Trial([kind], SCHOOL, 0, "openpyxl") for kind in HARMLESS]) == []
    assert wrong(shared((kind for kind in HARMLESS if kind.mixes), 20, "XlsxWriter")) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("writer", LIBREOFFICE)
def test_the_same_holds_whatever_libreoffice_saves_the_form_as(writer: str) -> None:
    damaged = shared((kind for kind in MIXING if kind.kept), 28, writer)
    assert wrong(damaged + shared((kind for kind in HARMLESS if kind.mixes), 20, writer)) == []


def test_kinds_have_names_of_their_own() -> None:
    names = [kind.name for kind in (*DAMAGES, *HARMLESS)]
    assert len(set(names)) == len(names)
    assert len(DAMAGES) > 40


def test_a_finding_at_another_cell_or_of_another_rule_is_counted_as_such() -> None:
    expected = [("BM53", "A!B1"), ("BM57", "A!B2"), ("BM63", "A!B3")]
    outcome = Outcome(
        expected,
        frozenset({"BM92"}),
        [("BM53", "A!B1"), ("BM57", "A!C2"), ("BM92", "A!B4"), ("BM70", "A!B3")],
    )
    assert outcome.exact == [("BM53", "A!B1")]
    assert outcome.elsewhere == [("BM57", "A!B2")]
    assert outcome.missed == [("BM63", "A!B3")]
    assert outcome.invented == [("BM70", "A!B3")]


def test_the_same_fault_twice_needs_two_findings() -> None:
    twice = [("BM53", "A!B1"), ("BM53", "A!B2")]
    assert Outcome(twice, frozenset(), [("BM53", "A!B1")]).missed == [("BM53", "A!B2")]
    assert Outcome(twice[:1], frozenset(), twice).invented == [("BM53", "A!B2")]

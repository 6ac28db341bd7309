"""Ai được hỏi: which units a task or a target asks, from the wording of the appendix.

``collectives`` says which kinds of unit a collective name means; "… liên quan" asks nobody until the
office names them; "mọi phòng thuộc Sở, trừ đơn vị đã nêu tên ở cột chủ trì" (conventions of the office).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cchc_xl.core import rules, tables
from cchc_xl.core.plan import Plan, Target, Task
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.unit import UnitNames
from cchc_xl.core.vntext import fold

_CONCERNED = "lien quan"  # "… liên quan": nobody is named
_ARTICLE = re.compile(r"^(?:va|cac|nhung)\s+")


@dataclass(frozen=True, slots=True)
class Asked:
    """Codes of the units asked by one task; a lead is never a partner of the same task."""

    leads: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


class Asking:
    """Who is asked, for all tasks and targets of a plan on a day (units come and go)."""

    def __init__(self, plan: Plan, day: date) -> None:
        reporting = [unit for unit in plan.units if unit.reports_on(day)]
        self.represented: dict[str, str] = {  # unit → the one that answers for it: nobody is asked twice
            unit.code: other for unit in reporting if (other := plan.answered_by(unit.code, day))
        }
        self._units = [unit for unit in reporting if unit.code not in self.represented]
        self._all = reporting
        self._names = UnitNames(plan.units)
        self._reporting = {unit.code for unit in reporting}
        self._collectives = sorted(
            ((_key(wording), c.unit_types) for c in plan.collectives for wording in c.wordings),
            key=lambda pair: -len(pair[0]),
        )
        self._duties = plan.duties
        self._day = day
        self.problems: list[Problem] = []
        self.tasks: dict[str, Asked] = {task.task_id: self._task(task) for task in plan.work}
        self.targets: dict[str, tuple[str, ...]] = {
            target.target_id: self._target(target) for target in plan.targets
        }

    def of_unit(self, code: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Ids of the tasks the unit leads, of those it supports, and of the targets it reports."""
        leads = frozenset(i for i, asked in self.tasks.items() if code in asked.leads)
        partners = frozenset(i for i, asked in self.tasks.items() if code in asked.partners)
        targets = frozenset(i for i, codes in self.targets.items() if code in codes)
        return leads, partners, targets

    def duties(self, code: str) -> tuple[str, ...]:
        """Section V.2's duties of one unit: its own and those of the kinds of unit it belongs to."""
        codes = {code, *(unit for unit, other in self.represented.items() if other == code)}
        return tuple(
            duty.text for duty in self._duties if codes & {duty.unit, *(self._part(duty.unit) or ())}
        )

    def units(self) -> tuple[str, ...]:
        """Codes of the units that owe a report of their own, in the order of the units sheet."""
        return tuple(unit.code for unit in self._units)

    def reported(self) -> dict[str, str]:
        """Code of every unit that is reported on → of the unit whose report that is, in the same order."""
        return {unit.code: self.represented.get(unit.code, unit.code) for unit in self._all}

    def _task(self, task: Task) -> Asked:
        if not task.in_force(self._day):
            return Asked()
        leads = self._expand(task.lead, tables.TASKS, "lead", task.task_id)
        partners = self._expand(task.coordinating, tables.TASKS, "coordinating", task.task_id)
        return Asked(leads, tuple(code for code in partners if code not in leads))

    def _target(self, target: Target) -> tuple[str, ...]:
        if target.kind != "ratio":
            return ()
        return self._expand(target.source, tables.TARGETS, "source", target.target_id)

    def _expand(self, text: str, spec: tables.TableSpec, field: str, key: str) -> tuple[str, ...]:
        codes: list[str] = []
        for part in self._parts(text):
            found = self._part(part)
            if found is None:
                place = Place(sheet=spec.sheet, header=spec.column(field).header)
                names = self._names.candidates(part)
                rule = rules.UNIT_AMBIGUOUS if names else rules.UNIT_UNKNOWN
                self.problems.append(
                    Problem(rule, place, {"name": part, "key": key, "candidates": ", ".join(names)})
                )
            else:
                codes += found
        wanted = {self.represented.get(code, code) for code in codes}
        return tuple(unit.code for unit in self._units if unit.code in wanted)

    def _parts(self, text: str) -> Iterable[str]:
        """Split at ";", "," and "và", but never inside a collective name ("UBND quận, huyện")."""
        for piece in re.split(r"[;\n]", text):
            words = re.split(r"(,|\bvà\b)", piece)
            i = 0
            while i < len(words):
                for j in range(len(words), i, -1):
                    joined = "".join(words[i:j]).strip(" ,")
                    if joined and (j == i + 1 or self._known(joined)):
                        if joined not in (",", "và"):
                            yield joined
                        i = j
                        break
                else:
                    i += 1

    def _known(self, part: str) -> bool:
        key = _key(part)
        if key.startswith("co quan") and key.endswith(_CONCERNED):  # "cơ quan, tổ chức có liên quan"
            return True
        return any(key == wording for wording, _ in self._collectives) or bool(self._names.resolve(part))

    def _part(self, part: str) -> list[str] | None:
        key = _key(part)
        for wording, unit_types in self._collectives:
            if key == wording:
                return [unit.code for unit in self._all if unit.unit_type in unit_types]
        if _CONCERNED in key:
            return []
        code = self._names.resolve(part) or self._names.resolve(_ARTICLE.sub("", key))
        return None if code is None else [code] if code in self._reporting else []


def _key(text: str) -> str:
    key = fold(text).strip(" .,;")
    while (shorter := _ARTICLE.sub("", key)) != key:
        key = shorter
    return key

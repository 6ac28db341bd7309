"""House rules of the test session: programs that are missing, and hypothesis.

A test marked ``libreoffice``, ``poppler`` or ``validator`` is skipped where its program is missing, and the
session says so loudly. With ``CI=true`` any skip fails the session: a check that never runs proves nothing.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import settings

from tests.programs import NEEDS

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# No deadline: a busy machine is no fault of the code. CI draws the same examples every time.
settings.register_profile("house", deadline=None, derandomize=IN_CI)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    for marker, (name, _) in NEEDS.items():
        config.addinivalue_line("markers", f"{marker}: needs {name}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = {marker: name for marker, (name, find) in NEEDS.items() if find() is None}
    for item in items:
        lacking = [name for marker, name in missing.items() if item.get_closest_marker(marker)]
        if lacking:
            item.add_marker(pytest.mark.skip(reason=" + ".join(lacking)))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if IN_CI and _skips(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skips = _skips(config)
    if skips:
        reasons = "; ".join(f"{reason} ({count})" for reason, count in sorted(skips.items()))
        verdict = " – trong CI, bỏ qua là hỏng" if IN_CI else ""
        line = f"BỎ QUA {skips.total()} kiểm thử vì thiếu: {reasons}{verdict}"
        terminalreporter.write_sep("!", line, red=True, bold=True)


def _skips(config: pytest.Config) -> Counter[str]:
    """How often each reason was given; what workers skip is reported here too, and only here."""
    reporter: pytest.TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", ()) if reporter else ()
    return Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in reports)

"""House rules of the test session: programs that are missing, and hypothesis.

A test marked ``libreoffice``, ``poppler`` or ``validator`` is skipped where its program is missing, and the
session says so loudly. With ``CI=true`` any skip fails the session: a check that never runs proves nothing.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator

import pytest
from hypothesis import settings

from tests.programs import NEEDS

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# No deadline: a busy machine is no fault of the code. CI draws the same examples every time.
settings.register_profile("house", deadline=None, derandomize=IN_CI)
settings.load_profile("house")

_skips = pytest.StashKey["Counter[str]"]()


def pytest_configure(config: pytest.Config) -> None:
    for marker, (name, _) in NEEDS.items():
        config.addinivalue_line("markers", f"{marker}: needs {name}")
    config.stash[_skips] = Counter()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = {marker: name for marker, (name, find) in NEEDS.items() if find() is None}
    for item in items:
        lacking = [name for marker, name in missing.items() if item.get_closest_marker(marker)]
        if lacking:
            item.add_marker(pytest.mark.skip(reason=" + ".join(lacking)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        item.config.stash[_skips][reason.removeprefix("Skipped: ")] += 1
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    if IN_CI and session.config.stash[_skips] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skips = config.stash[_skips]
    if skips:
        reasons = "; ".join(f"{reason} ({count})" for reason, count in sorted(skips.items()))
        verdict = " – trong CI, bỏ qua là hỏng" if IN_CI else ""
        line = f"BỎ QUA {skips.total()} kiểm thử vì thiếu: {reasons}{verdict}"
        terminalreporter.write_sep("!", line, red=True, bold=True)

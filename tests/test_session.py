"""A missing program is a loud skip on a desk and a failure in CI."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import ROOT

TWO_TESTS = """
    import pytest

    @pytest.mark.poppler
    def test_with_program(): raise AssertionError("must not run")

    def test_plain(): pass
"""


@pytest.fixture
def session(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.Pytester:
    """A session under our conftest on a machine without any program."""
    pytester.makeconftest((ROOT / "tests/conftest.py").read_text("utf-8"))
    pytester.makepyfile(TWO_TESTS)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    return pytester


def test_missing_program_skips_with_a_count_and_a_name(session: pytest.Pytester) -> None:
    result = session.runpytest_subprocess()
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*BỎ QUA 1 kiểm thử vì thiếu: poppler (pdftoppm) (1)*"])
    assert result.ret == pytest.ExitCode.OK


@pytest.mark.parametrize("workers", ["0", "2"])
def test_missing_program_fails_the_session_in_ci(
    session: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    monkeypatch.setenv("CI", "true")
    result = session.runpytest_subprocess("-n", workers)
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*BỎ QUA 1 kiểm thử*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_session_that_skips_nothing_passes_in_ci(
    session: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    result = session.runpytest_subprocess("-k", "test_plain")
    assert result.ret == pytest.ExitCode.OK

"""Only one run works at a workbook; who does is told to the one that waits in vain."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from cchc_xl.errors import StoreError, WorkbookError
from cchc_xl.one_worker import one_worker

SINCE = datetime(2023, 6, 8, 1, 30, tzinfo=UTC)


def _work(folder: Path, pipe: Connection) -> None:
    with one_worker(folder, lambda: SINCE):
        pipe.send("working")
        pipe.recv()


@pytest.mark.parametrize(
    ("after", "advice"),
    [(timedelta(minutes=2), "Chờ lệnh đó xong"), (timedelta(hours=2), "xóa tệp “.dang_lam.lock”")],
)
def test_a_second_run_is_told_who_works_since_when_and_what_to_do(
    tmp_path: Path, after: timedelta, advice: str
) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(tmp_path, theirs), daemon=True)
    process.start()
    try:
        assert ours.poll(30)
        with (
            pytest.raises(WorkbookError, match="đang làm việc với sổ này") as caught,
            one_worker(tmp_path, lambda: SINCE + after, patience=0),
        ):
            pytest.fail("two worked at once")
        assert "từ 08/06/2023 08:30" in caught.value.message
        assert advice in caught.value.action
        process.kill()
        process.join(30)
        with one_worker(tmp_path, lambda: SINCE, patience=5):
            pass  # the lock of a run that was killed is free
    finally:
        process.kill()
        process.join(30)


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    nowhere = tmp_path / "file" / "x"
    with pytest.raises(StoreError, match="hoặc ghi được"), one_worker(nowhere, lambda: SINCE):
        pytest.fail("it worked nowhere")


def test_a_run_that_leaves_nothing_leaves_no_folder(tmp_path: Path) -> None:
    with one_worker(tmp_path / "a", lambda: SINCE):
        pass
    with one_worker(tmp_path / "b", lambda: SINCE):
        (tmp_path / "b" / "kho").mkdir()
    assert [path.name for path in tmp_path.iterdir()] == ["b"]

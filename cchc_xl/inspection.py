"""What a self-check finds outside the workbook's cells: versions, the path, lock files, folders, template."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cchc_xl import desks, settings
from cchc_xl.core.self_check import BAD, GOOD, LOOK, Finding
from cchc_xl.core.vnformat import moment
from cchc_xl.desks import inbox_folder
from cchc_xl.errors import CchcError, why
from cchc_xl.excel import saving
from cchc_xl.flows.prove_ledger import prove_ledger
from cchc_xl.settings import data_folder


def software_version() -> str:
    """The installed version of this package, "chưa cài" when it runs from a bare folder."""
    try:
        return version("cchc_xl")
    except PackageNotFoundError:
        return "chưa cài"


def inspect(
    file: Path, full_name: str, program: str, own_program: str, now: Callable[[], datetime]
) -> Iterator[Finding]:
    """Findings about the workbook at ``file``, which ``program`` has open under ``full_name``.

    ``own_program`` ("Excel" or "LibreOffice") holds a lock file of its own on the workbook, which is as it
    should be.
    """
    libraries = ", ".join(f"{name} {version(name)}" for name in ("xlwings", "pandas", "openpyxl"))
    yield Finding(
        "Phiên bản",
        GOOD,
        f"cchc_xl {software_version()}; Python {platform.python_version()}; {libraries}; {program}.",
    )
    yield _path(file, full_name)
    yield _locks(file, own_program)
    yield from _folders(file)
    yield _arrivals(desks.closed(file, now))
    yield _waiting(file)
    template = settings.report_template()
    if template.is_file():
        yield Finding("Mẫu báo cáo", GOOD, f"Có tệp mẫu {template.name}.")
    else:
        yield Finding(
            "Mẫu báo cáo", BAD, f"Không thấy tệp mẫu {template}.", "Cài lại phần mềm hoặc chép lại mẫu."
        )


def _arrivals(desk: desks.Desk) -> Finding:
    """Every file received is read anew."""
    item = "Kho tệp đến"
    try:
        result = prove_ledger(desk.store)
    except CchcError as error:
        return Finding(item, BAD, error.message, error.action)
    received = f"{result.counts['received']} tệp đã nhận"
    if not result.damage:
        return Finding(item, GOOD, f"{received}, tệp nào cũng còn nguyên và có biên nhận.")
    worst = result.damage[0]
    return Finding(item, BAD, f"{received}; {len(result.damage)} hỏng. {worst.message}", worst.action)


def _waiting(file: Path) -> Finding:
    item = "Kết quả chờ ghi"
    if not desks.waits(file):
        return Finding(item, GOOD, "Không có.")
    return Finding(
        item,
        LOOK,
        "Có kết quả chưa ghi vào sổ vì lúc đó sổ đang có người mở.",
        "Để trợ lý chạy: khi sổ rảnh, kết quả được ghi nốt trong vài giây.",
    )


def _path(file: Path, full_name: str) -> Finding:
    if "://" in full_name:
        return Finding(
            "Đường dẫn sổ",
            LOOK,
            f"Sổ mở từ {full_name}; dữ liệu để ở {file}.",
            "Để OneDrive đồng bộ xong trước khi bấm nút; không mở cùng lúc trên hai máy.",
        )
    return Finding("Đường dẫn sổ", GOOD, str(file))


def _locks(file: Path, own_program: str) -> Finding:
    others = [o for o in saving.owners(file) if o.program != own_program]
    if not others:
        return Finding("Tệp khóa", GOOD, "Không có ai khác đang mở sổ.")
    owner = others[0]
    return Finding(
        "Tệp khóa",
        LOOK,
        f"{owner.name} mở sổ bằng {owner.program} từ {moment(owner.since)}.",
        f"Chờ người đó đóng sổ; nếu chắc chắn không ai mở, xóa tệp “{owner.lock.name}” bên cạnh sổ.",
    )


def _folders(file: Path) -> Iterator[Finding]:
    for item, folder in (
        ("Thư mục chứa sổ", file.parent),
        ("Thư mục dữ liệu", data_folder(file)),
        ("Hộp đến", inbox_folder(file)),
    ):
        try:
            folder.mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            said = f"Không ghi được vào {folder} ({why(error)})."
            yield Finding(item, BAD, said, "Xin quyền ghi vào thư mục này, kiểm tra ổ đĩa còn chỗ.")
        else:
            yield Finding(item, GOOD, str(folder))

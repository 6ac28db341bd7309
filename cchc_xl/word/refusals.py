"""Why the report cannot be written, as a person reads it: the one catalogue of ReportError's sentences."""

from __future__ import annotations

from pathlib import Path

from cchc_xl.errors import ReportError

_MEND = "Sửa mẫu trong Word, hoặc lấy lại bản mẫu gốc, rồi xuất lại báo cáo."


def exists(out: Path) -> ReportError:
    return ReportError(
        f"Đã có tệp “{out.name}” nên không ghi đè.",
        "Chọn tên khác, hoặc chuyển tệp cũ đi nơi khác rồi chạy lại.",
    )


def no_folder(out: Path) -> ReportError:
    return ReportError(
        f"Không có thư mục “{out.parent}”.", "Tạo thư mục đó hoặc chọn nơi ghi khác rồi chạy lại."
    )


def not_docx(out: Path) -> ReportError:
    return ReportError(
        f"Tên tệp “{out.name}” không có đuôi .docx.", "Đặt tên báo cáo có đuôi .docx rồi chạy lại."
    )


def not_written(out: Path, reason: str) -> ReportError:
    return ReportError(
        f"Không ghi được báo cáo “{out.name}” ({reason}).",
        "Kiểm tra ổ đĩa còn chỗ và thư mục cho phép ghi rồi chạy lại.",
    )


def no_template(template: Path) -> ReportError:
    return ReportError(
        f"Không có mẫu báo cáo “{template}”.", "Lấy lại tệp mẫu trong bộ cài đặt rồi chạy lại."
    )


def bad_template(template: Path) -> ReportError:
    return ReportError(
        f"Mẫu báo cáo “{template.name}” không đọc được (không phải tệp .docx hoặc bị hỏng).",
        "Mở bằng Word, lưu lại ở dạng .docx, hoặc lấy lại bản mẫu gốc, rồi chạy lại.",
    )


def unreadable(document: Path) -> ReportError:
    return ReportError(
        f"Không đọc được văn bản “{document.name}” (không phải tệp .docx hoặc bị hỏng).",
        "Mở bằng Word, lưu lại ở dạng .docx rồi chạy lại.",
    )


def unknown_placeholder(template: Path, where: str, name: str) -> ReportError:
    return ReportError(
        f"Mẫu “{template.name}”, {where}: không có chỗ điền nào tên “{{{{{name}}}}}”.",
        "Sửa tên theo bảng chỗ điền trong templates/README.md rồi xuất lại báo cáo.",
    )


def broken_placeholder(template: Path, where: str) -> ReportError:
    return ReportError(
        f"Mẫu “{template.name}”, {where}: chỗ điền viết chưa đúng.",
        "Viết chỗ điền liền nhau, không dấu, ví dụ {{tong_quan}}, rồi xuất lại báo cáo.",
    )


def not_alone(template: Path, where: str, name: str) -> ReportError:
    return ReportError(
        f"Mẫu “{template.name}”, {where}: “{{{{{name}}}}}” phải đứng riêng một đoạn.",
        "Tách chỗ điền này thành một đoạn riêng rồi xuất lại báo cáo.",
    )


def missing_placeholder(template: Path, name: str) -> ReportError:
    return ReportError(f"Mẫu “{template.name}” thiếu chỗ điền “{{{{{name}}}}}”.", _MEND)


def outside_row(template: Path, where: str, name: str) -> ReportError:
    return ReportError(
        f"Mẫu “{template.name}”, {where}: “{{{{{name}}}}}” phải nằm trong dòng mẫu của đúng bảng.", _MEND
    )

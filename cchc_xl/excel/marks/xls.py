"""Dấu của ô trong .xls: BIFF8 records (MS-XLS 2.4) in an OLE container; of BIFF5 (Excel 95) no runs of fonts.

Every formula there has a stored result, so none is known to be uncomputed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import olefile

from cchc_xl.excel.marks import ERRORS, Marks, SheetMarks, address, is_legacy, legacy_font, merge

_BOF, _EOF = 0x0809, 0x000A
# Records of the workbook.
_CODE_PAGE: Final = 0x0042
_DATE_MODE: Final = 0x0022
_SHEET: Final = 0x0085  # BOUNDSHEET
_FONT: Final = 0x0031
_FORMAT: Final = 0x00E0  # XF
_STRINGS: Final = 0x00FC  # SST
_CONTINUE: Final = 0x003C
# Of a sheet.
_ROW: Final = 0x0208
_COLUMNS: Final = 0x007D  # COLINFO
_FORMULA: Final = 0x0006
_ERROR_OR_BOOL: Final = 0x0205  # BOOLERR
_MERGES: Final = 0x00E5  # MERGEDCELLS
_SHARED_TEXT: Final = 0x00FD  # LABELSST
_TEXTS: Final = (_SHARED_TEXT, 0x0204, 0x00D6)  # LABEL, RSTRING

_MACROS: Final = "_VBA_PROJECT_CUR"
_MACRO_SHEET: Final = 1  # kind of a sheet of macros as Excel 4 had them
_BIFF8: Final = 0x0600


def marks(data: bytes) -> Marks:
    """The marks of a workbook from the bytes of its file."""
    stream, macros = _open(data)
    try:
        return _Workbook(stream, macros).marks()
    except (struct.error, IndexError) as error:
        raise ValueError("a record too short") from error


def _open(data: bytes) -> tuple[bytes, bool]:
    """The workbook's stream, and whether a VBA project stands beside it."""
    fat_sectors, directories = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 72)[0]
    if max(fat_sectors, directories) << 9 > len(data):
        raise ValueError("more sectors than the file has")  # the library would look for all of them
    try:
        with olefile.OleFileIO(data) as ole:
            name = next(name for name in ("Workbook", "Book") if ole.exists(name))
            if ole.get_size(name) > len(data):
                raise ValueError("a stream larger than the file")
            return ole.openstream(name).read(), ole.exists(_MACROS)
    except Exception as error:  # whatever the library makes of a damaged container
        raise ValueError("a damaged container") from error


def _records(stream: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record of a substream, without those of substreams inside it (charts)."""
    depth = 0
    while at < end:
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + size > len(stream):
            raise IndexError
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at : at + size]
        at += size


@dataclass(slots=True)
class _Fonts:
    """Fonts by number, the number of each cell format's font, and the fonts of runs of shared strings."""

    names: list[str] = field(default_factory=list)
    formats: list[int] = field(default_factory=list)
    runs: Mapping[int, tuple[str | None, ...]] = field(default_factory=dict)

    def font(self, number: int) -> str | None:
        number -= number > 4  # there is no font of number 4
        return self.names[number] if number < len(self.names) else None

    def of_format(self, number: int) -> str | None:
        return self.font(self.formats[number]) if number < len(self.formats) else None


class _Workbook:
    def __init__(self, stream: bytes, macros: bool) -> None:
        self._stream, self._macros = stream, macros
        self._wide = struct.unpack_from("<H", stream, 4)[0] == _BIFF8  # texts are Unicode
        self._encoding = "latin-1"

    def marks(self) -> Marks:
        places: dict[str, int] = {}
        fonts, strings, date1904, last = _Fonts(), [], False, 0
        for kind, body in _records(self._stream, 0, len(self._stream)):
            if kind == _SHEET:
                places[self._text(body, 6)] = struct.unpack_from("<I", body)[0]
                self._macros |= body[5] == _MACRO_SHEET
            elif kind == _DATE_MODE:
                date1904 = body[0] == 1
            elif kind == _CODE_PAGE:
                self._encoding = f"cp{struct.unpack_from('<H', body)[0]}"
            elif kind == _FONT:
                fonts.names.append(self._text(body, 14))
            elif kind == _FORMAT:
                fonts.formats.append(struct.unpack_from("<H", body)[0])
            elif kind == _STRINGS or (kind == _CONTINUE and last == _STRINGS):
                strings.append(body)
                kind = _STRINGS
            last = kind
        known = any(map(is_legacy, fonts.names))
        if known and strings:
            fonts.runs = dict(_runs(strings, fonts))
        begins = sorted(set(places.values()))  # each begins where another ends: none is read twice
        found = {
            begin: self._sheet(begin, end, fonts if known else None)
            for begin, end in zip(begins, [*begins[1:], len(self._stream)], strict=True)
        }
        return Marks({name: found[at] for name, at in places.items()}, date1904, self._macros)

    def _text(self, body: bytes, at: int) -> str:
        """A short text: its length in letters, in BIFF8 how they are stored, the letters."""
        length, at = body[at], at + 1
        if not self._wide:
            try:
                return body[at : at + length].decode(self._encoding, errors="replace")
            except LookupError:
                return body[at : at + length].decode("latin-1")
        return _letters(body, at + 1, length, wide=bool(body[at] & 1))

    def _sheet(self, begin: int, end: int, fonts: _Fonts | None) -> SheetMarks:
        found = SheetMarks()
        for kind, body in _records(self._stream, begin, end):
            if kind == _ROW:
                if body[12] & 0x20:
                    row = struct.unpack_from("<H", body)[0] + 1
                    found.hidden_rows.append((row, row))
            elif kind == _COLUMNS:
                first, last, _, _, flags = struct.unpack_from("<HHHHH", body)
                if flags & 1:
                    found.hidden_columns.append((first + 1, last + 1))
            elif kind == _ERROR_OR_BOOL:
                if body[7]:
                    found.unread[_place(body)] = ERRORS.get(body[6], "#ERROR!")
            elif kind == _FORMULA:
                result = body[6:14]
                if result[6:] == b"\xff\xff" and result[0] == 2:
                    found.unread[_place(body)] = ERRORS.get(result[2], "#ERROR!")
                elif fonts and result[6:] == b"\xff\xff" and result[0] == 0:
                    _font(body, fonts, (), found)
            elif kind in _TEXTS and fonts:
                number = struct.unpack_from("<I", body, 6)[0] if kind == _SHARED_TEXT else -1
                _font(body, fonts, fonts.runs.get(number, ()), found)
            elif kind == _MERGES:
                (count,) = struct.unpack_from("<H", body)
                ranges = struct.iter_unpack("<HHHH", body[2 : 2 + 8 * count])
                found.merges += (merge(*corners) for corners in ranges)
        return found


def _place(body: bytes) -> str:
    row, column = struct.unpack_from("<HH", body)
    return address(row, column)


def _font(body: bytes, fonts: _Fonts, runs: tuple[str | None, ...], found: SheetMarks) -> None:
    if font := legacy_font(fonts.of_format(struct.unpack_from("<H", body, 4)[0]), runs):
        found.fonts[_place(body)] = font


def _letters(body: bytes, at: int, length: int, *, wide: bool) -> str:
    end = at + (2 * length if wide else length)
    if end > len(body):
        raise IndexError
    return body[at:end].decode("utf-16-le" if wide else "latin-1", errors="replace")


def _runs(strings: list[bytes], fonts: _Fonts) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """Number of a shared string → the fonts of its runs from its first letter on, where it has runs."""
    reader = _Strings(strings)
    (count,) = struct.unpack("<I", reader.take(8)[4:])
    for number in range(count):
        if reader.at_end:  # some writers count more than there are
            return
        length, flags = struct.unpack("<HB", reader.take(3))
        runs = struct.unpack("<H", reader.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", reader.take(4))[0] if flags & 4 else 0
        reader.skip_letters(length, wide=bool(flags & 1))
        found = list(struct.iter_unpack("<HH", reader.take(4 * runs)))
        reader.take(extra)
        if found:
            begins_plain = found[0][0] > 0
            yield number, (None,) * begins_plain + tuple(fonts.font(font) for _, font in found)


class _Strings:
    """The shared strings' record and those that continue it."""

    def __init__(self, records: list[bytes]) -> None:
        self._records, self._record, self._at = records, 0, 0

    @property
    def at_end(self) -> bool:
        return self._record == len(self._records) - 1 and self._at >= len(self._records[-1])

    def take(self, count: int) -> bytes:
        """The next bytes, across records. IndexError when there are fewer."""
        taken = b""
        while len(taken) < count:
            if self._at == len(self._records[self._record]):
                self._record, self._at = self._record + 1, 0
            more = self._records[self._record][self._at : self._at + count - len(taken)]
            self._at += len(more)
            taken += more
        return taken

    def skip_letters(self, count: int, *, wide: bool) -> None:
        """Pass over letters; a record that continues them says anew how they are stored."""
        while count:
            size = 2 if wide else 1
            here = min(count, (len(self._records[self._record]) - self._at) // size)
            self._at += here * size
            count -= here
            if count:
                self._record, self._at = self._record + 1, 1
                wide = bool(self._records[self._record][0] & 1)

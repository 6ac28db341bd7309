"""Grammar of how often: "hằng tháng", "01 lần/quý", "6 tháng/lần", "quý, 6 tháng, năm"."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_xl.core.deadline.scan import Reader, count, ordinal, rewinding

_EVERY = ("hang", "moi", "tung")
_INTRO = ("dinh ky hang", "dinh ky moi", "dinh ky theo", "dinh ky vao", "dinh ky ,", "dinh ky", *_EVERY)
_NAMES = ("nam hoc", "hoc ky", "ky hoc", "hk", "nua nam", "thang", "quy", "nam", "tuan", "ngay")
_JOIN = (", va", ",", "va", "/", "hoac")
_REPORTS = ("bao cao", "so ket", "tong ket", "giao ban", "danh gia")
_WITHIN = ("tren mot", "trong mot", "trong 1", "trong 01", "trong", "tren", "mot", "1", "01")
_PER = (*(f"/ {word}" for word in _WITHIN), "/", *_WITHIN)


@dataclass(frozen=True, slots=True)
class Cadence:
    """Nhịp lặp: ``freq`` of RFC 5545 with the months that close a period of ``gap`` months.

    An empty ``freq`` says that the work comes back but not how often.
    """

    freq: str
    months: tuple[int, ...] = ()
    interval: int = 1
    gap: int = 0

    @property
    def dated(self) -> bool:
        """Whether the conventions give it a due day when the wording does not."""
        return self.freq not in ("", "YEARLY") or bool(self.months)


UNSPECIFIED = Cadence("")
YEARLY = Cadence("YEARLY", gap=12)
MONTHLY = Cadence("MONTHLY", gap=1)
QUARTERLY = Cadence("YEARLY", (3, 6, 9, 12), gap=3)
_PER_YEAR = {1: 12, 2: 6, 4: 3, 12: 1}
_PER_QUARTER = {1: 3, 3: 1}


def every_months(number: int) -> Cadence:
    """Every ``number`` months, counted from January; 12 and its multiples have no month of their own."""
    if number == 1:
        return MONTHLY
    if number in (2, 3, 4, 6):
        return Cadence("YEARLY", tuple(range(number, 13, number)), gap=number)
    if number and number % 12 == 0:
        return Cadence("YEARLY", interval=number // 12, gap=12)
    return UNSPECIFIED


def cadence(reader: Reader) -> Cadence | None:
    """Any of the ways to say how often."""
    reader.skip("it nhat", "toi thieu", "tối thieu", "khong duoi", "khong it hon", "thuc hien")
    return _times(reader) or _per_time(reader) or _every(reader) or _by_unit(reader) or cadence_list(reader)


# -- units ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of time and how many; ``month`` where it names the one period that closes with that month."""

    name: str
    count: int = 1
    month: int | None = None

    @property
    def cadence(self) -> Cadence:
        if self.name == "ngay":
            return Cadence("DAILY") if self.count == 1 else UNSPECIFIED
        if self.name == "tuan":
            return Cadence("WEEKLY", interval=self.count) if self.count else UNSPECIFIED
        if self.name == "hoc ky":
            return UNSPECIFIED
        return every_months(self.count * {"thang": 1, "quy": 3, "nua nam": 6}.get(self.name, 12))


@rewinding
def _unit(reader: Reader, *, counted: bool = True) -> _Unit | None:
    """A unit that is no date: no number or part of it follows."""
    start = reader.pos
    many = count(reader) if counted else None
    name = reader.take(*_NAMES)
    if name is None:  # the "năm" of "hằng năm" is the year, not five of something
        reader.pos, many = start, None
        name = reader.take(*_NAMES)
    if name == "quy" and reader.sees("dinh", "che", "trinh", "hoach", "mo", "chuan"):
        return None
    if name is None or ((many is not None or name == "tuan") and reader.sees("dau", "cuoi", "giua")):
        return None
    if not reader.sees("nam"):
        behind = reader.pos
        if ordinal(reader) is not None and not reader.sees("lan", "dot", "ky"):
            return None
        reader.pos = behind
    name = "hoc ky" if name in ("ky hoc", "hk") else name
    return _Unit(name, 1 if many is None else many)


@rewinding
def _listed_unit(reader: Reader) -> _Unit | None:
    """A unit of a list of reporting periods, where "6 tháng đầu năm" and "quý I" are such units too."""
    if reader.take("6 thang dau nam", "06 thang dau nam", "sáu thang dau nam"):
        return _Unit("thang", 6) if reader.sees(", nam", ", ca nam", "va nam", "va ca nam") else None
    unit = _unit(reader)
    if unit is not None:
        return _Unit("thang", 9, 9) if unit == _Unit("thang", 9) else unit
    number = ordinal(reader) if reader.take("quy") else None
    if number is None or not 1 <= number <= 4 or reader.year_ahead() is not None or reader.sees("/", "-"):
        return None
    return _Unit("quy", month=3 * number)


@rewinding
def _next_unit(reader: Reader, previous: _Unit) -> _Unit | None:
    if not reader.take(*_JOIN):
        return None
    reader.skip(*_REPORTS, "ca", *_EVERY)
    unit = _listed_unit(reader)
    # "hằng quý, năm 2023" says when, "6 tháng, năm 2023" says how often and when
    dated = unit is not None and unit.name == "nam" and reader.year_ahead() is not None
    return None if dated and (previous.name != "thang" or previous.count == 1) else unit


def _units(reader: Reader, first: _Unit) -> list[_Unit]:
    units = [first]
    while (unit := _next_unit(reader, units[-1])) is not None:
        units.append(unit)
    return units


def _combined(units: list[_Unit]) -> Cadence:
    """The cadence that meets every unit named: the finest, or the months of all."""
    if len(units) == 1:
        return units[0].cadence
    cadences = [unit.cadence for unit in units if unit.month is None]
    for finest in ("DAILY", "WEEKLY", "MONTHLY"):
        for found in cadences:
            if found.freq == finest:
                return found
    months = {month for found in cadences for month in found.months}
    months |= {unit.month for unit in units if unit.month is not None}
    months |= {12 for unit in units if unit.name == "nam" and months}
    gaps = [found.gap for found in cadences if found.gap]
    return Cadence("YEARLY", tuple(sorted(months)), gap=min(gaps, default=12))


# -- forms ----------------------------------------------------------------------------------------


@rewinding
def _times(reader: Reader) -> Cadence | None:
    """ "01 lần/quý", "2 lần mỗi năm", "2 đợt trong năm"."""
    times = count(reader)
    if times is None or not reader.take("lan", "dot", "ky") or not reader.take(*_PER, *_EVERY):
        return None
    unit = _unit(reader)
    return None if unit is None else _so_often(times, unit)


def _so_often(times: int, unit: _Unit) -> Cadence:
    if times == 1:
        return unit.cadence
    apart = {_Unit("nam"): _PER_YEAR, _Unit("quy"): _PER_QUARTER}.get(unit, {}).get(times)
    return every_months(apart) if apart else UNSPECIFIED


@rewinding
def _per_time(reader: Reader) -> Cadence | None:
    """ "6 tháng/lần", "quý một lần", "mỗi năm 2 lần", "định kỳ 3 tháng 1 lần"."""
    reader.take(*_INTRO)
    unit = _unit(reader)
    if unit is None:
        return None
    if reader.take("/ lan", "/ 1 lan", "/ 01 lan", "/ mot lan"):
        return unit.cadence
    reader.take(",")
    reader.skip("it nhat", "tối thieu", "toi thieu")
    times = count(reader)
    return _so_often(times, unit) if times and reader.take("lan", "dot", "ky") else None


@rewinding
def _every(reader: Reader) -> Cadence | None:
    """ "Hằng tháng", "định kỳ hàng quý, năm", "mỗi 6 tháng", "định kỳ 6 tháng"."""
    intro = reader.take(*_INTRO)
    unit = _unit(reader) if intro else None
    if unit is None or (intro not in _EVERY and reader.year_ahead() is not None and unit.name == "nam"):
        return None
    return _combined(_units(reader, unit))


@rewinding
def _by_unit(reader: Reader) -> Cadence | None:
    """ "Theo năm", "theo quý quy định", "các tháng trong năm"."""
    if reader.take("theo"):
        unit = _unit(reader, counted=False)
        if unit is None or reader.year_ahead() is not None:
            return None
        found = _combined(_units(reader, unit))
        closed = reader.take("quy dinh") or reader.at_end or reader.sees(",", ";", ".", "va", "hoac")
        return found if closed else None
    if reader.take("tat ca cac", "trong cac", "cac"):
        unit = _unit(reader, counted=False)
        if unit is None or unit.name not in ("thang", "quy", "tuan"):
            return None
        if reader.year_ahead(2) is None:
            reader.take("trong nam", "cua nam")
        return unit.cadence
    return None


@rewinding
def cadence_list(reader: Reader) -> Cadence | None:
    """ "Quý, 6 tháng, năm": reporting periods named together, or one of them behind "báo cáo"."""
    reported = f"{reader.key(-2)} {reader.key(-1)}" in _REPORTS
    first = _listed_unit(reader)
    if first is None:
        return None
    units = _units(reader, first)
    bare = any(
        unit.name == "thang" or (unit.name in ("quy", "tuan") and unit.month is None) for unit in units
    )
    alone = len(units) == 1 and not (reported and first.count == 1 and first.name != "ngay")
    return None if alone or not bare else _combined(units)

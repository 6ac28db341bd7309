"""The bound on a reader's memory: for real on Linux, in simulation for Windows."""

from __future__ import annotations

import ctypes
import multiprocessing
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from cchc_xl.excel.limits import ExtendedLimits, bound_memory, join_job

MB = 1 << 20


def _take(megabytes: int) -> None:
    bound_memory()
    try:
        bytearray(megabytes * MB)
    except MemoryError:
        raise SystemExit(3) from None


@pytest.mark.skipif(sys.platform != "linux", reason="the bound is of Linux")
@pytest.mark.parametrize(("megabytes", "ended_with"), [(200, 0), (600, 3)])
def test_a_bounded_process_gets_so_much_and_no_more(megabytes: int, ended_with: int) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_take, args=(megabytes,))
    process.start()
    process.join(30)
    assert process.exitcode == ended_with


@dataclass
class Call:
    """A function of kernel32: what it was called with, and what it gives."""

    gives: Any
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    look: Callable[..., None] = lambda *_: None
    restype: Any = None

    def __call__(self, *arguments: Any) -> Any:
        self.calls.append(arguments)
        self.look(*arguments)
        return self.gives


@dataclass
class Kernel32:
    """The part of Windows that puts a process into a job; it copies the limits it is given."""

    CreateJobObjectW: Call = field(default_factory=lambda: Call(0x1_0000_0040))
    GetCurrentProcess: Call = field(default_factory=lambda: Call(0xFFFF_FFFF_FFFF_FFFF))
    SetInformationJobObject: Call = field(default_factory=lambda: Call(1))
    AssignProcessToJobObject: Call = field(default_factory=lambda: Call(1))
    limits: list[ExtendedLimits] = field(default_factory=list)

    def __post_init__(self) -> None:
        def copy(_job: Any, kind: int, limits: Any, size: int) -> None:
            assert (kind, size) == (9, ctypes.sizeof(ExtendedLimits))
            self.limits.append(ExtendedLimits.from_buffer_copy(limits._obj))

        self.SetInformationJobObject.look = copy


def test_the_limits_are_laid_out_as_in_winnt_h() -> None:
    # Sizes and offsets of the 64-bit structure, as the Windows SDK has them.
    assert ctypes.sizeof(ExtendedLimits) == 144
    assert ExtendedLimits.IoInfo.offset == 64
    assert ExtendedLimits.ProcessMemoryLimit.offset == 112


def test_on_windows_the_process_joins_a_job_that_bounds_its_memory() -> None:
    kernel32 = Kernel32()
    join_job(kernel32, 512 * MB)
    [limits] = kernel32.limits
    assert limits.ProcessMemoryLimit == 512 * MB
    assert limits.BasicLimitInformation.LimitFlags == 0x500
    [(job, process)] = kernel32.AssignProcessToJobObject.calls
    assert (job.value, process.value) == (0x1_0000_0040, 0xFFFF_FFFF_FFFF_FFFF)  # whole 64-bit handles
    assert kernel32.CreateJobObjectW.restype is ctypes.c_void_p


@pytest.mark.parametrize(
    "refusing", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"]
)
def test_a_bound_that_windows_refuses_is_no_bound(refusing: str) -> None:
    kernel32 = Kernel32()
    getattr(kernel32, refusing).gives = 0
    with pytest.raises(OSError, match="job object"):
        join_job(kernel32, 512 * MB)

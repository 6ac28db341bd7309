"""Giới hạn bộ nhớ: how much a process that reads files from outside may take.

Linux bounds the address space, Windows a job object that the process joins. macOS has neither; there the
guard's bounds and the time allowed for a file are what is left.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

MEMORY: Final = 512 << 20  # bytes

_EXTENDED_LIMITS: Final = 9  # JobObjectExtendedLimitInformation
_PROCESS_MEMORY: Final = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
_NO_CRASH_DIALOGUE: Final = 0x400  # JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def bound_memory(limit: int = MEMORY) -> None:
    """Let this process take no more than ``limit`` bytes: it gets a MemoryError, or ends.

    Raises OSError when the system does not take the bound.
    """
    if sys.platform == "win32":
        join_job(ctypes.WinDLL("kernel32", use_last_error=True), limit)
    elif sys.platform != "darwin":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def join_job(kernel32: Any, limit: int) -> None:
    """Put this process into a job of its own with a bound on memory (Windows 8 and later nest jobs).

    The job's handle is never closed: the job lives as long as the process. Raises OSError.
    """
    kernel32.CreateJobObjectW.restype = ctypes.c_void_p
    kernel32.GetCurrentProcess.restype = ctypes.c_void_p
    handle: int | None = kernel32.CreateJobObjectW(None, None)
    job = ctypes.c_void_p(handle)
    limits = ExtendedLimits()
    limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _NO_CRASH_DIALOGUE
    limits.ProcessMemoryLimit = limit
    bounded = handle and kernel32.SetInformationJobObject(
        job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
    )
    me = ctypes.c_void_p(kernel32.GetCurrentProcess())
    if not bounded or not kernel32.AssignProcessToJobObject(job, me):
        raise OSError("the job object was refused")

"""A filter on system calls (Linux): what a worker needs to compute and to speak on its pipe, and nothing else.

A list of what is allowed, so that calls nobody thought of are refused: no files, sockets, programs or processes, no
look into another process, no signal to one. Refused calls fail with EPERM; they do not kill, because a library that
tries something it can do without should go on. Memory never becomes executable after the filter stands.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from typing import Final

_LOAD: Final = 0x20
_EQUAL: Final = 0x15
_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | 1
_NO_SUCH_CALL: Final = 0x00050000 | 38
_KILL: Final = 0x80000000
_NUMBER: Final = 0
_MACHINE: Final = 4
_ARGUMENTS: Final = 16
_SET_FILTER: Final = 1
_ALL_THREADS: Final = 1
_PROT_EXEC: Final = 4
_CLONE_THREAD: Final = 0x10000

_X86: Final = {
    "seccomp": 317, "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "ppoll": 271, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "readv": 19,
    "writev": 20, "sched_yield": 24, "mremap": 25, "madvise": 28, "nanosleep": 35, "getpid": 39, "clone": 56, "exit": 60,
    "uname": 63, "gettimeofday": 96, "getrusage": 98, "sysinfo": 99, "sigaltstack": 131, "gettid": 186, "futex": 202,
    "sched_getaffinity": 204, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230,
    "exit_group": 231, "tgkill": 234, "set_robust_list": 273, "prlimit64": 302, "getrandom": 318, "membarrier": 324,
    "rseq": 334, "clone3": 435,
}  # fmt: skip
_ARM: Final = {
    "seccomp": 277, "read": 63, "write": 64, "close": 57, "fstat": 80, "ppoll": 73, "lseek": 62, "mmap": 222,
    "mprotect": 226, "munmap": 215, "brk": 214, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139,
    "readv": 65, "writev": 66, "sched_yield": 124, "mremap": 216, "madvise": 233, "nanosleep": 101, "getpid": 172,
    "clone": 220, "exit": 93, "uname": 160, "gettimeofday": 169, "getrusage": 165, "sysinfo": 179, "sigaltstack": 132,
    "gettid": 178, "futex": 98, "sched_getaffinity": 123, "restart_syscall": 128, "clock_gettime": 113,
    "clock_getres": 114, "clock_nanosleep": 115, "exit_group": 94, "tgkill": 131, "set_robust_list": 99,
    "prlimit64": 261, "getrandom": 278, "membarrier": 283, "rseq": 293, "clone3": 435,
}  # fmt: skip
_MACHINES: Final = {"x86_64": (0xC000003E, _X86), "aarch64": (0xC00000B7, _ARM)}
"""Audit architecture and call numbers, by the kernel's name of the machine."""


def put_up() -> bool:
    """Puts the filter up for this process and says whether it stands."""
    known = _MACHINES.get(platform.machine())
    # A 32-bit program on a 64-bit machine has other numbers.
    if not sys.platform.startswith("linux") or known is None or sys.maxsize < 2**32:
        return False
    program = _program(*known)
    held = ctypes.create_string_buffer(program, len(program))
    filters = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.syscall(known[1]["seccomp"], _SET_FILTER, _ALL_THREADS, filters) == 0)


def _program(machine: int, numbers: dict[str, int]) -> bytes:
    steps = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, machine), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER)]
    for name, number in numbers.items():
        if name == "seccomp":
            continue
        answer = _answer(name)
        steps += [(_EQUAL, 0, len(answer), number), *answer]
    steps.append((_RETURN, 0, 0, _REFUSE))
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _answer(name: str) -> list[tuple[int, int, int, int]]:
    """Returns the steps for one call: allowed as it is, or only with harmless arguments."""
    if name in {"mmap", "mprotect"}:
        return _when(2, _ANY_BIT, _PROT_EXEC, otherwise=True)
    if name == "clone":
        return _when(0, _ANY_BIT, _CLONE_THREAD)
    if name == "tgkill":
        return _when(0, _EQUAL, os.getpid())
    if name == "prlimit64":
        return _when(0, _EQUAL, 0)
    if name == "clone3":  # its flags are behind a pointer; libraries fall back to clone
        return [(_RETURN, 0, 0, _NO_SUCH_CALL)]
    return [(_RETURN, 0, 0, _ALLOW)]


def _when(argument: int, test: int, value: int, *, otherwise: bool = False) -> list[tuple[int, int, int, int]]:
    """Returns steps that allow a call when the low half of an argument passes ``test`` (or when it does not)."""
    yes, no = (_REFUSE, _ALLOW) if otherwise else (_ALLOW, _REFUSE)
    return [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument), (test, 0, 1, value), (_RETURN, 0, 0, yes), (_RETURN, 0, 0, no)]

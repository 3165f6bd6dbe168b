"""The walls around a worker, put up from inside before it reads its first untrusted byte, and tried afterwards.

Each is put up as far as the system has it; what stands is found out by trying (:func:`tried`), never assumed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from wallet.limits import WORKER_MEMORY_BYTES
from wallet.worker import landlock, seccomp

_PDEATHSIG: Final = 1
_DUMPABLE: Final = 4
_NO_NEW_PRIVILEGES: Final = 38
_PROC_SIZE: Final = Path("/proc/self/statm")
_REFUSED: Final = frozenset({"import", "open", "os.listdir", "os.scandir", "socket.__new__", "subprocess.Popen", "os.exec"})


_READERS: Final = frozenset(
    {"PIL", "_pi_heif", "defusedxml", "email", "pi_heif", "pyhanko", "pypdfium2", "pypdfium2_raw",
     "tarfile", "wallet", "xml",
     "zipfile", "zxingcpp"}
)  # fmt: skip
"""What reads files: when a part of it is missing, that is never the file's fault. (A file may name any codec it likes.)"""
missed: Final[list[str]] = []
"""What a reader asked for and was refused since this was last emptied; to be told apart from what a file does wrong."""


class NotLoadedError(BaseException):
    """Something is needed that was not loaded; not an Exception, so that nobody takes it for the credential's fault."""


def put_up(parent: int, *, everything_loaded: bool, memory: int = WORKER_MEMORY_BYTES) -> dict[str, bool]:
    """Puts up what this system has; ``parent`` is the process that must not be outlived; ``memory`` is how many
    bytes it may add. Returns what took hold.

    What is imported afterwards raises NotLoadedError, or ImportError where everything was loaded that ever will be.
    """
    stands = {"memory": _memory(memory)}
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        stands["dies_with_the_wallet"] = libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0
        if os.getppid() != parent:  # it died before the wish to die with it was known
            os._exit(1)
        stands["not_looked_into"] = libc.prctl(_DUMPABLE, 0, 0, 0, 0) == 0
        stands["no_new_rights"] = libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
        stands["landlock"] = landlock.put_up()
    stands["files_and_processes"] = _limits()
    stands["seccomp"] = seccomp.put_up()
    late = ImportError if everything_loaded else NotLoadedError

    def nothing_late(event: str, arguments: tuple[Any, ...]) -> None:
        # The kernel refuses these by itself where it can; here they are refused on every system, in our own words.
        if event not in _REFUSED:
            return
        if event != "import" or str(arguments[0]).partition(".")[0] in _READERS:
            missed.append(str(arguments[0]) if event == "import" else event)
        if event == "import":
            raise late(f"not loaded before the walls: {arguments[0]}")
        raise PermissionError(errno.EPERM, event)

    sys.addaudithook(nothing_late)
    return stands


def _memory(added: int) -> bool:
    try:
        import resource

        pages = int(_PROC_SIZE.read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + added
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ImportError, OSError, ValueError):
        return False
    return True


def _limits() -> bool:
    try:
        import resource
    except ImportError:
        return False
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Standard streams are open; nothing gets a number beyond them.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    if not sys.platform.startswith("linux"):
        # On Linux threads count too, and a locked export of another wallet needs a few (Argon2 lanes).
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    return True


# Trying ---------------------------------------------------------------------------
def tried(parent: int) -> dict[str, bool]:
    """Tries from inside what a worker must not be able to do. True: refused, the wall stands.

    By the C library and not by Python's own functions, so that it is the system that answers.
    """
    if sys.platform == "win32":
        return {}
    libc = ctypes.CDLL(None, use_errno=True)
    refused = {
        "network": libc.socket(2, 1, 0) < 0,
        "files": _closed(libc, os.fsencode(sys.executable), os.O_RDONLY),
        "writing": _closed(libc, b"lanyard-worker", os.O_WRONLY | os.O_CREAT),
        "signals": libc.kill(parent, 0) < 0,
    }
    child = libc.fork()
    if child == 0:
        os._exit(0)
    if child > 0:
        with suppress(OSError):
            os.waitpid(child, 0)
    refused["processes"] = child < 0
    if sys.platform.startswith("linux"):
        refused["other_memory"] = _unreadable(libc, parent)
    return refused


def _closed(libc: ctypes.CDLL, path: bytes, flags: int) -> bool:
    number = libc.open(path, flags, 0o600)
    if number >= 0:
        os.close(number)
        with suppress(OSError):
            if flags & os.O_CREAT:
                Path(os.fsdecode(path)).unlink()
    return bool(number < 0)


def _unreadable(libc: ctypes.CDLL, parent: int) -> bool:
    """Asks for one byte at an address that is nobody's: the answer to who may ask comes before the one to where."""
    here = ctypes.create_string_buffer(1)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(here), 1)
    remote = (ctypes.c_void_p * 2)(8, 1)
    libc.process_vm_readv(parent, local, 1, remote, 1, 0)
    return ctypes.get_errno() in {errno.EPERM, errno.ENOSYS}

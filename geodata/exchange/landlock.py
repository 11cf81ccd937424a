"""Landlock: a process of Linux 5.13 or later gives up every file but those that it names, for good.

The kernel's interface (https://docs.kernel.org/userspace-api/landlock.html) by its system calls, since no library of
Python's own or well kept has it. What is open already stays open.
"""

import ctypes
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every processor since 5.13
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_READ: Final = _READ_FILE | _READ_DIR
_OF_FILES: Final = 1 << 1 | _READ_FILE | 1 << 14
"""What may be allowed of a file that is no folder: to write, read, cut short."""

_BITS_BY_VERSION: Final = ((1, 13), (2, 14), (3, 15), (5, 16))
"""From which version of Landlock how many rights can be given up: the first are to execute, write, read, list."""


class _Beneath(ctypes.Structure):
    """The kernel's ``landlock_path_beneath_attr``."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def is_there() -> bool:
    """Whether this system has Landlock, switched on."""
    return _version(_libc()) > 0


def give_up_files(*, readable: Iterable[Path], own: Path) -> bool:
    """Keep the paths to read (folders with all in them; those that are not there are passed over) and the own folder.

    Nothing else can be opened, made or run any more by this thread and those it starts. False, and nothing given up,
    where the system has no Landlock. The process must have set ``no_new_privs``.
    """
    libc = _libc()
    rights = rights_of(_version(libc))
    ruleset = -1 if not rights else libc.syscall(_CREATE, ctypes.byref(ctypes.c_uint64(rights)), _size(8), _flags(0))
    if ruleset < 0:
        return False
    try:
        for path in readable:
            with suppress(OSError):
                _allow(libc, ruleset, path, _READ)
        _allow(libc, ruleset, own, rights & ~1)  # not even there to run programs
        return bool(libc.syscall(_RESTRICT, ctypes.c_int(ruleset), _flags(0)) == 0)
    except OSError:
        return False
    finally:
        os.close(ruleset)


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


def _size(number: int) -> ctypes.c_size_t:
    return ctypes.c_size_t(number)


def _flags(number: int) -> ctypes.c_uint32:
    return ctypes.c_uint32(number)


def _version(libc: ctypes.CDLL) -> int:
    return int(libc.syscall(_CREATE, None, _size(0), _flags(_ASK_VERSION)))


def rights_of(version: int) -> int:
    """The rights that this version of Landlock can take away, as bits; none where there is none."""
    return (1 << max((bits for since, bits in _BITS_BY_VERSION if since <= version), default=0)) - 1


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _Beneath(rights if path.is_dir() else rights & _OF_FILES, parent)
        if libc.syscall(_ADD, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), ctypes.byref(rule), _flags(0)) != 0:
            raise OSError(ctypes.get_errno(), "landlock_add_rule", str(path))
    finally:
        os.close(parent)

# SPDX-License-Identifier: Apache-2.0
"""What a unit forbids, put on a process here: the same lists, by libseccomp, without systemd as the first process."""
import ctypes
import errno
import re
import subprocess

ALLOW = 0x7FFF0000
NE, MASKED_EQ = 1, 7
PROT_WRITE, PROT_EXEC = 2, 4


def _deny():
    return 0x00050000 | errno.EPERM


class _Compare(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("datum_a", ctypes.c_uint64), ("datum_b", ctypes.c_uint64)]


def calls_of(group):
    """The system calls of one of systemd's groups, as the installed systemd knows them."""
    listing = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True).stdout
    calls = set()
    for word in (line.strip() for line in listing.splitlines()[1:] if line.startswith("    ")):
        if word.startswith("#"):
            continue
        calls |= calls_of(word) if word.startswith("@") else {word}
    return calls


def values(unit, key):
    return re.findall(rf"^{key}=(.*)$", unit, re.M)


def allowed_calls(unit):
    allowed = calls_of("@default")
    for line in values(unit, "SystemCallFilter"):
        named = set()
        for word in line.lstrip("~").split():
            named |= calls_of(word) if word.startswith("@") else {word}
        allowed = allowed - named if line.startswith("~") else allowed | named
    # Without these systemd could not start the program, so it never takes them away.
    return allowed | {"execve", "exit", "exit_group", "getrlimit", "rt_sigreturn", "sigreturn", "time", "clock_gettime"}


class UnitFilter:
    """Made before the fork, put on after it."""

    def __init__(self, unit):
        self.library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
        self.library.seccomp_init.restype = ctypes.c_void_p
        self.library.seccomp_init.argtypes = [ctypes.c_uint32]
        self.library.seccomp_load.argtypes = [ctypes.c_void_p]
        self.library.seccomp_rule_add_array.argtypes = [
            ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(_Compare)]
        self.families = [f for line in values(unit, "RestrictAddressFamilies") for f in line.split()]
        self.contexts = [self._list(allowed_calls(unit)), self._families(), self._no_writable_code()]

    def _rule(self, context, action, call, *compares):
        number = self.library.seccomp_syscall_resolve_name(call.encode())
        if number >= 0 and self.library.seccomp_rule_add_array(
                context, action, number, len(compares), (_Compare * len(compares))(*compares)) != 0:
            raise OSError(f"no rule for {call}")

    def _list(self, calls):
        context = self.library.seccomp_init(_deny())
        for call in sorted(calls):
            self._rule(context, ALLOW, call)
        return context

    def _families(self):
        numbers = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10}
        context = self.library.seccomp_init(ALLOW)
        allowed = {numbers[family] for family in self.families}
        for family in set(range(0, 46)) - allowed:
            self._rule(context, _deny(), "socket", _Compare(0, 4, family, 0))  # 4: equal
        return context

    def _no_writable_code(self):
        """MemoryDenyWriteExecute, as systemd 252 does it."""
        context = self.library.seccomp_init(ALLOW)
        both = PROT_WRITE | PROT_EXEC
        self._rule(context, _deny(), "mmap", _Compare(2, MASKED_EQ, both, both))
        for call in ("mprotect", "pkey_mprotect"):
            self._rule(context, _deny(), call, _Compare(2, MASKED_EQ, PROT_EXEC, PROT_EXEC))
        return context

    def put_on(self):
        # Loading needs prctl and seccomp, which the list allows; the list last would do as well.
        for context in self.contexts:
            if self.library.seccomp_load(context) != 0:
                raise OSError("the filter could not be loaded")

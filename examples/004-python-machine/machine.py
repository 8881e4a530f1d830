"""A small manager of memory slots, and the process protocol around it. Python 3, no library.

Run it by hand and type a request to see what it says:
    {"id":0,"do":"hello","protocol":1}
"""
import json
import sys

PAGE = 4096
LOG_DIRTY, READONLY = 1, 2
GUEST_END = 1 << 52
USER_SPACE_END = (1 << 47) - PAGE
WINDOW_START, WINDOW_PAGES = 0x100_0000_0000, 16
MMIO_READ_TAG = 0x4D4D494F


class Errno(Exception):
    """What a kernel would return; its text is the name."""


class Memory:
    """Slots, host pages, and a cache of where guest pages were found."""

    def __init__(self):
        self.slots = {}
        self.pages = {WINDOW_START + page * PAGE: 0 for page in range(WINDOW_PAGES)}
        self.found = {}

    def set_region(self, slot, flags, gpa, size, hva):
        old = self.slots.get(slot)
        if flags & ~(LOG_DIRTY | READONLY) or slot >= 32764:
            raise Errno("EINVAL")
        if gpa % PAGE or size % PAGE or hva % PAGE or hva + size > USER_SPACE_END:
            raise Errno("EINVAL")
        if gpa + size >= 1 << 64:
            raise Errno("EINVAL")
        if size == 0:
            if self.slots.pop(slot, None) is None:
                raise Errno("EINVAL")
            return  # The bug: what was found of the slot stays in self.found.
        if old and ((old["size"], old["hva"]) != (size, hva) or (old["flags"] ^ flags) & READONLY):
            raise Errno("EINVAL")
        if not old or old["gpa"] != gpa:
            for other, at in self.slots.items():
                if other != slot and at["gpa"] < gpa + size and gpa < at["gpa"] + at["size"]:
                    raise Errno("EEXIST")
            if gpa + size > GUEST_END:
                raise Errno("EINVAL")
        self.slots[slot] = {"flags": flags, "gpa": gpa, "size": size, "hva": hva}
        self.found.clear()

    def find(self, gpa):
        """Where a guest page is: its host page, and whether it may be written."""
        page = gpa - gpa % PAGE
        if page not in self.found:
            for at in self.slots.values():
                if at["gpa"] <= page < at["gpa"] + at["size"]:
                    where = at["hva"] + page - at["gpa"]
                    self.found[page] = (where, not at["flags"] & READONLY)
        return self.found.get(page)

    def guest_access(self, access, gpa, tag):
        where = self.find(gpa)
        if where is None or (access == "write" and not where[1]):
            answer = tag if access == "write" else MMIO_READ_TAG
            return {"kind": "mmio", "access": access, "gpa": hex(gpa), "len": 8, "tag": answer}
        if where[0] not in self.pages:
            return {"kind": "run_failed", "errno": "EFAULT", "exit_reason": 0}
        return self.touch(access, where[0], tag)

    def host_access(self, access, hva, tag):
        if hva - hva % PAGE not in self.pages:
            raise Errno("EFAULT")
        return self.touch(access, hva, tag)

    def touch(self, access, hva, tag):
        page = hva - hva % PAGE
        if access == "read":
            return {"kind": "loaded", "tag": self.pages[page]}
        self.pages[page] = tag
        return {"kind": "ok"}


def apply(memory, operation):
    """One operation in JSON, and its outcome in JSON: 64-bit numbers are texts."""
    name = operation["op"]
    if name not in CAPABILITIES["operations"]:
        return {"kind": "not_sent", "reason": "unsupported"}
    wide = {key: int(operation[key], 0) for key in ("gpa", "hva", "size") if key in operation}
    tag = operation.get("tag", 0)
    try:
        if name == "set_user_memory_region":
            memory.set_region(operation["slot"], operation["flags"], **wide)
            return {"kind": "ok"}
        if name in ("guest_read", "guest_write"):
            return memory.guest_access(name[6:], wide["gpa"], tag)
        return memory.host_access(name[5:], wide["hva"], tag)
    except Errno as error:
        return {"kind": "failed", "errno": str(error)}


def batch(memory, request):
    """An answer for each operation, up to one that the client does not want to go on behind."""
    stop, expected = request.get("stop", []), request.get("expected", [])
    for at, operation in enumerate(request["operations"]):
        outcome = apply(memory, operation)
        wanted = expected[at] if at < len(expected) else None
        unsent = "not_sent" in stop and outcome["kind"] == "not_sent"
        stopped = unsent or ("unexpected" in stop and wanted not in (None, outcome))
        yield {"at": at, "outcome": outcome, **({"stopped": True} if stopped else {})}
        if stopped:
            return


CAPABILITIES = {
    "name": "python machine",
    "operations": ["set_user_memory_region", "guest_read", "guest_write", "host_read", "host_write"],
    "observable": False,
    "addressSpaces": 1,
}


def main():
    memory = Memory()
    for line in sys.stdin:
        request = json.loads(line)
        kind, answers = request["do"], [{}]
        if kind == "hello":
            answers = [{"protocol": 1, "capabilities": CAPABILITIES}]
        elif kind in ("open", "reset"):
            memory = Memory()
        elif kind == "apply":
            answers = [{"outcome": apply(memory, request["operation"])}]
        elif kind == "batch":
            answers = batch(memory, request)
        for answer in answers:
            print(json.dumps({"id": request["id"], **answer}), flush=True)


main()

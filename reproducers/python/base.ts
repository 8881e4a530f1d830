/**
 * What stands in front of every Python reproducer: the functions that a C one has, by ctypes and
 * the standard library alone. Like there, an answer is a line of text in the notation of traces.
 */
import { ERRNO_NUMBERS } from "../../abi/errno.ts";
import { HOST_MAPPED_PAGES, HOST_WINDOW_START } from "../../abi/units.ts";

const ERRNOS: string = Object.entries(ERRNO_NUMBERS)
  .map(([name, number]) => `${number}: "${name}"`)
  .reduce<string[]>((lines, entry) => {
    const line = lines.at(-1);
    if (line === undefined || line.length + entry.length > 88) lines.push(entry);
    else lines[lines.length - 1] = `${line}, ${entry}`;
    return lines;
  }, [])
  .map((line) => `    ${line},`)
  .join("\n");

/** KTAP, promises, host memory and files. */
export const PYTHON_BASE: string = String.raw`import ctypes
import os
import signal
import struct
import sys
import time

PAGE = 4096
WINDOW = 0x${HOST_WINDOW_START.toString(16)}
WINDOW_PAGES = ${HOST_MAPPED_PAGES}
NEVER_OPEN = 0x3FFFFFFF
DIRTY_PAGES_MAX = 1 << 20
PROT_NONE, PROT_READ, PROT_WRITE, PROT_EXEC = 0, 1, 2, 4
MAP_SHARED, MAP_PRIVATE, MAP_FIXED, MAP_ANONYMOUS = 1, 2, 0x10, 0x20
MAP_NORESERVE, MAP_FIXED_NOREPLACE = 0x4000, 0x100000
MADV_DONTNEED, MADV_REMOVE, MADV_POPULATE_READ, MADV_POPULATE_WRITE = 4, 9, 22, 23
MADV_COLD, MADV_PAGEOUT, MADV_COLLAPSE = 20, 21, 25
MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_HUGETLB = 1, 2, 4
FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE, FALLOC_FL_COLLAPSE_RANGE = 1, 2, 8
FALLOC_FL_ZERO_RANGE, FALLOC_FL_INSERT_RANGE, FALLOC_FL_UNSHARE_RANGE = 0x10, 0x20, 0x40
F_ADD_SEALS, F_GET_SEALS = 1033, 1034
F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE, F_SEAL_FUTURE_WRITE = 1, 2, 4, 8, 16
SEEK_DATA, SEEK_HOLE = 3, 4
ERRNO_NAMES = {
${ERRNOS}
}

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


class State:
    step = 0
    call = ""
    answer = ""
    failed = False
    progress = None


def syscall(number, *arguments):
    """The result, or a negative errno."""
    words = [ctypes.c_ulong(word & 0xFFFFFFFFFFFFFFFF) for word in arguments]
    result = libc.syscall(ctypes.c_long(number), *words)
    return -ctypes.get_errno() if result == -1 else result


def skip_all(why):
    print("1..0 # SKIP " + why, flush=True)
    os._exit(4)


def must(result, what):
    if result < 0:
        print("Bail out! %s: %s" % (what, errno_name(-result)), flush=True)
        os._exit(1)
    return result


def errno_name(number):
    return ERRNO_NAMES.get(number, "errno %d" % number)


def begin(call):
    """Begins a step. False after a failed one: the rest would start from another state."""
    State.step += 1
    State.call = call
    State.answer = ""
    ctypes.memmove(State.progress, struct.pack("I60s", State.step, call.encode()), 64)
    return not State.failed


def answered_by(result):
    State.answer = errno_name(-result) if result < 0 else "ok"
    return result


def answered_number(result):
    State.answer = errno_name(-result) if result < 0 else "returned %d" % result


def pages_of(text):
    """The pages of a set such as [0-3,7]."""
    pages = set()
    for part in filter(None, text.strip("[]").split(",")):
        first, _, last = part.partition("-")
        pages.update(range(int(first), int(last or first) + 1))
    return pages


def fits(promise):
    answer = State.answer
    if promise == "anything":
        return True
    if promise == "refused":
        return answer.startswith(("E", "KVM_RUN", "MEMORY_FAULT"))
    if "]..[" in promise:
        required, allowed = promise[len("dirty "):].split("..")
        if not answer.startswith("dirty "):
            return False
        return pages_of(required) <= pages_of(answer[len("dirty "):]) <= pages_of(allowed)
    if promise.endswith("*"):
        return answer.startswith(promise[:-1])
    return answer == promise


def expect(*promised):
    """The answer of the step is one of those promised."""
    name = "%d %02d_%s" % (State.step, State.step, State.call)
    if State.failed:
        print("ok %s # SKIP after a failure" % name, flush=True)
        return
    if any(fits(promise) for promise in promised):
        print("ok " + name, flush=True)
        return
    print("# answered: %s\n# promised: %s" % (State.answer, " | ".join(promised)))
    print("not ok " + name, flush=True)
    State.failed = True


def word_of(tag):
    """A page of tag t begins with mov eax, t; ret; nop; nop: it can be loaded and called."""
    return 0xB8 | tag << 8 | 0x9090C3 << 40 if tag else 0


def tag_of(word):
    tag = word >> 8 & 0xFFFFFFFF
    return tag if word == word_of(tag) else (1 << 32) + (word & 0xFFFFFFFF)


def mmap(address, size, prot, flags, fd, offset):
    return syscall(9, address, size, prot, flags, fd, offset)


def anonymous(size, prot=PROT_READ | PROT_WRITE):
    return must(mmap(0, size, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap")


def setup_host():
    global argument, UNMAPPED, file_buffer, dirty_bitmap, long_name
    pages = anonymous(3 * PAGE, PROT_NONE)
    argument, UNMAPPED = pages + PAGE, pages + 2 * PAGE
    must(syscall(10, argument, PAGE, PROT_READ | PROT_WRITE), "mprotect")
    file_buffer = anonymous(16 * PAGE)
    dirty_bitmap = anonymous(DIRTY_PAGES_MAX // 8 + PAGE)
    long_name = "x" * 250
    flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE
    got = mmap(WINDOW, WINDOW_PAGES * PAGE, PROT_READ | PROT_WRITE, flags, -1, 0)
    must(0 if got == WINDOW else min(got, -1), "mmap of the window")


def place(block, readable_from, readable_to):
    """Address of a block of which bytes readable_from..readable_to can be read, no others."""
    end = argument + PAGE
    readable_to = min(readable_to, len(block))
    if readable_from >= readable_to:
        return end
    at = argument
    if readable_from:
        at = argument - readable_from
    elif readable_to < len(block):
        at = end - readable_to
    part = block[readable_from:readable_to]
    ctypes.memmove(at + readable_from, part, len(part))
    return at


def host_word(hva, number, word):
    """process_vm_readv and process_vm_writev: an access that cannot kill this process."""
    data = ctypes.create_string_buffer(struct.pack("Q", word), 8)
    local = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(data), 8))
    remote = ctypes.create_string_buffer(struct.pack("QQ", hva, 8))
    addresses = ctypes.addressof(local), 1, ctypes.addressof(remote), 1
    result = syscall(number, os.getpid(), *addresses, 0)
    return result, struct.unpack("Q", data.raw)[0]


def answered_fault(hva, advice):
    """What the access would have ended in: populating the page tells SIGBUS from EFAULT."""
    populated = syscall(28, hva & -PAGE, PAGE, advice)
    State.answer = "SIGBUS" if populated == -14 else "EFAULT"


def host_read(hva):
    if not begin("host_read"):
        return
    result, word = host_word(hva, 310, 0)
    if result < 0:
        answered_fault(hva, MADV_POPULATE_READ)
    else:
        State.answer = "loaded tag=%d" % tag_of(word)


def host_write(hva, tag):
    if not begin("host_write"):
        return
    result, _ = host_word(hva, 311, word_of(tag))
    if result < 0:
        answered_fault(hva, MADV_POPULATE_WRITE)
    else:
        State.answer = "ok"


def host_mmap(hva, size, prot, flags, fd, offset):
    if begin("host_mmap"):
        answered_by(mmap(hva, size, prot, flags | MAP_FIXED, fd, offset))


def host_munmap(hva, size):
    if begin("host_munmap"):
        answered_by(syscall(11, hva, size))


def host_mprotect(hva, size, prot):
    if begin("host_mprotect"):
        answered_by(syscall(10, hva, size, prot))


def host_madvise(hva, size, advice):
    if begin("host_madvise"):
        answered_by(syscall(28, hva, size, advice))


def new_fd(result):
    answered_by(result)
    return NEVER_OPEN if result < 0 else result


def create_memfd(name, flags):
    if not begin("memfd_create"):
        return NEVER_OPEN
    text = ctypes.create_string_buffer(name.encode()) if isinstance(name, str) else None
    return new_fd(syscall(319, name if text is None else ctypes.addressof(text), flags))


def dup_fd(fd):
    return new_fd(syscall(32, fd)) if begin("dup") else NEVER_OPEN


def close_fd(fd):
    """What stands for a closed descriptor: its number may be used again."""
    if begin("close"):
        answered_by(syscall(3, fd))
    return NEVER_OPEN


def allocate(fd, mode, offset, size):
    if begin("fallocate"):
        answered_by(syscall(285, fd, mode, offset, size))


def truncate_fd(fd, size):
    if begin("ftruncate"):
        answered_by(syscall(77, fd, size))


def read_file(fd, offset, size):
    if not begin("file_read"):
        return
    result = syscall(17, fd, file_buffer, size, offset)
    if result < 0:
        answered_by(result)
        return
    start = -offset % PAGE
    word = ctypes.c_uint64.from_address(file_buffer + start).value if start + 8 <= result else 0
    State.answer = "read bytes=%d tag=%d" % (result, tag_of(word))


def write_file(fd, offset, size, tag, buffer):
    if not begin("file_write"):
        return
    ctypes.memset(file_buffer, 0, 16 * PAGE)
    ctypes.memmove(file_buffer, struct.pack("Q", word_of(tag)), 8)
    answered_number(syscall(18, fd, buffer, size, offset))


def add_seals(fd, seals):
    if begin("add_seals"):
        answered_by(syscall(72, fd, F_ADD_SEALS, seals))


def get_seals(fd):
    if begin("get_seals"):
        answered_number(syscall(72, fd, F_GET_SEALS))


def seek(fd, offset, whence):
    if begin("seek"):
        answered_number(syscall(8, fd, offset, whence))


def stat_fd(fd):
    if not begin("fstat"):
        return
    try:
        found = os.fstat(fd)
        State.answer = "size=%d blocks=%d" % (found.st_size, found.st_blocks)
    except OSError as error:
        State.answer = errno_name(error.errno)
`;

/** Runs the finding in a child, so that what never returns is told. */
export const PYTHON_MAIN: string = String.raw`

def main():
    print("KTAP version 1")
    kernel = os.uname()
    told = DIALECT, kernel.sysname, kernel.release
    print("# promised by %s, run on %s %s" % told, flush=True)
    flags = MAP_SHARED | MAP_ANONYMOUS
    State.progress = must(mmap(0, PAGE, PROT_READ | PROT_WRITE, flags, -1, 0), "mmap")
    child = os.fork()
    if child == 0:
        setup()
        print("1..%d" % STEPS, flush=True)
        finding()
        os._exit(1 if State.failed else 0)
    ended, status = 0, 0
    until = time.monotonic() + LIMIT_SECONDS
    while ended == 0 and time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        time.sleep(0.01)
    if ended and os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    os.kill(child, signal.SIGKILL)
    why = "killed by a signal" if ended else "no answer within %d seconds" % LIMIT_SECONDS
    step, call = struct.unpack("I60s", ctypes.string_at(State.progress, 64))
    print("# %s\nnot ok %d %02d_%s" % (why, step, step, call.rstrip(b"\0").decode()))
    print("Bail out! the rest was not run")
    return 1


sys.exit(main())
`;

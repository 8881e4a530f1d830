/** The VM and the guest of the Python reproducers: the same as in C, by ctypes. */

/** Every ioctl on the VM that a trace can name. */
export const PYTHON_KVM: string = `

KVM_MEM_LOG_DIRTY_PAGES, KVM_MEM_READONLY, KVM_MEM_GUEST_MEMFD = 1, 2, 4
KVM_MEMORY_ATTRIBUTE_PRIVATE = 8
KVM_DIRTY_LOG_MANUAL_PROTECT_ENABLE, KVM_DIRTY_LOG_INITIALLY_SET = 1, 2
GUEST_MEMFD_FLAG_MMAP, GUEST_MEMFD_FLAG_INIT_SHARED = 1, 2


def ioctl(fd, request, argument=0):
    return syscall(16, fd, request, argument)


def ioctl_with(fd, request, block):
    """The result, and what the kernel left in the block."""
    buffer = ctypes.create_string_buffer(block, len(block))
    return ioctl(fd, request, ctypes.addressof(buffer)), buffer.raw


def create_vm():
    fd = -4
    while fd == -4:
        fd = ioctl(kvm, 0xAE01, VM_TYPE)
    return fd


def setup_vm():
    global kvm, vm
    try:
        kvm = os.open("/dev/kvm", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        skip_all("no /dev/kvm")
    vm = create_vm()
    if vm < 0:
        skip_all("no VM of this type")


def close_vm():
    global vm
    vm = close_fd(vm)


def need(capability, at_least, why):
    if ioctl(vm, 0xAE03, capability) < at_least:
        skip_all(why)


def second_vm():
    global other_vm
    if "other_vm" not in globals():
        other_vm = must(create_vm(), "KVM_CREATE_VM")
    return other_vm


def set_region_readable(slot, flags, gpa, size, hva, readable_from, readable_to):
    if begin("set_user_memory_region"):
        block = struct.pack("IIQQQ", slot, flags, gpa, size, hva)
        answered_by(ioctl(vm, 0x4020AE46, place(block, readable_from, readable_to)))


def set_region2_readable(slot, flags, gpa, size, hva, fd, offset, readable_from, readable_to):
    if begin("set_user_memory_region2"):
        head = struct.pack("IIQQQQI", slot, flags, gpa, size, hva, offset, fd & 0xFFFFFFFF)
        block = head.ljust(160, b"\\0")
        answered_by(ioctl(vm, 0x40A0AE49, place(block, readable_from, readable_to)))


def set_region(slot, flags, gpa, size, hva):
    set_region_readable(slot, flags, gpa, size, hva, 0, PAGE)


def set_region2(slot, flags, gpa, size, hva, fd, offset):
    set_region2_readable(slot, flags, gpa, size, hva, fd, offset, 0, PAGE)


def create_guest_memfd(on, size, flags):
    if not begin("create_guest_memfd"):
        return NEVER_OPEN
    return new_fd(ioctl_with(on, 0xC040AED4, struct.pack("QQ48x", size, flags))[0])


def set_attributes(gpa, size, attributes, flags):
    if begin("set_memory_attributes"):
        block = struct.pack("QQQQ", gpa, size, attributes, flags)
        answered_by(ioctl_with(vm, 0x4020AED2, block)[0])


def convert_pages(fd, offset, size, attributes, flags, reserved):
    convert_pages_readable(fd, offset, size, attributes, flags, reserved, 0, PAGE)


def convert_pages_readable(fd, offset, size, attributes, flags, reserved, first, end):
    untouched = 0xA5A5A5A5A5A5A5A5
    if not begin("set_memory_attributes2"):
        return
    head = struct.pack("QQQQQ", offset, size, attributes, flags, untouched)
    block = head + bytes(80) + struct.pack("Q", reserved)
    address = place(block, first, end)
    result = ioctl(fd, 0xC080AED2, address)
    answered_by(result)
    if result < 0 and end >= len(block):
        where = struct.unpack("Q", ctypes.string_at(address + 32, 8))[0]
        if where != untouched:
            State.answer += " error_offset=0x%x" % where


def enable_dirty_log_protect(mode, flags):
    if begin("enable_dirty_log_protect"):
        answered_by(ioctl_with(vm, 0x4068AEA3, struct.pack("IIQ88x", 168, flags, mode))[0])


def folded(pages):
    """Ascending pages as text: runs of three and more are folded."""
    parts = []
    while pages:
        length = 1
        while length < len(pages) and pages[length] == pages[0] + length:
            length += 1
        run, pages = pages[:length], pages[length:]
        parts += ["%d-%d" % (run[0], run[-1])] if length > 2 else map(str, run)
    return "[%s]" % ",".join(parts)


def get_dirty_log(slot, bitmap):
    if not begin("get_dirty_log"):
        return
    ctypes.memset(dirty_bitmap, 0, DIRTY_PAGES_MAX // 8)
    result, _ = ioctl_with(vm, 0x4010AE42, struct.pack("I4xQ", slot, bitmap))
    if result < 0:
        answered_by(result)
        return
    data = ctypes.string_at(dirty_bitmap, DIRTY_PAGES_MAX // 8).rstrip(b"\\0")
    bits = [page for page in range(len(data) * 8) if data[page // 8] >> page % 8 & 1]
    State.answer = "dirty " + folded(bits)


def clear_dirty_log(slot, first, count, pages, bitmap):
    if not begin("clear_dirty_log"):
        return
    bits = sum(1 << page for page in pages_of(pages) if page < min(count, DIRTY_PAGES_MAX))
    image = bits.to_bytes(DIRTY_PAGES_MAX // 8, "little")
    ctypes.memmove(dirty_bitmap, image, len(image))
    block = struct.pack("IIQQ", slot, count, first, bitmap)
    answered_by(ioctl_with(vm, 0xC018AEC0, block)[0])
`;

/** The guest, whose program and page tables are those of the C reproducers. */
export const PYTHON_GUEST: string = `

OWN_SLOT, OWN_GPA, OWN_PAGES, DOORBELL_GPA = 0x5A5A, 0x5A5A00000, 16, 0x5A5B00000
PML4, PDPT, DIRECTORY, CODE, STACK, TABLES = range(6)
LOAD, STORE, CALL, EMULATED_LOAD, EMULATED_STORE = 0x00, 0x10, 0x20, 0x40, 0x60
ROUTINES = {
    LOAD: "488b07 488902 0f0b",
    STORE: "488937 488932 0f0b",
    CALL: "ffd7 488902 0f0b",
    EMULATED_LOAD: "0f1047f8 660f73d808 66480f7ec0 488902 0f0b",
    EMULATED_STORE: "8f07 488932 0f0b",
}
EXIT_MMIO, EXIT_SHUTDOWN, EXIT_INTERNAL_ERROR, EXIT_MEMORY_FAULT = 6, 8, 17, 39
entries = 0
virtuals = {}


def set_entry(page, index, gpa):
    # present, writable, user, accessed, dirty
    ctypes.c_uint64.from_address(own + page * PAGE + index * 8).value = gpa | 0x67


def next_entry(gpa):
    global entries
    index, entries = entries, entries + 1
    must(0 if index < (OWN_PAGES - TABLES) * 512 else -28, "page tables of the guest")
    set_entry(TABLES + index // 512, index % 512, gpa)
    return (1 << 30) + index * PAGE


def map_page(gpa):
    """Every eighth entry is the doorbell's: shadow paging then maps no page before its time."""
    if entries % 8 == 0:
        next_entry(DOORBELL_GPA)
    return next_entry(gpa)


def map_behind_doorbell(gpa):
    """An instruction over the doorbell and this page is carried out by KVM."""
    while entries % 8 in (0, 7):
        map_page(DOORBELL_GPA)
    next_entry(DOORBELL_GPA)
    return next_entry(gpa)


def virtual_of(gpa):
    if gpa not in virtuals:
        virtuals[gpa] = map_page(gpa)
    return virtuals[gpa]


def segment(selector, kind, db, long):
    return struct.pack("QIH10B", 0, 0xFFFFFFFF, selector, kind, 1, 3, db, 1, long, 1, 0, 0, 0)


def enter_user_mode():
    global special
    result, raw = ioctl_with(vcpu, 0x8138AE83, bytes(312))
    must(result, "KVM_GET_SREGS")
    image = bytearray(raw)
    image[0:24] = segment(0x33, 11, 0, 1)
    for at in range(24, 144, 24):
        image[at:at + 24] = segment(0x2B, 3, 1, 0)
    struct.pack_into("H", image, 200, 0)
    struct.pack_into("H", image, 216, 0)
    struct.pack_into("Q", image, 224, 0x80050033)
    struct.pack_into("QQ", image, 240, OWN_GPA + PML4 * PAGE, 0x620)
    struct.pack_into("Q", image, 264, 0xD01)
    special = bytes(image)
    must(ioctl_with(vcpu, 0x4138AE84, special)[0], "KVM_SET_SREGS")


def is_two_dimensional():
    """Whether hardware translates guest physical addresses."""
    for path in "kvm_intel/parameters/ept", "kvm_amd/parameters/npt":
        try:
            with open("/sys/module/" + path) as file:
                if file.read(1) in "Y1":
                    return True
        except OSError:
            pass
    return False


def widened(cpuid):
    """With shadow paging the guest may use all 52 bits of an address."""
    image = bytearray(cpuid)
    for at in range(8, 8 + struct.unpack_from("I", image)[0] * 40, 40):
        if struct.unpack_from("I", image, at)[0] == 0x80000008:
            eax = struct.unpack_from("I", image, at + 12)[0]
            struct.pack_into("I", image, at + 12, eax & ~0xFF00FF | 52)
    return bytes(image)


def setup_guest():
    global own, vcpu, run, run_bytes, code, doorbell, stack_top
    own = anonymous(OWN_PAGES * PAGE)
    for offset, text in ROUTINES.items():
        program = bytes.fromhex(text)
        ctypes.memmove(own + CODE * PAGE + offset, program, len(program))
    set_entry(PML4, 0, OWN_GPA + PDPT * PAGE)
    set_entry(PDPT, 1, OWN_GPA + DIRECTORY * PAGE)
    for table in range(TABLES, OWN_PAGES):
        set_entry(DIRECTORY, table - TABLES, OWN_GPA + table * PAGE)
    code = map_page(OWN_GPA + CODE * PAGE)
    doorbell = map_page(DOORBELL_GPA)
    stack_top = map_page(OWN_GPA + STACK * PAGE) + PAGE
    block = struct.pack("IIQQQ", OWN_SLOT, 0, OWN_GPA, OWN_PAGES * PAGE, own)
    must(ioctl_with(vm, 0x4020AE46, block)[0], "the guest's own slot")
    vcpu = must(ioctl(vm, 0xAE41, 0), "KVM_CREATE_VCPU")
    run_bytes = must(ioctl(kvm, 0xAE04), "KVM_GET_VCPU_MMAP_SIZE")
    run = must(mmap(0, run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0), "mmap of the vCPU")
    result, cpuid = ioctl_with(kvm, 0xC008AE05, struct.pack("II", 256, 0) + bytes(256 * 40))
    must(result, "KVM_GET_SUPPORTED_CPUID")
    cpuid = cpuid if is_two_dimensional() else widened(cpuid)
    must(ioctl_with(vcpu, 0x4008AE90, cpuid)[0], "KVM_SET_CPUID2")
    enter_user_mode()


def close_vcpu():
    """What the vCPU is mapped by holds it as its descriptor does, and goes with it."""
    global vcpu, run
    if run:
        syscall(11, run, run_bytes)
    run, vcpu = 0, close_fd(vcpu)


def run_vcpu():
    result = -4
    while result == -4:
        result = ioctl(vcpu, 0xAE80)
    return result


def restart():
    """A vCPU that stopped goes on in user mode; on some hosts a triple fault resets it."""
    must(ioctl_with(vcpu, 0x4138AE84, special)[0], "KVM_SET_SREGS")
    must(ioctl_with(vcpu, 0x4040AEA0, bytes(64))[0], "KVM_SET_VCPU_EVENTS")


def ended_early(result):
    """True when the access is over, in something else than the doorbell."""
    reason = ctypes.c_uint32.from_address(run + 8).value
    if reason == EXIT_MEMORY_FAULT:
        flags, gpa, size = struct.unpack("QQQ", ctypes.string_at(run + 32, 24))
        returned = errno_name(-result) if result < 0 else "0"
        told = returned, gpa, size, flags
        State.answer = "MEMORY_FAULT KVM_RUN=%s gpa=0x%x size=%d flags=%d" % told
        return True
    if result < 0:
        State.answer = "KVM_RUN %s exit=%d" % (errno_name(-result), reason)
        return True
    if reason == EXIT_MMIO:
        return False
    if reason == EXIT_SHUTDOWN:
        State.answer = "SHUTDOWN suberror=0"
    elif reason == EXIT_INTERNAL_ERROR:
        suberror = ctypes.c_uint32.from_address(run + 32).value
        State.answer = "INTERNAL_ERROR suberror=%d" % suberror
    else:
        State.answer = "exit reason %d" % reason
    restart()
    return True


def guest_access(routine, address, value):
    """Lets the guest make one access; MMIO reads are answered with a tag of their own."""
    if not run:
        answered_by(run_vcpu())
        return 0
    stack = doorbell + PAGE // 2 if routine == EMULATED_STORE else stack_top
    regs = [0, 0, 0, doorbell, value, address, stack, 0] + [0] * 8 + [code + routine, 0x202]
    must(ioctl_with(vcpu, 0x4090AE82, struct.pack("18Q", *regs))[0], "KVM_SET_REGS")
    first, length = None, 0
    for _ in range(8):
        if ended_early(run_vcpu()):
            return 0
        gpa, word, size, is_write = struct.unpack("QQIB", ctypes.string_at(run + 32, 21))
        if is_write and gpa == DOORBELL_GPA:
            if first is not None:
                kind, at, data = first
                told = kind, at, length, tag_of(word if kind == "read" else data)
                State.answer = "MMIO %s gpa=0x%x len=%d tag=%d" % told
            return word
        is_own = gpa // PAGE == DOORBELL_GPA // PAGE
        if not is_own:
            first = first or ("write" if is_write else "read", gpa, word)
            length += size
        if not is_write:
            answer = value if is_own else word_of(0x4D4D494F)
            ctypes.memmove(run + 40, struct.pack("Q", answer), 8)
    State.answer = "too many exits"
    return 0


def guest_load(gpa, is_emulated):
    if not begin("guest_read"):
        return
    routine = EMULATED_LOAD if is_emulated else LOAD
    address = map_behind_doorbell(gpa) if is_emulated else virtual_of(gpa)
    word = guest_access(routine, address, 0)
    State.answer = State.answer or "loaded tag=%d" % tag_of(word)


def guest_read(gpa):
    guest_load(gpa, False)


def guest_read_emulated(gpa):
    guest_load(gpa, True)


def guest_store(gpa, tag, routine):
    if begin("guest_write"):
        guest_access(routine, virtual_of(gpa), word_of(tag))
        State.answer = State.answer or "ok"


def guest_write(gpa, tag):
    guest_store(gpa, tag, STORE)


def guest_write_emulated(gpa, tag):
    guest_store(gpa, tag, EMULATED_STORE)


def guest_execute(gpa):
    if begin("guest_execute"):
        rax = guest_access(CALL, virtual_of(gpa), 0)
        shown = rax if rax <= 0xFFFFFFFF else (1 << 32) + (rax & 0xFFFFFFFF)
        State.answer = State.answer or "executed tag=%d" % shown


def pre_fault_memory(gpa, size, flags):
    if not begin("pre_fault_memory"):
        return
    block, result = struct.pack("QQQ40x", gpa, size, flags), -4
    while result == -4:
        result, block = ioctl_with(vcpu, 0xC040AED5, block)
    if result < 0:
        answered_by(result)
    else:
        State.answer = "pre-faulted, left gpa=0x%x size=%d" % struct.unpack("QQ", block[:16])
`;

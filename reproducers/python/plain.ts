/** Plain calls of the Python reproducers: on descriptors, and on memory that comes and goes. */
export const PYTHON_PLAIN: string = `

def host_mlock(hva, size):
    """What is locked is let go at once."""
    if begin("mlock"):
        answered_by(syscall(149, hva, size))
        syscall(150, hva, size)


def host_mremap(hva, to):
    if begin("mremap"):
        answered_by(syscall(25, hva, PAGE, PAGE, 3, to))


def status_of(child):
    """What a child exits with."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def child_ioctl(fd, number):
    if not begin("ioctl of a child"):
        return
    ctypes.memset(argument, 0, PAGE)
    child = os.fork()
    if not child:
        os._exit(max(0, -ioctl(fd, number, argument)))
    answered_by(-status_of(child))


def child_write(hva, tag):
    if not begin("store of a child"):
        return
    child = os.fork()
    if not child:
        os._exit(host_word(hva, 311, word_of(tag))[0] < 0)
    if status_of(child):
        answered_fault(hva, MADV_POPULATE_WRITE)
    else:
        State.answer = "ok"


def plain_read(fd):
    if begin("read"):
        answered_number(syscall(0, fd, file_buffer, 8))


def plain_write(fd):
    if begin("write"):
        answered_number(syscall(1, fd, file_buffer, 8))


def plain_readv(fd):
    vector = ctypes.create_string_buffer(struct.pack("QQ", file_buffer, 8), 16)
    if begin("readv"):
        answered_number(syscall(19, fd, ctypes.addressof(vector), 1))


def plain_fsync(fd):
    if begin("fsync"):
        answered_number(syscall(74, fd))


def plain_fchmod(fd):
    if begin("fchmod"):
        answered_number(syscall(91, fd, 0o600))


def plain_ioctl(fd):
    if begin("ioctl"):
        answered_number(syscall(16, fd, 0x5401, file_buffer))


def plain_poll(fd):
    asked = ctypes.create_string_buffer(struct.pack("ihh", fd, 5, 0), 8)
    if begin("poll"):
        result = syscall(7, ctypes.addressof(asked), 1, 0)
        answered_number(result if result < 0 else struct.unpack("ihh", asked.raw)[2])


def get_status_flags(fd):
    if begin("F_GETFL"):
        answered_number(syscall(72, fd, 3))


def get_descriptor_flags(fd):
    if begin("F_GETFD"):
        answered_number(syscall(72, fd, 1))


def make_eventfd():
    return new_fd(syscall(290, 0, 0o2004000)) if begin("eventfd") else NEVER_OPEN


def pin_page(hva):
    """The end of a pipe that has the page."""
    if not begin("vmsplice"):
        return NEVER_OPEN
    reader, writer = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    vector = ctypes.create_string_buffer(struct.pack("QQ", hva, PAGE), 16)
    taken = syscall(278, writer, ctypes.addressof(vector), 1, 2)
    os.close(writer)
    if taken < 0:
        os.close(reader)
    return new_fd(reader if taken > 0 else taken)


def open_name():
    name = ctypes.create_string_buffer(b"/dev/kvm")
    return new_fd(syscall(2, ctypes.addressof(name), 0o12000000)) if begin("open") else NEVER_OPEN
`;

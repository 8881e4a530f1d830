/** Programs for places that random walks hardly ever come to. They are tried, and shortened. */

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";
const GUEST_MEMFD = "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)";
const OTHER = "fd0 = open_other(kind=eventfd)";
const MAP = "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)";
const REMOVE = "host_remove(hva=0x10000000000, size=0x1000)";

/** A slot over a folio that begins before it: as posted, a punch takes away less than the folio. */
const PUNCHED = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  "ftruncate(fd=fd0, size=0x4000)",
  "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x3000, hva=0x10000000000, " +
    "private_fd=fd0, private_offset=0x1000)",
  "fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000)",
  "guest_read(gpa=0x0, access=private)",
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x4000)",
];

/** A private page at gpa 0, where system management mode has no slot. */
const PRIVATE_PAGE = [
  "fd0 = create_guest_memfd(size=0x1000)",
  "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x10000000000, " +
    "guest_memfd=fd0)",
];

export const BY_HAND: readonly (readonly string[])[] = [
  [...PRIVATE_PAGE, "guest_read(gpa=0x0, address_space=1)"],
  [...PRIVATE_PAGE, "guest_write(gpa=0x0, tag=1, address_space=1)"],
  [...PRIVATE_PAGE, "guest_execute(gpa=0x0, address_space=1)"],
  ["close_kvm(descriptor=vcpu)", "guest_exchange(gpa=0x0, value=0x0)"],
  ["close_kvm(descriptor=vm)", "fd0 = open_other(kind=vm)"],
  ["close_kvm(descriptor=vm)", "close_kvm(descriptor=vm)"],
  ["close_kvm(descriptor=vcpu)", "guest_read_bytes(gpa=0x0)"],
  ["close_kvm(descriptor=vcpu)", "guest_write_bytes(gpa=0x0, value=0x1)"],
  ["close_kvm(descriptor=vcpu)", "guest_exchange(gpa=0x0, value=0x1)"],
  ["close_kvm(descriptor=vcpu)", "pre_fault_memory(gpa=0x0, size=0x0)"],
  ["close_kvm(descriptor=vcpu)", "child_ioctl(request=run)"],
  ["close_kvm(descriptor=vm)", "child_ioctl(request=get_dirty_log)"],
  ["child_ioctl(request=set_user_memory_region)"],
  [MEMFD, "ftruncate(fd=fd0, size=0x1000)", MAP, "child_write(hva=0x10000000000, tag=1)"],
  [GUEST_MEMFD, MAP.replace("read-write", "read-execute")],
  [GUEST_MEMFD, MAP, "host_mprotect(hva=0x10000000000, size=0x1000, prot=read-execute)"],
  [MEMFD, MAP, "add_seals(fd=fd0, seals=FUTURE_WRITE)", REMOVE],
  [OTHER, "add_seals(fd=fd0, seals=SEAL)"],
  [OTHER, "ftruncate(fd=fd0, size=0x1000)"],
  [OTHER, "seek(fd=fd0, offset=0x0, whence=data)"],
  [OTHER, "get_seals(fd=fd0)"],
  [OTHER, "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)"],
  ["file_write(fd=-1, offset=0x8000000000000000, size=8, tag=0)"],
  [MEMFD, "file_write(fd=fd0, offset=0x7fffffffffffffff, size=8, tag=0)"],
  [MEMFD, "ftruncate(fd=fd0, size=0x1000)", MAP, "add_seals(fd=fd0, seals=WRITE)"],
  [...PUNCHED, "guest_read(gpa=0x0, access=private)"],
  [...PUNCHED, "guest_write(gpa=0x0, tag=1, access=private)"],
  [...PUNCHED, "guest_execute(gpa=0x0, access=private)"],
];

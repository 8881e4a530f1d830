/*
 * The rival of the kvm implementation: a plain C loop that issues the system calls of a list.
 *
 *   peer LIST PHYSICAL-ADDRESS-BITS
 *
 * LIST holds 64-bit words: an operation's code, its number of arguments, its arguments; the codes
 * are those of export-operations.ts. Prints how many operations it did, how many were refused, and
 * how many nanoseconds they took.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* Of Linux 6.18; the installed headers may be older. */
#define SET_REGION2 0x40a0ae49
#define SET_ATTRIBUTES 0x4020aed2
#define CREATE_GUEST_MEMFD 0xc040aed4
#define PRE_FAULT 0xc040aed5

#define PAGE 4096UL
#define WINDOW 0x10000000000UL
#define WINDOW_BYTES (4096 * PAGE)
#define MAPPED_BYTES (16 * PAGE)
#define GUEST_PAGES 16
#define NEVER_OPEN 0x3fffffff
#define RAW_FD (1UL << 32)
#define HANDLES 1024

enum code {
  OPEN, REGION, REGION2, ACCESS, MMAP, MUNMAP, MPROTECT, MADVISE, HOST_READ, HOST_WRITE,
  GET_LOG, CLEAR_LOG, MEMFD, GUEST_MEMFD, DUP, CLOSE, FALLOCATE, FTRUNCATE, PREAD, PWRITE,
  ADD_SEALS, GET_SEALS, FSTAT, SEEK, ATTRIBUTES, PREFAULT, ENABLE_CAP
};

static int kvm, vm = -1, second_vm = -1, vcpu = -1;
static int run_bytes;
static struct kvm_run *run;
static struct kvm_cpuid2 *cpuid;
static uint8_t *argument, *forbidden, *bitmap, *guest, *file_buffer;
static int handles[HANDLES];

static void die(const char *what)
{
  perror(what);
  exit(3);
}

static int must(int result, const char *what)
{
  if (result < 0)
    die(what);
  return result;
}

static void *map(size_t bytes, int prot)
{
  void *at = mmap(NULL, bytes, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED)
    die("mmap");
  return at;
}

static int fd_of(uint64_t reference)
{
  if (reference & RAW_FD)
    return (int)(uint32_t)reference;
  return handles[reference] < 0 ? NEVER_OPEN : handles[reference];
}

static int keep(uint64_t handle, int fd)
{
  if (handle >= HANDLES)
    die("too many handles");
  handles[handle] = fd;
  return fd;
}

#include "guest.h"

/* Places a block so that only the bytes from..to can be read. */
static void *place(const void *block, size_t bytes, uint64_t from, uint64_t to)
{
  uint8_t *end = argument + PAGE, *at = argument;
  from = from < bytes ? from : bytes;
  to = to < bytes ? to : bytes;
  if (from >= to)
    return end;
  at = from == 0 ? (to == bytes ? argument : end - to) : argument - from;
  memcpy(at + from, (const uint8_t *)block + from, to - from);
  return at;
}

static int set_region(const uint64_t *a)
{
  struct kvm_userspace_memory_region region = { .slot = a[0], .flags = a[1],
    .guest_phys_addr = a[2], .memory_size = a[3], .userspace_addr = a[4] };
  return ioctl(vm, KVM_SET_USER_MEMORY_REGION, place(&region, sizeof(region), a[5], a[6]));
}

static int set_region2(const uint64_t *a)
{
  struct {
    struct kvm_userspace_memory_region head;
    uint64_t offset;
    uint32_t fd, pad[29];
  } region = { .head = { .slot = a[0], .flags = a[1], .guest_phys_addr = a[2],
    .memory_size = a[3], .userspace_addr = a[4] }, .offset = a[8], .fd = fd_of(a[7]) };
  _Static_assert(sizeof(region) == 160, "struct kvm_userspace_memory_region2");
  return ioctl(vm, SET_REGION2, place(&region, sizeof(region), a[5], a[6]));
}

static int move_word(uint64_t hva, uint64_t word, int is_write)
{
  struct iovec local = { &word, sizeof(word) }, remote = { (void *)hva, sizeof(word) };
  ssize_t moved = is_write ? process_vm_writev(getpid(), &local, 1, &remote, 1, 0)
                           : process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
  return moved < 0 ? -1 : 0;
}

static int clear_log(const uint64_t *a, uint64_t count)
{
  struct kvm_clear_dirty_log log = { .slot = a[0], .first_page = a[1], .num_pages = a[2],
    .dirty_bitmap = a[3] ? forbidden : bitmap };
  memcpy(bitmap, a + 4, (count - 4) * sizeof(*a));
  return ioctl(vm, KVM_CLEAR_DIRTY_LOG, &log);
}

static int create_guest_memfd(const uint64_t *a)
{
  uint64_t block[8] = { a[1], a[2] };
  if (a[3] && second_vm < 0)
    second_vm = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
  return keep(a[0], ioctl(a[3] ? second_vm : vm, CREATE_GUEST_MEMFD, block));
}

static int create_memfd(const uint64_t *a)
{
  static const char too_long[252] = { [0 ... 249] = 'x' };
  const char *names[] = { "memslot-check", (const char *)forbidden, too_long };
  return keep(a[0], memfd_create(names[a[2]], a[1]));
}

static int close_reference(uint64_t reference)
{
  int fd = fd_of(reference);
  if (!(reference & RAW_FD))
    handles[reference] = -1;
  return close(fd);
}

static int pre_fault(const uint64_t *a)
{
  uint64_t block[8] = { a[0], a[1], a[2] };
  if (vcpu < 0)
    create_vcpu();
  return ioctl(vcpu, PRE_FAULT, block);
}

static int write_file(const uint64_t *a)
{
  memset(file_buffer, 0, a[2] < 8 ? 8 : a[2]);
  memcpy(file_buffer, &a[3], sizeof(a[3]));
  return pwrite(fd_of(a[0]), a[4] ? forbidden : file_buffer, a[2], a[1]) < 0 ? -1 : 0;
}

static int set_small(enum code code, const uint64_t *a)
{
  uint64_t attributes[4] = { a[0], a[1], a[2], a[3] };
  struct kvm_enable_cap cap = { .cap = 168, .flags = a[1], .args = { a[0] } };
  return code == ATTRIBUTES ? ioctl(vm, SET_ATTRIBUTES, attributes)
                            : ioctl(vm, KVM_ENABLE_CAP, &cap);
}

static void close_machine(void)
{
  if (vcpu >= 0) {
    munmap(run, run_bytes);
    close(vcpu);
  }
  close(vm);
  if (second_vm >= 0)
    close(second_vm);
  for (int handle = 0; handle < HANDLES; handle++) {
    if (handles[handle] >= 0)
      close(handles[handle]);
    handles[handle] = -1;
  }
  munmap((void *)WINDOW, WINDOW_BYTES);
  vm = vcpu = second_vm = -1;
}

static void open_machine(void)
{
  if (vm >= 0)
    close_machine();
  vm = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
  void *at = mmap((void *)WINDOW, WINDOW_BYTES, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (at != (void *)WINDOW)
    die("host window");
  must(munmap((void *)(WINDOW + MAPPED_BYTES), WINDOW_BYTES - MAPPED_BYTES), "munmap");
}

static int host_call(enum code code, const uint64_t *a)
{
  void *hva = (void *)a[0];
  switch (code) {
  case MMAP:
    return mmap(hva, a[1], a[2], a[3], a[3] & MAP_ANONYMOUS ? -1 : fd_of(a[4]), a[5]) == MAP_FAILED
      ? -1 : 0;
  case MUNMAP: return munmap(hva, a[1]);
  case MPROTECT: return mprotect(hva, a[1], a[2]);
  case MADVISE: return madvise(hva, a[1], a[2]);
  case HOST_READ: return move_word(a[0], 0, 0);
  default: return move_word(a[0], a[1], 1);
  }
}

static int file_call(enum code code, const uint64_t *a)
{
  struct stat answer;
  int fd = fd_of(a[0]);
  switch (code) {
  case FALLOCATE: return fallocate(fd, a[1], a[2], a[3]);
  case FTRUNCATE: return ftruncate(fd, a[1]);
  case PREAD: return pread(fd, file_buffer, a[2], a[1]) < 0 ? -1 : 0;
  case PWRITE: return write_file(a);
  case ADD_SEALS: return fcntl(fd, F_ADD_SEALS, (int)a[1]);
  case GET_SEALS: return fcntl(fd, F_GET_SEALS);
  case FSTAT: return fstat(fd, &answer);
  default: return lseek(fd, a[1], a[2]) < 0 ? -1 : 0;
  }
}

/* Negative when the operation was refused. */
static int perform(enum code code, const uint64_t *a, uint64_t count)
{
  struct kvm_dirty_log log;
  if (code >= MMAP && code <= HOST_WRITE)
    return host_call(code, a);
  if (code >= FALLOCATE && code <= SEEK)
    return file_call(code, a);
  switch (code) {
  case OPEN: open_machine(); return 0;
  case REGION: return set_region(a);
  case REGION2: return set_region2(a);
  case ACCESS: return access_guest(a[0], a[1], a[2]);
  case GET_LOG:
    log = (struct kvm_dirty_log){ .slot = a[0], .dirty_bitmap = a[1] ? forbidden : bitmap };
    return ioctl(vm, KVM_GET_DIRTY_LOG, &log);
  case CLEAR_LOG: return clear_log(a, count);
  case MEMFD: return create_memfd(a);
  case GUEST_MEMFD: return create_guest_memfd(a);
  case DUP: return keep(a[0], dup(fd_of(a[1])));
  case CLOSE: return close_reference(a[0]);
  case PREFAULT: return pre_fault(a);
  default: return set_small(code, a);
  }
}

static void prepare(int address_bits)
{
  kvm = must(open("/dev/kvm", O_RDWR), "/dev/kvm");
  run_bytes = must(ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), "KVM_GET_VCPU_MMAP_SIZE");
  cpuid = calloc(1, sizeof(*cpuid) + 256 * sizeof(*cpuid->entries));
  cpuid->nent = 256;
  must(ioctl(kvm, KVM_GET_SUPPORTED_CPUID, cpuid), "KVM_GET_SUPPORTED_CPUID");
  for (uint32_t entry = 0; entry < cpuid->nent && address_bits; entry++)
    if (cpuid->entries[entry].function == 0x80000008)
      cpuid->entries[entry].eax = (cpuid->entries[entry].eax & ~0xff00ffU) | address_bits;
  uint8_t *arena = map(192 * PAGE, PROT_NONE);
  argument = arena + PAGE;
  forbidden = arena + 2 * PAGE;
  bitmap = arena + 3 * PAGE;
  guest = map(GUEST_PAGES * PAGE, PROT_READ | PROT_WRITE);
  file_buffer = map(16 * PAGE, PROT_READ | PROT_WRITE);
  must(mprotect(argument, PAGE, PROT_READ | PROT_WRITE), "mprotect");
  must(mprotect(bitmap, 32 * PAGE, PROT_READ | PROT_WRITE), "mprotect");
  memset(handles, -1, sizeof(handles));
}

static long now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000L + time.tv_nsec;
}

int main(int count, char **words)
{
  if (count != 3)
    die("usage: peer LIST PHYSICAL-ADDRESS-BITS");
  int list = must(open(words[1], O_RDONLY), words[1]);
  struct stat file;
  must(fstat(list, &file), words[1]);
  uint64_t *at = mmap(NULL, file.st_size, PROT_READ, MAP_PRIVATE, list, 0);
  uint64_t *end = at + file.st_size / sizeof(*at);
  long operations = 0, refused = 0;
  prepare(atoi(words[2]));
  long started = now();
  for (; at < end; at += 2 + at[1]) {
    int result = perform(at[0], at + 2, at[1]);
    operations += at[0] != OPEN;
    refused += result < 0;
  }
  close_machine();
  printf("%ld %ld %ld\n", operations, refused, now() - started);
  return 0;
}

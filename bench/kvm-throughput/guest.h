/*
 * The guest of the plain C loop: page tables and user-mode code, as the kvm implementation makes
 * them, and one access at a time. A part of peer.c.
 */
#define EXIT_MEMORY_FAULT 39
#define HARNESS_SLOT 0x5a5a
#define HARNESS_GPA 0x5a5a00000UL
#define DOORBELL 0x5a5b00000UL
#define TABLES 5
#define GROUP 8
#define UNUSED ~0UL
#define VIRTUAL_BASE (1UL << 30)
#define MMIO_READ_WORD 0x9090c34d4d494fb8UL

enum routine { LOAD, STORE, CALL, EMULATED_LOAD, EMULATED_STORE };

static const uint8_t code_page[] = {
  [0x00] = 0x48, 0x8b, 0x07, 0x48, 0x89, 0x02, 0x0f, 0x0b,
  [0x10] = 0x48, 0x89, 0x37, 0x48, 0x89, 0x32, 0x0f, 0x0b,
  [0x20] = 0xff, 0xd7, 0x48, 0x89, 0x02, 0x0f, 0x0b,
  [0x40] = 0x0f, 0x10, 0x47, 0xf8, 0x66, 0x0f, 0x73, 0xd8, 0x08,
           0x66, 0x48, 0x0f, 0x7e, 0xc0, 0x48, 0x89, 0x02, 0x0f, 0x0b,
  [0x60] = 0x8f, 0x07, 0x48, 0x89, 0x32, 0x0f, 0x0b,
};
static const uint64_t routine_offset[] = { 0x00, 0x10, 0x20, 0x40, 0x60 };

/* Guest virtual pages: gpa and, in bit 0, whether it lies behind a doorbell page. */
static uint64_t virtual_key[512 * (GUEST_PAGES - TABLES)];
static int virtual_pages;
static struct kvm_sregs user_mode;

static void write_entry(int page, int index, uint64_t gpa)
{
  ((uint64_t *)(guest + page * PAGE))[index] = gpa | 0x67;
}

static uint64_t use_entry(uint64_t key)
{
  int index = virtual_pages++;
  virtual_key[index] = key;
  write_entry(TABLES + index / 512, index % 512, key & ~1UL);
  return VIRTUAL_BASE + (uint64_t)index * PAGE;
}

/* Every group of eight begins with a doorbell, so that no fault maps the pages beside its own. */
static uint64_t next_virtual(uint64_t key)
{
  if (virtual_pages % GROUP == 0)
    use_entry(DOORBELL);
  return use_entry(key);
}

static uint64_t virtual_of(uint64_t gpa, int behind_doorbell)
{
  uint64_t key = gpa | (behind_doorbell ? 1 : 0);
  for (int index = 0; index < virtual_pages; index++)
    if (virtual_key[index] == key)
      return VIRTUAL_BASE + (uint64_t)index * PAGE;
  if (behind_doorbell) {
    if (virtual_pages % GROUP == GROUP - 1)
      virtual_key[virtual_pages++] = UNUSED;
    next_virtual(DOORBELL);
  }
  return next_virtual(key);
}

static void set_segment(struct kvm_segment *segment, int selector, int type, int is_long)
{
  *segment = (struct kvm_segment){ .limit = 0xffffffff, .selector = selector, .type = type,
    .present = 1, .dpl = 3, .db = !is_long, .s = 1, .l = is_long, .g = 1 };
}

static void create_vcpu(void)
{
  memset(guest, 0, GUEST_PAGES * PAGE);
  memcpy(guest + 3 * PAGE, code_page, sizeof(code_page));
  write_entry(0, 0, HARNESS_GPA + PAGE);
  write_entry(1, 1, HARNESS_GPA + 2 * PAGE);
  for (int table = 0; table < GUEST_PAGES - TABLES; table++)
    write_entry(2, table, HARNESS_GPA + (TABLES + table) * PAGE);
  virtual_pages = 0;
  next_virtual(HARNESS_GPA + 3 * PAGE);
  next_virtual(DOORBELL);
  next_virtual(HARNESS_GPA + 4 * PAGE);
  struct kvm_userspace_memory_region region = { .slot = HARNESS_SLOT,
    .guest_phys_addr = HARNESS_GPA, .memory_size = GUEST_PAGES * PAGE,
    .userspace_addr = (uint64_t)guest };
  must(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region), "harness slot");
  vcpu = must(ioctl(vm, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
  run = mmap(NULL, run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
  if (run == MAP_FAILED)
    die("mmap of the vCPU");
  must(ioctl(vcpu, KVM_SET_CPUID2, cpuid), "KVM_SET_CPUID2");
  must(ioctl(vcpu, KVM_GET_SREGS, &user_mode), "KVM_GET_SREGS");
  set_segment(&user_mode.cs, 0x33, 11, 1);
  set_segment(&user_mode.ds, 0x2b, 3, 0);
  user_mode.es = user_mode.fs = user_mode.gs = user_mode.ss = user_mode.ds;
  user_mode.gdt.limit = user_mode.idt.limit = 0;
  user_mode.cr0 = 0x80050033;
  user_mode.cr3 = HARNESS_GPA;
  user_mode.cr4 = 0x620;
  user_mode.efer = 0xd01;
  must(ioctl(vcpu, KVM_SET_SREGS, &user_mode), "KVM_SET_SREGS");
}

static void restart(void)
{
  struct kvm_vcpu_events nothing = { 0 };
  must(ioctl(vcpu, KVM_SET_SREGS, &user_mode), "KVM_SET_SREGS");
  must(ioctl(vcpu, KVM_SET_VCPU_EVENTS, &nothing), "KVM_SET_VCPU_EVENTS");
}

/* Runs the guest until it rings, stops or fails. */
static int access_guest(enum routine routine, uint64_t gpa, uint64_t value)
{
  if (vcpu < 0)
    create_vcpu();
  uint64_t code = VIRTUAL_BASE + PAGE, doorbell = code + PAGE, stack = doorbell + 2 * PAGE;
  run->s.regs.regs = (struct kvm_regs){ .rdx = doorbell, .rsi = value,
    .rdi = virtual_of(gpa, routine == EMULATED_LOAD),
    .rsp = routine == EMULATED_STORE ? doorbell + PAGE / 2 : stack,
    .rip = code + routine_offset[routine], .rflags = 0x202 };
  run->kvm_dirty_regs = KVM_SYNC_X86_REGS;
  for (;;) {
    if (ioctl(vcpu, KVM_RUN, 0) < 0)
      return -errno;
    if (run->exit_reason == KVM_EXIT_SHUTDOWN || run->exit_reason == KVM_EXIT_INTERNAL_ERROR) {
      restart();
      return 0;
    }
    if (run->exit_reason != KVM_EXIT_MMIO)
      return run->exit_reason == EXIT_MEMORY_FAULT ? -EFAULT : -EIO;
    if (run->mmio.is_write && run->mmio.phys_addr == DOORBELL)
      return 0;
    uint64_t word = (run->mmio.phys_addr & ~(PAGE - 1)) == DOORBELL ? value : MMIO_READ_WORD;
    if (!run->mmio.is_write)
      memcpy(run->mmio.data, &word, sizeof(word));
  }
}

/** VM ioctls of the C reproducers, with what an older <linux/kvm.h> lacks. */

/** The VM, and every ioctl on it that a trace can name. */
export const KVM: string = `
/* Structures and numbers of Linux 6.18, under names of our own where a header may have them. */
struct region2 {
	uint32_t slot, flags;
	uint64_t gpa, size, hva, guest_memfd_offset;
	uint32_t guest_memfd, pad1;
	uint64_t pad2[14];
};
struct guest_memfd {
	uint64_t size, flags, reserved[6];
};
struct attributes {
	uint64_t gpa, size, attributes, flags;
};
struct pre_fault {
	uint64_t gpa, size, flags, padding[5];
};
/* On a guest_memfd, queued for Linux 7.4. */
struct attributes2 {
	uint64_t offset, size, attributes, flags, error_offset, reserved[11];
};
#define SET_MEMORY_ATTRIBUTES2 _IOWR(KVMIO, 0xd2, struct attributes2)
#define UNTOUCHED 0xa5a5a5a5a5a5a5a5ull
#define SET_USER_MEMORY_REGION2 _IOW(KVMIO, 0x49, struct region2)
#define SET_MEMORY_ATTRIBUTES _IOW(KVMIO, 0xd2, struct attributes)
#define CREATE_GUEST_MEMFD _IOWR(KVMIO, 0xd4, struct guest_memfd)
#define PRE_FAULT_MEMORY _IOWR(KVMIO, 0xd5, struct pre_fault)
#ifndef KVM_MEM_GUEST_MEMFD
#define KVM_MEM_GUEST_MEMFD (1u << 2)
#endif
#ifndef KVM_MEMORY_ATTRIBUTE_PRIVATE
#define KVM_MEMORY_ATTRIBUTE_PRIVATE (1ull << 3)
#endif
#ifndef GUEST_MEMFD_FLAG_MMAP
#define GUEST_MEMFD_FLAG_MMAP (1ull << 0)
#endif
#ifndef GUEST_MEMFD_FLAG_INIT_SHARED
#define GUEST_MEMFD_FLAG_INIT_SHARED (1ull << 1)
#endif
#ifndef KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2
#define KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2 168
#endif
#ifndef KVM_EXIT_MEMORY_FAULT
#define KVM_EXIT_MEMORY_FAULT 39
#endif

static int kvm, vm;

static int create_vm(void)
{
	int fd;

	do {
		fd = ioctl(kvm, KVM_CREATE_VM, VM_TYPE);
	} while (fd < 0 && errno == EINTR);
	return fd;
}

static void UNUSED need(int capability, int at_least, const char *why)
{
	if (ioctl(vm, KVM_CHECK_EXTENSION, capability) < at_least)
		skip_all(why);
}

static void setup_vm(void)
{
	kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (kvm < 0)
		skip_all("no /dev/kvm");
	vm = create_vm();
	if (vm < 0)
		skip_all("no VM of this type");
}

static void UNUSED close_vm(void)
{
	vm = close_fd(vm);
}

static int UNUSED second_vm(void)
{
	static int second = -1;

	if (second < 0)
		second = create_vm();
	must(second >= 0, "KVM_CREATE_VM");
	return second;
}

/* Both with the bytes of their block that can be read. */
static void UNUSED set_region_readable(uint32_t slot, uint32_t flags, uint64_t gpa, uint64_t size,
				       uint64_t hva, size_t from, size_t to)
{
	struct kvm_userspace_memory_region region = { slot, flags, gpa, size, hva };

	if (begin("set_user_memory_region"))
		answered_by(ioctl(vm, KVM_SET_USER_MEMORY_REGION,
				  place(&region, sizeof(region), from, to)));
}

static void UNUSED set_region2_readable(uint32_t slot, uint32_t flags, uint64_t gpa, uint64_t size,
					uint64_t hva, int fd, uint64_t offset, size_t from,
					size_t to)
{
	struct region2 region = { .slot = slot, .flags = flags, .gpa = gpa, .size = size, .hva = hva,
				  .guest_memfd = fd, .guest_memfd_offset = offset };

	if (begin("set_user_memory_region2"))
		answered_by(ioctl(vm, SET_USER_MEMORY_REGION2,
				  place(&region, sizeof(region), from, to)));
}

static void UNUSED set_region(uint32_t slot, uint32_t flags, uint64_t gpa, uint64_t size,
			      uint64_t hva)
{
	set_region_readable(slot, flags, gpa, size, hva, 0, PAGE);
}

static void UNUSED set_region2(uint32_t slot, uint32_t flags, uint64_t gpa, uint64_t size,
			       uint64_t hva, int fd, uint64_t offset)
{
	set_region2_readable(slot, flags, gpa, size, hva, fd, offset, 0, PAGE);
}

static int UNUSED create_guest_memfd(int on, uint64_t size, uint64_t flags)
{
	struct guest_memfd file = { .size = size, .flags = flags };
	int fd;

	if (!begin("create_guest_memfd"))
		return NEVER_OPEN;
	fd = answered_by(ioctl(on, CREATE_GUEST_MEMFD, &file));
	return fd < 0 ? NEVER_OPEN : fd;
}

static void UNUSED set_attributes(uint64_t gpa, uint64_t size, uint64_t attributes, uint64_t flags)
{
	struct attributes range = { gpa, size, attributes, flags };

	if (begin("set_memory_attributes"))
		answered_by(ioctl(vm, SET_MEMORY_ATTRIBUTES, &range));
}

static void UNUSED convert_pages_readable(int fd, uint64_t offset, uint64_t size,
					  uint64_t attributes, uint64_t flags, uint64_t reserved,
					  size_t from, size_t to)
{
	struct attributes2 range = { .offset = offset, .size = size, .attributes = attributes,
				     .flags = flags, .error_offset = UNTOUCHED };
	struct attributes2 *block;
	int failed;

	range.reserved[10] = reserved;
	if (!begin("set_memory_attributes2"))
		return;
	block = place(&range, sizeof(range), from, to);
	failed = answered_by(ioctl(fd, SET_MEMORY_ATTRIBUTES2, block)) < 0 ? errno : 0;
	if (failed && to >= sizeof(range) && block->error_offset != UNTOUCHED)
		answered("%s error_offset=0x%llx", errno_name(failed),
			 (unsigned long long)block->error_offset);
}

static void UNUSED convert_pages(int fd, uint64_t offset, uint64_t size, uint64_t attributes,
				 uint64_t flags, uint64_t reserved)
{
	convert_pages_readable(fd, offset, size, attributes, flags, reserved, 0, PAGE);
}

static void UNUSED enable_dirty_log_protect(uint64_t mode, uint32_t flags)
{
	struct kvm_enable_cap cap = { .cap = KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2, .flags = flags };

	cap.args[0] = mode;
	if (begin("enable_dirty_log_protect"))
		answered_by(ioctl(vm, KVM_ENABLE_CAP, &cap));
}

static void UNUSED answered_log(void)
{
	size_t used = 0;

	answered("dirty [");
	for (unsigned long page = 0; page < DIRTY_PAGES_MAX; page++) {
		unsigned long first = page;

		if (!is_dirty(page))
			continue;
		while (page + 1 < DIRTY_PAGES_MAX && is_dirty(page + 1))
			page++;
		used = strlen(answer);
		snprintf(answer + used, sizeof(answer) - used, first == page ? "%s%lu" : "%s%lu-%lu",
			 answer[used - 1] == '[' ? "" : ",", first, page);
	}
	used = strlen(answer);
	snprintf(answer + used, sizeof(answer) - used, "]");
}

static void UNUSED get_dirty_log(uint32_t slot, void *bitmap)
{
	struct kvm_dirty_log log = { .slot = slot };

	log.dirty_bitmap = bitmap;
	if (!begin("get_dirty_log"))
		return;
	memset(dirty_bitmap, 0, sizeof(dirty_bitmap));
	if (ioctl(vm, KVM_GET_DIRTY_LOG, &log))
		answered_by(-1);
	else
		answered_log();
}

static void UNUSED clear_dirty_log(uint32_t slot, uint64_t first, uint32_t count, const char *pages,
				   void *bitmap)
{
	struct kvm_clear_dirty_log log = { .slot = slot, .num_pages = count, .first_page = first };

	log.dirty_bitmap = bitmap;
	if (!begin("clear_dirty_log"))
		return;
	memset(dirty_bitmap, 0, sizeof(dirty_bitmap));
	for (unsigned long page = 0; page < count && page < DIRTY_PAGES_MAX; page++)
		dirty_bitmap[page / 64] |= (uint64_t)has_page(pages, page) << (page % 64);
	answered_by(ioctl(vm, KVM_CLEAR_DIRTY_LOG, &log));
}
`;

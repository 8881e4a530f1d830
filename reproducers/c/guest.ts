/** The guest of the C reproducers: user-mode 64-bit code with page tables of its own. */

/** Page tables, the vCPU, one access at a time, and KVM_PRE_FAULT_MEMORY. */
export const GUEST: string = `
/*
 * The guest lives in a slot of its own. An access ends with a store to a page that no slot has,
 * the doorbell: an MMIO exit with the register that the access left behind. No exception can be
 * handled, so that a guest that is led astray stops.
 */
#define OWN_SLOT 0x5a5a
#define OWN_GPA 0x5a5a00000ull
#define DOORBELL_GPA 0x5a5b00000ull
#define VIRTUAL_BASE (1ull << 30)
/* pages of that slot */
#define PML4 0
#define PDPT 1
#define DIRECTORY 2
#define CODE 3
#define STACK 4
#define TABLES 5
#define OWN_PAGES 16
/* offsets of the routines in the page of code */
#define LOAD 0x00
#define STORE 0x10
#define CALL 0x20
#define EMULATED_LOAD 0x40
#define EMULATED_STORE 0x60
#define ENTRIES_MAX ((OWN_PAGES - TABLES) * 512)

static char *own;
static int vcpu = -1;
static struct kvm_run *run;
static int run_bytes;
static struct kvm_sregs special;
static int entries;
static uint64_t code, doorbell, stack_top;

static void set_entry(int page, int index, uint64_t gpa)
{
	/* present, writable, user, accessed, dirty */
	((uint64_t *)(own + page * PAGE))[index] = gpa | 0x67;
}

static uint64_t next_entry(uint64_t gpa)
{
	must(entries < ENTRIES_MAX, "page tables of the guest");
	set_entry(TABLES + entries / 512, entries % 512, gpa);
	return VIRTUAL_BASE + entries++ * PAGE;
}

/* Every eighth entry is the doorbell's, so that shadow paging maps no page before its time. */
static uint64_t map_page(uint64_t gpa)
{
	if (entries % 8 == 0)
		next_entry(DOORBELL_GPA);
	return next_entry(gpa);
}

/* The same right behind a doorbell page: an instruction over both is carried out by KVM. */
static uint64_t UNUSED map_behind_doorbell(uint64_t gpa)
{
	while (entries % 8 == 7 || entries % 8 == 0)
		map_page(DOORBELL_GPA);
	next_entry(DOORBELL_GPA);
	return next_entry(gpa);
}

/* A page keeps its address: shadow paging must not see an entry change. */
static uint64_t UNUSED virtual_of(uint64_t gpa)
{
	static uint64_t gpas[ENTRIES_MAX], virtuals[ENTRIES_MAX];
	static int known;

	for (int i = 0; i < known; i++)
		if (gpas[i] == gpa)
			return virtuals[i];
	gpas[known] = gpa;
	return virtuals[known++] = map_page(gpa);
}

/* rdi: address, rsi: value, rdx: doorbell */
static void write_code(void)
{
	static const uint8_t load[] = { 0x48, 0x8b, 0x07,	/* mov rax, [rdi] */
					0x48, 0x89, 0x02,	/* mov [rdx], rax */
					0x0f, 0x0b };		/* ud2 */
	static const uint8_t store[] = { 0x48, 0x89, 0x37,	/* mov [rdi], rsi */
					 0x48, 0x89, 0x32,	/* mov [rdx], rsi */
					 0x0f, 0x0b };
	static const uint8_t call[] = { 0xff, 0xd7,		/* call rdi */
					0x48, 0x89, 0x02, 0x0f, 0x0b };
	static const uint8_t emulated_load[] = { 0x0f, 0x10, 0x47, 0xf8, /* movups xmm0, [rdi-8] */
						 0x66, 0x0f, 0x73, 0xd8, 0x08, /* psrldq xmm0, 8 */
						 0x66, 0x48, 0x0f, 0x7e, 0xc0, /* movq rax, xmm0 */
						 0x48, 0x89, 0x02, 0x0f, 0x0b };
	static const uint8_t emulated_store[] = { 0x8f, 0x07,	/* pop [rdi] */
						  0x48, 0x89, 0x32, 0x0f, 0x0b };
	char *page = own + CODE * PAGE;

	memcpy(page + LOAD, load, sizeof(load));
	memcpy(page + STORE, store, sizeof(store));
	memcpy(page + CALL, call, sizeof(call));
	memcpy(page + EMULATED_LOAD, emulated_load, sizeof(emulated_load));
	memcpy(page + EMULATED_STORE, emulated_store, sizeof(emulated_store));
}

static void build_tables(void)
{
	set_entry(PML4, 0, OWN_GPA + PDPT * PAGE);
	set_entry(PDPT, 1, OWN_GPA + DIRECTORY * PAGE);
	for (int table = TABLES; table < OWN_PAGES; table++)
		set_entry(DIRECTORY, table - TABLES, OWN_GPA + table * PAGE);
	code = map_page(OWN_GPA + CODE * PAGE);
	doorbell = map_page(DOORBELL_GPA);
	stack_top = map_page(OWN_GPA + STACK * PAGE) + PAGE;
}

/* Whether hardware translates guest physical addresses. */
static bool two_dimensional(void)
{
	static const char *const parameters[] = { "/sys/module/kvm_intel/parameters/ept",
						  "/sys/module/kvm_amd/parameters/npt" };

	for (int i = 0; i < 2; i++) {
		FILE *file = fopen(parameters[i], "r");
		int first = file ? fgetc(file) : 0;

		if (file)
			fclose(file);
		if (first == 'Y' || first == '1')
			return true;
	}
	return false;
}

/* With shadow paging the guest may use all 52 bits of an address, whatever the processor has. */
static void widen_addresses(struct kvm_cpuid2 *cpuid)
{
	for (uint32_t i = 0; i < cpuid->nent; i++) {
		struct kvm_cpuid_entry2 *entry = &cpuid->entries[i];

		if (entry->function == 0x80000008)
			entry->eax = (entry->eax & ~0xff00ffu) | 52;
	}
}

static void set_cpuid(void)
{
	const int entries_max = 256;
	struct kvm_cpuid2 *cpuid =
		calloc(1, sizeof(*cpuid) + entries_max * sizeof(cpuid->entries[0]));

	must(cpuid != NULL, "calloc");
	cpuid->nent = entries_max;
	must(!ioctl(kvm, KVM_GET_SUPPORTED_CPUID, cpuid), "KVM_GET_SUPPORTED_CPUID");
	if (!two_dimensional())
		widen_addresses(cpuid);
	must(!ioctl(vcpu, KVM_SET_CPUID2, cpuid), "KVM_SET_CPUID2");
	free(cpuid);
}

static void enter_user_mode(void)
{
	struct kvm_segment flat = { .limit = ~0u, .selector = 0x2b, .type = 3, .present = 1,
				    .dpl = 3, .db = 1, .s = 1, .g = 1 };

	must(!ioctl(vcpu, KVM_GET_SREGS, &special), "KVM_GET_SREGS");
	special.ds = special.es = special.fs = special.gs = special.ss = special.cs = flat;
	special.cs.selector = 0x33;
	special.cs.type = 11;
	special.cs.db = 0;
	special.cs.l = 1;
	special.gdt.limit = 0;
	special.idt.limit = 0;
	special.cr0 = 0x80050033;
	special.cr3 = OWN_GPA + PML4 * PAGE;
	special.cr4 = 0x620;
	special.efer = 0xd01;
	must(!ioctl(vcpu, KVM_SET_SREGS, &special), "KVM_SET_SREGS");
}

static void UNUSED setup_guest(void)
{
	struct kvm_userspace_memory_region slot = { OWN_SLOT, 0, OWN_GPA, OWN_PAGES * PAGE, 0 };

	run_bytes = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	own = mmap(NULL, OWN_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(own != MAP_FAILED, "mmap");
	write_code();
	build_tables();
	slot.userspace_addr = (uint64_t)own;
	must(!ioctl(vm, KVM_SET_USER_MEMORY_REGION, &slot), "the guest's own slot");
	vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
	must(vcpu >= 0, "KVM_CREATE_VCPU");
	run = mmap(NULL, run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
	must(run != MAP_FAILED, "mmap of the vCPU");
	set_cpuid();
	enter_user_mode();
}

/* What the vCPU is mapped by holds it as its descriptor does, and goes with it. */
static void UNUSED close_vcpu(void)
{
	if (run)
		munmap(run, run_bytes);
	run = NULL;
	vcpu = close_fd(vcpu);
}

static int run_vcpu(void)
{
	int result;

	do {
		result = ioctl(vcpu, KVM_RUN, 0);
	} while (result < 0 && errno == EINTR);
	return result;
}

/* A vCPU that stopped goes on in user mode; on some hosts a triple fault resets it. */
static void restart(void)
{
	struct kvm_vcpu_events none = { 0 };

	must(!ioctl(vcpu, KVM_SET_SREGS, &special), "KVM_SET_SREGS");
	must(!ioctl(vcpu, KVM_SET_VCPU_EVENTS, &none), "KVM_SET_VCPU_EVENTS");
}

/* True when the access is over, in something else than the doorbell. */
static bool ended_early(int result)
{
	int error = result < 0 ? errno : 0;

	if (run->exit_reason == KVM_EXIT_MEMORY_FAULT) {
		/* flags, gpa and size, in a union that older headers do not have */
		const uint64_t *fault = (const uint64_t *)&run->mmio;

		answered("MEMORY_FAULT KVM_RUN=%s gpa=0x%llx size=%llu flags=%llu",
			 error ? errno_name(error) : "0", (unsigned long long)fault[1],
			 (unsigned long long)fault[2], (unsigned long long)fault[0]);
		return true;
	}
	if (error) {
		answered("KVM_RUN %s exit=%u", errno_name(error), run->exit_reason);
		return true;
	}
	if (run->exit_reason == KVM_EXIT_MMIO)
		return false;
	if (run->exit_reason == KVM_EXIT_SHUTDOWN)
		answered("SHUTDOWN suberror=0");
	else if (run->exit_reason == KVM_EXIT_INTERNAL_ERROR)
		answered("INTERNAL_ERROR suberror=%u", run->internal.suberror);
	else
		answered("exit reason %u", run->exit_reason);
	restart();
	return true;
}

/* Lets the guest make one access. MMIO reads are answered with a tag of their own, MMIO. */
static uint64_t UNUSED guest_access(int routine, uint64_t address, uint64_t value)
{
	const uint64_t mmio_word = word_of(0x4d4d494f);
	struct kvm_regs regs = { .rdi = address, .rsi = value, .rdx = doorbell, .rflags = 0x202 };
	uint64_t word, gpa = 0, data = 0;
	unsigned int length = 0;
	bool read = false;

	if (!run) {
		answered_by(run_vcpu());
		return 0;
	}
	regs.rip = code + routine;
	regs.rsp = routine == EMULATED_STORE ? doorbell + PAGE / 2 : stack_top;
	must(!ioctl(vcpu, KVM_SET_REGS, &regs), "KVM_SET_REGS");
	for (int exits = 0; exits < 8; exits++) {
		if (ended_early(run_vcpu()))
			return 0;
		memcpy(&word, run->mmio.data, sizeof(word));
		if (run->mmio.is_write && run->mmio.phys_addr == DOORBELL_GPA) {
			if (length)
				answered("MMIO %s gpa=0x%llx len=%u tag=%llu", read ? "read" : "write",
					 (unsigned long long)gpa, length, tag_of(read ? word : data));
			return word;
		}
		if (run->mmio.phys_addr / PAGE == DOORBELL_GPA / PAGE) {
			memcpy(run->mmio.data, &value, sizeof(value));
			continue;
		}
		if (!length) {
			gpa = run->mmio.phys_addr;
			read = !run->mmio.is_write;
			data = word;
		}
		length += run->mmio.len;
		if (!run->mmio.is_write)
			memcpy(run->mmio.data, &mmio_word, sizeof(mmio_word));
	}
	answered("too many exits");
	return 0;
}

static void UNUSED guest_load(uint64_t gpa, bool emulated)
{
	uint64_t word;

	if (!begin("guest_read"))
		return;
	word = guest_access(emulated ? EMULATED_LOAD : LOAD,
			    emulated ? map_behind_doorbell(gpa) : virtual_of(gpa), 0);
	if (!*answer)
		answered("loaded tag=%llu", tag_of(word));
}

static void UNUSED guest_read(uint64_t gpa)
{
	guest_load(gpa, false);
}

static void UNUSED guest_read_emulated(uint64_t gpa)
{
	guest_load(gpa, true);
}

static void UNUSED guest_store(uint64_t gpa, uint32_t tag, bool emulated)
{
	if (!begin("guest_write"))
		return;
	guest_access(emulated ? EMULATED_STORE : STORE, virtual_of(gpa), word_of(tag));
	if (!*answer)
		answered("ok");
}

static void UNUSED guest_write(uint64_t gpa, uint32_t tag)
{
	guest_store(gpa, tag, false);
}

static void UNUSED guest_write_emulated(uint64_t gpa, uint32_t tag)
{
	guest_store(gpa, tag, true);
}

/* A page of tag t, called as a function, returns t. */
static void UNUSED guest_execute(uint64_t gpa)
{
	uint64_t rax;

	if (!begin("guest_execute"))
		return;
	rax = guest_access(CALL, virtual_of(gpa), 0);
	if (!*answer)
		answered("executed tag=%llu", rax <= UINT32_MAX ? (unsigned long long)rax :
							 (1ull << 32) + (uint32_t)rax);
}

static void UNUSED pre_fault_memory(uint64_t gpa, uint64_t size, uint64_t flags)
{
	struct pre_fault range = { .gpa = gpa, .size = size, .flags = flags };
	int result;

	if (!begin("pre_fault_memory"))
		return;
	do {
		result = ioctl(vcpu, PRE_FAULT_MEMORY, &range);
	} while (result < 0 && errno == EINTR);
	if (result < 0)
		answered_by(result);
	else
		answered("pre-faulted, left gpa=0x%llx size=%llu", (unsigned long long)range.gpa,
			 (unsigned long long)range.size);
}
`;

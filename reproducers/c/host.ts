/** Memory and files of the C reproducers: every call as a trace names it. */
import { HOST_MAPPED_PAGES, HOST_WINDOW_START } from "../../abi/units.ts";

/** Host memory, arguments that hang over into a page without access, and files. */
export const HOST: string = `
/* Host memory that the steps name by address; its first pages are mapped. */
#define WINDOW 0x${HOST_WINDOW_START.toString(16)}ull
#define WINDOW_BYTES (${HOST_MAPPED_PAGES} * PAGE)
/* A page between two that cannot be accessed. */
#define ARGUMENT_END (argument + PAGE)
#define UNMAPPED ((void *)ARGUMENT_END)

#ifndef MADV_COLD
#define MADV_COLD 20
#define MADV_PAGEOUT 21
#endif
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

static char *argument;
/* A memfd's name has 249 characters at most. */
static char long_name[251];
static char file_buffer[16 * PAGE];

/*
 * A page of tag t begins with "mov eax, t; ret; nop; nop", so that it can be loaded and called.
 * What is no tag is printed as 2^32 more than its low half.
 */
static uint64_t UNUSED word_of(uint32_t tag)
{
	return tag ? 0xb8ull | (uint64_t)tag << 8 | 0x9090c3ull << 40 : 0;
}

static unsigned long long UNUSED tag_of(uint64_t word)
{
	uint32_t tag = word >> 8;

	return word == word_of(tag) ? tag : (1ull << 32) + (uint32_t)word;
}

/* Copies a block so that bytes from..to of it can be read, and those around cannot. */
static void *UNUSED place(const void *block, size_t bytes, size_t from, size_t to)
{
	char *at = ARGUMENT_END;

	if (to > bytes)
		to = bytes;
	if (from >= to)
		return at;
	at = from ? argument - from : to == bytes ? argument : ARGUMENT_END - to;
	memcpy(at + from, (const char *)block + from, to - from);
	return at;
}

static sigjmp_buf access_failed;

static void on_fault(int number)
{
	siglongjmp(access_failed, number);
}

static void setup_host(void)
{
	struct sigaction action = { .sa_handler = on_fault };
	char *pages = mmap(NULL, 3 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(pages != MAP_FAILED, "mmap");
	memset(long_name, 'x', sizeof(long_name) - 1);
	argument = pages + PAGE;
	must(!mprotect(argument, PAGE, PROT_READ | PROT_WRITE), "mprotect");
	must(mmap((void *)WINDOW, WINDOW_BYTES, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0) ==
		     (void *)WINDOW, "mmap of the window");
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

static void UNUSED host_read(uint64_t hva)
{
	int number;

	if (!begin("host_read"))
		return;
	number = sigsetjmp(access_failed, 1);
	if (number)
		answered(number == SIGBUS ? "SIGBUS" : "EFAULT");
	else
		answered("loaded tag=%llu", tag_of(*(volatile uint64_t *)hva));
}

static void UNUSED host_write(uint64_t hva, uint32_t tag)
{
	int number;

	if (!begin("host_write"))
		return;
	number = sigsetjmp(access_failed, 1);
	if (!number)
		*(volatile uint64_t *)hva = word_of(tag);
	answered(number == SIGBUS ? "SIGBUS" : number ? "EFAULT" : "ok");
}

static void UNUSED host_mmap(uint64_t hva, uint64_t size, int prot, int flags, int fd,
			     uint64_t offset)
{
	void *got;

	if (!begin("host_mmap"))
		return;
	got = mmap((void *)hva, size, prot, flags | MAP_FIXED, fd, offset);
	answered_by(got == MAP_FAILED ? -1 : 0);
}

static void UNUSED host_munmap(uint64_t hva, uint64_t size)
{
	if (begin("host_munmap"))
		answered_by(munmap((void *)hva, size));
}

static void UNUSED host_mprotect(uint64_t hva, uint64_t size, int prot)
{
	if (begin("host_mprotect"))
		answered_by(mprotect((void *)hva, size, prot));
}

static void UNUSED host_madvise(uint64_t hva, uint64_t size, int advice)
{
	if (begin("host_madvise"))
		answered_by(madvise((void *)hva, size, advice));
}

/* What is locked is let go at once. */
static void UNUSED host_mlock(uint64_t hva, uint64_t size)
{
	if (!begin("mlock"))
		return;
	answered_by(mlock((void *)hva, size));
	munlock((void *)hva, size);
}

static void UNUSED host_mremap(uint64_t hva, uint64_t to)
{
	int flags = MREMAP_MAYMOVE | MREMAP_FIXED;

	if (begin("mremap"))
		answered_by(mremap((void *)hva, PAGE, PAGE, flags, (void *)to) == MAP_FAILED ? -1 : 0);
}

/* What a child exits with. */
static int UNUSED status_of(pid_t child)
{
	int status;

	must(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status), "fork");
	return WEXITSTATUS(status);
}

static void UNUSED child_ioctl(int fd, unsigned long request)
{
	pid_t child;

	if (!begin("ioctl of a child"))
		return;
	memset(argument, 0, PAGE);
	child = fork();
	if (!child)
		_exit(ioctl(fd, request, argument) < 0 ? errno : 0);
	errno = status_of(child);
	answered_by(errno ? -1 : 0);
}

static void UNUSED child_write(uint64_t hva, uint32_t tag)
{
	int number;
	pid_t child;

	if (!begin("store of a child"))
		return;
	child = fork();
	if (!child) {
		number = sigsetjmp(access_failed, 1);
		if (!number)
			*(volatile uint64_t *)hva = word_of(tag);
		_exit(number);
	}
	number = status_of(child);
	answered(number == SIGBUS ? "SIGBUS" : number ? "EFAULT" : "ok");
}

static int UNUSED create_memfd(const char *name, unsigned int flags)
{
	int fd;

	if (!begin("memfd_create"))
		return NEVER_OPEN;
	fd = answered_by(memfd_create(name, flags));
	return fd < 0 ? NEVER_OPEN : fd;
}

static int UNUSED dup_fd(int fd)
{
	int copy;

	if (!begin("dup"))
		return NEVER_OPEN;
	copy = answered_by(dup(fd));
	return copy < 0 ? NEVER_OPEN : copy;
}

/* Returns what stands for a closed descriptor: its number may be used again. */
static int UNUSED close_fd(int fd)
{
	if (begin("close"))
		answered_by(close(fd));
	return NEVER_OPEN;
}

static void UNUSED allocate(int fd, int mode, uint64_t offset, uint64_t size)
{
	if (begin("fallocate"))
		answered_by(fallocate(fd, mode, offset, size));
}

static void UNUSED truncate_fd(int fd, uint64_t size)
{
	if (begin("ftruncate"))
		answered_by(ftruncate(fd, size));
}

static void UNUSED answered_number(long long result)
{
	if (result < 0)
		answered_by(result);
	else
		answered("returned %lld", result);
}

static void UNUSED read_file(int fd, uint64_t offset, size_t size)
{
	uint64_t word = 0;
	size_t start = -offset & (PAGE - 1);
	ssize_t bytes;

	if (!begin("file_read"))
		return;
	bytes = pread(fd, file_buffer, size, offset);
	if (bytes < 0) {
		answered_by(bytes);
		return;
	}
	if (start + sizeof(word) <= (size_t)bytes)
		memcpy(&word, file_buffer + start, sizeof(word));
	answered("read bytes=%zd tag=%llu", bytes, tag_of(word));
}

static void UNUSED write_file(int fd, uint64_t offset, size_t size, uint32_t tag,
			      const void *buffer)
{
	uint64_t word = word_of(tag);

	if (!begin("file_write"))
		return;
	memset(file_buffer, 0, sizeof(file_buffer));
	memcpy(file_buffer, &word, sizeof(word));
	answered_number(pwrite(fd, buffer, size, offset));
}

static void UNUSED add_seals(int fd, int seals)
{
	if (begin("add_seals"))
		answered_by(fcntl(fd, F_ADD_SEALS, seals));
}

static void UNUSED get_seals(int fd)
{
	if (begin("get_seals"))
		answered_number(fcntl(fd, F_GET_SEALS));
}

static void UNUSED seek(int fd, uint64_t offset, int whence)
{
	if (begin("seek"))
		answered_number(lseek(fd, offset, whence));
}

static void UNUSED plain_read(int fd)
{
	if (begin("read"))
		answered_number(read(fd, file_buffer, 8));
}

static void UNUSED plain_write(int fd)
{
	if (begin("write"))
		answered_number(write(fd, file_buffer, 8));
}

static void UNUSED plain_readv(int fd)
{
	struct iovec vector = { file_buffer, 8 };

	if (begin("readv"))
		answered_number(readv(fd, &vector, 1));
}

static void UNUSED plain_fsync(int fd)
{
	if (begin("fsync"))
		answered_number(fsync(fd));
}

static void UNUSED plain_fchmod(int fd)
{
	if (begin("fchmod"))
		answered_number(fchmod(fd, 0600));
}

static void UNUSED plain_ioctl(int fd)
{
	if (begin("ioctl"))
		answered_number(ioctl(fd, TCGETS, file_buffer));
}

static void UNUSED plain_poll(int fd)
{
	struct pollfd asked = { .fd = fd, .events = POLLIN | POLLOUT };

	if (begin("poll"))
		answered_number(poll(&asked, 1, 0) < 0 ? -1 : asked.revents);
}

static void UNUSED get_status_flags(int fd)
{
	if (begin("F_GETFL"))
		answered_number(fcntl(fd, F_GETFL));
}

static void UNUSED get_descriptor_flags(int fd)
{
	if (begin("F_GETFD"))
		answered_number(fcntl(fd, F_GETFD));
}

static int UNUSED make_eventfd(void)
{
	int fd = begin("eventfd") ? answered_by(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) : -1;

	return fd < 0 ? NEVER_OPEN : fd;
}

/* The end of a pipe that has the page. */
static int UNUSED pin_page(uint64_t hva)
{
	struct iovec page = { (void *)(uintptr_t)hva, PAGE };
	int ends[2];
	ssize_t taken;

	if (!begin("vmsplice"))
		return NEVER_OPEN;
	must(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0, "pipe2");
	taken = vmsplice(ends[1], &page, 1, SPLICE_F_NONBLOCK);
	answered_by(taken);
	close(ends[1]);
	if (taken > 0)
		return ends[0];
	close(ends[0]);
	return NEVER_OPEN;
}

static int UNUSED open_name(void)
{
	int fd = begin("open") ? answered_by(open("/dev/kvm", O_PATH | O_CLOEXEC)) : -1;

	return fd < 0 ? NEVER_OPEN : fd;
}

static void UNUSED stat_fd(int fd)
{
	struct stat found;

	if (!begin("fstat"))
		return;
	if (fstat(fd, &found))
		answered_by(-1);
	else
		answered("size=%lld blocks=%lld", (long long)found.st_size, (long long)found.st_blocks);
}
`;

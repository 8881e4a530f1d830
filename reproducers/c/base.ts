/**
 * The fixed part of every C reproducer: KTAP lines, and what a step is promised and was answered.
 * An answer is a line of text in the notation of traces, so that people can compare the two.
 */
import { ERRNO_NUMBERS } from "../../abi/errno.ts";

const ERRNO_CASES: string = Object.keys(ERRNO_NUMBERS)
  .map((name) => `\tif (error == ${name})\n\t\treturn "${name}";`)
  .join("\n");

/** Headers, KTAP, and `expect`. */
export const BASE: string = String.raw`#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/kvm.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096ull
#define KSFT_FAIL 1
#define KSFT_SKIP 4
/* A descriptor that no process has open: its table cannot grow that far. */
#define NEVER_OPEN 0x3fffffff
#define UNUSED __attribute__((unused))

/* What the child is at, for the parent: a call that never returns has no other way to say so. */
static struct {
	int step;
	const char *call;
} *now;

static bool failed;
static char answer[4096];

static void skip_all(const char *why)
{
	printf("1..0 # SKIP %s\n", why);
	exit(KSFT_SKIP);
}

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(KSFT_FAIL);
}

/* Begins a step. False after a failed one: the rest would start from another state. */
static bool begin(const char *call)
{
	now->step++;
	now->call = call;
	answer[0] = 0;
	return !failed;
}

static void UNUSED answered(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(answer, sizeof(answer), format, arguments);
	va_end(arguments);
}

static const char *UNUSED errno_name(int error)
{
	static char number[32];

${ERRNO_CASES}
	snprintf(number, sizeof(number), "errno %d", error);
	return number;
}

/* "ok" for a call that succeeded, else the name of its errno. */
static long UNUSED answered_by(long result)
{
	answered("%s", result < 0 ? errno_name(errno) : "ok");
	return result;
}

/* Whether a set of pages such as [0-3,7] has a page. */
static bool UNUSED has_page(const char *pages, unsigned long page)
{
	const char *at = pages + 1;

	while (*at >= '0' && *at <= '9') {
		char *end;
		unsigned long first = strtoul(at, &end, 10);
		unsigned long last = *end == '-' ? strtoul(end + 1, &end, 10) : first;

		if (page >= first && page <= last)
			return true;
		at = *end == ',' ? end + 1 : end;
	}
	return false;
}

#define DIRTY_PAGES_MAX (1ul << 23)
static uint64_t dirty_bitmap[DIRTY_PAGES_MAX / 64 + 1];

static bool UNUSED is_dirty(unsigned long page)
{
	return dirty_bitmap[page / 64] >> (page % 64) & 1;
}

/* "dirty [1]..[0-4]": the first set is in the log, and the log in the second. */
static bool dirty_between(const char *promise)
{
	const char *required = promise + strlen("dirty ");
	const char *allowed = strstr(promise, "]..[") + 3;

	if (strncmp(answer, "dirty ", 6))
		return false;
	for (unsigned long page = 0; page < DIRTY_PAGES_MAX; page++) {
		if (is_dirty(page) ? !has_page(allowed, page) : has_page(required, page))
			return false;
	}
	return true;
}

static bool fits(const char *promise)
{
	size_t length = strlen(promise);

	if (!strcmp(promise, "anything"))
		return true;
	if (!strcmp(promise, "refused"))
		return *answer == 'E' || !strncmp(answer, "KVM_RUN", 7) ||
		       !strncmp(answer, "MEMORY_FAULT", 12);
	if (strstr(promise, "]..["))
		return dirty_between(promise);
	if (length && promise[length - 1] == '*')
		return !strncmp(promise, answer, length - 1);
	return !strcmp(promise, answer);
}

/* The answer of the step is one of those promised. */
static void check(const char *promise, ...)
{
	const char *promised = promise;
	bool ok = false;
	va_list others;

	if (failed) {
		printf("ok %d %02d_%s # SKIP after a failure\n", now->step, now->step, now->call);
		return;
	}
	va_start(others, promise);
	for (; promise && !ok; promise = va_arg(others, const char *))
		ok = fits(promise);
	va_end(others);
	if (!ok)
		printf("# answered: %s\n# promised: %s\n", answer, promised);
	printf("%s %d %02d_%s\n", ok ? "ok" : "not ok", now->step, now->step, now->call);
	failed = !ok;
}
#define expect(...) check(__VA_ARGS__, (const char *)NULL)
`;

/** Runs `setup` and `finding` in a child, so that what never returns is told. */
export const MAIN: string = String.raw`
int main(void)
{
	struct utsname kernel;
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
	int status, waited = 0;
	pid_t child, ended;

	setvbuf(stdout, NULL, _IOLBF, 0);
	now = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	printf("KTAP version 1\n");
	if (!uname(&kernel))
		printf("# promised by %s, run on %s %s\n", DIALECT, kernel.sysname, kernel.release);
	fflush(stdout);
	child = fork();
	must(child >= 0, "fork");
	if (!child) {
		/* A VM answers the process that made it, and no other. */
		setup();
		printf("1..%d\n", STEPS);
		finding();
		_exit(failed ? KSFT_FAIL : 0);
	}
	while ((ended = waitpid(child, &status, WNOHANG)) == 0 && waited < LIMIT_SECONDS * 100) {
		nanosleep(&pause, NULL);
		waited++;
	}
	if (ended == child && WIFEXITED(status))
		return WEXITSTATUS(status);
	kill(child, SIGKILL);
	if (ended == 0)
		printf("# no answer within %d seconds\n", LIMIT_SECONDS);
	else
		printf("# killed by signal %d\n", WTERMSIG(status));
	printf("not ok %d %02d_%s\n", now->step, now->step, now->call);
	printf("Bail out! the rest was not run\n");
	return KSFT_FAIL;
}
`;

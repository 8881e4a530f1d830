/** The first process of a guest that runs programs, as C. */

/**
 * Numbers of a kernel are set as in a guest that is asked: a warning or a hang ends the machine.
 * What programs say goes to the second serial line; the first one is the console.
 */
export const PROGRAM_INIT: string = String.raw`#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void set(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);

	if (fd >= 0 && write(fd, value, strlen(value)) < 0)
		printf("%s is not set\n", path);
	close(fd);
}

static void prepare(void)
{
	char path[64];

	mkdir("/dev", 0755);
	mkdir("/sys", 0755);
	mkdir("/proc", 0755);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	dup2(open("/dev/ttyS1", O_WRONLY), 1);
	set("/proc/sys/kernel/panic_on_warn", "1");
	set("/proc/sys/kernel/watchdog_thresh", "4");
	set("/proc/sys/kernel/hung_task_timeout_secs", "10");
	for (int i = 0;; i++) {
		int fd;

		snprintf(path, sizeof(path), "/modules/%d.ko", i);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			break;
		if (syscall(SYS_finit_module, fd, "", 0))
			printf("%s is not loaded\n", path);
		close(fd);
	}
}

int main(void)
{
	char path[64];

	prepare();
	for (int i = 0;; i++) {
		int status = 0;
		pid_t child;

		snprintf(path, sizeof(path), "/programs/%d", i);
		if (access(path, X_OK))
			break;
		printf("=== %d\n", i);
		fflush(stdout);
		child = fork();
		if (!child) {
			execl(path, path, NULL);
			_exit(127);
		}
		waitpid(child, &status, 0);
		printf("=== end %d %d\n", i, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
		fflush(stdout);
	}
	reboot(RB_POWER_OFF);
}
`;

/**
 * Runs C programs in a guest that has nothing else: an init of its own loads the modules of KVM,
 * runs one program after the other, and turns the machine off.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../implementations/vm/cache.ts";
import { archived, type Entry } from "../../implementations/vm/cpio.ts";
import { kernelPath } from "../../implementations/vm/factory.ts";
import { kernelAt, moduleBytes } from "../../implementations/vm/kernel-image.ts";
import { parseVmName, type VmName } from "../../implementations/vm/name.ts";

/** What one program did. */
export interface GuestRun {
  readonly name: string;
  readonly code: number;
  readonly lines: readonly string[];
}

const INIT = `
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char path[64];

	mkdir("/dev", 0755);
	mkdir("/sys", 0755);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	for (int i = 0; i < 2; i++)
		dup2(open("/dev/ttyS0", O_WRONLY), 1 + i);
	for (int i = 0;; i++) {
		int fd;

		snprintf(path, sizeof(path), "/modules/%d.ko", i);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			break;
		if (syscall(SYS_finit_module, fd, "", 0))
			printf("%s is not loaded\\n", path);
		close(fd);
	}
	for (int i = 0;; i++) {
		int status = 0;
		pid_t child;

		snprintf(path, sizeof(path), "/programs/%d", i);
		if (access(path, X_OK))
			break;
		printf("=== %d\\n", i);
		fflush(stdout);
		child = fork();
		if (!child) {
			execl(path, path, NULL);
			_exit(127);
		}
		waitpid(child, &status, 0);
		printf("=== end %d %d\\n", i, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	}
	fflush(stdout);
	reboot(RB_POWER_OFF);
}
`;

/**
 * Builds the programs, boots the kernel and runs them all.
 *
 * @param named - a kernel that is here, with options, as behind `vm:`.
 * @throws {Error} when one of them cannot be built, or the guest does not end by itself.
 */
export async function runInGuest(
  named: string,
  programs: readonly { readonly name: string; readonly text: string }[],
): Promise<readonly GuestRun[]> {
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-test-"));
  try {
    const { kernel, cpu, append } = parseVmName(`vm:${named}`);
    const options = { cache: cacheFolder(process.env), cwd: folder, now: Date.now, say: () => {} };
    const { image, modules } = kernelAt(await kernelPath(kernel, options));
    const entries: readonly Entry[] = [
      { path: "dev/console", device: [5, 1] },
      { path: "init", bytes: built(folder, "init", INIT), isProgram: true },
      ...modules.map((file, index) => ({ path: `modules/${index}.ko`, bytes: moduleBytes(file) })),
      ...programs.map(({ name, text }, index) => ({
        ...{ path: `programs/${index}`, bytes: built(folder, name, text), isProgram: true },
      })),
    ];
    const initramfs = join(folder, "initramfs");
    writeFileSync(initramfs, Buffer.concat([...archived(entries)]));
    return runsIn(booted({ image, initramfs, cpu, append }), programs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function built(folder: string, name: string, text: string): Buffer {
  const file = join(folder, `${name}.c`);
  writeFileSync(file, text);
  execFileSync("cc", ["-O1", "-static", "-o", join(folder, name), file]);
  return readFileSync(join(folder, name));
}

interface Guest extends Pick<VmName, "cpu" | "append"> {
  readonly image: string;
  readonly initramfs: string;
}

/** @returns what came over the serial line. */
function booted({ image, initramfs, cpu, append: more }: Guest): string {
  const machine = ["-machine", "q35", "-accel", "tcg", "-icount", "shift=1,sleep=off"];
  const screen = ["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"];
  const append = "console=ttyS0 quiet loglevel=0 panic=-1 mitigations=off rdinit=/init";
  const line = [append, ...more].join(" ");
  const kernel = ["-kernel", image, "-initrd", initramfs, "-append", line, "-serial", "stdio"];
  const args = [...screen, ...machine, "-cpu", `${cpu},+svm`, "-m", "512", ...kernel];
  return execFileSync("qemu-system-x86_64", args, {
    ...{ encoding: "utf8", timeout: 600_000, stdio: ["ignore", "pipe", "ignore"] },
  });
}

function runsIn(text: string, programs: readonly { readonly name: string }[]): readonly GuestRun[] {
  const lines = text.split(/\r?\n/);
  return programs.map(({ name }, index) => {
    const from = lines.indexOf(`=== ${index}`);
    const to = lines.findIndex((line) => line.startsWith(`=== end ${index} `));
    if (from === -1 || to === -1) throw new Error(`${name} was not run:\n${text.slice(-2000)}`);
    return { name, code: Number(lines[to]?.split(" ").at(-1)), lines: lines.slice(from + 1, to) };
  });
}

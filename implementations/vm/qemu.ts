/** QEMU: where it is, and how a guest is started with it. */
import { execFileSync } from "node:child_process";
import { HarnessError } from "../../abi/harness-error.ts";
import type { Chosen } from "./accelerator.ts";
import { quotedForShell } from "./control.ts";
import type { VmName } from "./name.ts";
import { SHARED_BYTES } from "./shared-rings.ts";

const PROGRAM = "qemu-system-x86_64";

/**
 * The version of QEMU here, for instance "7.2.22".
 *
 * @throws {HarnessError} MSC320 when there is none.
 */
export function qemuVersion(): string {
  try {
    const said = execFileSync(PROGRAM, ["--version"], { encoding: "utf8", stdio: "pipe" });
    return /version (\S+)/.exec(said)?.[1] ?? "unknown";
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = "install QEMU for x86-64; on Debian: apt-get install qemu-system-x86";
    throw new HarnessError("MSC320", `vm: needs ${PROGRAM}: ${why.split("\n")[0]}`, hint);
  }
}

/** A name of which it is known what runs the guest. */
export type Decided = VmName & { readonly accelerator: Chosen };

/** Files that one guest is started with. */
export interface GuestFiles {
  readonly image: string;
  readonly initramfs: string;
  /** Written: what the kernel says. */
  readonly console: string;
  /** A socket that QEMU is controlled by. */
  readonly control: string;
  /** Memory that the guest shares with this host. */
  readonly shared: string;
  /** The saved state of a guest that is to go on. */
  readonly snapshot: string | undefined;
}

/**
 * The command line. With instructions for a clock nothing depends on the load of the host, and what
 * the guest waits for comes at once.
 */
export function qemuCommand(name: Decided, files: GuestFiles): readonly [string, ...string[]] {
  const incoming =
    files.snapshot === undefined ? [] : ["-incoming", `exec:cat ${quotedForShell(files.snapshot)}`];
  return [
    ...machineOf(name, files),
    ...["-append", kernelCommandLine(name, ["rdinit=/bin/node", "--", "/guest.js"])],
    ...serialLines(files),
    ...["-object", `${SHARED_BACKEND},mem-path=${files.shared.replaceAll(",", ",,")}`],
    // The master's memory is saved and restored with its guest.
    ...["-device", "ivshmem-plain,memdev=shared,master=on"],
    ...["-qmp", `unix:${files.control},server=on,wait=off`],
    ...incoming,
    ...name.qemu,
  ];
}

/** The same machine for programs that need nobody to talk to; imitated unless KVM is asked for. */
export function programCommand(
  name: VmName,
  files: Pick<GuestFiles, "image" | "initramfs" | "console">,
): readonly [string, ...string[]] {
  const accelerator = name.accelerator === "kvm" ? "kvm" : "tcg";
  return [
    ...machineOf({ ...name, accelerator }, files),
    ...["-append", kernelCommandLine(name, ["rdinit=/init"])],
    ...serialLines(files),
    ...name.qemu,
  ];
}

function machineOf(
  { nestedPaging, accelerator, cpu, memoryMb }: Decided,
  { image, initramfs }: Pick<GuestFiles, "image" | "initramfs">,
): readonly [string, ...string[]] {
  const clock = accelerator === "tcg" ? ["-icount", "shift=1,sleep=off"] : [];
  return [
    ...([PROGRAM, "-nodefaults", "-no-user-config", "-no-reboot"] as const),
    ...["-display", "none", "-vga", "none", "-machine", "q35", "-accel", accelerator, ...clock],
    ...["-cpu", `${cpu},+svm${nestedPaging ? "" : ",-npt"}`, "-smp", "1"],
    ...["-m", String(memoryMb), "-kernel", image, "-initrd", initramfs],
  ];
}

/** The console, and a line to this process. */
function serialLines({ console }: Pick<GuestFiles, "console">): readonly string[] {
  const port = ["-chardev", "stdio,id=port,signal=off", "-serial", "chardev:port"];
  return ["-serial", `file:${console}`, ...port];
}

const SHARED_BACKEND = `memory-backend-file,id=shared,share=on,size=${SHARED_BYTES}`;

/** Whatever goes wrong in there ends the machine, and its last words are on the console. */
function kernelCommandLine({ append, nestedPaging }: VmName, ending: readonly string[]): string {
  return [
    ...["console=ttyS0", "quiet", "loglevel=5", "panic=-1", "oops=panic", "softlockup_panic=1"],
    ...["hung_task_panic=1", "mitigations=off", "nokaslr", "tsc=reliable", "debugfs=off"],
    ...(nestedPaging ? [] : ["kvm_amd.npt=0"]),
    ...append,
    ...ending,
  ].join(" ");
}

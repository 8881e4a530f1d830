/** Processes of this machine, as Linux tells of them. */
import { readFileSync } from "node:fs";

export function childrenOf(pid: number): readonly number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1");
  return list.split(" ").flatMap((child) => (child === "" ? [] : [Number(child)]));
}

export function isAlive(pid: number): boolean {
  return !/ [ZX] /.test(textOf(pid, "stat") ?? " X ");
}

/** What the kernel says of a process; undefined when it has ended. */
function textOf(pid: number, about: "stat" | "cmdline"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${about}`, "latin1");
  } catch {
    return undefined;
  }
}

/** One that has a guest: others only say their version. */
export function isQemu(pid: number): boolean {
  return /^[^\0]*qemu[^\0]*\0.*\0-kernel\0/s.test(textOf(pid, "cmdline") ?? "");
}

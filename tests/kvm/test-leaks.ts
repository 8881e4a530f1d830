/** What machines may leave behind, which is nothing, over so many traces. */
import { readdirSync, readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { parseOperation } from "../../abi/notation.ts";
import { isInHostWindow } from "../../abi/units.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";

const WARM_UP_TRACES = 50;
/**
 * The heap of Node.js breathes by about a hundred mappings; a leak per trace would be many more.
 */
const RSS_GROWTH_MAX_BYTES = 48 * 2 ** 20;
export const MAPPINGS_GROWTH_MAX: number = 150;

const REGION = "gpa=0x1000, size=0x4000, hva=0x10000000000";
const BIND =
  "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x20000, size=0x8000, hva=0x10000000000";
/** Ends with everything still open: a bound file with two references, one of them a mapping. */
const TRACE = [
  `set_user_memory_region(slot=0, flags=LOG_DIRTY, ${REGION})`,
  "guest_write(gpa=0x1000, tag=7)",
  "guest_read(gpa=0x9000)",
  "guest_execute(gpa=0x2000)",
  "fd0 = memfd_create(flags=0)",
  "host_mmap(hva=0x10000800000, size=0x1000, prot=read)",
  "fd1 = create_guest_memfd(size=0x8000, flags=MMAP|INIT_SHARED)",
  "fd2 = dup(fd=fd1)",
  "fd3 = create_guest_memfd(size=0x8000, vm=1)",
  `${BIND}, guest_memfd=fd1)`,
  "host_mmap(hva=0x10000900000, size=0x9000, prot=read-write, fd=fd2)",
  "host_write(hva=0x10000900000, tag=3)",
  "host_read(hva=0x10000908000)",
  "fallocate(fd=fd1, mode=KEEP_SIZE, offset=0x0, size=0x8000)",
  "guest_write(gpa=0x20000, tag=3)",
  "guest_read(gpa=0x20000, path=emulation)",
  "close(fd=fd1)",
  "get_dirty_log(slot=0)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x0, hva=0x10000000000)",
].map(parseOperation);

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

export interface Footprint {
  readonly descriptors: number;
  /** Of a vCPU, a memfd or the host window. */
  readonly ownMappings: number;
  readonly mappings: number;
  readonly rssBytes: number;
}

/** Declares the test; called inside of a `describe`. */
export function testLeaks(traces: number): void {
  test(`after ${traces} traces there are as many descriptors and mappings as before`, async () => {
    await using factory = await kvmFactory();
    await runTraces(factory, WARM_UP_TRACES);
    const before = footprint();

    await runTraces(factory, traces);

    const after = footprint();
    process.stderr.write(`${traces} traces: ${show(before)} -> ${show(after)}\n`);
    expect(after.descriptors).toBe(before.descriptors);
    expect(after.ownMappings).toBe(before.ownMappings);
    expect(after.mappings - before.mappings).toBeLessThan(MAPPINGS_GROWTH_MAX);
    expect(after.rssBytes - before.rssBytes).toBeLessThan(RSS_GROWTH_MAX_BYTES);
  });
}

export async function runTraces(factory: ImplementationFactory, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await using machine = await factory.open();
    for (const operation of TRACE) await machine.apply(operation);
  }
}

/** After a garbage collection, so that what is left is held. */
export function footprint(): Footprint {
  collectGarbage();
  const maps = readFileSync("/proc/self/maps", "utf8").trimEnd().split("\n");
  return {
    descriptors: readdirSync("/proc/self/fd").length,
    ownMappings: maps.filter((line) => /kvm|memfd|gmem/.test(line) || isInWindow(line)).length,
    mappings: maps.length,
    rssBytes: process.memoryUsage.rss(),
  };
}

function isInWindow(line: string): boolean {
  return isInHostWindow(BigInt(`0x${line.split("-")[0]}`));
}

function show({ descriptors, mappings, rssBytes }: Footprint): string {
  return `${descriptors} fds, ${mappings} mappings, ${Math.round(rssBytes / 2 ** 20)} MiB`;
}

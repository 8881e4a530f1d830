/** The parts of a simulated machine, put together as they are before the first operation. */

import { HOST_MAPPED_PAGES, HOST_WINDOW_START } from "../../abi/units.ts";
import { pageOf } from "./arithmetic.ts";
import type { Decisions } from "./decisions.ts";
import type { Generation } from "./generations.ts";
import { HostMm } from "./host/host-mm.ts";
import { DescriptorTable } from "./kernel/descriptor-table.ts";
import { runToEnd } from "./kernel/micro-step.ts";
import { mmuNotifierOf } from "./kernel/mmu-notifier.ts";
import { Vm } from "./kernel/vm.ts";
import { MemfileStore } from "./memfile/memfile-notifier.ts";
import type { Machine } from "./paths.ts";

/** A process with a host window whose first pages are mapped, a VM without slots, and no files. */
export function assembleMachine(generation: Generation, decisions: Decisions): Machine {
  const mm = new HostMm(decisions);
  const vm = new Vm(generation, decisions, mm);
  mm.subscribe(mmuNotifierOf(vm));
  const start = Number(pageOf(HOST_WINDOW_START));
  runToEnd(mm.mmap(start, start + HOST_MAPPED_PAGES, "read-write"));
  const store = new MemfileStore(decisions);
  const folioOrder = generation.memfile?.folioOrder ?? 0;
  const { fallocateModes, files: ofFiles } = generation;
  const system = { mm, decisions, store, folioOrder, fallocateModes, files: ofFiles };
  const files = new DescriptorTable(system, generation.memfdFlags);
  return { vm, files, crash: undefined };
}

/** Draws what a forked child does with what it inherits. */
import type { ChildIoctl, ChildWrite, MachineIoctl } from "../../abi/plain-calls.ts";
import { drawHostWrite } from "./draw-host-memory.ts";
import { pick, type Random } from "./random.ts";
import type { World } from "./world.ts";

export function drawChildIoctl(random: Random): ChildIoctl {
  return { op: "child_ioctl", request: pick(random, MACHINE_IOCTLS) };
}

const MACHINE_IOCTLS: readonly MachineIoctl[] = [
  ...(["set_user_memory_region", "get_dirty_log", "create_guest_memfd"] as const),
  ...(["set_memory_attributes", "pre_fault_memory", "run"] as const),
];

export function drawChildWrite(random: Random, world: World): ChildWrite {
  const { hva, tag } = drawHostWrite(random, world);
  return { op: "child_write", hva, tag };
}

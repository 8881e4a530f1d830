/**
 * The guest of one machine: its memory and page tables in a slot of the harness, and its vCPU.
 */
import { mustSucceed } from "./answer.ts";
import { ARENA } from "./arena.ts";
import { placeBlock } from "./argument-block.ts";
import { IOCTL } from "./constants.ts";
import type { KvmEnvironment } from "./environment.ts";
import { GuestSpace, HARNESS_GPA, HARNESS_SLOT } from "./guest-space.ts";
import { regionBlock } from "./region-block.ts";
import { Vcpu } from "./vcpu.ts";

/** A guest that can make accesses. */
export interface Guest {
  readonly vcpu: Vcpu;
  readonly space: GuestSpace;
}

/** Makes the harness's slot and the vCPU on a VM that has neither. */
export function createGuest(
  environment: KvmEnvironment,
  vmFd: number,
  letsPrefetch: boolean,
): Guest {
  const { system, arena } = environment;
  const space = new GuestSpace(arena, letsPrefetch);
  const block = regionBlock({
    slot: HARNESS_SLOT,
    flags: 0,
    gpa: HARNESS_GPA,
    sizeBytes: BigInt(ARENA.guest.bytes),
    hva: BigInt(arena.addressOf(ARENA.guest.offset)),
  });
  const address = placeBlock(arena, block) ?? 0;
  const request = IOCTL.KVM_SET_USER_MEMORY_REGION;
  mustSucceed(system.ioctl(vmFd, request, address), "creating the harness's own slot");
  return { vcpu: new Vcpu(vmFd, { ...environment, space }), space };
}

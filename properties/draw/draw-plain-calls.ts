/** Draws plain calls: on descriptors, and on host memory that is brought in, taken out or moved. */
import type {
  Advice,
  CloseKvm,
  FileCall,
  HostMremap,
  OpenOther,
  OtherFile,
  PlainCall,
} from "../../abi/plain-calls.ts";
import { drawFd } from "./draw-file.ts";
import { drawGuestMemfdFd } from "./draw-guest-memfd.ts";
import { hasOpenMemfd } from "./draw-memfd.ts";
import { chance, pick, pickWeighted, type Random, type Weighted } from "./random.ts";
import { drawWindowPage, type World } from "./world.ts";

/** Seldom on an ordinary file, behind which nothing is compared. */
export function drawFileCall(random: Random, world: World): FileCall {
  const isOrdinary = hasOpenMemfd(world.state) && chance(random, 20);
  const fd = (isOrdinary ? drawFd : drawGuestMemfdFd)(random, world);
  return { op: "file_call", fd, call: pick(random, PLAIN_CALLS) };
}

const PLAIN_CALLS: readonly PlainCall[] = [
  ...(["read", "write", "readv", "fsync", "fchmod", "ioctl", "poll"] as const),
  ...(["status_flags", "descriptor_flags"] as const),
];

export function drawOpenOther(random: Random, { index }: World): OpenOther {
  return { op: "open_other", result: `fd${index}`, kind: pickWeighted(random, OTHER_FILES) };
}

/** A vCPU costs a kernel the most. */
const OTHER_FILES: readonly Weighted<OtherFile>[] = [
  [3, "eventfd"],
  [3, "kvm"],
  [3, "vm"],
  [1, "vcpu"],
  [4, "path"],
];

export function drawAdvice(random: Random): Advice {
  return pickWeighted(random, ADVICES);
}

const ADVICES: readonly Weighted<Advice>[] = [
  [1, "cold"],
  [5, "pageout"],
  [3, "populate_read"],
  [4, "populate_write"],
  [3, "lock"],
];

/** From a page behind a slot to another, seldom onto itself. */
export function drawHostMremap(random: Random, { state }: World): HostMremap {
  const hva = drawWindowPage(random, state);
  const toHva = chance(random, 4) ? hva : drawWindowPage(random, state);
  return { op: "host_mremap", hva, toHva };
}

/** Mostly the VM first, as what still lives by its vCPU and its files is of interest. */
export function drawCloseKvm(random: Random, { state: { closedKvm } }: World): CloseKvm {
  const wanted = closedKvm.includes("vm") ? 15 : 85;
  return { op: "close_kvm", descriptor: chance(random, wanted) ? "vm" : "vcpu" };
}

/** Plan: a page that changes sides as its guest asks for it, and what a VMM does then. */
import type { GuestAccessKind, Operation } from "../../../abi/operation.ts";
import { addressOf } from "../../../abi/units.ts";
import { hostPageNumber, type MemslotState } from "../../../model/state.ts";
import { filesOf } from "../draw-file-range.ts";
import { kindOfGfn } from "../marked.ts";
import { pickWeighted, type Random } from "../random.ts";
import type { World } from "../world.ts";
import { bindingOf } from "./map-both-ways.ts";
import { accessAt, type Plan, placeIn } from "./plan.ts";

/**
 * An access of the other kind exits, the attribute is changed, the access is made again, and the
 * half that is no longer used is given back: punched in the file, or discarded in the host.
 *
 * @source QEMU, accel/kvm/kvm-all.c, kvm_convert_memory; Cloud Hypervisor, vmm/src/vm.rs, for the
 *   exits of a VM with private memory
 */
export const convertPage: Plan = (random, world) => {
  const { state, index } = world;
  const bound = state.memslots.find(({ guestMemfd }) => guestMemfd !== undefined);
  if (bound !== undefined) return converting(random, world, bound);
  const file = filesOf(state).find(
    ({ file: { open, guestMemfd, sizeBytes = 0n } }) =>
      open && guestMemfd?.vm === 0 && guestMemfd.flags === 0n && sizeBytes >= addressOf(4n),
  );
  if (file !== undefined) return bindingOf(random, world, file.handle);
  return {
    ...{ op: "create_guest_memfd", result: `fd${index}`, sizeBytes: addressOf(4n) },
    ...{ flags: 0n, vm: 0 },
  };
};

const OTHER: Readonly<Record<GuestAccessKind, GuestAccessKind>> = {
  private: "shared",
  shared: "private",
};
const ATTRIBUTES: Readonly<Record<GuestAccessKind, bigint>> = { private: 8n, shared: 0n };

type Doing = "use" | "ask" | "convert" | "give back";

function converting(random: Random, world: World, slot: MemslotState): Operation {
  const { gfn } = placeIn(slot, 0n);
  const gpa = addressOf(gfn);
  const kind = kindOfGfn(world, gpa);
  const doing = pickWeighted<Doing>(random, [
    [40, "use"],
    [20, "ask"],
    [25, "convert"],
    [15, "give back"],
  ]);
  const place = placeIn(slot, 0n);
  switch (doing) {
    case "use":
      return accessAt(random, world, place, kind);
    case "ask":
      return accessAt(random, world, place, OTHER[kind]);
    case "convert":
      return {
        ...{ op: "set_memory_attributes", gpa, sizeBytes: addressOf(1n), flags: 0n },
        attributes: ATTRIBUTES[OTHER[kind]],
      };
    case "give back":
      return givingBack(slot, kind);
  }
}

/** What is behind the first page of the slot, and not used while the page is of this kind. */
function givingBack(slot: MemslotState, kind: GuestAccessKind): Operation {
  const { guestMemfd, baseGfn } = slot;
  if (kind === "private" || guestMemfd === undefined) {
    const hva = addressOf(hostPageNumber(slot, baseGfn));
    return { op: "host_dontneed", hva, sizeBytes: addressOf(1n) };
  }
  return {
    ...{ op: "fallocate", fd: guestMemfd.file, mode: PUNCH_HOLE_KEEP_SIZE },
    ...{ offsetBytes: addressOf(guestMemfd.offsetPages), sizeBytes: addressOf(1n) },
    inject: undefined,
  };
}

const PUNCH_HOLE_KEEP_SIZE = 3;

/**
 * The adapter: lets memslot-check drive the memslot manager as if it were a kernel. This is all
 * that a user has to write.
 */
import {
  HOST_MAPPED_PAGES,
  HOST_WINDOW_START,
  type Implementation,
  type ImplementationFactory,
  MMIO_READ_TAG,
  type Operation,
  type Outcome,
  PAGE_SIZE_BYTES,
} from "memslot-check";
import type { MemslotManager } from "./memslot-manager.ts";

/**
 * Machines around fresh memslot managers. They only do what the manager can: the rest is left out.
 */
export function machinesAround(
  name: string,
  makeManager: () => MemslotManager,
): ImplementationFactory {
  return {
    capabilities: {
      name,
      operations: [
        "set_user_memory_region",
        "guest_read",
        "guest_write",
        "host_read",
        "host_write",
      ],
      observable: false,
    },
    open: () => new MemslotMachine(makeManager()),
    [Symbol.asyncDispose]: async () => {},
  };
}

class MemslotMachine implements Implementation {
  readonly #manager: MemslotManager;
  /** The tag of every host page, by address. */
  readonly #pages = new Map<bigint, number>();

  constructor(manager: MemslotManager) {
    this.#manager = manager;
    for (let page = 0; page < HOST_MAPPED_PAGES; page++) {
      this.#pages.set(HOST_WINDOW_START + BigInt(page) * PAGE_SIZE_BYTES, 0);
    }
  }

  apply(operation: Operation): Outcome {
    switch (operation.op) {
      case "set_user_memory_region": {
        if (operation.readable !== undefined && !isWholeBlock(operation.readable)) {
          return { kind: "failed", errno: "EFAULT" };
        }
        const answer = this.#manager.setRegion(operation);
        return answer === "ok" ? { kind: "ok" } : { kind: "failed", errno: answer };
      }
      case "guest_read":
        return this.#guestRead(operation.gpa);
      case "guest_write":
        return this.#guestWrite(operation.gpa, operation.tag);
      case "host_read":
        return this.#load(operation.hva) ?? { kind: "failed", errno: "EFAULT" };
      case "host_write":
        return this.#store(operation.hva, operation.tag) ?? { kind: "failed", errno: "EFAULT" };
      default:
        return { kind: "not_sent", reason: "unsupported" };
    }
  }

  observe(): undefined {}

  async [Symbol.asyncDispose](): Promise<void> {}

  #guestRead(gpa: bigint): Outcome {
    const target = this.#manager.translate(gpa);
    if (target === undefined) return mmio("read", gpa, MMIO_READ_TAG);
    return this.#load(target.hva) ?? HOST_PAGE_MISSING;
  }

  #guestWrite(gpa: bigint, tag: number): Outcome {
    const target = this.#manager.translate(gpa);
    if (target === undefined || target.isReadonly) return mmio("write", gpa, tag);
    return this.#store(target.hva, tag) ?? HOST_PAGE_MISSING;
  }

  #load(hva: bigint): Outcome | undefined {
    const tag = this.#pages.get(hva);
    return tag === undefined ? undefined : { kind: "loaded", tag };
  }

  #store(hva: bigint, tag: number): Outcome | undefined {
    if (!this.#pages.has(hva)) return undefined;
    this.#pages.set(hva, tag);
    return { kind: "ok" };
  }
}

const HOST_PAGE_MISSING: Outcome = { kind: "run_failed", errno: "EFAULT", exitReason: 0 };

function mmio(access: "read" | "write", gpa: bigint, tag: number): Outcome {
  return { kind: "mmio", access, gpa, lengthBytes: 8, tag };
}

/** The argument block of the ioctl is 32 bytes long. */
function isWholeBlock({ from, to }: { readonly from: number; readonly to: number }): boolean {
  return from === 0 && to >= 32;
}

/** How the guest speaks with its host: over shared memory where there is some, or a serial line. */
import { openSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ReadStream } from "node:tty";
import { PORT } from "../guest-plan.ts";
import {
  ANSWER_RING,
  markShared,
  REQUEST_RING,
  Ring,
  SHARED_BYTES,
  type SharedMemory,
} from "../shared-rings.ts";
import type { GuestKernel } from "./guest-kernel.ts";

/** Both directions. */
export interface Port {
  readonly input: AsyncIterable<Uint8Array>;
  /** Hands it to the host before it returns; `isMore` when something follows soon. */
  readonly write: (text: string, isMore: boolean) => void;
}

/** Opens it, and says the first line on the serial one: from then on the host may ask. */
export function openPort(kernel: GuestKernel, ready: string): Port {
  const fd = openSync(PORT, "r+");
  const line = new ReadStream(fd);
  line.setRawMode(true);
  const say = (text: string): void => writeAll(fd, Buffer.from(text));
  const memory = sharedMemory(kernel);
  if (memory !== undefined) markShared(memory);
  say(ready);
  return memory === undefined ? { input: line, write: say } : ringPort(memory, line, say);
}

function ringPort(
  memory: SharedMemory,
  line: AsyncIterable<Uint8Array>,
  ring: (text: string) => void,
): Port {
  const [asked, answered] = [new Ring(memory, REQUEST_RING), new Ring(memory, ANSWER_RING)];
  async function* input(): AsyncGenerator<Uint8Array> {
    for await (const _bell of line) yield* asked.pull();
  }
  const write = (text: string, isMore: boolean): void => {
    let rest: Uint8Array = Buffer.from(text);
    for (;;) {
      rest = rest.subarray(answered.push(rest));
      if (rest.length === 0) break;
      ring(BELL);
      Atomics.wait(NEVER, 0, 0, 1);
    }
    if (!isMore) ring(BELL);
  };
  return { input: input(), write };
}

const BELL = "\n";

const NEVER = new Int32Array(new SharedArrayBuffer(4));

const DEVICES = "/sys/bus/pci/devices";

/**
 * Memory of the device `ivshmem-plain`.
 *
 * @returns undefined without PCI, or where a kernel does not let devices be mapped.
 * @source docs/specs/ivshmem-spec.rst of QEMU: vendor, device and the region of the memory
 */
function sharedMemory(kernel: GuestKernel): SharedMemory | undefined {
  try {
    const device = readdirSync(DEVICES)
      .map((name) => join(DEVICES, name))
      .find((folder) => idOf(folder) === "0x1af4 0x1110");
    if (device === undefined) return undefined;
    writeFileSync(join(device, "enable"), "1");
    return memoryIn(kernel.map(join(device, "resource2"), SHARED_BYTES));
  } catch {
    return undefined;
  }
}

function idOf(folder: string): string {
  return ["vendor", "device"]
    .map((name) => readFileSync(join(folder, name), "latin1").trim())
    .join(" ");
}

function memoryIn(buffer: ArrayBuffer): SharedMemory {
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  return {
    word: (at) => view.getUint32(at, true),
    setWord: (at, value) => view.setUint32(at, value, true),
    read: (at, count) => bytes.slice(at, at + count),
    write: (at, given) => bytes.set(given, at),
  };
}

function writeAll(port: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(port, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

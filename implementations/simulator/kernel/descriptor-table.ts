/** Descriptors of the simulated VMM process. A trace's handle is the descriptor itself here. */
import type { Errno } from "../../../model/errno.ts";
import type { FdRef, Handle } from "../../../model/handle.ts";
import { microStep, type Steps } from "./micro-step.ts";

/** An open file. The first generations know one kind, which no memory slot can be bound to. */
export interface OpenFile {
  readonly kind: "memfd";
}

/** What memfd_create is asked for. */
interface MemfdArguments {
  readonly result: Handle;
  readonly flags: number;
  readonly name: "ok" | "unreadable" | "too_long";
}

/** MFD_CLOEXEC | MFD_ALLOW_SEALING. */
const MEMFD_FLAGS = 0x3;

const INSTALL_FD = microStep("memfd_create: install the descriptor");
const REMOVE_FD = microStep("close: remove the descriptor");

/** Open files by handle. A plain number is one that was never handed out, so it is never open. */
export class DescriptorTable {
  readonly #files: Map<FdRef, OpenFile> = new Map();

  find(fd: FdRef): OpenFile | undefined {
    return this.#files.get(fd);
  }

  /** @source mm/memfd.c, memfd_create: flags, then the name, then the file. */
  *memfdCreate({ result, flags, name }: MemfdArguments): Steps<Errno | undefined> {
    if ((flags & ~MEMFD_FLAGS) !== 0) return "EINVAL";
    if (name !== "ok") return name === "unreadable" ? "EFAULT" : "EINVAL";
    yield INSTALL_FD;
    this.#files.set(result, { kind: "memfd" });
    return undefined;
  }

  /** @source fs/open.c, close. */
  *close(fd: FdRef): Steps<Errno | undefined> {
    yield REMOVE_FD;
    return this.#files.delete(fd) ? undefined : "EBADF";
  }
}

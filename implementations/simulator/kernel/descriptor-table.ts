/** Descriptors of the simulated VMM process. A trace's handle is the descriptor itself here. */
import type { Errno } from "../../../abi/errno.ts";
import type { FdRef } from "../../../abi/handle.ts";
import type { DupFd, MemfdCreate } from "../../../abi/operation.ts";
import type { OpenOther } from "../../../abi/plain-calls.ts";
import type { GmemFile } from "../guest-memfd/file.ts";
import { PinningPipe } from "../host/pipe.ts";
import { type FileSystem, SEAL_EXEC, SEAL_SEAL, ShmemInode } from "../memfile/inode.ts";
import { USER_INACCESSIBLE } from "../memfile/memfile-notifier.ts";
import type { OpenFile } from "../memfile/open-file.ts";
import { microStep, type Steps } from "./micro-step.ts";

/** Flags of memfd_create. */
const ALLOW_SEALING = 2;
const HUGETLB = 4;

/** What memfd_create of a kernel knows. */
export interface MemfdFlags {
  /** Every flag, but for the sizes of huge pages. */
  readonly known: number;
  /** MFD_INACCESSIBLE; 0 where there is none. */
  readonly inaccessible: number;
  /** MFD_NOEXEC_SEAL, which implies ALLOW_SEALING, and excludes MFD_EXEC; 0 before both. */
  readonly noexecSeal: number;
  readonly exec: number;
}

/** With HUGETLB, the upper bits are the logarithm of the page size: none, 2 MiB or 1 GiB. */
const HUGE_SHIFT = 26;
const HUGE_MASK = 0x3f << HUGE_SHIFT;
const HUGE_SIZES: readonly number[] = [21, 30];

const INSTALL_FD = microStep("install a descriptor");
const REMOVE_FD = microStep("close: remove the descriptor");

/** Open files by handle. A plain number is one that was never handed out, so it is never open. */
export class DescriptorTable {
  readonly #system: FileSystem;
  readonly #memfdFlags: MemfdFlags;
  readonly #files: Map<FdRef, OpenFile> = new Map();
  readonly #inodes: ShmemInode[] = [];
  readonly #guestMemfds: GmemFile[] = [];

  /** @param memfdFlags - flags that memfd_create knows. */
  constructor(system: Omit<FileSystem, "inodes">, memfdFlags: MemfdFlags) {
    this.#system = { ...system, inodes: () => this.livingInodes() };
    this.#memfdFlags = memfdFlags;
  }

  find(fd: FdRef): OpenFile | undefined {
    return this.#files.get(fd);
  }

  /** Every open descriptor with its file. */
  open(): Iterable<readonly [FdRef, OpenFile]> {
    return this.#files;
  }

  /** Every file with pages that was not freed, oldest first; also those without a descriptor. */
  livingInodes(): readonly ShmemInode[] {
    return this.#inodes.filter((inode) => !inode.evicted);
  }

  /**
   * @source mm/memfd.c, memfd_create: flags, then the name, then the file; INACCESSIBLE in patch 3
   *   of the memfile series v6.
   */
  *memfdCreate({ result, flags, name }: MemfdCreate): Steps<Errno | undefined> {
    const { known, inaccessible, noexecSeal, exec } = this.#memfdFlags;
    const isHuge = (flags & known & HUGETLB) !== 0;
    if ((flags & ~(isHuge ? known | HUGE_MASK : known)) !== 0) return "EINVAL";
    const isInaccessible = (flags & inaccessible) !== 0;
    if (isInaccessible && (flags & ALLOW_SEALING) !== 0) return "EINVAL";
    if ((flags & exec) !== 0 && (flags & noexecSeal) !== 0) return "EINVAL";
    if (name !== "ok") return name === "unreadable" ? "EFAULT" : "EINVAL";
    if (isHuge && !this.#hasHugePages((flags & HUGE_MASK) >>> HUGE_SHIFT)) return "ENODEV";
    if (isHuge && isInaccessible) return "EOPNOTSUPP";
    yield INSTALL_FD;
    if (isHuge) {
      this.#files.set(result, { kind: "hugetlb" });
      return undefined;
    }
    const inode = new ShmemInode(this.#system, {
      handle: result,
      nodeFlags: isInaccessible ? USER_INACCESSIBLE : 0,
      seals: sealsOf(flags, noexecSeal),
    });
    this.#files.set(result, inode);
    this.#inodes.push(inode);
    return undefined;
  }

  /** @param bits - log2 of their size in bytes; 0 for the size that the host prefers. */
  #hasHugePages(bits: number): boolean {
    if (bits === 0) return true;
    return HUGE_SIZES.includes(bits) && this.#system.decisions.hasHugePageSize(bits);
  }

  /** @source fs/open.c, close. */
  *close(fd: FdRef): Steps<Errno | undefined> {
    yield REMOVE_FD;
    const file = this.#files.get(fd);
    if (file === undefined) return "EBADF";
    this.#files.delete(fd);
    if (file instanceof PinningPipe) file.put();
    else if (file.kind !== "hugetlb" && file.kind !== "other") {
      file.assertAlive();
      yield* file.put();
    }
    return undefined;
  }

  /** Another descriptor of the same open file. @source fs/file.c, dup. */
  *dup({ result, fd }: DupFd): Steps<Errno | undefined> {
    yield INSTALL_FD;
    const file = this.#files.get(fd);
    if (file === undefined) return "EBADF";
    if (file instanceof PinningPipe) file.get();
    else if (file.kind !== "hugetlb" && file.kind !== "other") file.get();
    this.#files.set(result, file);
    return undefined;
  }

  /** A descriptor of something that is no memory. */
  *openOther({ result, kind }: OpenOther): Steps<undefined> {
    yield INSTALL_FD;
    this.#files.set(result, { kind: "other", isName: kind === "path" });
  }

  /** Gives a pipe with a page in it a descriptor. */
  installPipe(result: FdRef, pipe: PinningPipe): void {
    this.#files.set(result, pipe);
  }

  /** Gives a guest_memfd a descriptor. */
  install(file: GmemFile): void {
    this.#files.set(file.handle, file);
    this.#guestMemfds.push(file);
  }

  /** Every guest_memfd that was not released, oldest first. */
  livingGuestMemfds(): readonly GmemFile[] {
    return this.#guestMemfds.filter((file) => !file.released);
  }
}

/** The seals that a file begins with. @source mm/memfd.c, memfd_create, Linux 6.3. */
function sealsOf(flags: number, noexecSeal: number): number {
  if ((flags & noexecSeal) !== 0) return SEAL_EXEC;
  return (flags & ALLOW_SEALING) === 0 ? SEAL_SEAL : 0;
}

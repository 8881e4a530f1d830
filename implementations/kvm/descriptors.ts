/**
 * The descriptors of one machine: handles of the trace on one side, numbers of this process on the
 * other.
 */

import type { FdRef, Handle } from "../../model/handle.ts";
import type { CloseFd, MemfdCreate } from "../../model/operation.ts";
import type { Outcome } from "../../model/outcome.ts";
import { mustSucceed, outcomeOf } from "./answer.ts";
import { ARENA, type Arena, CONTROL } from "./arena.ts";
import type { SystemCalls } from "./system-calls.ts";

/** A number that no process has open: its table cannot grow that far. */
const NEVER_OPEN = 0x3fff_ffff;

const NAME_BYTES_MAX = 249;

/** Open descriptors by handle; disposing closes them. */
export class Descriptors implements Disposable {
  readonly #system: SystemCalls;
  readonly #arena: Arena;
  readonly #open = new Map<Handle, number>();

  constructor(system: SystemCalls, arena: Arena) {
    this.#system = system;
    this.#arena = arena;
  }

  /**
   * The number to hand to the kernel. A closed handle stays closed, even when the process has got
   * its number again.
   *
   * @returns undefined for a raw number that happens to be open here: it belongs to somebody else.
   */
  numberOf(reference: FdRef): number | undefined {
    if (typeof reference === "string") return this.#open.get(reference) ?? NEVER_OPEN;
    return reference >= 0 && this.#system.isOpen(reference) ? undefined : reference;
  }

  createMemfd({ result, flags, name }: MemfdCreate): Outcome {
    const fd = this.#system.memfdCreate(this.#arena.addressOf(this.#writeName(name)), flags);
    if (fd >= 0) this.#open.set(result, fd);
    return outcomeOf(fd);
  }

  close({ fd }: CloseFd): Outcome {
    const number = this.numberOf(fd);
    if (number === undefined) return { kind: "not_sent", reason: "foreign-descriptor" };
    if (typeof fd === "string") this.#open.delete(fd);
    return outcomeOf(this.#system.close(number));
  }

  /** @returns the offset of the name in the arena. */
  #writeName(name: MemfdCreate["name"]): number {
    if (name === "unreadable") return ARENA.forbidden.offset;
    const text = name === "ok" ? "memslot-check" : "x".repeat(NAME_BYTES_MAX + 1);
    const bytes = new Uint8Array(this.#arena.view.buffer, CONTROL.name, NAME_BYTES_MAX + 2);
    new TextEncoder().encodeInto(`${text}\0`, bytes);
    return CONTROL.name;
  }

  [Symbol.dispose](): void {
    for (const fd of this.#open.values()) mustSucceed(this.#system.close(fd), "close of a memfd");
    this.#open.clear();
  }
}

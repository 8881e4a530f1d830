/**
 * The core of the memfile design: who wants to know when pages of a file come and go.
 *
 * @source patch 1 of the memfile series v6, mm/memfile_notifier.c
 */
import type { Errno } from "../../../abi/errno.ts";
import type { Decisions } from "../decisions.ts";
import { Lock, Srcu } from "../kernel/lock.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";

/** Flags of a node. */
export const USER_INACCESSIBLE = 1;
const UNMOVABLE = 2;
const UNRECLAIMABLE = 4;
export const ALL_NODE_FLAGS: number = USER_INACCESSIBLE | UNMOVABLE | UNRECLAIMABLE;

/** Somebody who is told. */
export interface MemfileNotifier {
  /** Pages [start, end) of the file came or are about to go. */
  readonly notify: (event: PageEvent, start: number, end: number) => Steps<void>;
}

/** What befalls pages of a file: they have come, or they are about to go. */
export type PageEvent = "populate" | "invalidate";

/** What a file keeps for its notifiers. */
export interface MemfileNode {
  flags: number;
  /** What the flags were when the file was made. */
  readonly flagsAtCreation: number;
  /** Newest first. */
  readonly notifiers: MemfileNotifier[];
}

const ADD = microStep("memfile: add the notifier");
const REMOVE = microStep("memfile: remove the notifier");
const NOTIFY = microStep("memfile: call the next notifier");

/** One machine's backing stores; shared memory files are the only one there ever was. */
export class MemfileStore {
  readonly #decisions: Decisions;
  readonly #lock = new Lock("backing store lock");
  readonly #srcu = new Srcu("memfile_srcu");

  constructor(decisions: Decisions) {
    this.#decisions = decisions;
  }

  /**
   * Registers a notifier with the flags it wants the node to have.
   *
   * @returns EINVAL when notifiers with other flags are there already.
   */
  *register(node: MemfileNode, flags: number, notifier: MemfileNotifier): Steps<Errno | undefined> {
    yield this.#lock.acquiring;
    this.#lock.take();
    yield ADD;
    const agrees = node.notifiers.length === 0 || node.flags === flags;
    if (agrees) {
      node.flags = flags;
      node.notifiers.unshift(notifier);
    }
    this.#lock.release();
    return agrees ? undefined : "EINVAL";
  }

  /** Takes a notifier out and waits until nobody calls it any more. */
  *unregister(node: MemfileNode, notifier: MemfileNotifier): Steps<void> {
    yield this.#lock.acquiring;
    this.#lock.take();
    yield REMOVE;
    node.notifiers.splice(node.notifiers.indexOf(notifier), 1);
    const left = node.notifiers.length;
    node.flags = this.#decisions.flagsAfterUnregister(node.flags, node.flagsAtCreation, left);
    this.#lock.release();
    yield this.#srcu.synchronizing();
  }

  /** Tells every notifier, newest first. */
  *notify(node: MemfileNode, event: PageEvent, start: number, end: number): Steps<void> {
    if (node.notifiers.length === 0) return;
    const section = this.#srcu.enter();
    for (const notifier of [...node.notifiers]) {
      yield NOTIFY;
      yield* notifier.notify(event, start, end);
    }
    this.#srcu.leave(section);
  }
}

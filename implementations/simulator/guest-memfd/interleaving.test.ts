import { describe, expect, test } from "vitest";
import { parseOperation } from "../../../abi/notation.ts";
import type { Outcome } from "../../../abi/outcome.ts";
import { assembleMachine } from "../assemble-machine.ts";
import { CORRECT_DECISIONS } from "../decisions.ts";
import { generationNamed } from "../generations.ts";
import { type MicroStep, runToEnd, type Steps } from "../kernel/micro-step.ts";
import { type Machine, perform } from "../paths.ts";

const READ = "guest_read(gpa=0x0)";
const SETUP = [
  "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
  "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
    "hva=0x10000000000, guest_memfd=fd0)",
  "guest_write(gpa=0x0, tag=1)",
];

function machineWith(dialect: string, setup: readonly string[]): Machine {
  const machine = assembleMachine(generationNamed(dialect), CORRECT_DECISIONS);
  for (const line of setup) {
    expect(["ok", "loaded"], line).toContain(runToEnd(start(machine, line)).kind);
  }
  return machine;
}

function start(machine: Machine, line: string): Steps<Outcome> {
  return perform(machine, parseOperation(line));
}

/** One path that is driven step by step. */
class Actor {
  readonly #steps: Steps<Outcome>;
  #next: MicroStep | undefined;
  outcome: Outcome | undefined;

  constructor(steps: Steps<Outcome>) {
    this.#steps = steps;
    this.advance();
  }

  get isReady(): boolean {
    return this.#next !== undefined && (this.#next.isReady?.() ?? true);
  }

  /** @returns whether it could do so many steps. */
  advanceUpTo(steps: number): boolean {
    let done = 0;
    for (; done < steps && this.isReady; done++) this.advance();
    return done === steps;
  }

  advance(): void {
    const result = this.#steps.next();
    this.#next = result.done === true ? undefined : result.value;
    if (result.done === true) this.outcome = result.value;
  }
}

/** What a schedule came to: both answers, and whether the guest can still reach a page. */
interface Ending {
  readonly guest: Outcome | undefined;
  readonly host: Outcome | undefined;
  readonly machine: Machine;
}

/**
 * Every schedule in which the guest runs `before` steps, then the host runs `between` of its own,
 * then they take turns. Numbers of steps that one of them does not have would only repeat the last
 * schedule.
 */
function endings(
  dialect: string,
  setup: readonly string[],
  line: string,
  first: string = READ,
): readonly Ending[] {
  const all: Ending[] = [];
  let guestHadMore = true;
  for (let before = 0; guestHadMore; before++) {
    let hostHadMore = true;
    for (let between = 0; hostHadMore; between++) {
      const machine = machineWith(dialect, setup);
      const guest = new Actor(start(machine, first));
      const host = new Actor(start(machine, line));
      guestHadMore = guest.advanceUpTo(before);
      hostHadMore = host.advanceUpTo(between);
      while (guest.isReady || host.isReady) {
        for (const actor of [guest, host]) if (actor.isReady) actor.advance();
      }
      all.push({ guest: guest.outcome, host: host.outcome, machine });
    }
  }
  return all;
}

describe("a guest access beside a change of its memory", () => {
  test("sees old or new content of a page that is punched, and keeps none of the old", () => {
    const punch = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)";

    const all = endings("linux-6.18", SETUP, punch);

    const seen = new Set(all.map(({ guest }) => (guest?.kind === "loaded" ? guest.tag : guest)));
    expect(seen).toEqual(new Set([0, 1]));
    for (const { host, machine } of all) {
      expect(host).toEqual({ kind: "ok" });
      expect(runToEnd(start(machine, READ))).toEqual({ kind: "loaded", tag: 0 });
    }
  });

  test("exits or sees the file when it is closed for the last time, and keeps no page", () => {
    const all = endings("linux-6.18", SETUP, "close(fd=fd0)");

    expect(new Set(all.map(({ guest }) => guest?.kind))).toEqual(
      new Set(["loaded", "memory_fault"]),
    );
    for (const { host, machine } of all) {
      expect(host).toEqual({ kind: "ok" });
      expect(machine.vm.shadow.find(0, 0)).toBeUndefined();
    }
  });

  test("is served by one half or the other when its attribute changes, and keeps the new", () => {
    const setup = [
      "fd0 = create_guest_memfd(size=0x1000)",
      ...SETUP.slice(1, 2),
      "host_write(hva=0x10000000000, tag=7)",
    ];
    const change = "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)";

    const all = endings("linux-6.18:sw-protected", setup, change);

    const seen = new Set(all.map(({ guest }) => (guest?.kind === "loaded" ? guest.tag : guest)));
    expect(seen).toEqual(new Set([7, 0]));
    for (const { host, machine } of all) {
      expect(host).toEqual({ kind: "ok" });
      expect(runToEnd(start(machine, READ))).toEqual({ kind: "loaded", tag: 0 });
    }
  });

  test("meets memory or none when its slot is deleted, and keeps no page", () => {
    const remove = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)";

    const all = endings("linux-6.18", SETUP, remove);

    expect(new Set(all.map(({ guest }) => guest?.kind))).toEqual(new Set(["loaded", "mmio"]));
    for (const { host, machine } of all) {
      expect(host).toEqual({ kind: "ok" });
      expect(machine.vm.shadow.find(0, 0)).toBeUndefined();
      expect(runToEnd(start(machine, READ)).kind).toBe("mmio");
    }
  });
});

describe("an access beside a conversion in place", () => {
  const DIALECT = "linux-7.4:sw-protected";
  const FILE = "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)";
  const MAP = "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)";
  const TOUCH = "host_read(hva=0x10000000000)";
  const CONVERT = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";

  test("of the guest reads what the page holds, whichever comes first", () => {
    const all = endings(DIALECT, [FILE, ...SETUP.slice(1)], CONVERT);

    for (const { guest, host, machine } of all) {
      expect(guest).toEqual({ kind: "loaded", tag: 1 });
      expect(host).toEqual({ kind: "ok" });
      expect(runToEnd(start(machine, READ))).toEqual({ kind: "loaded", tag: 1 });
    }
  });

  test("of the host is served and holds the conversion up, or comes too late", () => {
    const all = endings(DIALECT, [FILE, MAP, ...SETUP.slice(1)], CONVERT, TOUCH);

    const seen = all.map(({ guest, host }) => `${guest?.kind} beside ${host?.kind}`);
    expect(new Set(seen)).toEqual(
      new Set(["loaded beside ok", "sigbus beside ok", "loaded beside failed_at"]),
    );
    for (const { host, machine } of all) {
      const isPrivate = host?.kind === "ok";
      expect(runToEnd(start(machine, TOUCH)).kind).toBe(isPrivate ? "sigbus" : "loaded");
    }
  });

  test("of the guest sees old or new content beside a punch, and keeps none of the old", () => {
    const punch = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)";

    for (const { host, machine } of endings(DIALECT, [FILE, ...SETUP.slice(1)], punch)) {
      expect(host).toEqual({ kind: "ok" });
      expect(runToEnd(start(machine, READ))).toEqual({ kind: "loaded", tag: 0 });
    }
  });
});

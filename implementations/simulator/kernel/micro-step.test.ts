import { describe, expect, test } from "vitest";
import { Lock, Srcu } from "./lock.ts";
import { microStep, runToEnd, type Steps } from "./micro-step.ts";

describe("a path that runs alone", () => {
  test("is driven through its steps to its result", () => {
    const seen: string[] = [];
    function* path(): Steps<number> {
      seen.push("before");
      yield microStep("one");
      seen.push("after");
      return 7;
    }

    const result = runToEnd(path());

    expect(result).toBe(7);
    expect(seen).toEqual(["before", "after"]);
  });

  test("is a broken harness, MSC220, when it waits for itself", () => {
    const lock = new Lock("a_lock");
    function* path(): Steps<void> {
      yield lock.acquiring;
      lock.take();
      yield lock.acquiring;
    }

    const run = () => runToEnd(path());

    expect(run).toThrow(expect.objectContaining({ code: "MSC220" }));
    expect(run).toThrow("take a_lock");
  });
});

describe("a lock", () => {
  test("is ready to be taken exactly while nobody holds it", () => {
    const lock = new Lock("a_lock");
    const ready = () => lock.acquiring.isReady?.();

    const before = ready();
    lock.take();
    const held = ready();
    lock.release();

    expect([before, held, ready()]).toEqual([true, false, true]);
  });

  test("is a broken harness, MSC221, when it is taken twice", () => {
    const lock = new Lock("a_lock");
    lock.take();

    const again = () => lock.take();

    expect(again).toThrow(expect.objectContaining({ code: "MSC221" }));
  });
});

describe("a read section", () => {
  test("holds up a synchronize that began after it", () => {
    const srcu = new Srcu("a_srcu");
    const section = srcu.enter();

    const step = srcu.synchronizing();
    const before = step.isReady?.();
    srcu.leave(section);

    expect([before, step.isReady?.()]).toEqual([false, true]);
  });

  test("does not hold up a synchronize that began before it", () => {
    const srcu = new Srcu("a_srcu");

    const step = srcu.synchronizing();
    srcu.enter();

    expect(step.isReady?.()).toBe(true);
  });
});

import { describe, expect, test } from "vitest";
import { CORRECT_DECISIONS } from "../decisions.ts";
import { runToEnd, type Steps } from "../kernel/micro-step.ts";
import { ALL_NODE_FLAGS, type MemfileNode, MemfileStore } from "./memfile-notifier.ts";

function freshNode(): MemfileNode {
  return { flags: 1, flagsAtCreation: 1, notifiers: [] };
}

function recorder(name: string, seen: string[]): MemfileNode["notifiers"][number] {
  return {
    *notify(event, start, end): Steps<void> {
      yield { label: "note the range" };
      seen.push(`${name} ${event} ${start}..${end}`);
    },
  };
}

describe("the notifiers of a file", () => {
  test("are told newest first", () => {
    const store = new MemfileStore(CORRECT_DECISIONS);
    const node = freshNode();
    const seen: string[] = [];
    for (const name of ["old", "new"]) {
      runToEnd(store.register(node, ALL_NODE_FLAGS, recorder(name, seen)));
    }

    runToEnd(store.notify(node, "populate", 2, 5));

    expect(seen).toEqual(["new populate 2..5", "old populate 2..5"]);
  });

  test("want the same flags: the first overwrites the node's, another value is EINVAL", () => {
    const store = new MemfileStore(CORRECT_DECISIONS);
    const node = freshNode();

    const errnos = [6, 7, 6].map((flags) =>
      runToEnd(store.register(node, flags, recorder("any", []))),
    );

    expect(errnos).toEqual([undefined, "EINVAL", undefined]);
    expect([node.flags, node.notifiers.length]).toEqual([6, 2]);
  });

  test("leave the flags as long as one is left", () => {
    const store = new MemfileStore(CORRECT_DECISIONS);
    const node = freshNode();
    const both = [recorder("a", []), recorder("b", [])];
    for (const one of both) runToEnd(store.register(node, ALL_NODE_FLAGS, one));

    const flags = both.map((one) => {
      runToEnd(store.unregister(node, one));
      return node.flags;
    });

    expect(flags).toEqual([ALL_NODE_FLAGS, 1]);
  });

  test("are waited for before one of them is freed", () => {
    const store = new MemfileStore(CORRECT_DECISIONS);
    const node = freshNode();
    const slow = {
      *notify(): Steps<void> {
        yield { label: "slow" };
      },
    };
    runToEnd(store.register(node, ALL_NODE_FLAGS, slow));
    const event = store.notify(node, "invalidate", 0, 1);
    event.next();

    const removal = store.unregister(node, slow);

    expect(() => runToEnd(removal)).toThrow("synchronize memfile_srcu");
    runToEnd(event);
    expect(node.notifiers).toEqual([]);
  });
});

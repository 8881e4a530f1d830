import { describe, expect, it } from "vitest";
import { explore } from "../explore.ts";
import type { ObjectSystem } from "../system.ts";
import { type ForkableMachine, productOf } from "./product.ts";

/** A model that may give any of two tickets, and takes only the given one back. */
const TICKETS: ObjectSystem<string, string> = {
  form: "object",
  name: "tickets",
  initial: ["none"],
  operations: () => ["draw", "return a", "return b"],
  step: (state, operation) => {
    if (operation === "draw") {
      return state === "none"
        ? [
            { result: "ok", state: "a" },
            { result: "ok", state: "b" },
          ]
        : [{ result: "refused", state }];
    }
    return operation === `return ${state}`
      ? [{ result: "ok", state: "none" }]
      : [{ result: "refused", state }];
  },
  key: (state) => state,
  print: (operation) => operation,
  familyOf: (operation) => operation,
  properties: [],
};

interface Desk {
  ticket: string;
}

function desk(
  give: string,
  takesBack: (ticket: string, held: string) => boolean,
): ForkableMachine<Desk, string> {
  return {
    name: `desk giving ${give}`,
    open: () => ({ ticket: "none" }),
    apply: (machine, operation) => {
      const isAccepted =
        operation === "draw"
          ? machine.ticket === "none"
          : takesBack(operation.replace("return ", ""), machine.ticket);
      if (!isAccepted) {
        return "refused";
      }
      machine.ticket = operation === "draw" ? give : "none";
      return "ok";
    },
    fork: (machine) => ({ ...machine }),
    key: ({ ticket }) => ticket,
    view: () => "",
  };
}

describe("the product of a model and a machine", () => {
  it("follows every state of the model that explains the answers so far", async () => {
    const product = productOf(
      TICKETS,
      () => "",
      desk("b", (ticket, held) => ticket === held),
    );

    const result = await explore(product, {}, { now: () => 0 });

    expect(result.verdict).toBe("conforms");
    expect(result.exploration).toMatchObject({ states: 3, transitions: 9 });
  });

  it("disagrees when no such state is left, and not before", async () => {
    const stubborn = desk("a", () => false);
    const product = productOf(TICKETS, () => "", stubborn);

    const { counterexample } = await explore(product, {}, { now: () => 0 });

    expect(counterexample?.trace).toEqual(["draw", "return a", "return b"]);
    expect(counterexample?.results.at(-1)).toBe("refused, but the model allows ok");
  });

  it("compares the views even when the answers agree", async () => {
    const honest = desk("a", (ticket, held) => ticket === held);
    const product = productOf(TICKETS, (state) => (state === "none" ? "" : state), {
      ...honest,
      view: ({ ticket }) => (ticket === "none" ? "" : "z"),
    });

    const { counterexample } = await explore(product, {}, { now: () => 0 });

    expect(counterexample?.trace).toEqual(["draw"]);
    expect(counterexample?.results).toEqual(["ok, but the view differs"]);
  });
});

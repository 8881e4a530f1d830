import { describe, expect, it } from "vitest";
import { explore } from "../explore.ts";
import { type ExplainingModel, type ForkableMachine, productOf } from "./product.ts";

/** A model that may give any of two tickets, and takes only the given one back. */
const TICKETS: ExplainingModel<string, string, string> = {
  name: "tickets",
  initial: ["none"],
  operations: () => ["draw", "return a", "return b"],
  explain: (state, operation, seen) =>
    stepsOf(state, operation)
      .filter(({ result }) => result === seen)
      .map(({ after }) => after),
  allowed: (state, operation) => stepsOf(state, operation)[0]?.result ?? "nothing",
  key: (state) => state,
  print: (operation) => operation,
  familyOf: (operation) => operation,
};

function stepsOf(
  state: string,
  operation: string,
): readonly { readonly result: string; readonly after: string }[] {
  const isAccepted = operation === "draw" ? state === "none" : operation === `return ${state}`;
  if (!isAccepted) {
    return [{ result: "refused", after: state }];
  }
  const afters = operation === "draw" ? ["a", "b"] : ["none"];
  return afters.map((after) => ({ result: "ok", after }));
}

interface Desk {
  ticket: string;
}

function desk(
  give: string,
  takesBack: (ticket: string, held: string) => boolean,
): ForkableMachine<Desk, string, string> {
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
    resultOf: (seen) => seen,
    printSeen: (seen) => `the answer ${seen}`,
  };
}

describe("the product of a model and a machine", () => {
  it("follows every state of the model that explains the answers so far", async () => {
    const product = productOf(
      TICKETS,
      desk("b", (ticket, held) => ticket === held),
    );

    const result = await explore(product, {}, { now: () => 0 });

    expect(result.verdict).toBe("conforms");
    expect(result.exploration).toMatchObject({ states: 3, transitions: 9 });
  });

  it("disagrees when no such state is left, and not before", async () => {
    const stubborn = desk("a", () => false);
    const product = productOf(TICKETS, stubborn);

    const { counterexample } = await explore(product, {}, { now: () => 0 });

    expect(counterexample?.trace).toEqual(["draw", "return a", "return b"]);
    expect(counterexample?.results.at(-1)).toBe("the answer refused, but the model allows ok");
  });
});

import { describe, expect, test } from "vitest";
import type { Withheld } from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { FRESH_MACHINE } from "../model/state.ts";
import { step } from "../model/step.ts";
import type { OperationCoverage } from "../reports/report.ts";
import { NotSentTally } from "./not-sent.ts";
import { checkSequential } from "./sequential.ts";

const READ = parseOperation("guest_read(gpa=0x0)");
const DECLARED: Withheld = { reason: "tired", operations: ["guest_read"], because: "It is." };

function row(calls: number, notSent: number): OperationCoverage {
  return { operation: "guest_read", calls, ok: calls, notSent, outcomes: {} };
}

/** What a check of so many loads says of those that were not sent. */
function judge(calls: number, notSent: number, withholds?: readonly Withheld[]) {
  const tally = new NotSentTally(withholds === undefined ? {} : { withholds });
  const choices = step(dialectNamed("linux-6.18"), FRESH_MACHINE, READ);
  for (let nth = 0; nth < notSent; nth++) {
    tally.record(READ, { kind: "not_sent", reason: "tired" }, choices);
  }
  const rows = [row(calls, notSent)];
  return { limits: tally.limits(rows), notes: tally.notes(rows) };
}

describe("operations that were not sent", () => {
  test("are a limit from more than a tenth of a kind on", () => {
    expect(judge(90, 10)).toEqual({ limits: [], notes: [] });
    expect(judge(89, 11)).toEqual({
      limits: ["not-sent:guest_read"],
      notes: [
        "11 of 100 guest_read were not sent, and the machine does not declare why (tired: 11)",
      ],
    });
  });

  test("are none for a declared reason, and noted when they are most", () => {
    expect(judge(50, 50, [DECLARED])).toEqual({ limits: [], notes: [] });
    expect(judge(49, 51, [DECLARED])).toEqual({
      limits: [],
      notes: ["51 of 100 guest_read were not sent"],
    });
  });

  test("are one for a reason that is declared for another kind", () => {
    const elsewhere: Withheld = { ...DECLARED, operations: ["guest_write"] };

    expect(judge(89, 11, [elsewhere]).limits).toEqual(["not-sent:guest_read"]);
  });
});

test("a machine that sends no fallocate and does not say why is unknown", async () => {
  const simulator = simulatorFactory({ dialect: "linux-6.18" });
  const factory = {
    ...simulator,
    open: async () => {
      const machine = await simulator.open();
      return {
        apply: (operation: typeof READ) =>
          operation.op === "fallocate"
            ? ({ kind: "not_sent", reason: "shy" } as const)
            : machine.apply(operation),
        observe: () => machine.observe(),
        [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
      };
    },
  };

  const report = await checkSequential({
    ...{ dialect: dialectNamed("linux-6.18"), factory, properties: [], seed: 1, runs: 20 },
    ...{ maxOperations: 40, collect: false, shrinkEvaluationsMax: 0, now: () => 0 },
  });

  expect(report).toMatchObject({ verdict: "unknown", limitsHit: ["not-sent:fallocate"] });
  expect(report.notes.at(-1)).toMatch(/fallocate were not sent, .* \(shy: \d+\)$/);
});

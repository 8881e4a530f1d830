import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { makeTrace } from "../../abi/trace.ts";
import { meet } from "../../checkers/machine-facts.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import { dialectFor } from "../../implementations/kvm/probe.ts";
import { BYTE_BUGS } from "../../implementations/simulator/bugs/bytes/catalogue.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import type { Expectation } from "../../model/expectation.ts";
import { supports } from "../../model/step.ts";
import { traces } from "../../properties/draw/traces.ts";
import { cProgram } from "../../reproducers/c/program.ts";
import { whyNoProgram } from "../../reproducers/cannot.ts";
import type { PromisedStep } from "../../reproducers/promise.ts";
import { pythonProgram } from "../../reproducers/python/program.ts";
import { findingOf } from "../../reproducers/test-findings.ts";
import { runC, runPython, WHY_NO_CC, WHY_NO_PYTHON } from "../../reproducers/test-programs.ts";
import { KVM, onKvm } from "../kvm/support.ts";

const DIALECT = (KVM.usable ? dialectFor(KVM.release) : null) ?? "linux-6.18";
const PASSED = 0;
const SKIPPED = 4;

const WRITABLE = SEEDED_BUGS.filter(
  ({ dialect, minimalTrace }) =>
    whyNoProgram(findingOf(dialect, minimalTrace).promised) === undefined,
);
/** Those of the generation that runs here: others promise other answers. */
const HERE = WRITABLE.filter(({ dialect }) => dialect.split(":")[0] === DIALECT);

// A VM with encrypted memory has a launch of its own, which no program here does.
test("the seeded bugs that are no program want guest code that it does not have", () => {
  const linux = SEEDED_BUGS.filter(
    ({ dialect }) => dialect.startsWith("linux-") && !dialect.includes("hardware-private"),
  );

  const others = linux.filter((bug) => !WRITABLE.includes(bug) && !BYTE_BUGS.includes(bug));
  expect(BYTE_BUGS.filter((bug) => WRITABLE.includes(bug))).toEqual([]);
  expect(others.map(({ id }) => id)).toEqual([
    ...["second-space-keeps-host-mappings", "punch-skips-second-space"],
  ]);
});

describe.skipIf(WHY_NO_CC !== undefined)(`C (${WHY_NO_CC ?? "cc"})`, () => {
  test.each(WRITABLE)("$id builds without a warning", ({ dialect, minimalTrace }) => {
    const text = cProgram(findingOf(dialect, minimalTrace));

    expect(runC(text, "build")).toEqual({ code: 0, lines: [""], error: "" });
  });
});

describe.skipIf(!KVM.usable || WHY_NO_CC !== undefined)(onKvm("C on this host"), () => {
  test.each(HERE)("a kernel without $id passes", ({ dialect, minimalTrace }) => {
    const { code, lines } = runC(cProgram(findingOf(dialect, minimalTrace)));

    expect([PASSED, SKIPPED], lines.join("\n")).toContain(code);
  });

  test("random traces are answered as the harness is answered", async () => {
    for (const steps of await playedTraces(40)) {
      const { code, lines } = runC(cProgram(asPlayed(steps)));
      expect(code, lines.join("\n")).toBe(PASSED);
    }
  });
});

describe.skipIf(!KVM.usable || WHY_NO_PYTHON !== undefined)(onKvm("Python on this host"), () => {
  test("random traces are answered as the harness is answered", async () => {
    for (const steps of await playedTraces(20)) {
      const { code, lines, error } = runPython(pythonProgram(asPlayed(steps)));
      expect(code, [...lines, error].join("\n")).toBe(PASSED);
    }
  });
});

const hasTap = spawnSync("perl", ["-MTAP::Parser", "-e", "1"]).status === 0;

test.skipIf(!hasTap)(`a foreign parser reads the lines (${hasTap ? "" : "no TAP::Parser"})`, () => {
  const lines = ["KTAP version 1", "1..2", "# a note", "not ok 1 01_a", "ok 2 02_b # SKIP why"];
  const script =
    'my $p = TAP::Parser->new({ tap => join "", <STDIN> }); 1 while $p->next; ' +
    'print join ",", scalar($p->failed), scalar($p->skipped), $p->tests_planned, ' +
    "scalar($p->parse_errors);";
  // The version line of KTAP is TAP's by another name.
  const input = lines.slice(1).join("\n");

  const { stdout } = spawnSync("perl", ["-MTAP::Parser", "-e", script], {
    input,
    encoding: "utf8",
  });

  expect(stdout).toBe("1,1,2,0");
});

/** Random traces with what this kernel answered to the harness; what is not sent is left out. */
async function playedTraces(count: number): Promise<readonly (readonly PromisedStep[])[]> {
  await using factory = await kvmFactory({});
  const { operations } = factory.capabilities;
  const { dialect } = meet(DIALECT, factory);
  const kinds = operations.filter((kind) => supports(dialect, kind));
  const drawn = fc.sample(traces(dialect, { kinds, maxLength: 30 }), {
    ...{ seed: 7, numRuns: count },
  });
  const played: PromisedStep[][] = [];
  for (const { operations: asked } of drawn) {
    await using machine = await factory.open();
    const steps: PromisedStep[] = [];
    for (const operation of asked) {
      if (isBeyondPrograms(operation)) continue;
      const outcome = await machine.apply(operation);
      if (outcome.kind !== "not_sent") steps.push(stepOf(operation, outcome));
    }
    if (steps.length > 0) played.push(steps);
  }
  return played;
}

function isBeyondPrograms(operation: Operation): boolean {
  const promised = { trace: makeTrace(DIALECT, [operation]), last: undefined };
  return (
    whyNoProgram({ ...promised, steps: [{ operation, promised: [], decidedBy: [] }] }) !== undefined
  );
}

function stepOf(operation: Operation, outcome: Outcome): PromisedStep {
  return { operation, promised: [expectationOf(outcome)], decidedBy: [] };
}

function expectationOf(outcome: Outcome): Expectation {
  if (outcome.kind === "not_sent") return { kind: "anything" };
  if (outcome.kind !== "dirty_log") return outcome;
  return { kind: "dirty_log_between", required: outcome.pages, allowed: outcome.pages };
}

function asPlayed(steps: readonly PromisedStep[]) {
  const trace = makeTrace(
    `${DIALECT}:no-attributes,no-tdp`,
    steps.map(({ operation }) => operation),
  );
  return { title: "as played", lines: [], promised: { trace, steps, last: undefined } };
}

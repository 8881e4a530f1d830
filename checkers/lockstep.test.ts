import { describe, expect, test } from "vitest";
import { type ImplementationFactory, ImplementationLost } from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { SEEDED_BUGS } from "../implementations/simulator/bugs/catalogue.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import type { Dialect } from "../model/dialect.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { tainted } from "../model/taints.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { AlwaysProperty, Property, Step } from "../properties/property.ts";
import { type DialectLockstepResult, dialectLockstep } from "./dialect-lockstep.ts";
import { possibleOn } from "./possible.ts";
import { runOnce, sourceOf } from "./run-once.ts";
import { COIN, lines, machineOf, type Script, traceOf } from "./test-machines.ts";

const WRITE_1 = "guest_write(gpa=0x0, tag=1)";
const WRITE_2 = "guest_write(gpa=0x0, tag=2)";
const READ = "guest_read(gpa=0x0)";
const OK: Outcome = { kind: "ok" };
const loaded = (tag: number): Outcome => ({ kind: "loaded", tag });

async function run(
  operations: readonly string[],
  answers: readonly (Outcome | Promise<Outcome>)[],
  properties: readonly Property[] = [],
  onStep?: (step: Step) => void,
): Promise<DialectLockstepResult> {
  const script: Script = (_operation, index) => answers[index] ?? OK;
  const implementation = machineOf(script);
  return dialectLockstep({
    dialect: COIN,
    implementation,
    properties,
    source: lines(...operations),
    onStep,
  });
}

function broken(id: string, holds: (step: Step) => boolean): AlwaysProperty {
  return {
    ...{ kind: "always", id, sentence: "", source: "", needsObservation: false },
    violation: (step) => (holds(step) ? undefined : "it does not hold"),
  };
}

/** What a machine that was not written in TypeScript may answer. */
const NO_OUTCOME = { kind: "loaded", tag: "1" } as unknown as Outcome;

describe("a situation that nobody defines", () => {
  const DIALECT: Dialect = {
    ...COIN,
    operations: {
      ...COIN.operations,
      guest_execute: {
        ladder: [],
        effect: {
          ...{ id: "coin/execute", sentence: "Anything happens.", source: "made by hand" },
          apply: ({ state }) => [
            {
              expected: { kind: "anything" },
              state: tainted(state, "freed-page"),
              decidedBy: "coin/execute",
            },
          ],
        },
      },
    },
  };
  const EXECUTE = "guest_execute(gpa=0x0)";

  function runOn(answers: readonly Outcome[], properties: readonly Property[] = []) {
    const seen: string[] = [];
    const result = dialectLockstep({
      ...{ dialect: DIALECT, properties, source: lines(WRITE_1, EXECUTE, READ) },
      implementation: machineOf((_operation, index) => answers[index] ?? OK),
      onStep: ({ decidedBy }) => seen.push(decidedBy),
    });
    return { result, seen };
  }

  test("ends the comparison, whatever is answered, and is named", async () => {
    const { result, seen } = runOn([OK, { kind: "guest_stuck" }, loaded(9)]);

    expect(await result).toEqual({
      ...{ stepCount: 2, taints: ["freed-page"], divergence: undefined, undefinedAt: 1 },
      operations: [WRITE_1, EXECUTE].map(parseOperation),
    });
    expect(seen).toEqual(["coin/heads", "coin/execute"]);
  });

  test("is not judged by properties", async () => {
    const property = broken("never-executes", ({ operation }) => operation.op !== "guest_execute");

    const { divergence } = await runOn([], [property]).result;

    expect(divergence).toBeUndefined();
  });

  test("does not hide what went wrong before", async () => {
    const { divergence, taints } = await runOn([loaded(1)]).result;

    expect(divergence).toMatchObject({ kind: "wrong-observation", operationIndex: 0 });
    expect(taints).toEqual([]);
  });
});

describe("a model that allows several outcomes", () => {
  test.each([0, 1, 2])("accepts a load of %d after two stores that may be lost", async (tag) => {
    const result = await run([WRITE_1, WRITE_2, READ], [OK, OK, loaded(tag)]);

    expect(result).toMatchObject({ stepCount: 3 });
    expect(result.divergence).toBeUndefined();
  });

  test("diverges at an outcome that no branch allows, and lists what they do", async () => {
    const { divergence } = await run([WRITE_1, WRITE_2, READ], [OK, OK, loaded(7)]);

    expect(divergence).toMatchObject({ kind: "wrong-observation", operationIndex: 2 });
    expect(divergence?.message).toBe(
      "expected loaded tag=2 or loaded tag=1 or loaded tag=0, got loaded tag=7",
    );
  });

  test("forgets the branches that an outcome has ruled out", async () => {
    const { divergence } = await run([WRITE_1, READ, READ], [OK, loaded(0), loaded(1)]);

    expect(divergence?.message).toBe("expected loaded tag=0, got loaded tag=1");
  });

  test("goes on with the branches that no property contradicts", async () => {
    const lost = broken("stores-are-lost", ({ before, after }) => before === after);

    const { divergence } = await run([WRITE_1, READ], [OK, loaded(1)], [lost]);

    expect(divergence?.message).toBe("expected loaded tag=0, got loaded tag=1");
  });
});

describe("a property", () => {
  test("that contradicts every branch is a divergence", async () => {
    const { divergence, stepCount } = await run([WRITE_1], [OK], [broken("never", () => false)]);

    expect(divergence).toMatchObject({ kind: "property-broken", property: "never" });
    expect(divergence?.message).toBe("never: it does not hold");
    expect(stepCount).toBe(1);
  });

  test("of the kind sometimes never is", async () => {
    const never: Property = {
      ...{ kind: "sometimes", id: "never", sentence: "", needs: [] },
      holds: () => false,
    };

    const { divergence } = await run([WRITE_1], [OK], [never]);

    expect(divergence).toBeUndefined();
  });
});

describe("an implementation", () => {
  test("may answer with promises", async () => {
    const result = await run([READ, READ], [Promise.resolve(loaded(0)), loaded(0)]);

    expect(result).toMatchObject({ stepCount: 2 });
    expect(result.divergence).toBeUndefined();
  });

  test("that refuses an operation leaves the model as it was", async () => {
    const refused: Outcome = { kind: "not_sent", reason: "hazard" };
    const seen: string[] = [];

    const result = await run([WRITE_1, READ], [refused, loaded(1)], [], (step) =>
      seen.push(step.operation.op),
    );

    expect(result.divergence?.message).toBe("expected loaded tag=0, got loaded tag=1");
    expect(result).toMatchObject({ stepCount: 0, operations: { length: 2 } });
    expect(seen).toEqual([]);
  });

  test.each(["crashed", "hung"] as const)("that is lost has %s", async (manner) => {
    const script: Script = () => {
      throw new ImplementationLost(manner, "no answer");
    };

    const { divergence } = await dialectLockstep({
      ...{ dialect: COIN, properties: [], source: lines(READ) },
      implementation: machineOf(script),
    });

    expect(divergence).toMatchObject({ kind: manner, actual: null, decidedBy: "coin/read" });
  });

  test("that is lost has so too by the class of a second copy of the package", async () => {
    const script: Script = () => {
      throw Object.assign(new Error("no answer"), { name: "ImplementationLost", manner: "hung" });
    };

    const { divergence } = await dialectLockstep({
      ...{ dialect: COIN, properties: [], source: lines(READ) },
      implementation: machineOf(script),
    });

    expect(divergence).toMatchObject({ kind: "hung", message: "the machine hung: no answer" });
  });

  test("that is lost while it owes an answer is lost too", async () => {
    const script: Script = async () => {
      throw new ImplementationLost("hung", "no answer");
    };

    const { divergence } = await dialectLockstep({
      ...{ dialect: COIN, properties: [], source: lines(READ) },
      implementation: machineOf(script),
    });

    expect(divergence).toMatchObject({ kind: "hung" });
  });

  test.each([
    [
      "at once",
      () => {
        throw new TypeError("bug of the harness");
      },
    ],
    [
      "later",
      async () => {
        throw new TypeError("bug of the harness");
      },
    ],
  ] as const)("that throws anything else %s ends the check", async (_, script) => {
    const result = dialectLockstep({
      ...{ dialect: COIN, properties: [], source: lines(READ) },
      implementation: machineOf(script),
    });

    await expect(result).rejects.toThrow("bug of the harness");
  });

  test.each([
    ["at once", () => NO_OUTCOME],
    ["later", async () => NO_OUTCOME],
  ] as const)("that answers %s with what is no outcome ends the check", async (_, script) => {
    const result = dialectLockstep({
      ...{ dialect: COIN, properties: [], source: lines(READ) },
      implementation: machineOf(script),
    });

    await expect(result).rejects.toMatchObject({
      code: "MSC210",
      message:
        'guest_read(gpa=0x0) was answered with {"kind":"loaded","tag":"1"}: tag does not fit',
      hint: expect.stringMatching(/^tag takes /),
    });
  });
});

describe("the simulator", () => {
  test.each(SEEDED_BUGS.map((bug) => [bug.id, bug] as const))(
    "diverges on the minimal trace of %s, and only with the bug",
    async (id, bug) => {
      const { dialect, minimalTrace, obligation } = bug;
      // Where the caller is at fault, the sound case is one in which nothing is asked of him.
      const lenient = obligation === undefined ? dialect : dialect.replace(/:strict$/, "");
      // A caller may break more than the one obligation that the bug is about.
      const asked = PROPERTIES.filter(({ id }) => obligation === undefined || id === obligation);
      const run = (name: string, factory: ImplementationFactory) =>
        runOnce({
          ...{ factory, ...possibleOn(factory.capabilities, dialectNamed(name), asked) },
          source: sourceOf(traceOf(name, ...minimalTrace)),
        });

      const sound = await run(lenient, simulatorFactory({ dialect: lenient }));
      const buggy = await run(dialect, simulatorFactory({ dialect, bug: id }));

      expect(sound.divergence).toBeUndefined();
      expect(buggy.divergence?.operationIndex).toBe(minimalTrace.length - 1);
    },
  );
});

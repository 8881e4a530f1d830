/** The published schemas, and what they say of what machines answer. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import type { JsonSchema } from "../../abi/json-schema.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { outcomeToJson } from "../../abi/outcome-notation.ts";
import { check, simulatorFactory } from "../../index.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

/** Where they lie. */
export const FOLDER: string = join(REPOSITORY_ROOT, "docs", "schema");

/** The schema of this name. */
export function published(name: string): JsonSchema {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.schema.json`), "utf8")) as JsonSchema;
}

/** What holds values to a schema. */
export function validatorOf(schema: JsonSchema): ValidateFunction {
  return new Ajv2020({ strict: true }).compile(schema);
}

/** The JSON as another program would read it, and what the schema says of it. */
export function faultsOf(validate: ValidateFunction, json: unknown): unknown {
  return validate(JSON.parse(JSON.stringify(json))) ? [] : [json, validate.errors];
}

/** Checks the simulator of a dialect, and holds every answer to the schema of outcomes. */
export async function expectAnswersToFit(
  isOutcome: ValidateFunction,
  dialect: string,
  runs: number,
): Promise<void> {
  const answers: Outcome[] = [];

  await check(recording(simulatorFactory({ dialect }), answers), { dialect, runs, seed: 3 });

  expect(new Set(answers.map(({ kind }) => kind)).size).toBeGreaterThan(5);
  expect(answers.flatMap((answer) => faultsOf(isOutcome, outcomeToJson(answer)))).toEqual([]);
}

/** The factory, with every answer of its machines written down. */
function recording(factory: ImplementationFactory, answers: Outcome[]): ImplementationFactory {
  return {
    ...factory,
    open: async () => {
      const machine = await factory.open();
      return {
        apply: async (operation) => {
          const answer = await machine.apply(operation);
          answers.push(answer);
          return answer;
        },
        observe: () => machine.observe(),
        [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
      };
    },
  };
}

import { expect, test } from "vitest";
import { commonModeFindings, unusedShares } from "./common-mode.ts";
import { readRepository, type SourceFile } from "./repository.ts";

const REPOSITORY = readRepository();

function simulator(text: string): readonly SourceFile[] {
  return [{ path: "implementations/simulator/kernel/x.ts", text }];
}

test("the simulator shares no arithmetic and no number of the kernel with the model", () => {
  expect(commonModeFindings(REPOSITORY)).toEqual([]);
});

test("what it may share is in use", () => {
  expect(unusedShares(REPOSITORY)).toEqual([]);
});

test.each([
  ["a function", 'import { pageOf } from "../../../abi/units.ts";', "pageOf"],
  [
    "a flag",
    'import {\n  type Operation,\n  MEM_READONLY,\n} from "../../../abi/operation.ts";',
    "MEM_READONLY",
  ],
  [
    "another name for it",
    'import { slotIdOf as id } from "../../../abi/operation.ts";',
    "slotIdOf",
  ],
  ["everything", 'import * as units from "../../../abi/units.ts";', "*"],
  ["a re-export", 'export { wrapU64 } from "../../../abi/units.ts";', "wrapU64"],
  [
    "a rule",
    'import type { A } from "../../../abi/a.ts";\nimport { step } from "../../../model/step.ts";',
    "step",
  ],
])("finds %s", (_, text, name) => {
  const findings = commonModeFindings(simulator(text));

  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain(`takes ${name} from`);
});

test("lets types and what is its own through, and tests take what they like", () => {
  const text = [
    'import type { Operation } from "../../../abi/operation.ts";',
    'import { type MmioRead, MMIO_READ_TAG } from "../../../abi/outcome.ts";',
    'import { pageOf } from "../arithmetic.ts";',
  ].join("\n");
  const inTest = 'import { pageOf } from "../../abi/units.ts";';

  expect(commonModeFindings(simulator(text))).toEqual([]);
  expect(
    commonModeFindings([{ path: "implementations/simulator/x.test.ts", text: inTest }]),
  ).toEqual([]);
});

/**
 * What is left of a check by the library when the code that it checks ends the process;
 * `tests/bundle-setup.ts` has bundled the library.
 */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

/** Checks a machine that does something else than answering the third load. */
function checked(third: string, options = "{}") {
  const program = `
    import { check } from "./dist/index.js";
    const dispose = { async [Symbol.asyncDispose]() {} };
    const capabilities = { name: "mine", operations: ["guest_read"], observable: false };
    const open = () => {
      let loads = 0;
      const apply = ({ gpa }) => {
        if (++loads === 3) { ${third} }
        return { kind: "mmio", access: "read", gpa, lengthBytes: 8, tag: 0x4d4d494f };
      };
      return { apply, observe: () => undefined, ...dispose };
    };
    const report = await check({ capabilities, open, ...dispose }, ${options});
    console.log(report.verdict, report.divergences[0]?.kind);`;
  const args = ["--input-type=module", "--eval", program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: REPOSITORY_ROOT,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("a process that is ended in a check tells the trace, and does not end with 0", () => {
  const { status, stdout, stderr } = checked("process.exit(0);", "{ runs: 1, seed: 7 }");

  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/the process ends before there is a verdict \(seed 7\); the last trace:/);
  expect(stderr).toMatch(
    /memslot-check-trace schema=1 dialect=linux-6.18(\n {2}guest_read.*){3}\n$/,
  );
});

test("a promise that nobody awaits ends the process with the last trace, and no verdict", () => {
  const { status, stdout, stderr } = checked("Promise.reject(new Error('lost'));", "{ runs: 1 }");

  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("the process ends before there is a verdict (seed 1)");
});

test("another exit code is left alone, and a check that ends says nothing of the kind", () => {
  expect(checked("process.exit(7);", "{ runs: 1 }").status).toBe(7);
  expect(checked("", "{ runs: 1 }")).toEqual({
    ...{ status: 0, stderr: "", stdout: "conforms undefined\n" },
  });
});

test("a machine that never answers is hung after the limit that was set", () => {
  const never = "return new Promise(() => {});";
  const limited = checked(never, "{ operationTimeoutMs: 50, shrinkEvaluationsMax: 0 }");
  const refused = checked(never, "{ operationTimeoutMs: Infinity }");

  expect([limited.status, limited.stdout]).toEqual([0, "diverges hung\n"]);
  expect(refused.stderr).toMatch(/operationTimeoutMs is Infinity/);
});

/** What the README of `examples/004-python-machine` says of its program. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CONFORMANCE_CHECKS,
  check,
  type ImplementationFactory,
  programFactory,
} from "../../index.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

const MACHINE = join(REPOSITORY_ROOT, "examples", "004-python-machine", "machine.py");

const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe.skipIf(!hasPython)("a machine in Python (needs python3)", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "memslot-check-python-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function machines(file: string): Promise<ImplementationFactory> {
    return programFactory({ file: "python3", args: [file], cwd: folder });
  }

  test("passes the conformance kit", async () => {
    await using python = await machines(MACHINE);
    const remarks: (string | undefined)[] = [];
    for (const { run } of CONFORMANCE_CHECKS) remarks.push(await run(python));

    const said = remarks.filter((remark) => remark !== undefined);
    const isLeftOut = /^not checked: there is no |^seen from outside only$/;
    expect(said.filter((remark) => !isLeftOut.test(remark))).toEqual([]);
    expect(remarks.length - said.length).toBeGreaterThan(10);
  });

  test("goes on reading what was deleted, which is shrunk to four operations", async () => {
    await using python = await machines(MACHINE);
    const { verdict, divergences = [] } = await check(python, { seed: 1 });

    expect(verdict).toBe("diverges");
    expect(divergences[0]).toMatchObject({
      rule: expect.stringMatching(/^guest-access\/(read|write)-needs-slot$/),
      kind: "wrong-observation",
      trace: [
        expect.stringMatching(/^set_user_memory_region\(slot=0, flags=0, /),
        "guest_read(gpa=0x0)",
        expect.stringMatching(/^set_user_memory_region\(slot=0, flags=0, gpa=0x0, size=0x0, /),
        expect.stringMatching(/^guest_(read|write)\(gpa=0x0[,)]/),
      ],
    });
  });

  test("conforms once it is mended", async () => {
    const broken = readFileSync(MACHINE, "utf8");
    const mended = broken.replace(
      "            return  # The bug",
      "            self.found.clear()\n            return  # No bug",
    );
    writeFileSync(join(folder, "mended.py"), mended);
    await using python = await machines("mended.py");
    const { verdict, divergences } = await check(python, { seed: 1, runs: 150 });

    expect(mended).not.toBe(broken);
    expect([verdict, divergences]).toEqual(["conforms", []]);
  });
});

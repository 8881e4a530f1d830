import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { archived } from "./cpio.ts";

const ENTRIES = [
  { path: "bin/run", bytes: Buffer.from("odd"), isProgram: true },
  { path: "bin/other", bytes: Buffer.from("four") },
  { path: "empty", folder: true },
  { path: "dev/console", device: [5, 1] },
] as const;

describe("an archive", () => {
  test("has each folder once, before what is in it, and all at multiples of four", () => {
    const bytes = Buffer.concat([...archived(ENTRIES)]);
    const names: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      expect(bytes.toString("latin1", at, at + 6)).toBe("070701");
      expect(at % 4).toBe(0);
      const field = (index: number): number =>
        Number.parseInt(bytes.toString("latin1", at + 6 + index * 8, at + 14 + index * 8), 16);
      const [nameBytes, fileBytes] = [field(11), field(6)];
      names.push(bytes.toString("latin1", at + 110, at + 109 + nameBytes));
      at = (at + 110 + nameBytes + 3) & ~3;
      at = (at + fileBytes + 3) & ~3;
    }
    expect(names).toEqual([
      ...["bin", "bin/run", "bin/other", "empty", "dev", "dev/console", "TRAILER!!!"],
    ]);
  });

  const hasCpio = (() => {
    try {
      execFileSync("cpio", ["--version"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  })();

  test.skipIf(!hasCpio)(`is unpacked by cpio${hasCpio ? "" : " (skipped: no cpio here)"}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "memslot-check-cpio-"));
    try {
      const files = ENTRIES.filter((entry) => !("device" in entry));
      const input = Buffer.concat([...archived(files)]);
      execFileSync("cpio", ["-id", "--quiet"], { cwd: folder, input });
      expect(readFileSync(join(folder, "bin/run"), "utf8")).toBe("odd");
      expect(readFileSync(join(folder, "bin/other"), "utf8")).toBe("four");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

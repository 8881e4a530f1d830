import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FILE_BYTES_MAX, readTextFile } from "./read-text-file.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

describe("a file", () => {
  test("is read whole, also where its size says nothing", () => {
    const text = "ä".repeat(100_000);
    writeFileSync(join(cwd, "long"), text);

    expect(readTextFile(join(cwd, "long"))).toEqual({ text });
  });

  test("above the limit is refused by its size", () => {
    writeFileSync(join(cwd, "large"), "");
    truncateSync(join(cwd, "large"), FILE_BYTES_MAX + 1);

    expect(readTextFile(join(cwd, "large"))).toEqual({
      fault: "it has 65 MiB, and no file above 64 MiB is read",
    });
  });

  test("that is none is refused by its kind", () => {
    execFileSync("mkfifo", [join(cwd, "fifo")]);

    expect(readTextFile(join(cwd, "fifo"))).toEqual({ fault: "it is a FIFO, not a file" });
    expect(readTextFile("/dev/zero")).toEqual({ fault: "it is a device, not a file" });
    expect(readTextFile(cwd)).toEqual({ fault: "it is a directory, not a file" });
    expect(readTextFile(join(cwd, "nowhere"))).toEqual({ fault: "ENOENT" });
  });
});

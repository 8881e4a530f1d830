import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceable, writeWhole } from "./write-whole.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("a link stays one, and what it leads to is written", () => {
  const [link, file, nowhere] = ["link", "file", "nowhere"].map((name) => join(folder, name));
  writeFileSync(file ?? "", "old");
  symlinkSync("file", link ?? "");
  symlinkSync("made", nowhere ?? "");

  writeWhole(link ?? "", "new");
  writeWhole(nowhere ?? "", "new");

  expect(lstatSync(link ?? "").isSymbolicLink()).toBe(true);
  expect(lstatSync(nowhere ?? "").isSymbolicLink()).toBe(true);
  expect(readFileSync(file ?? "", "utf8")).toBe("new");
  expect(readFileSync(join(folder, "made"), "utf8")).toBe("new");
});

test("a device and a pipe are not replaced", () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);

  writeWhole("/dev/null", "gone");

  expect(replaceable(pipe)).toBeUndefined();
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";
import { runNode } from "./packed.ts";

const TARGET = "../../bin/memslot-check.js";

let above: string;

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), "memslot-check-link-"));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(above, { recursive: true });
});

/** A clone with what the script needs of it. */
function clone(...folders: readonly string[]): string {
  const root = join(above, ...folders, "memslot-check");
  mkdirSync(join(root, "node_modules", ".bin"), { recursive: true });
  cpSync(join(REPOSITORY_ROOT, "scripts"), join(root, "scripts"), { recursive: true });
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  return root;
}

const linkIn = (root: string) => join(root, "node_modules", ".bin", "memslot-check");

/** What the script says. It never fails, since npm would take that for a failed installation. */
function linkOwnBin(root: string): string {
  const { status, stdout, stderr } = runNode({ cwd: root }, "scripts/link-own-bin.js");
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

test("links the command of a clone, once and for all", () => {
  const root = clone();

  const said = [linkOwnBin(root), linkOwnBin(root)];

  expect(readlinkSync(linkIn(root))).toBe(TARGET);
  expect(said).toEqual(["", ""]);
});

describe("makes no link, and says why,", () => {
  test("where somebody else's file is, which stays as it is", () => {
    const root = clone();
    writeFileSync(linkIn(root), "theirs");

    const said = linkOwnBin(root);

    expect(readFileSync(linkIn(root), "utf8")).toBe("theirs");
    expect(said).toContain("not linked: something else is in its place\n");
  });

  test("where a link to something else is, which stays as it is", () => {
    const root = clone();
    symlinkSync("../other/bin.js", linkIn(root));

    const said = linkOwnBin(root);

    expect(readlinkSync(linkIn(root))).toBe("../other/bin.js");
    expect(said).toContain("not linked: something else is in its place\n");
  });

  test("where it cannot be made", () => {
    const root = clone();
    const directory = join(root, "node_modules", ".bin");
    rmSync(directory, { recursive: true });
    writeFileSync(directory, "");

    expect(linkOwnBin(root)).toContain("not linked: ENOTDIR\n");
  });

  test("where nothing is installed", () => {
    const root = clone();
    rmSync(join(root, "node_modules"), { recursive: true });

    const said = linkOwnBin(root);

    expect(readdirSync(root).sort()).toEqual(["package.json", "scripts"]);
    expect(said).toContain("not linked: nothing is installed here\n");
  });

  test("in a dependency", () => {
    const root = clone("project", "node_modules");

    const said = linkOwnBin(root);

    expect(readdirSync(join(root, "node_modules", ".bin"))).toEqual([]);
    expect(said).toContain("not linked: this is no clone but a dependency\n");
  });

  test("when npm was told to make none", () => {
    vi.stubEnv("npm_config_bin_links", "");
    const root = clone();

    const said = linkOwnBin(root);

    expect(readdirSync(join(root, "node_modules", ".bin"))).toEqual([]);
    expect(said).toContain("not linked: npm was told to make no links\n");
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { suitesOf } from "./apt-sources.ts";

let etc = "";

beforeEach(() => {
  etc = mkdtempSync(join(tmpdir(), "memslot-check-apt-"));
  mkdirSync(join(etc, "sources.list.d"));
});

afterEach(() => rmSync(etc, { recursive: true }));

const PARAGRAPHS = `Types: deb deb-src
# a comment
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/some.gpg

Types: deb
URIs: http://mirror.test/debian-security
Suites: bookworm-security
Components: main
`;

describe("suites of Debian", () => {
  test("are those of the machine, in the style of paragraphs, and others of its mirror", () => {
    writeFileSync(join(etc, "sources.list.d", "debian.sources"), PARAGRAPHS);
    const suites = suitesOf(etc);
    expect(suites.map(({ suite }) => suite)).toEqual([
      ...["bookworm", "bookworm-updates", "bookworm-security"],
      ...["stable", "stable-backports", "unstable", "experimental"],
    ]);
    expect(suites[0]).toEqual({
      ...{ uri: "http://mirror.test/debian", suite: "bookworm" },
      keyring: "/usr/share/keyrings/some.gpg",
    });
    expect(suites[2]?.uri).toBe("http://mirror.test/debian-security");
  });

  test("are read from lines with and without options", () => {
    const lines = [
      "# deb http://mirror.test/debian buster main",
      "deb [arch=amd64 signed-by=/k.gpg] http://mirror.test/debian trixie main",
      "deb http://mirror.test/debian trixie-updates main",
    ];
    writeFileSync(join(etc, "sources.list"), lines.join("\n"));
    expect(suitesOf(etc).slice(0, 2)).toEqual([
      { uri: "http://mirror.test/debian", suite: "trixie", keyring: "/k.gpg" },
      { uri: "http://mirror.test/debian", suite: "trixie-updates", keyring: undefined },
    ]);
  });

  test("are none where packages come from somebody else", () => {
    writeFileSync(join(etc, "sources.list"), "deb http://archive.test/ubuntu noble main\n");
    expect(suitesOf(etc)).toEqual([]);
  });
});

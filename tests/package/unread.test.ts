import { expect, test } from "vitest";
import type { SourceFile } from "../tidy/repository.ts";
import { type Manifest, unreadPaths } from "./unread.ts";

const MANIFEST: Manifest = {
  bin: { command: "./bin/command.js" },
  exports: {
    ".": { types: "./types/index.d.ts", default: "./index.js" },
    "./schema/*": "./s/*.json",
  },
};

const FILES: readonly SourceFile[] = [
  { path: "package.json", text: "{}" },
  { path: "README.md", text: "See [docs](docs/a.md#top) and [examples](examples/).\n" },
  { path: "docs/a.md", text: "" },
  { path: "examples/one.test.ts", text: "" },
  { path: "bin/command.js", text: 'const main = new URL("../main.js", import.meta.url);\n' },
  { path: "main.js", text: "" },
  { path: "index.js", text: "" },
  { path: "types/index.d.ts", text: 'export { type A } from "./a.ts";\n' },
  { path: "types/a.d.ts", text: 'export declare const a: typeof import("./b.ts").b;\n' },
  { path: "types/b.d.ts", text: "" },
  { path: "known/list.json", text: "[]" },
  { path: "s/a.json", text: "{}" },
];

test("everything that an entry point or the README leads to is read", () => {
  expect(unreadPaths(FILES, MANIFEST, ["known/list.json"])).toEqual([]);
});

test.each(["index.js.map", "other.js", "docs/b.md", "types/c.d.ts", "known/other.json", "s/a.txt"])(
  "%s, which nothing names, is not",
  (path) => {
    const files = [...FILES, { path, text: "" }];

    expect(unreadPaths(files, MANIFEST, ["known/list.json"])).toEqual([path]);
  },
);

test("what only an unread file names is not read either", () => {
  const files = FILES.map((file) => (file.path === "types/a.d.ts" ? { ...file, text: "" } : file));

  expect(unreadPaths(files, MANIFEST, ["known/list.json"])).toEqual(["types/b.d.ts"]);
});

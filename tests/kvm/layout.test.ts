import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CAP, IOCTL } from "../../implementations/kvm/constants.ts";
import { LAYOUTS } from "../../implementations/kvm/layout.ts";

const HEADERS = ["linux/kvm.h", "sys/uio.h", "signal.h", "time.h"];
/** Members whose C name differs from the manual's. */
const C_NAMES: Readonly<Record<string, string>> = { sigev_tid: "_sigev_un._tid" };
/** Missing in headers before Linux 6.8. */
const REGION2 = "struct kvm_userspace_memory_region2";

const compiler = ["cc", "gcc", "clang"].find((name) => spawnSync(name, ["--version"]).status === 0);
const reason =
  compiler === undefined
    ? "no C compiler"
    : compiles("int main(void) { return 0; }")
      ? undefined
      : "linux/kvm.h or the C library's headers are not installed";

if (reason !== undefined) process.stderr.write(`tests of layouts are skipped: ${reason}\n`);

describe.skipIf(reason !== undefined)(
  reason === undefined ? "the compiler's view" : `the compiler's view (skipped: ${reason})`,
  () => {
    test("every number of the interface is the header's", () => {
      const numbers = Object.entries({ ...IOCTL, ...CAP });

      const known = measure(
        numbers.map(([name]) => `#ifdef ${name}\nshow("${name}", ${name});\n#endif`),
      );

      const ours = Object.fromEntries(numbers.filter(([name]) => known.has(name)));
      expect(Object.fromEntries(known)).toEqual(ours);
      expect(known.size).toBeGreaterThanOrEqual(20);
    });

    const hasRegion2 = reason === undefined && compiles(`int main(void) { ${REGION2} r; }`);
    const names = Object.keys(LAYOUTS).filter((name) => name !== REGION2 || hasRegion2);

    const measured = reason === undefined ? measure(names.flatMap(statementsFor)) : new Map();

    test.each(names)("%s has the size and the offsets of the table", (name) => {
      const { bytes = 0, offsets = {} } = LAYOUTS[name] ?? {};

      const members = Object.keys(offsets).map((member) => [
        member,
        measured.get(key(name, member)),
      ]);

      expect(measured.get(key(name, "sizeof"))).toBe(bytes);
      expect(Object.fromEntries(members)).toEqual(offsets);
    });

    test.skipIf(!hasRegion2)(
      `${REGION2} is measured too${hasRegion2 ? "" : " (skipped: headers before Linux 6.8)"}`,
      () => expect(names).toContain(REGION2),
    );
  },
);

function statementsFor(name: string): readonly string[] {
  const members = Object.keys(LAYOUTS[name]?.offsets ?? {});
  return [
    `show("${key(name, "sizeof")}", sizeof(${name}));`,
    ...members.map(
      (member) => `show("${key(name, member)}", offsetof(${name}, ${C_NAMES[member] ?? member}));`,
    ),
  ];
}

function key(name: string, member: string): string {
  return `${name.replace(" ", "-")}/${member}`;
}

/** Compiles and runs a program of these statements; what it shows, by name. */
function measure(statements: readonly string[]): ReadonlyMap<string, number> {
  const body = `#define show(name, value) printf("%s %lu\\n", name, (unsigned long)(value))
int main(void) {
${statements.join("\n")}
  return 0;
}`;
  const lines = build(body, (program) => execFileSync(program, { encoding: "utf8" }));
  return new Map(
    lines
      .trim()
      .split("\n")
      .map((line) => {
        const [name = "", value] = line.split(" ");
        return [name, Number(value)];
      }),
  );
}

function compiles(body: string): boolean {
  try {
    return build(body, () => true);
  } catch {
    return false;
  }
}

function build<T>(body: string, use: (program: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-layout-"));
  try {
    const includes = ["stddef.h", "stdio.h", ...HEADERS].map((header) => `#include <${header}>`);
    const source = join(folder, "layout.c");
    writeFileSync(source, `#define _GNU_SOURCE\n${includes.join("\n")}\n${body}\n`);
    const program = join(folder, "layout");
    execFileSync(compiler ?? "cc", ["-w", "-o", program, source], { stdio: "pipe" });
    return use(program);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

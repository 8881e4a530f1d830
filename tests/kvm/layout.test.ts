import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CAP, IOCTL } from "../../implementations/kvm/constants.ts";
import { LAYOUTS, type StructLayout } from "../../implementations/kvm/layout.ts";

const HEADERS = ["linux/kvm.h", "sys/uio.h", "sys/stat.h", "signal.h", "time.h"];
/** Members whose C name differs from the manual's. */
const C_NAMES: Readonly<Record<string, string>> = { sigev_tid: "_sigev_un._tid" };
/** What headers may be too old for, with the release that brought it. */
const YOUNG: Readonly<Record<string, string>> = {
  "struct kvm_userspace_memory_region2": "6.8",
  "struct kvm_create_guest_memfd": "6.8",
  "struct kvm_memory_attributes": "6.8",
  "struct kvm_pre_fault_memory": "6.11",
};
/** Members of `struct kvm_run` that came with the first of them. */
const MEMORY_FAULT = /^memory_fault\./;

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

    const lacks = (name: string, member: string): boolean =>
      reason === undefined && !compiles(`int main(void) { ${name} s; (void)s${member}; }`);
    const missing = Object.keys(YOUNG).filter((name) => lacks(name, ""));
    const lacksMemoryFault = lacks("struct kvm_run", ".memory_fault");
    const measurable = Object.entries(LAYOUTS)
      .filter(([name]) => !missing.includes(name))
      .map(
        ([name, layout]) => [name, lacksMemoryFault ? withoutMemoryFault(layout) : layout] as const,
      );

    const measured =
      reason === undefined ? measure(measurable.flatMap(statementsFor)) : new Map<string, number>();

    test.each(measurable)("%s has the size and the offsets of the table", (name, layout) => {
      const members = Object.keys(layout.offsets).map((member) => [
        member,
        measured.get(key(name, member)),
      ]);

      expect(measured.get(key(name, "sizeof"))).toBe(layout.bytes);
      expect(Object.fromEntries(members)).toEqual(layout.offsets);
    });

    for (const [name, release] of Object.entries(YOUNG)) {
      const isThere = !missing.includes(name);
      const why = isThere ? "" : ` (skipped: headers before Linux ${release})`;
      test.skipIf(!isThere)(`${name} is measured too${why}`, () => {
        expect(measurable.map(([measuredName]) => measuredName)).toContain(name);
      });
    }
  },
);

function withoutMemoryFault({ bytes, offsets }: StructLayout): StructLayout {
  const known = Object.entries(offsets).filter(([member]) => !MEMORY_FAULT.test(member));
  return { bytes, offsets: Object.fromEntries(known) };
}

function statementsFor([name, { offsets }]: readonly [string, StructLayout]): readonly string[] {
  return [
    `show("${key(name, "sizeof")}", sizeof(${name}));`,
    ...Object.keys(offsets).map(
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

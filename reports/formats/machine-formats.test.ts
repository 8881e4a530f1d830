import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FORMAT_NAMES } from "../format-names.ts";
import type { Report } from "../report.ts";
import { renderGithub } from "./github.ts";
import { renderJunit } from "./junit.ts";
import { renderKtap } from "./ktap.ts";
import { renderMail } from "./mail.ts";
import { renderMarkdown } from "./markdown.ts";
import { FORMATS } from "./registry.ts";
import { SAMPLE_DIVERGENCE, SAMPLE_REPORT } from "./test-support.ts";

/** Everything that some format could take for its own. */
const HOSTILE: Report = {
  ...SAMPLE_REPORT,
  implementation: `exec:"<a&b>" # % :: ]]> \u001b[1m`,
  divergences: [{ ...SAMPLE_DIVERGENCE, actual: '<&"\u0000\n# not ok %0A::error', replay: "" }],
};

test("KTAP: a plan, a line for each case, notes before what failed", () => {
  const lines = renderKtap(SAMPLE_REPORT).trimEnd().split("\n");

  expect(lines.filter((line) => !line.startsWith("#"))).toEqual([
    "KTAP version 1",
    "1..7",
    "ok 1 properties.no-pfn-at-two-gfns",
    "ok 2 properties.slot-is-moved # SKIP never met",
    "not ok 3 rules.set_user_memory_region.memslot/gpa-no-overlap",
    "ok 4 rules.set_user_memory_region.memslot/gpa-aligned # SKIP never reached",
    "ok 5 rules.set_user_memory_region.memslot/id-exists # SKIP refused before",
    "ok 6 rules.set_user_memory_region.memslot/create",
    "not ok 7 report.verdict",
  ]);
  expect(lines).toContain("# answered: ok");
});

const hasTap = spawnSync("perl", ["-MTAP::Parser", "-e", "1"]).status === 0;

test.skipIf(!hasTap)(`KTAP: a foreign parser agrees${hasTap ? "" : " (no TAP::Parser)"}`, () => {
  // The version line of KTAP is TAP's by another name.
  const input = renderKtap(HOSTILE).split("\n").slice(1).join("\n");
  const script =
    'my $p = TAP::Parser->new({ tap => join "", <STDIN> }); 1 while $p->next; ' +
    'print join ",", scalar($p->failed), scalar($p->skipped), $p->tests_planned, ' +
    "scalar($p->parse_errors);";

  const { stdout } = spawnSync("perl", ["-MTAP::Parser", "-e", script], {
    ...{ input, encoding: "utf8" },
  });

  expect(stdout).toBe("2,3,7,0");
});

/** What Jenkins publishes; the text of a skip stands in the element there, and in no attribute. */
const JUNIT_SCHEMA = join(import.meta.dirname, "jenkins-junit.xsd");

const hasLint = spawnSync("xmllint", ["--version"]).status === 0;

test.skipIf(!hasLint)(`JUnit: fits the schema of Jenkins${hasLint ? "" : " (no xmllint)"}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-test-"));
  try {
    const file = join(folder, "report.xml");
    const validated = (text: string) => {
      writeFileSync(file, text);
      return spawnSync("xmllint", ["--noout", "--schema", JUNIT_SCHEMA, file]);
    };
    const xml = renderJunit(HOSTILE);
    const { status, stderr } = validated(xml);
    expect(status, String(stderr)).toBe(0);
    expect(validated(xml.replace("<skipped>", "<skipped why='?'>")).status).not.toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("JUnit: a suite for each group, and counts that add up", () => {
  const xml = renderJunit(SAMPLE_REPORT);

  expect(xml.match(/<testcase /g)).toHaveLength(7);
  expect(xml).toContain('tests="4" failures="1" errors="0" skipped="2"');
  expect(xml).toContain('name="set_user_memory_region.memslot/gpa-aligned" time="0.000">');
});

test("GitHub: an annotation is one line, whatever stands in it", () => {
  const lines = renderGithub(HOSTILE).trimEnd().split("\n");

  expect(lines).toHaveLength(2);
  expect(lines.every((line) => line.startsWith("::error title="))).toBe(true);
  expect(lines[0]).toMatch(/^::error title=memslot\/gpa-no-overlap on exec%3A[^:]*::operation 2/);
});

test("Markdown: the trace as code, what was not met by name, nothing unescaped", () => {
  const text = renderMarkdown(HOSTILE);

  expect(text).toContain('## memslot-check: exec:"\\<a&b\\>" \\#');
  expect(text).toContain("Not met: `slot-is-moved`");
  expect(text).toContain("```\nset_user_memory_region(slot=0,");
});

test("mail: prose of 72 columns with the program between scissors", () => {
  const program = { text: `int main(void) { ${"x".repeat(90)} }\n` };

  const mail = renderMail(SAMPLE_REPORT, () => ({ promise: "Slots do not overlap.", program }));

  const [prose = "", inside = ""] = mail.split("-- >8 --");
  expect(prose.split("\n").filter((line) => line.length > 72)).toEqual([]);
  expect(prose).toContain("Subject: [BUG] KVM: set_user_memory_region: memslot/gpa-no-overlap\n");
  expect(prose).toContain('is answered with "ok", where "EEXIST" is\npromised');
  expect(prose).toContain(
    "  Slots do not overlap.\n  (memslot/gpa-no-overlap: virt/kvm/kvm_main.c",
  );
  expect(inside.trim()).toBe(program.text.trim());
});

test("mail: the kernel, its machine, what is known, and what tags are", () => {
  const notes = ["this is Linux 6.18.44", "this machine was asked and is smm tdp: it is held to x"];
  const [first] = SAMPLE_REPORT.divergences ?? [];
  const trace = ["guest_write(gpa=0x0, tag=7)"];
  const divergences = [{ ...first, trace }] as NonNullable<Report["divergences"]>;
  const part = { promise: "x", known: "Mended by 20a6cff3b283.", program: { text: "int x;" } };

  const mail = renderMail({ ...SAMPLE_REPORT, notes, divergences }, () => part);

  expect(mail).toContain("  this is Linux 6.18.44\n  this machine was asked and is smm tdp");
  expect(mail).toContain("What is known:\n  Mended by 20a6cff3b283.\n");
  expect(mail).toContain("(tag=N: eight bytes that stand for the number N");
  expect(mail.split("\n").filter((line) => line.length > 72)).toEqual([]);
});

test("mail: a program does not show what is broken behind its calls, and says so", () => {
  const [first] = SAMPLE_REPORT.divergences ?? [];
  const broken = { ...first, kind: "property-broken", property: "host-pages-match" };
  const divergences = [broken] as NonNullable<Report["divergences"]>;

  const mail = renderMail({ ...SAMPLE_REPORT, divergences }, () => ({
    ...{ promise: "x", program: { text: "int x;" } },
  }));

  expect(mail).toContain("so that it passes with the fault");
  expect(mail).toContain("(the call itself is memslot/gpa-no-overlap: virt/kvm");
});

test("mail: says why there is no program, and that there is nothing to write about", () => {
  const program = { whyNot: "no kernel has it" };
  const part = () => ({ promise: undefined, program });

  expect(renderMail(SAMPLE_REPORT, part)).toContain("There is no program of it: no kernel has it.");
  expect(renderMail({ ...SAMPLE_REPORT, divergences: [] }, part)).toMatch(/^There is nothing/);
});

test("every format of the registry writes every report", () => {
  for (const name of FORMAT_NAMES) {
    expect(FORMATS[name](SAMPLE_REPORT), name).toContain("gpa-no-overlap");
  }
});

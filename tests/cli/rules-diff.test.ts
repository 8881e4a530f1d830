import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";

const CWD = mkdtempSync(join(tmpdir(), "memslot-check-diff-"));

afterAll(() => rmSync(CWD, { recursive: true }));

/** What the command prints: blocks that begin with the name of an operation. */
async function difference(from: string, to: string): Promise<string> {
  const fake = fakeEnvironment(["rules", "--diff", from, to], CWD);
  await runCommandLine({ ...fake, columns: 250 });
  return fake.out.join("");
}

/** Change, rule, place and errno of each row of an operation. */
function rowsOf(printed: string, operation: string): readonly string[] {
  const block = printed.split("\n\n").find((lines) => lines.startsWith(`${operation}\n`)) ?? "";
  // Sources go on below.
  const rows = block.split("\n").filter((row) => /^ {2}[a-z]/.test(row));
  return rows.slice(1).map((row) => row.trim().split(/ {2,}/).slice(0, 4).join(" "));
}

/** Of the text that is queued for 7.4, in the order in which a conversion is refused. */
const CONVERSION = [
  "inserted file/fd-open 1 EBADF",
  "inserted file/is-memory 2 (an exit)",
  "inserted conversion/known-to-kernel 3 ENOTTY",
  "inserted conversion/argument-readable 4 EFAULT",
  "inserted conversion/flags-zero 5 EINVAL",
  "inserted conversion/reserved-zero 6 EINVAL",
  "inserted conversion/known 7 EINVAL",
  "inserted conversion/range-not-empty 8 EINVAL",
  "inserted conversion/range-aligned 9 EINVAL",
  "inserted conversion/range-inside-file 10 EINVAL",
  "inserted conversion/uniform 11 (an exit)",
  "inserted conversion/entries-reserved 12 ENOMEM",
  "inserted conversion/pages-unreferenced 13 EAGAIN",
];

describe("what rules --diff prints from linux-7.3 to linux-7.4", () => {
  test.each(["", ":sw-protected"])("%s: every rule of a conversion, in its order", async (vm) => {
    const printed = await difference(`linux-7.3${vm}`, `linux-7.4${vm}`);

    expect(printed).toContain("+ operation set_memory_attributes2\n+ operation host_pin\n");
    expect(rowsOf(printed, "set_memory_attributes2")).toEqual(CONVERSION);
  });

  test.each(["", ":sw-protected"])("%s: attributes of VMs are ENOTTY", async (vm) => {
    const printed = await difference(`linux-7.3${vm}`, `linux-7.4${vm}`);

    expect(printed).toMatch(/^ {2}memoryAttributes +true +false$/m);
    expect(rowsOf(printed, "set_memory_attributes")[0]).toBe(
      "reachable attributes/supported-by-kernel 3 ENOTTY",
    );
  });

  test.each(["guest_read", "guest_write", "guest_execute"])(
    "%s is first of the kind that it claims, and never lacks a guest_memfd",
    async (access) => {
      const ordinary = await difference("linux-7.3", "linux-7.4");
      const withPrivate = await difference("linux-7.3:sw-protected", "linux-7.4:sw-protected");

      expect(rowsOf(ordinary, access)[0]).toBe("inserted guest-access/kind-agrees 2 (an exit)");
      expect(rowsOf(withPrivate, access)).toContain(
        "unreachable guest-access/private-needs-guest-memfd 2 (an exit)",
      );
      expect(rowsOf(withPrivate, access)).toContain(
        "inserted guest-access/kind-agrees 3 (an exit)",
      );
    },
  );

  test("a file of a VM with private memory may begin shared", async () => {
    const flags = /^ {2}guestMemfdFlags +(\S+) +(\S+)$/m;

    expect(await difference("linux-7.3:sw-protected", "linux-7.4:sw-protected")).toMatch(
      /^ {2}guestMemfdFlags +0x1 +0x3$/m,
    );
    expect(await difference("linux-7.3", "linux-7.4")).not.toMatch(flags);
  });

  test("regions are refused as by 7.3.4, where 7.2 asks for the range sooner", async () => {
    const [from73, from72] = [
      await difference("linux-7.3", "linux-7.4"),
      await difference("linux-7.2", "linux-7.4"),
    ];

    expect(rowsOf(from73, "set_user_memory_region2")).toEqual([]);
    expect(rowsOf(from72, "set_user_memory_region2").join("\n")).toMatch(
      /^moved guest-memfd\/range-unbound \d+ -> \d+ EEXIST$/m,
    );
  });

  test("a kernel that is built with attributes of VMs is 7.3 in all calls of it", async () => {
    const printed = await difference(
      "linux-7.3:sw-protected",
      "linux-7.4:vm-attributes,sw-protected",
    );

    expect(rowsOf(printed, "set_memory_attributes")).toEqual([]);
    expect(rowsOf(printed, "guest_read")).toEqual([]);
  });
});

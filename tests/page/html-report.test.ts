import { expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE } from "../../model/state.ts";
import { ladderAt, walk } from "../../page/walk.ts";
import { renderHtml } from "../../reports/formats/html.ts";
import { SAMPLE_REPORT } from "../../reports/formats/test-support.ts";

const LINUX = dialectNamed("linux-6.18");
const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";
const OVERLAP = "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";

test("a walk takes the way that was answered, and stays where the answer is none of those", () => {
  const operations = [SLOT, OVERLAP, "guest_read(gpa=0x0)"].map(parseOperation);

  const steps = walk(LINUX, operations, ["ok", "ok"]);

  expect(steps.map(({ decidedBy }) => decidedBy)).toEqual([
    ...["memslot/create", undefined, "guest-access/read"],
  ]);
  expect(steps[1]).toMatchObject({ allowed: [{ text: "EEXIST" }], changes: [] });
  expect(steps[0]?.changes).toEqual(["+ slot 0: gpa=0x0..0x1000 hva=0x10000000000"]);
});

test("a ladder says who decides, who was silent before and who was not asked", () => {
  const refused = parseOperation(SLOT.replace("gpa=0x0", "gpa=0x1"));

  const rungs = ladderAt(LINUX, FRESH_MACHINE, refused);

  const at = rungs.findIndex(({ says }) => says === "decides");
  expect(rungs[at]?.id).toBe("memslot/gpa-aligned");
  expect(rungs.slice(0, at).every(({ says }) => says === "silent")).toBe(true);
  expect(rungs.slice(at + 1).every(({ says }) => says === "behind")).toBe(true);
});

test("nothing of a report ends a script or stands there as markup", () => {
  const hostile = { ...SAMPLE_REPORT, implementation: "</script><img src=x>", notes: ["<b>&"] };

  const html = renderHtml(hostile, { packedScript: "AA==", style: "" });

  expect(html.match(/<\/script>/g)).toHaveLength(3);
  expect(html).not.toContain("<img");
  expect(html).toContain("<pre>memslot/gpa-no-overlap\noperation 2/2: promised EEXIST");
  expect(html).toContain("<title>memslot-check: &lt;/script&gt;");
});

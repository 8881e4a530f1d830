import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";
import { Page, WHY_NO_CHROMIUM } from "./chromium.ts";

const BYTES_MAX = 250_000;

let folder = "";
let page = "";

async function call(...args: readonly string[]) {
  const environment = fakeEnvironment(args, folder);
  const code = await runCommandLine(environment);
  return { code, out: environment.out.join("") };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "memslot-check-test-"));
  page = join(folder, "report.html");
  const bug = "simulator:bug=overlap-off-by-one";
  await call("check", "--implementation", bug, "--seed", "1", "--json", "report.json");
  const { out } = await call("report", "report.json", "--to", "html");
  writeFileSync(page, out);
});

afterAll(() => rmSync(folder, { recursive: true }));

test("the page is one small file", () => {
  expect(statSync(page).size).toBeLessThan(BYTES_MAX);
});

const CURRENT = "document.querySelector('[aria-current]').innerText";
const COUNT = "document.querySelectorAll('.steps button').length";
const TRACE = "document.querySelector('textarea').value";

describe.skipIf(WHY_NO_CHROMIUM !== undefined)(
  `in Chromium${WHY_NO_CHROMIUM === undefined ? "" : ` (skipped: ${WHY_NO_CHROMIUM})`}`,
  () => {
    test("by keyboard: to the divergence, a branch, its trace by the command line", async () => {
      await using chromium = await Page.open(`file://${page}`);
      const length = Number(await chromium.evaluate(COUNT));
      expect(length).toBeGreaterThan(1);
      expect(await chromium.evaluate("document.querySelector('dd.broken').innerText")).toBe("ok");
      expect(await chromium.evaluate("document.querySelector('dd.promised').innerText")).toContain(
        "EEXIST",
      );

      await chromium.press("Home");
      await chromium.until(`${CURRENT}.includes('slot=0')`);
      await chromium.press("ArrowRight");
      await chromium.until(`!${CURRENT}.includes('slot=0,')`);

      await chromium.press("e");
      const moved = "set_user_memory_region(slot=7, flags=0, gpa=0x80000, size=0x1000, hva=0x0)";
      await chromium.replaceText(moved);
      await chromium.press("Enter");
      await chromium.until(`${CURRENT}.includes('slot=7')`);
      expect(await chromium.evaluate("document.querySelector('dd.promised').innerText")).toBe("ok");

      writeFileSync(join(folder, "branch.trace"), String(await chromium.evaluate(TRACE)));
      const replayed = await call("replay", "branch.trace", "--json");
      expect(replayed.code).toBe(0);
      expect(JSON.parse(replayed.out)).toMatchObject({ verdict: "conforms", operations: length });
      expect(chromium.complaints).toEqual([]);
      expect(chromium.requests).toEqual([`file://${page}`]);
    });

    test("what is no operation is told, and nothing changes", async () => {
      await using chromium = await Page.open(`file://${page}`);

      await chromium.press("e");
      await chromium.replaceText("guest_reed(gpa=0x0)");
      await chromium.press("Enter");

      await chromium.until("document.querySelector('form [role=alert]') !== null");
      expect(
        await chromium.evaluate("document.querySelector('form [role=alert]').innerText"),
      ).toContain("guest_read");
      expect(chromium.complaints).toEqual([]);
    });

    test("on paper it takes two sheets at most", async () => {
      await using chromium = await Page.open(`file://${page}`);

      const sheets = await chromium.sheets();
      expect(sheets).toBeGreaterThan(0);
      expect(sheets).toBeLessThanOrEqual(2);
    });

    test("on a narrow screen nothing is wider than it", async () => {
      await using chromium = await Page.open(`file://${page}`, 390, 800);

      expect(await chromium.evaluate("document.documentElement.scrollWidth")).toBeLessThan(391);
    });
  },
);

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";
import { Page, WHY_NO_CHROMIUM } from "./chromium.ts";
import { type Served, served } from "./served.ts";

const BUG = "simulator:bug=overlap-off-by-one";

let folder = "";
let explorer: Served;

async function call(...args: readonly string[]) {
  const environment = fakeEnvironment(args, folder);
  const code = await runCommandLine(environment);
  return { code, out: environment.out.join("") };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "memslot-check-test-"));
  await call("check", "--implementation", BUG, "--seed", "1");
  explorer = await served(["serve", "--implementation", BUG], folder);
});

afterAll(async () => {
  await explorer[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const STATUS = "document.querySelector('[role=status]').innerText";
const COUNT = "document.querySelectorAll('.steps button').length";
const TRACE = "document.querySelector('textarea').value";
const OPENED = "document.querySelector('.paths button')";

async function verdictOf(chromium: Page): Promise<unknown> {
  writeFileSync(join(folder, "copied.trace"), String(await chromium.evaluate(TRACE)));
  const { out } = await call("replay", "copied.trace", "--implementation", BUG, "--json");
  return (JSON.parse(out) as { readonly verdict: string }).verdict;
}

describe.skipIf(WHY_NO_CHROMIUM !== undefined)(
  `in Chromium${WHY_NO_CHROMIUM === undefined ? "" : ` (skipped: ${WHY_NO_CHROMIUM})`}`,
  () => {
    test("by keyboard: operations, back, a branch, its trace by the command line", async () => {
      await using chromium = await Page.open(explorer.url);
      await chromium.until(`${STATUS} === 'conforms'`);
      const lines = [
        "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)",
        "guest_read(gpa=0x0)",
      ];
      for (const [index, line] of lines.entries()) {
        await chromium.press("e");
        await chromium.replaceText(line);
        await chromium.press("Enter");
        await chromium.until(`${COUNT} === ${index + 1} && ${STATUS} === 'conforms'`);
      }
      const answer = "document.querySelector('#answer').innerText";
      expect(await chromium.evaluate(answer)).toContain("0");

      await chromium.evaluate("document.activeElement.blur()");
      await chromium.press("Backspace");
      await chromium.until(`${COUNT} === 1 && ${STATUS} === 'conforms'`);
      await chromium.evaluate("document.querySelector('.next button').focus()");
      await chromium.press("Enter");
      await chromium.until(`${COUNT} === 2 && ${STATUS} !== 'asking'`);
      const status = String(await chromium.evaluate(STATUS));

      expect(await verdictOf(chromium)).toBe(/^\w+/.exec(status)?.[0]);
      expect(chromium.complaints).toEqual([]);
      const origins = new Set(chromium.requests.map((url) => new URL(url).origin));
      expect([...origins]).toEqual([new URL(explorer.url).origin]);
    });

    test("a stored failure is opened, and its copied trace diverges by the command", async () => {
      await using chromium = await Page.open(explorer.url);
      await chromium.until(`${OPENED} !== null`);
      expect(await chromium.evaluate(`${OPENED}.innerText`)).toContain(BUG);

      await chromium.evaluate(`${OPENED}.focus()`);
      await chromium.press("Enter");
      await chromium.until(`${STATUS}.startsWith('diverges')`);

      expect(await chromium.evaluate("document.querySelector('dd.broken').innerText")).toBe("ok");
      expect(await chromium.evaluate(STATUS)).toContain("EEXIST");
      expect(await verdictOf(chromium)).toBe("diverges");
      expect(chromium.complaints).toEqual([]);
    });

    test("what is no operation is told, and other proposals come when asked for", async () => {
      await using chromium = await Page.open(explorer.url);
      await chromium.until(`${STATUS} === 'conforms'`);
      const proposals = "document.querySelector('ul.next').innerText";
      const before = JSON.stringify(await chromium.evaluate(proposals));

      await chromium.press("m");
      await chromium.until(`${STATUS} === 'conforms' && ${proposals} !== ${before}`);
      await chromium.press("e");
      await chromium.replaceText("guest_reed(gpa=0x0)");
      await chromium.press("Enter");

      await chromium.until("document.querySelector('form [role=alert]') !== null");
      expect(chromium.complaints).toEqual([]);
    });

    test("on a narrow screen nothing is wider than it", async () => {
      await using chromium = await Page.open(explorer.url, 390, 800);
      await chromium.until(`${STATUS} === 'conforms'`);

      expect(await chromium.evaluate("document.documentElement.scrollWidth")).toBeLessThan(391);
    });
  },
);

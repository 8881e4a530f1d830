/**
 * How long a browser takes from the address of a page to its first picture: of a report, whose
 * program has to be unpacked, and has to walk the trace in the model; and of a page of the same
 * size without a program. Wall time of headless Chromium, on files.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine } from "../cli/command-line.ts";
import { processEnvironment } from "../cli/environment.ts";
import { Page, WHY_NO_CHROMIUM } from "../tests/page/chromium.ts";
import type { Benchmark, Contender } from "./benchmark.ts";

/** Five operations. */
const BUG = "simulator:bug=two-guest-memfds-share-a-frame";

interface Opened {
  readonly chromium: Page;
  readonly report: string;
  readonly plain: string;
  readonly folder: string;
}

let opened: Promise<Opened> | undefined;

async function open(): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-bench-"));
  const out: string[] = [];
  const call = async (...args: readonly string[]): Promise<void> => {
    const environment = { ...processEnvironment(), args, cwd: folder };
    await runCommandLine({ ...environment, writeOut: (text) => void out.push(text) });
  };
  await call("check", "--implementation", BUG, "--seed", "1", "--json", "report.json", "--quiet");
  out.length = 0;
  await call("report", "report.json", "--to", "html");
  const html = out.join("");
  const [report, plain] = [join(folder, "report.html"), join(folder, "plain.html")];
  writeFileSync(report, html);
  const filling = `<pre hidden>${"x".repeat(html.length)}</pre>`;
  const bare = `<!doctype html><p role="status">plain</p>${filling}`;
  const marks = '<script>requestAnimationFrame(() => performance.mark("shown"))</script>';
  writeFileSync(plain, `${bare}${marks}`);
  return { chromium: await Page.open(`file://${plain}`), report, plain, folder };
}

/** Ends the browser. */
export async function endBrowser(): Promise<void> {
  if (opened === undefined) return;
  const { chromium, folder } = await opened;
  await chromium[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
}

async function secondsOf(which: "report" | "plain"): Promise<number> {
  opened ??= open();
  const pages = await opened;
  await pages.chromium.go(`file://${pages[which]}`);
  const shown = "performance.getEntriesByName('shown')[0]?.startTime";
  await pages.chromium.until(`${shown} !== undefined`);
  return Number(await pages.chromium.evaluate(shown)) / 1_000;
}

export const FIRST_PICTURE: Benchmark = {
  id: "first-picture",
  sentence: "Wall time from the address to the picture; at most 0.3 s on an idle machine.",
  unit: "pages",
  rounds: 15,
  missing: async () => WHY_NO_CHROMIUM,
  contenders: [
    opening("report", "the report of a failure"),
    opening("plain", "as many bytes without a program"),
  ],
};

function opening(which: "report" | "plain", name: string): Contender {
  return { name, round: async () => ({ units: 1, seconds: await secondsOf(which) }) };
}

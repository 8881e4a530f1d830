/** The pages as people see them: a report and the explorer, in widths, colours and on paper. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine } from "../../cli/command-line.ts";
import { type Look, Page } from "./chromium.ts";
import { quietEnvironment, served } from "./served.ts";

/** The failure of the README. */
const BUG = "simulator:bug=move-keeps-old-mapping";

/** Name of each picture of a page. */
export const LOOKS: Readonly<Record<string, Look>> = {
  "light-1280": { widthPx: 1280, scheme: "light", media: "screen" },
  "dark-1280": { widthPx: 1280, scheme: "dark", media: "screen" },
  "light-800": { widthPx: 800, scheme: "light", media: "screen" },
  "light-390": { widthPx: 390, scheme: "light", media: "screen" },
  "print-800": { widthPx: 800, scheme: "light", media: "print" },
};

/** What of the report is in the README: its first screen. */
const README: Look = { widthPx: 960, heightPx: 680, scheme: "light", media: "screen" };

/**
 * Leaves `readme.png`, `report-LOOK.png`, `explorer-LOOK.png` and `report.html` in the folder,
 * which it makes.
 */
export async function takePictures(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const place = mkdtempSync(join(tmpdir(), "memslot-check-demo-"));
  try {
    const page = join(folder, "report.html");
    writeFileSync(page, await reportIn(place));
    await using server = await served(["serve", "trace.json", "--implementation", BUG], place);
    const pages = { report: `file://${page}`, explorer: server.url };
    for (const [name, url] of Object.entries(pages)) {
      await using chromium = await Page.open(url);
      await chromium.until("document.querySelectorAll('.steps button').length > 1");
      if (name === "report")
        writeFileSync(join(folder, "readme.png"), await chromium.picture(README));
      for (const [look, as] of Object.entries(LOOKS)) {
        writeFileSync(join(folder, `${name}-${look}.png`), await chromium.picture(as));
      }
    }
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** @returns the page of the failure, with what of it matters. */
async function reportIn(place: string): Promise<string> {
  const call = async (...args: readonly string[]): Promise<string> => {
    const out: string[] = [];
    const written = { out: (text: string) => void out.push(text), error: () => {} };
    await runCommandLine(quietEnvironment(args, place, written));
    return out.join("");
  };
  await call("check", "--implementation", BUG, "--seed", "1", "--json", "trace.json");
  await call("shrink", "trace.json", "--explain", "--json", "explained.json");
  return await call("report", "explained.json", "--to", "html");
}

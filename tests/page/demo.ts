/** `npm run demo`: takes pictures of both pages, and puts one into `docs/pictures`. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { WHY_NO_CHROMIUM } from "./chromium.ts";
import { takePictures } from "./pictures.ts";

const ROOT = join(import.meta.dirname, "../..");

if (WHY_NO_CHROMIUM === undefined) {
  const folder = join(ROOT, "dist/demo");
  await takePictures(folder);
  mkdirSync(join(ROOT, "docs/pictures"), { recursive: true });
  copyFileSync(join(folder, "readme.png"), join(ROOT, "docs/pictures/report.png"));
  console.log("dist/demo has the pages in every width and colour; docs/pictures/report.png is new");
} else {
  console.error(`no picture was taken: ${WHY_NO_CHROMIUM}`);
  process.exitCode = 4;
}

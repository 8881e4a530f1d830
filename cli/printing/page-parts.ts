/** The page of `report --to html`, as it was bundled. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { PageParts } from "../../reports/formats/html.ts";
import { packageRoot } from "../store/package-root.ts";

/** What goes into every page. */
export function pageParts(): PageParts {
  const read = (name: string): string => readFileSync(join(packageRoot(), "dist", name), "utf8");
  const packedScript = gzipSync(read("page.js"), { level: 9 }).toString("base64");
  return { packedScript, style: read("page.css").trim() };
}

/**
 * A report as one page that needs nothing else: the model is in it, packed, and no request leaves
 * it. What it shows is in `page/`.
 */
import { headlineOf } from "../cases.ts";
import type { Report } from "../report.ts";
import { escapedMarkup } from "./markup.ts";
import { breachOf } from "./text-divergence.ts";

/** What `scripts/bundle.js` makes of `page/`. */
export interface PageParts {
  /** The program, compressed by gzip, as base64. */
  readonly packedScript: string;
  readonly style: string;
}

/** Unpacks the program and runs it; the only script that is not packed. */
const LOADER = `
const packed = atob(document.getElementById("packed").textContent);
const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
new Response(unpacked).text().then((code) => {
  const script = document.createElement("script");
  script.textContent = code;
  document.body.append(script);
});
`;

/** Nothing may be loaded or framed, and nothing sent but to where it comes from. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'";

/** A page: what the program finds in it, and what is there without the program. */
export interface PageContent {
  readonly title: string;
  /** Markup. */
  readonly plain: string;
  /** Id of the element that holds the data, by which the program knows what it is to show. */
  readonly id: "report" | "session";
  readonly data: unknown;
  /** True when the program may ask the server of the page. */
  readonly asksServer: boolean;
}

/** @returns the document, ending in a line break. */
export function renderHtml(report: Report, parts: PageParts): string {
  const { verdict, implementation } = report;
  const title = `memslot-check: ${implementation} ${verdict}`;
  const content = { title, plain: plainPage(report), id: "report", data: report } as const;
  return renderPage({ ...content, asksServer: false }, parts);
}

/** @returns the document of any page, ending in a line break. */
export function renderPage(content: PageContent, { packedScript, style }: PageParts): string {
  const { title, plain, id, data, asksServer } = content;
  const policy = asksServer ? `${POLICY}; connect-src 'self'` : POLICY;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapedMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
<div id="page">${plain}</div>
<script id="${id}" type="application/json">${escapedJson(data)}</script>
<script id="packed" type="text/plain">${packedScript}</script>
<script>${LOADER}</script>
</body>
</html>
`;
}

/** JSON in a script element ends at no angle bracket. */
function escapedJson(data: unknown): string {
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** What stands there before the program runs, and where none does. */
function plainPage(report: Report): string {
  const { verdict, implementation, dialect, divergences = [] } = report;
  const traces = divergences.map((divergence) => {
    const lines = [breachOf(divergence), headlineOf(divergence), "", ...divergence.trace];
    return `<pre>${escapedMarkup(lines.join("\n"))}</pre>`;
  });
  const title = `<h1>${escapedMarkup(`${implementation} ${verdict}, ${dialect}`)}</h1>`;
  return [title, ...traces].join("\n");
}

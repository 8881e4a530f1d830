/** The program of both pages: it shows what it finds in the document. */
import { render } from "preact";
import type { Report } from "../reports/report.ts";
import { Explorer } from "./explorer.tsx";
import { ReportPage } from "./report-page.tsx";
import type { Session } from "./session.ts";

const root = document.getElementById("page");
// What stood there is for readers without a program.
root?.replaceChildren();
if (root !== null) render(pageOf(), root);
// What `npm run bench first-picture` waits for: the frame after this one shows it.
requestAnimationFrame(() => performance.mark("shown"));

function pageOf() {
  const session = document.getElementById("session")?.textContent;
  if (session) return <Explorer session={JSON.parse(session) as Session} />;
  const report = document.getElementById("report")?.textContent ?? "{}";
  return <ReportPage report={JSON.parse(report) as Report} />;
}

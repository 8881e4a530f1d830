/** The page of `serve`. */
import type { Session } from "../../page/session.ts";
import { type PageParts, renderPage } from "../../reports/formats/html.ts";
import { escapedMarkup } from "../../reports/formats/markup.ts";

/** @returns the document; it asks the server that it comes from, and nobody else. */
export function renderExplorer(session: Session, parts: PageParts): string {
  const { implementation, dialect } = session;
  const title = `memslot-check: walking through ${implementation}`;
  const plain = `<h1>${escapedMarkup(`${implementation}, ${dialect}`)}</h1>`;
  return renderPage({ title, plain, id: "session", data: session, asksServer: true }, parts);
}

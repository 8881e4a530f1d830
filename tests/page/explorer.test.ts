import { expect, test } from "vitest";
import { renderExplorer } from "../../cli/explorer/explorer-page.ts";

const PARTS = { packedScript: "AA==", style: "" };

test("the explorer asks the server that it comes from, and nothing in it is markup", () => {
  const html = renderExplorer(
    {
      ...{ dialect: "linux-6.18", implementation: "</script><img src=x>", opensFirst: false },
      paths: [{ name: "<b>", trace: ["guest_read(gpa=0x0)"] }],
    },
    PARTS,
  );

  expect(html).toContain("default-src 'none'");
  expect(html).toContain("connect-src 'self'");
  expect(html).toContain('<script id="session"');
  expect(html).not.toContain("<img");
  expect(html).not.toContain("<b>");
});

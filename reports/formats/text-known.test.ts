import { expect, test } from "vitest";
import { SAMPLE_REPORT } from "./test-support.ts";
import { renderText } from "./text.ts";

const KNOWN = {
  id: "b27ae69010ef8767",
  kind: "accepted-invalid",
  rule: "guest-memfd/binding-inside-file",
  property: null,
  reason: "The end of a binding is computed as a signed number.",
} as const;

test("known deviations are listed with their reason, also when no run met them", () => {
  const known = [
    { ...KNOWN, times: 12 },
    { ...KNOWN, id: "0", property: "dirty-log-complete", times: 0 },
  ];

  const text = renderText({ ...SAMPLE_REPORT, known }, { color: false, detail: "verdict" });

  expect(text).toContain(
    "known: guest-memfd/binding-inside-file (accepted-invalid), id b27ae69010ef8767, " +
      "seen in 12 runs\n      The end of a binding is computed as a signed number.\n" +
      "known: dirty-log-complete (accepted-invalid), id 0, seen in 0 runs\n",
  );
});

test("nothing is said of known deviations without a list", () => {
  expect(renderText(SAMPLE_REPORT, { color: false, detail: "verdict" })).not.toContain("known:");
});

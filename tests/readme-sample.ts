import { check, type ImplementationFactory, type Outcome, renderText } from "../index.ts";

/** A machine that agrees to everything. Yours keeps slots, and answers with an errno or a tag. */
const agreeable: ImplementationFactory = {
  capabilities: {
    name: "agreeable",
    operations: ["set_user_memory_region", "guest_read"],
    observable: false,
  },
  open: () => ({
    apply: (operation): Outcome =>
      operation.op === "guest_read" ? { kind: "loaded", tag: 0 } : { kind: "ok" },
    observe: () => undefined,
    [Symbol.asyncDispose]: async () => {},
  }),
  [Symbol.asyncDispose]: async () => {},
};

const report = await check(agreeable, { dialect: "linux-6.18", seed: 1, runs: 500 });

console.log(renderText(report, { color: false, detail: "verdict" }));
process.exitCode = report.verdict === "conforms" ? 0 : 1;

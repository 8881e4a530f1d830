/** A trace as a test on the public API: the same operations beside the model, on any machine. */
import { printTrace } from "../../abi/trace.ts";
import type { Finding } from "../finding.ts";

/** The whole file; it replays the trace on the simulator until somebody puts a machine there. */
export function vitestTest({ title, lines, promised }: Finding): string {
  const { trace } = promised;
  const comment = lines.map((line) => (line === "" ? " *" : ` * ${line}`));
  const text = printTrace(trace)
    .trimEnd()
    .split("\n")
    .map((line) => `  ${JSON.stringify(line)},`);
  return [
    "/**",
    ` * ${title}`,
    " *",
    ...comment,
    " */",
    'import { parseTrace, replay, simulatorFactory } from "memslot-check";',
    'import { expect, it } from "vitest";',
    "",
    "const TRACE = [",
    ...text,
    "];",
    "",
    `it(${JSON.stringify(title)}, async () => {`,
    "  // Put your own machine here.",
    `  await using machine = simulatorFactory({ dialect: ${JSON.stringify(trace.dialect)} });`,
    "",
    '  const { verdict, divergences } = await replay(machine, parseTrace(TRACE.join("\\n")));',
    "",
    '  expect({ verdict, divergences }).toEqual({ verdict: "conforms", divergences: [] });',
    "});",
    "",
  ].join("\n");
}

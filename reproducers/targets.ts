/** The languages that a trace can be exported to, each once. */
import { printOperation } from "../abi/notation.ts";
import { traceToJson } from "../abi/trace.ts";
import { printExpectation } from "../model/expectation.ts";
import { cProgram } from "./c/program.ts";
import { whyNoProgram } from "./cannot.ts";
import type { Finding } from "./finding.ts";
import type { PromisedTrace } from "./promise.ts";
import { pythonProgram } from "./python/program.ts";
import { syzkallerProgram } from "./syzkaller/text.ts";
import { vitestTest } from "./vitest/suite.ts";

/** Name of a language, as behind `export --to`. */
export type ReproducerName = "c" | "syzkaller" | "vitest" | "python" | "json";

/** One language. */
export interface Reproducer {
  readonly sentence: string;
  /** File name that stands in the instructions; `finding` with an extension. */
  readonly fileName: string;
  /** How the file is built and run, for its head; empty where a reader knows. */
  readonly usage: readonly string[];
  /** Why this trace cannot be written so; undefined when it can. */
  readonly cannot?: (promised: PromisedTrace) => string | undefined;
  readonly render: (finding: Finding) => string;
}

export const REPRODUCERS: Readonly<Record<ReproducerName, Reproducer>> = {
  c: {
    sentence: "one file for cc alone, a self-test with KTAP output",
    fileName: "finding.c",
    usage: [
      "Build: cc -o finding finding.c",
      "Run: ./finding, with access to /dev/kvm. Exit 0: passed, 1: failed, 4: cannot be run here.",
    ],
    cannot: whyNoProgram,
    render: cProgram,
  },
  syzkaller: {
    sentence: "a program for syz-execprog",
    fileName: "finding.syz",
    usage: ["Run: syz-execprog -enable=all finding.syz"],
    render: syzkallerProgram,
  },
  vitest: {
    sentence: "a test on the public API, for a machine of your own",
    fileName: "finding.test.ts",
    usage: ["Run: npx vitest run finding.test.ts"],
    render: vitestTest,
  },
  python: {
    sentence: "one file for Python 3.8 alone, a self-test with KTAP output",
    fileName: "finding.py",
    usage: [
      "Run: python3 finding.py, with access to /dev/kvm. Exit 0: passed, 1: failed, 4: cannot.",
    ],
    cannot: whyNoProgram,
    render: pythonProgram,
  },
  json: {
    sentence: "the trace with what is promised at each step, as data",
    fileName: "finding.json",
    usage: [],
    render: findingJson,
  },
};

function findingJson({ title, lines, promised }: Finding): string {
  const { trace, steps, last = null } = promised;
  const promises = steps.map(({ operation, promised: each, decidedBy }) => ({
    operation: printOperation(operation),
    promised: each.map(printExpectation),
    decidedBy,
  }));
  const told = { schema: 1, title, lines, trace: traceToJson(trace), steps: promises, last };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

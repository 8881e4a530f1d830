/**
 * Who may import whom. This table is the truth; `docs/ARCHITECTURE.md` explains it.
 *
 * The row with the longest prefix of a path decides. Imports of types count as imports. A test
 * beside its file obeys the row of that file, and may import more only where `tests` says so.
 */

/** What the files below one path prefix may import. */
export interface Layer {
  /** A folder, or one file. */
  readonly prefix: string;
  /** Folders and files of this repository, as path prefixes; `*` is everything. */
  readonly imports: readonly string[];
  /** Packages; `node:*` is every module of Node, `*` is everything. */
  readonly packages: readonly string[];
  /** What tests of these files may import on top of it, apart from vitest and fast-check. */
  readonly tests?: readonly string[];
}

/** The part of the model that is vocabulary and not judgement: all that an implementation knows. */
const VOCABULARY: readonly string[] = [
  "abi/operation.ts",
  "abi/outcome.ts",
  "abi/observation.ts",
  "abi/handle.ts",
  "abi/units.ts",
  "abi/errno.ts",
  "abi/notation.ts",
  "abi/fields.ts",
  "abi/trace.ts",
  "abi/harness-error.ts",
];

const CONTRACT = "abi/implementation.ts";

export const LAYERS: readonly Layer[] = [
  { prefix: "model", imports: ["model"], packages: ["ts-pattern", "immer"] },

  {
    prefix: "implementations",
    imports: ["implementations", ...VOCABULARY],
    packages: ["node:*"],
  },
  {
    prefix: "implementations/simulator",
    imports: ["implementations/simulator", CONTRACT, ...VOCABULARY],
    packages: ["node:*"],
    tests: ["implementations/conformance.ts"],
  },
  {
    prefix: "implementations/kvm/ffi.ts",
    imports: ["implementations/kvm", CONTRACT, ...VOCABULARY],
    packages: ["node:*", "koffi"],
  },

  { prefix: "properties", imports: ["properties", "model"], packages: [] },
  {
    prefix: "properties/arbitraries",
    imports: ["properties", "model"],
    packages: ["fast-check"],
  },

  { prefix: "shrinkers", imports: ["shrinkers", "model"], packages: [] },

  { prefix: "reports", imports: ["reports", "model"], packages: ["node:util"] },

  {
    prefix: "checkers",
    imports: ["checkers", "model", "properties", "shrinkers", "reports/report.ts", CONTRACT],
    packages: ["fast-check"],
    tests: ["implementations/simulator/factory.ts", "implementations/simulator/bugs/catalogue.ts"],
  },
  {
    // Explorations outgrow memory and one core: states go to files and to worker threads.
    prefix: "checkers/exhaustive",
    imports: ["checkers", "model", "properties", "shrinkers", "reports/report.ts", CONTRACT],
    packages: ["fast-check", "node:*"],
  },

  { prefix: "cli", imports: ["*"], packages: ["*"] },
  { prefix: "index.ts", imports: ["*"], packages: ["*"] },

  { prefix: "bench", imports: ["*"], packages: ["*"] },
  { prefix: "examples", imports: ["examples", "index.ts"], packages: ["vitest", "fast-check"] },
  { prefix: "scripts", imports: ["*"], packages: ["*"] },
  { prefix: "tests", imports: ["*"], packages: ["*"] },
  { prefix: "vitest.config.ts", imports: ["tests/reporter.ts"], packages: ["vitest"] },
];

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
  /**
   * Folders and files of this repository, as path prefixes; `*` is everything but {@link PRIVATE}.
   */
  readonly imports: readonly string[];
  /** Packages; `node:*` is every module of Node, `*` is everything. */
  readonly packages: readonly string[];
  /** What tests of these files may import on top of it, apart from vitest and fast-check. */
  readonly tests?: readonly string[];
}

/** Not published: what is must work without it, so nothing outside of it imports it. */
export const PRIVATE = "yardstick";

export const LAYERS: readonly Layer[] = [
  { prefix: "abi", imports: ["abi"], packages: [] },

  // What is right, and what is made to be checked, stand side by side: neither knows the other.
  { prefix: "model", imports: ["model", "abi"], packages: ["ts-pattern", "immer"] },
  { prefix: "implementations", imports: ["implementations", "abi"], packages: ["node:*"] },
  {
    prefix: "implementations/simulator",
    imports: ["implementations/simulator", "abi"],
    packages: ["node:*"],
    tests: ["implementations/conformance.ts"],
  },
  {
    prefix: "implementations/kvm/native",
    imports: ["implementations/kvm", "abi"],
    packages: ["node:*", "koffi"],
  },

  { prefix: "properties", imports: ["properties", "model", "abi"], packages: [] },
  {
    prefix: "properties/draw",
    imports: ["properties", "model", "abi"],
    packages: ["fast-check"],
  },
  { prefix: "shrinkers", imports: ["shrinkers", "model", "abi"], packages: [] },
  {
    prefix: "reproducers",
    imports: ["reproducers", "model", "abi", "reports/formats/layout.ts"],
    packages: ["node:*"],
    tests: ["implementations"],
  },
  { prefix: "reports", imports: ["reports", "model", "abi"], packages: ["node:util"] },

  // It runs in a browser: the model, and reports as data.
  {
    prefix: "page",
    imports: ["page", "model", "abi", "reports/report.ts", "checkers/state-difference.ts"],
    packages: ["preact"],
  },

  // Explorations outgrow memory and one core: states go to files and to worker threads.
  { prefix: "explorer", imports: ["explorer", "abi", "reports/report.ts"], packages: ["node:*"] },
  {
    prefix: "checkers",
    imports: [
      "checkers",
      "explorer",
      "model",
      "properties",
      "shrinkers",
      "reports/report.ts",
      "abi",
    ],
    packages: ["fast-check", "ts-pattern"],
    tests: ["implementations/simulator"],
  },

  { prefix: "cli", imports: ["*"], packages: ["*"] },
  { prefix: "index.ts", imports: ["*"], packages: ["*"] },

  { prefix: "bench", imports: ["*"], packages: ["*"] },
  {
    prefix: PRIVATE,
    imports: [PRIVATE, "explorer", "checkers", "properties", "reports/report.ts", "abi", "bench"],
    packages: ["node:*", "fast-check", "immer", "ts-pattern"],
  },
  { prefix: `${PRIVATE}/vitest.config.ts`, imports: ["tests"], packages: ["vitest"] },
  {
    prefix: "examples",
    imports: ["examples"],
    packages: ["memslot-check", "vitest", "fast-check"],
  },
  { prefix: "scripts", imports: ["*"], packages: ["*"] },
  { prefix: "tests", imports: ["*"], packages: ["*"] },
  { prefix: "vitest.config.ts", imports: ["tests"], packages: ["vitest"] },
];

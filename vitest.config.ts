import {
  defineConfig,
  type UserProjectConfigExport,
  type ViteUserConfigFnObject,
} from "vitest/config";

/** Tests of minutes: `npm run test:long`, which is vitest in the mode `long`. */
const LONG = "**/*.long.test.ts";

/** Tests that call into the kernel, or touch what a process has only once. */
const WITH_PROCESS: string[] = [
  "cli/command-line.test.ts",
  "cli/environment.test.ts",
  "implementations/kvm/probe.test.ts",
  "tests/abi/**/*.test.ts",
  "tests/cli/documentation.test.ts",
  "tests/common-mode.test.ts",
  "tests/kvm/**/*.test.ts",
  "tests/vm/**/*.test.ts",
];

/** What is made and not written, and the yardstick, which has tests of its own. */
const NOT_OURS: string[] = ["node_modules/**", "dist/**", "coverage/**", "yardstick/**"];

/** What `npm test` should cost at most, user and system together; it is printed, never tested. */
const CPU_SECONDS_MAX = 175;

/**
 * When a test counts as hanging. Far more than the slowest takes: a machine that does ten other
 * things besides must not fail a test, since none is about time.
 */
const HANGS_AFTER_MS = 10 * 60_000;

/**
 * Processes and not threads: a crash in native code must cost one file and not the run. Pure code
 * keeps nothing between tests, so its files share a process and load the modules once, which is
 * most of the time that they take.
 */
function projectsOf(mode: string): UserProjectConfigExport[] {
  const exclude = [...NOT_OURS, LONG];
  const globalSetup = "./tests/bundle-setup.ts";
  const long = { name: "long", include: [LONG], exclude: NOT_OURS, globalSetup };
  const pure = {
    name: "pure",
    include: ["**/*.test.ts"],
    exclude: [...exclude, ...WITH_PROCESS],
    isolate: false,
    globalSetup,
  };
  const process = { name: "process", include: WITH_PROCESS, exclude };
  const chosen = mode === "long" ? [long] : [pure, process];
  return chosen.map((test) => ({ extends: true, test }));
}

const config: ViteUserConfigFnObject = defineConfig(({ mode }) => ({
  // Examples import the package as its users do, and are run against the sources.
  resolve: { alias: { "memslot-check": `${import.meta.dirname}/index.ts` } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
    reporters: [
      "default",
      ["./tests/reporter.ts", mode === "long" ? {} : { cpuSecondsMax: CPU_SECONDS_MAX }],
    ],
    projects: projectsOf(mode),
  },
}));

export default config;

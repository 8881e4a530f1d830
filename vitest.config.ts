import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Tests that call into the kernel, start processes, or touch what a process has only once. */
const WITH_PROCESS = ["implementations/kvm/**/*.test.ts", "cli/**/*.test.ts", "tests/**/*.test.ts"];

/** What is made and not written, and the yardstick, which has tests of its own. */
const NOT_OURS = ["node_modules/**", "dist/**", "coverage/**", "yardstick/**"];

/**
 * Processes and not threads: a crash in native code must cost one file and not the run. Pure code
 * keeps nothing between tests, so its files share a process and load the modules once, which is
 * most of the time that they take.
 */
const config: ViteUserConfig = defineConfig({
  // Examples import the package as its users do, and are run against the sources.
  resolve: { alias: { "memslot-check": `${import.meta.dirname}/index.ts` } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    reporters: ["default", "./tests/reporter.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: ["**/*.test.ts"],
          exclude: [...NOT_OURS, ...WITH_PROCESS],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "process",
          include: WITH_PROCESS,
          exclude: NOT_OURS,
          globalSetup: "./tests/bundle-setup.ts",
        },
      },
    ],
  },
});

export default config;

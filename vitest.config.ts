import { defineConfig, type ViteUserConfig } from "vitest/config";

/**
 * Processes and not threads: the kvm tests call into the kernel through native code, and a crash
 * there must cost one file and not the run.
 */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", "coverage/**"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    reporters: ["default", "./tests/reporter.ts"],
  },
});

export default config;

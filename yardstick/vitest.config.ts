import { defineConfig, type ViteUserConfigFnObject } from "vitest/config";
import TotalsReporter from "../tests/reporter.ts";

/**
 * The files share a process, as those of pure code do in the product. In the mode `long` they take
 * minutes instead of seconds, and on a busy machine many: no test is about time.
 */
const config: ViteUserConfigFnObject = defineConfig(({ mode }) => ({
  cacheDir: "../node_modules/.vite/yardstick",
  test: {
    pool: "forks",
    maxWorkers: 2,
    isolate: false,
    env: mode === "long" ? { MEMSLOT_CHECK_LONG: "1" } : {},
    testTimeout: 3_600_000,
    reporters: ["default", new TotalsReporter()],
  },
}));

export default config;

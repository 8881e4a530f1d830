import { defineConfig, type ViteUserConfig } from "vitest/config";
import TotalsReporter from "../tests/reporter.ts";

/** Minutes instead of seconds, as in the tests; on a busy machine they are many. */
const isLong = process.env["MEMSLOT_CHECK_LONG"] !== undefined;

/** The files share a process, as those of pure code do in the product. */
const config: ViteUserConfig = defineConfig({
  cacheDir: "../node_modules/.vite/yardstick",
  test: {
    pool: "forks",
    maxWorkers: 2,
    isolate: false,
    testTimeout: isLong ? 3_600_000 : 120_000,
    reporters: ["default", new TotalsReporter()],
  },
});

export default config;

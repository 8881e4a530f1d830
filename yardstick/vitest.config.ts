import { defineConfig, type ViteUserConfig } from "vitest/config";
import TotalsReporter from "../tests/reporter.ts";

/** The files share a process, as those of pure code do in the product. */
const config: ViteUserConfig = defineConfig({
  cacheDir: "../node_modules/.vite/yardstick",
  test: {
    pool: "forks",
    maxWorkers: 2,
    isolate: false,
    testTimeout: 120_000,
    reporters: ["default", new TotalsReporter()],
  },
});

export default config;

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { cpuTimeIn, cpuTimeSoFar, printCpuTime } from "./cpu-time.ts";

test("adds what the children took, whatever the process is called", () => {
  const stat = "71 (a (b) 1 2) S 1 71 71 0 -1 4194560 9 8 7 6 1250 75 30000 500 20 0 11 0";

  expect(cpuTimeIn(stat)).toEqual({ userSeconds: 312.5, systemSeconds: 5.75 });
});

test.skipIf(!existsSync("/proc/self/stat"))("counts a child that has ended", () => {
  const before = cpuTimeSoFar()?.userSeconds ?? Number.NaN;

  execFileSync(process.execPath, ["-e", "while (process.cpuUsage().user < 1e5);"]);

  expect((cpuTimeSoFar()?.userSeconds ?? Number.NaN) - before).toBeGreaterThanOrEqual(0.09);
});

test("prints one plain line, and says so where nothing was measured", () => {
  const time = { userSeconds: 131.7, systemSeconds: 7.2 };

  expect(printCpuTime(time, 175)).toBe("cpu: 132 s user, 7 s sys (at most 175)");
  expect(printCpuTime(time)).toBe("cpu: 132 s user, 7 s sys");
  expect(printCpuTime(undefined, 175)).toBe("cpu: not measured, which takes a Linux");
});

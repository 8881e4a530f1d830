/** What a run costs: CPU time of this process and of every process that it or they started. */
import { readFileSync } from "node:fs";

/** CPU time in seconds. */
export interface CpuTime {
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

/** Linux counts in hundredths of a second towards user space, whatever its own clock does. */
const TICKS_PER_SECOND = 100;

/**
 * CPU time of this process so far, with that of its children that have ended, and theirs.
 *
 * @returns undefined where there is no `/proc`: Node itself only knows of its own process.
 */
export function cpuTimeSoFar(): CpuTime | undefined {
  try {
    return cpuTimeIn(readFileSync("/proc/self/stat", "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Reads `/proc/PID/stat`: `utime`, `stime`, and `cutime`, `cstime` of the children, its fields 14
 * to 17 (proc_pid_stat(5)). The second field is a name in parentheses that may hold anything.
 */
export function cpuTimeIn(stat: string): CpuTime {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const seconds = (field: number): number => Number(fields[field - 3]) / TICKS_PER_SECOND;
  return {
    userSeconds: seconds(14) + seconds(16),
    systemSeconds: seconds(15) + seconds(17),
  };
}

/** `cpu: 132 s user, 7 s sys (at most 175)`, where it could be measured. */
export function printCpuTime(time: CpuTime | undefined, secondsMax?: number): string {
  if (time === undefined) return "cpu: not measured, which takes a Linux";
  const { userSeconds, systemSeconds } = time;
  const bound = secondsMax === undefined ? "" : ` (at most ${secondsMax})`;
  return `cpu: ${userSeconds.toFixed(0)} s user, ${systemSeconds.toFixed(0)} s sys${bound}`;
}

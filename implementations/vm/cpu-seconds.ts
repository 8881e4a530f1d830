/** The processor time of this process and of what it has started, guests above all. */
import { readdirSync, readFileSync } from "node:fs";

/** Seconds that this process and its children, as far as they still run, have had. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.reduce((sum, pid) => sum + secondsOfChild(pid), (user + system) / 1e6);
}

/** Clock ticks of a second in /proc, on every Linux. */
const TICKS = 100;

/** @source Documentation/filesystems/proc.rst, table 1-4: fields behind the name, from the state */
function secondsOfChild(pid: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[1]) !== process.pid) return 0;
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

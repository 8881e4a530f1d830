import { cpus } from "node:os";

/** What a measurement was taken on, for its reader. */
export function machineText(): string {
  const [{ model = "unknown" } = {}] = cpus();
  return `${model}, ${cpus().length} CPUs, Node ${process.version}`;
}

import type { Handle } from "../../explorer/parallel/handle.ts";
import type { Partition } from "./partition.ts";

/** The methods of a partition that a search calls, wherever the partition lives. */
type PartitionMethod =
  | "begin"
  | "advance"
  | "inspectLevel"
  | "nextLevel"
  | "progress"
  | "tally"
  | "leastViolation"
  | "predecessor"
  | "save"
  | "restore";

export type PartitionHandle = Handle<Partition, PartitionMethod>;

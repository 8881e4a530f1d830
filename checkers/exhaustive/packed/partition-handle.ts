import type { Partition } from "./partition.ts";

/** The methods of a partition that a search calls, wherever the partition lives. */
export type PartitionMethod =
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

/** A partition, wherever it lives. */
export interface PartitionHandle {
  call<M extends PartitionMethod>(
    method: M,
    ...parameters: Parameters<Partition[M]>
  ): Promise<ReturnType<Partition[M]>>;
  close(): Promise<void>;
}

/** A partition in this thread. */
export function localHandle(partition: Partition): PartitionHandle {
  return {
    call: async (method, ...parameters) => {
      const target = partition[method] as (...parameters: unknown[]) => never;
      return target.apply(partition, parameters);
    },
    close: async () => {},
  };
}

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

/** A call of a partition's method, as data. */
export type PartitionCall = {
  readonly [M in PartitionMethod]: {
    readonly method: M;
    readonly parameters: Parameters<Partition[M]>;
  };
}[PartitionMethod];

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
    call: async (method, ...parameters) => invoke(partition, method, parameters),
    close: async () => {},
  };
}

/** Calls a method by its name. */
export function invoke<M extends PartitionMethod>(
  partition: Partition,
  method: M,
  parameters: Parameters<Partition[M]>,
): ReturnType<Partition[M]> {
  const target = partition[method] as (...parameters: unknown[]) => unknown;
  return target.apply(partition, parameters) as ReturnType<Partition[M]>;
}

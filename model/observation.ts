/**
 * The inside view that some implementations can give of themselves. Properties read it; outcomes
 * never depend on it.
 */

/**
 * A mapping that is live in the machine: the guest reaches this pfn at this gfn without faulting.
 */
export interface ObservedMapping {
  readonly addressSpace: number;
  readonly gfn: bigint;
  /** Page frame; comparable only inside one observation. */
  readonly pfn: number;
  readonly writable: boolean;
}

/** A slot as the machine keeps it. */
export interface ObservedMemslot {
  readonly addressSpace: number;
  readonly id: number;
  readonly flags: number;
  readonly baseGfn: bigint;
  readonly pages: number;
  readonly hva: bigint;
  /** Set bits of the dirty bitmap as sorted page indexes; null without a bitmap. */
  readonly dirty: readonly number[] | null;
}

/** Everything an implementation shows of its inside at one moment. */
export interface Observation {
  readonly mappings: readonly ObservedMapping[];
  readonly memslots: readonly ObservedMemslot[];
  /** Present host pages: host page number to pfn. */
  readonly hostPages: ReadonlyMap<number, number>;
}

/**
 * What W has, exactly: found by independent searches in C and JavaScript, by SPIN 6.5.2 and by TLC,
 * which agree.
 *
 * SPIN counts one transition more: the initial state counts as generated.
 */
import type { YardstickBug } from "./implementation.ts";
import type { YardstickResult } from "./operation.ts";
import { W1, W2, W3, W3S, type YardstickSize } from "./size.ts";
import type { SymmetryPart } from "./symmetry.ts";

export interface ExpectedCounts {
  readonly size: YardstickSize;
  readonly operations: number;
  readonly states: number;
  readonly transitions: number;
  readonly effective: number;
  readonly depth: number;
  /** Bits of a packed state. */
  readonly bits: number;
  /** Over all transitions, in the order of `RESULTS`. */
  readonly results: Readonly<Record<YardstickResult, number>>;
  /** States kept under each symmetry. */
  readonly quotients: readonly (readonly [readonly SymmetryPart[], number])[];
  /**
   * Length of a shortest sequence that shows each seeded bug; null where nobody has worked it out.
   */
  readonly bugs: Readonly<Record<YardstickBug, number>> | null;
}

const PARTS: readonly (readonly SymmetryPart[])[] = [
  ["pfn"],
  ["slot"],
  ["file"],
  ["mirror"],
  ["pfn", "slot"],
  ["pfn", "slot", "file"],
  ["pfn", "slot", "file", "mirror"],
];

export const EXPECTED: readonly ExpectedCounts[] = [
  {
    ...{ size: W1, operations: 38, states: 4_907, transitions: 186_466, effective: 30_502 },
    ...{ depth: 8, bits: 21 },
    results: results([36_370, 112_810, 7_844, 0, 6_154, 11_644, 5_472, 6_172]),
    quotients: quotients([2_692, 2_457, 4_907, 2_456, 1_348, 1_348, 684]),
    bugs: { b1: 6, b2: 2, b3: 3, b4: 7, b5: 3 },
  },
  {
    ...{ size: W2, operations: 76, states: 364_977, transitions: 27_738_252 },
    ...{ effective: 2_989_254, depth: 11, bits: 30 },
    results: results([4_010_106, 20_276_602, 389_336, 142_392, 949_352, 985_232, 500_256, 484_976]),
    quotients: quotients([71_127, 182_525, 182_597, 182_495, 35_571, 17_949, 9_039]),
    bugs: null,
  },
  {
    ...{ size: W3S, operations: 106, states: 1_820_085, transitions: 192_929_010 },
    ...{ effective: 16_123_263, depth: 10, bits: 39 },
    results: results([
      20_905_263, 146_976_195, 8_136_264, 2_350_608, 2_252_856, 6_153_912, 2_408_184, 3_745_728,
    ]),
    quotients: quotients([937_349, 304_329, 910_577, 910_052, 156_735, 78_651, 39_464]),
    bugs: { b1: 6, b2: 2, b3: 3, b4: 6, b5: 3 },
  },
  {
    ...{ size: W3, operations: 170, states: 10_115_095, transitions: 1_719_566_150 },
    ...{ effective: 92_120_727, depth: 10, bits: 46 },
    results: results([
      137_337_549, 1_403_085_441, 68_091_336, 30_131_064, 10_798_712, 35_061_024, 11_095_344,
      23_965_680,
    ]),
    quotients: quotients([5_137_786, 1_690_167, 5_058_202, 5_057_572, 858_498, 429_723, 215_083]),
    bugs: { b1: 6, b2: 2, b3: 3, b4: 6, b5: 3 },
  },
];

/** The expectations for one size. */
export function expectedOf(size: YardstickSize): ExpectedCounts {
  const found = EXPECTED.find((expected) => expected.size.name === size.name);
  if (found === undefined) {
    throw new RangeError(`nothing is known about ${size.name}`);
  }
  return found;
}

function results(counts: readonly number[]): Readonly<Record<YardstickResult, number>> {
  const [ok = 0, EINVAL = 0, EEXIST = 0, ENOMEM = 0, MMIO = 0, ...faults] = counts;
  const [MEMFAULT = 0, MPRIV = 0, MSHARED = 0] = faults;
  return { ok, EINVAL, EEXIST, ENOMEM, MMIO, MEMFAULT, MPRIV, MSHARED };
}

function quotients(counts: readonly number[]): ExpectedCounts["quotients"] {
  return PARTS.map((parts, index) => [parts, counts[index] ?? 0]);
}

import type { Storage } from "../../explorer/result.ts";
import { integer, type ValueReader } from "./values.ts";

const size = integer(10, 32);
const bitsPerState = integer(1, 16);

/**
 * How visited states are known: a word, after `bit-state` with the size of its array and the bits
 * per state, which SPIN takes as `-w` and `-k`.
 */
export const storage: ValueReader<Storage> = {
  expects:
    "exact, hash-compact, bit-state or bit-state:WxK, 2^W bits (10 to 32), K hashes (1 to 16)",
  parse: (text) => {
    if (text === "exact" || text === "hash-compact") return { kind: text };
    if (text === "bit-state") return BIT_STATE;
    const [, w = "", k = ""] = /^bit-state:(\d+)x(\d+)$/.exec(text) ?? [];
    const [log2Bits, hashes] = [size.parse(w), bitsPerState.parse(k)];
    if (log2Bits === undefined || hashes === undefined) return undefined;
    return { kind: "bit-state", log2Bits, hashes };
  },
  print: (value) =>
    value.kind === "bit-state" ? `bit-state:${value.log2Bits}x${value.hashes}` : value.kind,
};

/** 32 MiB, and the three bits per state of SPIN. */
const BIT_STATE: Storage = { kind: "bit-state", log2Bits: 28, hashes: 3 };

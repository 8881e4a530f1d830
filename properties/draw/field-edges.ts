/** Values of an argument that are worth a try, whatever the operation: by its role. */
import { isHandle } from "../../abi/handle.ts";
import type { Role } from "../../abi/roles.ts";
import { addressOf, PAGE_SIZE_BYTES } from "../../abi/units.ts";
import {
  FILE_POSITION_EDGES,
  FLAG_EDGES,
  gpaEdges,
  hvaEdges,
  LONG_READABLE_EDGES,
  PRIVATE_OFFSET_EDGES,
  SEAL_WORDS,
  sizeEdges,
  slotEdges,
} from "./edges.ts";
import type { World } from "./world.ts";

/** Edges of the range of the role, and what slots and files that exist have there. */
export function edgesOf(role: Role, world: World): readonly unknown[] {
  return EDGES[role](world);
}

/** Modes of fallocate of which two rules think something. */
const MODES = [9, 0xa, 0xb, 0x12, 0x13, 0x1a, 0x1b, 0x23, 0x41, 0x43, 0x80];

const none = (): readonly unknown[] => [];

const EDGES: { readonly [R in Role]: (world: World) => readonly unknown[] } = {
  slot: ({ dialect, state }) => [
    ...slotEdges(dialect.constants),
    ...state.memslots.map(({ addressSpace, id }) => addressSpace * 0x1_0000 + id),
  ],
  "slot-gpa": gpas,
  "access-gpa": none,
  "access-bytes": none,
  "address-space": none,
  "gpa-range": gpas,
  "slot-hva": ({ dialect, state }) => [
    ...hvaEdges(dialect.constants),
    ...state.memslots.map(({ hva }) => hva),
  ],
  "access-hva": none,
  "hva-range": ({ dialect }) => hvaEdges(dialect.constants),
  fd: ({ state }) => [-1, ...Object.keys(state.files).filter(isHandle)],
  result: none,
  "backing-offset": () => PRIVATE_OFFSET_EDGES,
  "file-offset": () => [0n, 1n, PAGE_SIZE_BYTES, ...FILE_POSITION_EDGES],
  size: ({ dialect, state }) => [
    ...sizeEdges(dialect.constants),
    ...state.memslots.map(({ pages }) => addressOf(BigInt(pages))),
  ],
  "file-size": () => [0n, 1n, PAGE_SIZE_BYTES, ...FILE_POSITION_EDGES],
  tag: none,
  value: none,
  flags: () => [...FLAG_EDGES, ...SEAL_WORDS, ...MODES],
  vm: () => [0, 1],
  number: () => [0, 1, 63, 64, 1n << 31n, 1n << 63n],
  pages: none,
  readable: () => [undefined, ...LONG_READABLE_EDGES],
  inject: () => [1, 2, 3].map((at) => ({ errno: "ENOMEM", at })),
  word: () => [],
};

function gpas({ dialect, state }: World): readonly bigint[] {
  return [
    ...gpaEdges(dialect.constants),
    ...state.memslots.map(({ baseGfn }) => addressOf(baseGfn)),
  ];
}

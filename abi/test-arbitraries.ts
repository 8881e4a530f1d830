/** Arbitrary operations and outcomes, with the edges of their fields. */
import * as fc from "fast-check";
import { ERRNO_NUMBERS, type Errno } from "./errno.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Operation, OperationKind } from "./operation.ts";
import { fieldsOf } from "./operation-fields.ts";
import type { Outcome, OutcomeKind } from "./outcome.ts";
import { outcomeFieldsOf } from "./outcome-fields.ts";
import { pageSetOf } from "./page-set.ts";
import { U32_MAX, U64_MAX } from "./units.ts";

const bytes = fc.bigInt({ min: 0n, max: U64_MAX });
const word = fc.integer({ min: 0, max: U32_MAX });
const handle = fc.integer({ min: 0, max: 999_999 }).map((number) => `fd${number}`);
const fd = fc.oneof(handle, fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }));
const buffer = fc.constantFrom("ok", "unmapped");
const range = fc
  .tuple(fc.nat(200), fc.nat(200))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const inject = fc
  .tuple(
    fc.constantFrom(...(Object.keys(ERRNO_NUMBERS) as Errno[])),
    fc.integer({ min: 1, max: U32_MAX }),
  )
  .map(([errno, at]) => ({ errno, at }));
const pages = fc
  .uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 40 })
  .map((numbers) => pageSetOf(numbers.sort((a, b) => a - b)));

function orUndefined<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(values, { nil: undefined });
}

/** Every value that a field can hold, by the name of the field. */
const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  slot: word,
  flags: word,
  gpa: bytes,
  sizeBytes: bytes,
  hva: bytes,
  toHva: bytes,
  descriptor: fc.constantFrom("vm", "vcpu"),
  call: fc.constantFrom("read", "poll", "descriptor_flags"),
  kind: fc.constantFrom("eventfd", "kvm", "path"),
  request: fc.constantFrom("get_dirty_log", "run"),
  advice: fc.constantFrom("cold", "populate_write", "lock"),
  readable: orUndefined(range),
  firstFetchFlags: orUndefined(word),
  privateFd: fd,
  privateOffsetBytes: bytes,
  inject: orUndefined(inject),
  guestMemfd: fd,
  guestMemfdOffsetBytes: bytes,
  access: fc.constantFrom("shared", "private"),
  tag: word,
  protection: fc.constantFrom("none", "read", "read-execute", "read-write"),
  fd,
  fdOffsetBytes: bytes,
  buffer,
  firstPage: bytes,
  numPages: word,
  pages,
  result: handle,
  name: fc.constantFrom("ok", "unreadable", "too_long"),
  mode: word,
  offsetBytes: bytes,
  seals: word,
  whence: fc.constantFrom("data", "hole"),
  path: fc.constantFrom("fault", "emulation"),
  sharing: fc.constantFrom("shared", "private"),
  attributes: bytes,
  reserved: bytes,
  vm: word,
  addressSpace: word,
  lengthBytes: fc.constantFrom(1, 2, 4, 8),
  value: bytes,
};

/** Fields whose values differ between the kinds that have them. */
const SPECIAL: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  "host_mmap.fd": orUndefined(fd),
  "create_guest_memfd.flags": bytes,
  "set_memory_attributes.flags": bytes,
  "set_memory_attributes2.flags": bytes,
  "pre_fault_memory.flags": bytes,
  "enable_dirty_log_protect.mode": bytes,
  "file_read.sizeBytes": word,
  "file_write.sizeBytes": word,
};

/** Every operation of one kind. */
export function operationsOf(kind: OperationKind): fc.Arbitrary<Operation> {
  const fields = fieldsOf(kind).map(([name]) => {
    const values = SPECIAL[`${kind}.${name}`] ?? VALUES[name];
    if (values === undefined) throw new Error(`no values for the field ${name} of ${kind}`);
    return [name, values] as const;
  });
  const record = fc.record(Object.fromEntries(fields));
  return record.map((values) => ({ op: kind, ...values }) as unknown as Operation);
}

/** Every outcome of one kind: what each field may hold follows from the schema of its JSON form. */
export function outcomesOf(kind: OutcomeKind): fc.Arbitrary<Outcome> {
  const fields = outcomeFieldsOf(kind).map(([name, { schema }]) => [
    name,
    name === "exits" ? EXITS : valuesOf(schema),
  ]);
  const record = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>);
  return record.map((values) => ({ kind, ...values }) as unknown as Outcome);
}

function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { anyOf, enum: words, maximum = 0, minimum = 0, pattern } = schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(valuesOf));
  if (words !== undefined) return fc.constantFrom(...words);
  switch (schema.type) {
    case "integer":
      return fc.oneof(
        fc.constantFrom(minimum, maximum),
        fc.integer({ min: minimum, max: maximum }),
      );
    case "array":
      return PAGE_SETS;
    case "string":
      if (pattern === undefined) return TEXTS;
      return pattern.startsWith("^0x") ? integers(0n, U64_MAX) : integers(-(1n << 63n), MAX_SIGNED);
    default:
      throw new Error(`no values for a field of ${JSON.stringify(schema)}`);
  }
}

const MAX_SIGNED = (1n << 63n) - 1n;

function integers(min: bigint, max: bigint): fc.Arbitrary<bigint> {
  return fc.oneof(fc.constantFrom(min, 0n, max), fc.bigInt({ min, max }));
}

const PAGE_SETS = fc.oneof(
  fc.constantFrom([], [0], [U32_MAX], [0, U32_MAX]),
  pages,
  fc
    .tuple(word, fc.oneof(fc.integer({ min: 0, max: 100 }), word))
    .map(([first, more]) => pageSetOf([{ first, last: Math.min(first + more, U32_MAX) }])),
);

const EXITS = fc.array(
  fc
    .record({
      access: fc.constantFrom("read", "write"),
      gpa: bytes,
      lengthBytes: fc.integer({ min: 1, max: 8 }),
      data: bytes,
    })
    .map((exit) => {
      const mask = exit.access === "read" ? 0n : (1n << BigInt(exit.lengthBytes * 8)) - 1n;
      return { ...exit, data: exit.data & mask };
    }),
  { maxLength: 4 },
);

const ODD_TEXTS = [
  ...["", " ", "a b", "a  b", " a", "a ", "(a)", ")", "ok", "null", "-> ok | EEXIST", "# a", "{a}"],
  ...['"', '"a"', 'say "a"', "\\", "\\n", "a\nb", "\r", "\t", "\u0000", "\u001b[31m", "\u2028"],
  ...["\ud800", "\u00e9", "\ud83d\ude00"],
];

const TEXTS = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string(), fc.string({ unit: "binary" }));

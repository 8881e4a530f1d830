/** What the facts in a name make of a dialect. */
import { type DialectName, unusualFacts } from "../../abi/dialect-name.ts";
import type { FactName } from "../../abi/facts.ts";
import type { Dialect, DialectConstants } from "../dialect.ts";
import { hardwarePrivate, swProtected } from "./linux/private-vm.ts";
import {
  bindingEarly,
  bindingEndSigned,
  bindingEndUnsigned,
  bindingLate,
  mremapMappingFirst,
  mremapRangesFirst,
  toggleAllowed,
  withoutAttributes,
  withoutTwoDimensionalPaging,
} from "./linux/variants.ts";
import { convertingBy, outOfPlace } from "./linux-7.4.ts";

/** The dialect of the usual machine, on the one that the name speaks of. */
export function withFacts(usual: Dialect, name: DialectName): Dialect {
  return unusualFacts(name).reduce(
    (dialect, [fact, word]) => CHANGES[fact.name](dialect, word),
    usual,
  );
}

/** What a dialect becomes by the word of a fact that is unlike the usual. */
type Change = (dialect: Dialect, word: string) => Dialect;

/** The whole series is written by its own function, design and all. */
const isDesigned: Change = (dialect) => dialect;

const CHANGES: Readonly<Record<FactName, Change>> = {
  variant: isDesigned,
  "private-memory": isDesigned,
  folios: isDesigned,
  obligations: isDesigned,
  conversion: (_, word) => convertingBy(word),
  "vm-type": (dialect, word) =>
    word === "hardware-private" ? hardwarePrivate(outOfPlace(dialect)) : swProtected(dialect),
  attributes: withoutAttributes,
  paging: withoutTwoDimensionalPaging,
  "physical-bits": (dialect, word) =>
    withConstants(dialect, { gpaLimit: 1n << BigInt(word.split("=")[1] ?? "") }),
  toggle: toggleAllowed,
  "address-spaces": (dialect) => withConstants(dialect, { addressSpaces: 1 }),
  fetch: (dialect, word) =>
    withConstants(dialect, {
      fetchWithoutSlot: word === "fetch=shutdown" ? "SHUTDOWN" : "INTERNAL_ERROR",
    }),
  loads: (dialect, word) => withConstants(dialect, { loadsMayDirty: word === "loads=dirty" }),
  binding: (dialect, word) =>
    word === "binding=early" ? bindingEarly(dialect) : bindingLate(dialect),
  "binding-end": (dialect, word) =>
    word === "binding-end=signed" ? bindingEndSigned(dialect) : bindingEndUnsigned(dialect),
  mremap: (dialect, word) =>
    word === "mremap=ranges-first" ? mremapRangesFirst(dialect) : mremapMappingFirst(dialect),
};

function withConstants(dialect: Dialect, constants: Partial<DialectConstants>): Dialect {
  return { ...dialect, constants: { ...dialect.constants, ...constants } };
}

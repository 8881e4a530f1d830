import { type DialectName, parseDialectName, printDialectName } from "../../abi/dialect-name.ts";
import type { Generation } from "../../abi/facts.ts";
import type { Dialect } from "../dialect.ts";
import { withFacts } from "./facts.ts";
import { LINUX_6_1 } from "./linux-6.1.ts";
import { LINUX_6_8 } from "./linux-6.8.ts";
import { LINUX_6_12 } from "./linux-6.12.ts";
import { LINUX_6_18 } from "./linux-6.18.ts";
import { LINUX_7_2 } from "./linux-7.2.ts";
import { LINUX_7_3 } from "./linux-7.3.ts";
import { LINUX_7_4 } from "./linux-7.4.ts";
import { variantOf } from "./memfile-v6/variant.ts";
import { memfileV6 } from "./memfile-v6.ts";
import { MEMFILE_V6_PATCH4 } from "./memfile-v6-patch4.ts";

/** Every generation, as its usual machine has it or as its name says. */
const BASES: Readonly<Record<Generation, (name: DialectName) => Dialect>> = {
  "memfile-v6-patch4": () => MEMFILE_V6_PATCH4,
  "memfile-v6": ({ generation, said }) => memfileV6(generation, variantOf(said)),
  "linux-6.1": () => LINUX_6_1,
  "linux-6.8": () => LINUX_6_8,
  "linux-6.12": () => LINUX_6_12,
  "linux-6.18": () => LINUX_6_18,
  "linux-7.2": () => LINUX_7_2,
  "linux-7.3": () => LINUX_7_3,
  "linux-7.4": () => LINUX_7_4,
};

const MADE = new Map<string, Dialect>();

/** Every generation of the ABI that is modelled, in its canonical variants, oldest first. */
export const DIALECTS: readonly Dialect[] = [
  "memfile-v6-patch4",
  "memfile-v6",
  "memfile-v6:as-posted",
  "linux-6.1",
  "linux-6.8",
  "linux-6.12",
  "linux-6.18",
  "linux-6.18:sw-protected",
  "linux-6.18:hardware-private",
  "linux-7.2",
  "linux-7.3",
  "linux-7.4",
  "linux-7.4:sw-protected",
].map(dialectNamed);

/**
 * The dialect of this name, which may carry facts: `linux-6.18:no-tdp,fetch=shutdown`. One name
 * means one value: the same facts in another order give the same dialect, with one name.
 *
 * @throws {HarnessError} MSC107 when there is none; the hint names what was meant, or lists what
 *   there is.
 */
export function dialectNamed(name: string): Dialect {
  const parsed = parseDialectName(name);
  const canonical = printDialectName(parsed);
  const known = MADE.get(canonical);
  if (known !== undefined) return known;
  const dialect = { ...withFacts(BASES[parsed.generation](parsed), parsed), name: canonical };
  MADE.set(canonical, dialect);
  return dialect;
}

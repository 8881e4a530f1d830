import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { LINUX_ALIASES, MEMFILE_V6_ALIAS, MEMFILE_V6_ALIAS_HUGE } from "./alias.ts";
import type { BoundedDomain } from "./bounded-domain.ts";
import { LINUX_IN_PLACE } from "./conversion.ts";
import { LINUX_CONVERSION, LINUX_SMALL, LINUX_TINY } from "./linux.ts";
import { MEMFILE_V6_SMALL, MEMFILE_V6_TINY } from "./memfile-v6.ts";
import { MEMFILE_V6_PATCH4_TINY } from "./memfile-v6-patch4.ts";
import { LINUX_TWINS, MEMFILE_V6_TWINS } from "./twins.ts";

/**
 * Every named domain: `tiny` takes moments, `small` takes minutes beside the simulator, `twins`
 * has a symmetry, and `alias` has one page at two gfns.
 */
export const DOMAINS: readonly BoundedDomain[] = [
  MEMFILE_V6_TINY,
  MEMFILE_V6_SMALL,
  MEMFILE_V6_TWINS,
  MEMFILE_V6_ALIAS,
  MEMFILE_V6_ALIAS_HUGE,
  MEMFILE_V6_PATCH4_TINY,
  LINUX_TINY,
  LINUX_SMALL,
  LINUX_CONVERSION,
  LINUX_TWINS,
  LINUX_IN_PLACE,
  ...LINUX_ALIASES,
];

/**
 * The domain of this name. `small` alone is that of the generation.
 *
 * @param generation - name of a dialect, with or without options.
 * @throws {HarnessError} MSC134 when there is none.
 */
export function domainNamed(name: string, generation: string): BoundedDomain {
  const [base = ""] = generation.split(":");
  const wanted = name.includes("/") ? name : `${base}/${name}`;
  const domain = DOMAINS.find((known) => known.name === wanted);
  if (domain !== undefined) return domain;
  const names = DOMAINS.map((known) => known.name);
  const meant = suggestion(wanted, names, `domains are ${names.join(", ")}`);
  throw new HarnessError("MSC134", `there is no domain ${shownText(wanted)}`, meant);
}

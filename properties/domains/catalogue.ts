import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import type { BoundedDomain } from "./bounded-domain.ts";
import { LINUX_SMALL, LINUX_TINY } from "./linux.ts";
import { MEMFILE_V6_SMALL, MEMFILE_V6_TINY } from "./memfile-v6.ts";
import { LINUX_TWINS, MEMFILE_V6_TWINS } from "./twins.ts";

/**
 * Every named domain: `tiny` takes moments, `small` takes minutes beside the simulator, and `twins`
 * has a symmetry.
 */
export const DOMAINS: readonly BoundedDomain[] = [
  MEMFILE_V6_TINY,
  MEMFILE_V6_SMALL,
  MEMFILE_V6_TWINS,
  LINUX_TINY,
  LINUX_SMALL,
  LINUX_TWINS,
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

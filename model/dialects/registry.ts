import { HarnessError } from "../../abi/harness-error.ts";
import { cut, quoted, shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import type { Dialect } from "../dialect.ts";
import { linuxWith } from "./linux/variants.ts";
import { LINUX_6_1 } from "./linux-6.1.ts";
import { LINUX_6_8 } from "./linux-6.8.ts";
import { LINUX_6_12 } from "./linux-6.12.ts";
import { LINUX_6_18 } from "./linux-6.18.ts";
import { LINUX_7_2 } from "./linux-7.2.ts";
import { LINUX_7_3 } from "./linux-7.3.ts";
import { MEMFILE_V6_OPTIONS, type MemfileV6Option, variantOf } from "./memfile-v6/variant.ts";
import { memfileV6 } from "./memfile-v6.ts";
import { MEMFILE_V6_PATCH4 } from "./memfile-v6-patch4.ts";

const MEMFILE_V6 = "memfile-v6";
const INTENDED: MemfileV6Option = "as-intended";

/** Names of generations are much alike: one letter in six may be mistyped. */
const NAME_SHARE = 6;
const VARIANTS = new Map<string, Dialect>();

/** Every generation of the ABI that is modelled, in its canonical variants, oldest first. */
export const DIALECTS: readonly Dialect[] = [
  MEMFILE_V6_PATCH4,
  memfileV6With([]),
  memfileV6With(["as-posted"]),
  LINUX_6_1,
  LINUX_6_8,
  LINUX_6_12,
  LINUX_6_18,
  onceOnly(linuxWith(LINUX_6_18, ["sw-protected"])),
  LINUX_7_2,
  LINUX_7_3,
];

/**
 * The dialect of this name, which may carry options: `memfile-v6:as-posted,thp`. One name means one
 * value: the same options in another order give the same dialect.
 *
 * @throws {HarnessError} MSC107 when there is none; the hint names what was meant, or lists what
 *   there is.
 */
export function dialectNamed(name: string): Dialect {
  const [generation = "", list] = name.split(/:(.*)/s);
  if (list !== undefined && generation === MEMFILE_V6) {
    return memfileV6With(list.split(",").map((option) => optionNamed(name, option)));
  }
  const dialect = DIALECTS.find((known) => known.name === name);
  if (dialect !== undefined) return dialect;
  const base = DIALECTS.find((known) => known.name === generation);
  if (list !== undefined && base !== undefined) return onceOnly(linuxWith(base, list.split(",")));
  const names = DIALECTS.map((known) => known.name);
  const meant = suggestion(generation, names, `dialects are ${names.join(", ")}`, NAME_SHARE);
  throw new HarnessError("MSC107", `there is no dialect ${shownText(name)}`, meant);
}

function optionNamed(name: string, text: string): MemfileV6Option {
  const option = MEMFILE_V6_OPTIONS.find((known) => known === text);
  if (option !== undefined) return option;
  const all = `options of ${MEMFILE_V6} are ${MEMFILE_V6_OPTIONS.join(", ")}`;
  throw new HarnessError(
    "MSC107",
    `there is no option ${quoted(cut(text, 40))} in the dialect ${shownText(name)}`,
    suggestion(text, MEMFILE_V6_OPTIONS, all),
  );
}

function memfileV6With(given: readonly MemfileV6Option[]): Dialect {
  const options = new Set(given);
  if (options.has(INTENDED) && options.has("as-posted")) {
    throw new HarnessError(
      "MSC107",
      `${MEMFILE_V6} cannot be both as-intended and as-posted`,
      "leave one of them out; as-intended is the usual one",
    );
  }
  const listed = MEMFILE_V6_OPTIONS.filter((option) => option !== INTENDED && options.has(option));
  const name = listed.length === 0 ? MEMFILE_V6 : `${MEMFILE_V6}:${listed.join(",")}`;
  return VARIANTS.get(name) ?? onceOnly(memfileV6(name, variantOf(options)));
}

/** The dialect of that name that was made first. */
function onceOnly(made: Dialect): Dialect {
  const dialect = VARIANTS.get(made.name) ?? made;
  VARIANTS.set(dialect.name, dialect);
  return dialect;
}

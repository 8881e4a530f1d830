import type { Dialect } from "../dialect.ts";
import { HarnessError } from "../harness-error.ts";
import { LINUX_6_18 } from "./linux-6.18.ts";
import { MEMFILE_V6_PATCH4 } from "./memfile-v6-patch4.ts";

/** Every generation of the ABI that is modelled, oldest first. */
export const DIALECTS: readonly Dialect[] = [MEMFILE_V6_PATCH4, LINUX_6_18];

/**
 * The dialect of this name.
 *
 * @throws {HarnessError} MSC107 when there is none; the hint lists those that exist.
 */
export function dialectNamed(name: string): Dialect {
  const dialect = DIALECTS.find((known) => known.name === name);
  if (dialect !== undefined) return dialect;
  throw new HarnessError(
    "MSC107",
    `there is no dialect ${name}`,
    `dialects are ${DIALECTS.map((known) => known.name).join(", ")}`,
  );
}

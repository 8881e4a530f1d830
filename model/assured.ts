import { type FdRef, type Handle, isHandle } from "../abi/handle.ts";
import { HarnessError } from "../abi/harness-error.ts";

/**
 * The value that an earlier rule of the ladder has made sure of.
 *
 * @param value - undefined only when a dialect's ladder lacks that rule.
 * @param rule - id of the rule that refuses the operation when there is no value.
 * @throws {HarnessError} MSC202 for such a dialect.
 */
export function assured<T>(value: T | undefined, rule: string): T {
  if (value !== undefined) return value;
  throw new HarnessError(
    "MSC202",
    `an effect was reached that ${rule} should have prevented`,
    `the dialect's ladder for this operation lacks ${rule}, or has it in another form`,
  );
}

/**
 * The handle that a call on a file has, which `file/fd-open` has found open.
 *
 * @throws {HarnessError} MSC202 for a dialect that lacks that rule.
 */
export function assuredHandle(fd: FdRef): Handle {
  return assured(isHandle(fd) ? fd : undefined, "file/fd-open");
}

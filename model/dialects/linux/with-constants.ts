import type { Dialect, DialectConstants } from "../../dialect.ts";

/** The dialect with other numbers, and other models of some operations. */
export function withConstants(
  dialect: Dialect,
  constants: Partial<DialectConstants>,
  operations: Dialect["operations"],
): Dialect {
  return {
    ...dialect,
    constants: { ...dialect.constants, ...constants },
    operations: { ...dialect.operations, ...operations },
  };
}

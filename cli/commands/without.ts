/** `--without`: a machine that is not asked some of its operations. */
import type { OperationKind } from "../../abi/operation.ts";
import { describedAs } from "../../checkers/machine-facts.ts";
import type { Target } from "./target.ts";

/** The same target, whose machines do not have these operations; it says so. */
export function withoutOperations(target: Target, left: readonly OperationKind[]): Target {
  if (left.length === 0) return target;
  const { factory, notes } = target;
  const { operations, ...others } = factory.capabilities;
  const capabilities = { ...others, operations: operations.filter((kind) => !left.includes(kind)) };
  return {
    ...target,
    notes: [...notes, `not asked, since --without says so: ${left.join(", ")}`],
    factory: describedAs(factory, capabilities),
  };
}

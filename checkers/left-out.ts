/** Operations that a check goes on without, since they did not return. */
import type { Capabilities } from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import type { OperationKind } from "../abi/operation.ts";
import type { DivergenceReport } from "../reports/report.ts";

export class LeftOut {
  /** By the id of the divergence that showed it. */
  readonly #kinds = new Map<string, OperationKind>();

  /** Takes note of the operation, if that is what it hung at. @returns whether there is news. */
  record({ id, kind, during, trace, operationIndex }: DivergenceReport): boolean {
    const line = trace[operationIndex];
    if (kind !== "hung" || during !== undefined || line === undefined) return false;
    this.#kinds.set(id, parseOperation(line).op);
    return true;
  }

  /** Whether the operation of this divergence is left out. */
  has(id: string): boolean {
    return this.#kinds.has(id);
  }

  /** A machine that is not asked them. */
  from(capabilities: Capabilities): Capabilities {
    const left = new Set(this.#kinds.values());
    const operations = capabilities.operations.filter((kind) => !left.has(kind));
    return { ...capabilities, operations };
  }

  notes(): readonly string[] {
    return [...this.#kinds].map(
      ([id, kind]) => `${kind} hung (${id}): what was drawn afterwards is without it`,
    );
  }
}

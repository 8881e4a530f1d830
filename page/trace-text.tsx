/** A trace as text, to be taken elsewhere. */
import type { JSX } from "preact";
import type { Operation } from "../abi/operation.ts";
import { makeTrace, printTrace } from "../abi/trace.ts";
import { assertWellFormed } from "../abi/well-formed.ts";

interface TraceTextProps {
  readonly id: string;
  readonly dialect: string;
  readonly operations: readonly Operation[];
  readonly personality?: string | undefined;
}

export function TraceText({ id, ...trace }: TraceTextProps): JSX.Element {
  return (
    <>
      <p>
        <button type="button" onClick={() => copyText(id)}>
          Copy the trace
        </button>
      </p>
      <textarea
        id={id}
        aria-label="the trace"
        readOnly
        rows={trace.operations.length + 1}
        value={traceText(trace)}
      />
    </>
  );
}

function traceText({ dialect, operations, personality }: Omit<TraceTextProps, "id">): string {
  const trace = makeTrace(dialect, operations, personality);
  try {
    assertWellFormed(trace);
    return printTrace(trace);
  } catch (error) {
    return `${printTrace(trace)}# ${(error as Error).message}\n`;
  }
}

/** The text area is selected as well: a page from a file may not have a clipboard. */
function copyText(id: string): void {
  const area = document.getElementById(id) as HTMLTextAreaElement | null;
  area?.select();
  void navigator.clipboard?.writeText(area?.value ?? "").catch(() => {});
}

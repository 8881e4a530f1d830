/** What a C or Python reproducer said of a kernel: its KTAP lines, and how it ended. */

/** How one run of a program ended. */
export interface ProgramEnd {
  /** As of a process; null where it did not end by itself. */
  readonly code: number | null;
  /** Its standard output. */
  readonly lines: readonly string[];
  /** Why the kernel did not live to see its end; undefined where it did. */
  readonly lost?: string;
}

/** What that says of the trace. */
export type Said =
  | { readonly kind: "passed" }
  /** The step is counted from 1; what was answered is undefined where nothing was. */
  | { readonly kind: "failed"; readonly step: number; readonly answer: string | undefined }
  | { readonly kind: "skipped"; readonly why: string }
  /** It says nothing: it ended before its steps did, or contradicts its exit code. */
  | { readonly kind: "broken"; readonly why: string };

const [PASSED, FAILED, SKIPPED] = [0, 1, 4];

/**
 * Reads a run. A failure counts only where a step failed: what goes wrong before the first one is
 * no answer of the kernel to the trace.
 *
 * @param steps - of the trace.
 */
export function readKtap({ code, lines, lost }: ProgramEnd, steps: number): Said {
  const results = lines.flatMap((line) => /^(ok|not ok) (\d+) /.exec(line) ?? []);
  const passed = lines.filter((line) => /^ok \d+ (?!.*# SKIP)/.test(line)).length;
  if (lost !== undefined) return lostAt(passed + 1, steps, lost);
  const bail = wordsBehind("Bail out! ", lines);
  const notOk = lines.find((line) => line.startsWith("not ok "));
  if (code === SKIPPED) return { kind: "skipped", why: wordsBehind("1..0 # SKIP ", lines) ?? "?" };
  if (notOk !== undefined && code === FAILED) {
    const step = Number(notOk.split(" ")[2]);
    return { kind: "failed", step, answer: wordsBehind("# answered: ", lines) ?? ended(lines) };
  }
  if (bail !== undefined) return { kind: "broken", why: bail };
  if (code === PASSED && notOk === undefined && passed === steps) return { kind: "passed" };
  const said = results.length === 0 ? "no step" : `${passed} of ${steps} steps`;
  const how = code === null ? "was killed" : `ended with ${code}`;
  return { kind: "broken", why: `it ${how} and told of ${said}` };
}

function lostAt(step: number, steps: number, lost: string): Said {
  if (step > steps) return { kind: "broken", why: `the kernel was lost behind it: ${lost}` };
  return { kind: "failed", step, answer: `the kernel was lost: ${lost}` };
}

/** A step that was not answered says why itself. */
function ended(lines: readonly string[]): string | undefined {
  return lines
    .find((line) => /^# (no answer within|killed by signal) /.test(line))
    ?.slice("# ".length);
}

function wordsBehind(head: string, lines: readonly string[]): string | undefined {
  return lines.find((line) => line.startsWith(head))?.slice(head.length);
}

/** Exit codes of the command line; stable, scripts rely on them. */
import { isHarnessError } from "../abi/harness-error.ts";
import type { Verdict } from "../reports/report.ts";

/** What the numbers mean. */
export const EXIT_CODES = {
  conforms: 0,
  diverges: 1,
  usageError: 2,
  harnessError: 3,
  environmentMissing: 4,
  unknown: 5,
} as const;

/** One of {@link EXIT_CODES}. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** Exit code of a verdict. */
export function exitCodeOfVerdict(verdict: Verdict): ExitCode {
  return EXIT_CODES[verdict];
}

/**
 * Exit code of an error: the first digit of its code decides; an exception nobody planned is a
 * broken harness.
 */
export function exitCodeOfError(error: unknown): ExitCode {
  if (!isHarnessError(error)) return EXIT_CODES.harnessError;
  switch (error.code.slice(0, 4)) {
    case "MSC1":
      return EXIT_CODES.usageError;
    case "MSC3":
      return EXIT_CODES.environmentMissing;
    default:
      return EXIT_CODES.harnessError;
  }
}

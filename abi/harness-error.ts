/** Stable code of a {@link HarnessError}. */
export type HarnessErrorCode = `MSC${1 | 2 | 3}${number}`;

/**
 * Something is wrong with the harness, its input or its environment; never with the machine under
 * test.
 *
 * An errno is an outcome and a divergence is a result: neither is ever thrown. The first digit of
 * the code decides the exit code of the command line: MSC1xx bad input (2), MSC2xx broken harness
 * (3), MSC3xx missing environment (4).
 */
export class HarnessError extends Error {
  override readonly name = "HarnessError";
  readonly code: HarnessErrorCode;
  readonly hint: string;
  /** Lines for people, for instance the trace that was being run; empty when there is none. */
  readonly details: readonly string[];

  /**
   * @param code - stable, for instance `MSC101`; documentation and tests refer to it.
   * @param message - one line: what is wrong, with the offending text.
   * @param hint - one line: what to do next.
   * @param details - what would otherwise be lost with the error.
   */
  constructor(
    code: HarnessErrorCode,
    message: string,
    hint: string,
    details: readonly string[] = [],
  ) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.details = details;
  }
}

const CODE = /^MSC[123]\d{2}$/;

/**
 * True for a {@link HarnessError} of any copy of this package. The library and the bundled command
 * may be loaded in one process, each with a class of its own, so that `instanceof` would miss one.
 */
export function isHarnessError(error: unknown): error is HarnessError {
  if (typeof error !== "object" || error === null) return false;
  const { name, code, message, hint } = error as Partial<Record<keyof HarnessError, unknown>>;
  const isTold = typeof message === "string" && typeof hint === "string";
  return name === "HarnessError" && typeof code === "string" && CODE.test(code) && isTold;
}

/** The end of a verb: the verdict is told when nothing can change it any more. */
import { isImplementationLost } from "../../abi/implementation.ts";
import { shownText } from "../../abi/shown.ts";
import type { Report } from "../../reports/report.ts";
import { tellSupervisor } from "../adapter/supervisor.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { isAdapter } from "../parsing/adapter-path.ts";
import { deliver } from "../printing/deliver.ts";
import type { Invocation } from "./invocation.ts";
import type { Target } from "./target.ts";

/**
 * Delivers a report, of an adapter once its factory is disposed. What was found before stands
 * whatever becomes of that.
 *
 * @throws {ImplementationLost} when nothing was found, and the factory of an adapter cannot be
 *   disposed.
 */
export async function conclude(
  report: Report,
  target: Target,
  invocation: Invocation,
  detail: "verdict" | "summary",
): Promise<ExitCode> {
  return concludeBy(report.verdict === "diverges", target, invocation, () =>
    deliver(report, invocation, detail),
  );
}

/** So long an adapter is waited for that has left something to happen, before the verdict. */
const LINGER_MS = 100;

/** As {@link conclude}, for what is no report. */
export async function concludeBy(
  hasFound: boolean,
  { implementation, factory }: Target,
  { environment }: Invocation,
  print: () => ExitCode,
): Promise<ExitCode> {
  if (!isAdapter(implementation)) return print();
  await new Promise((resume) => setTimeout(resume, LINGER_MS));
  if (!hasFound) {
    await factory[Symbol.asyncDispose]();
    return print();
  }
  const exitCode = print();
  tellSupervisor({ delivered: exitCode });
  try {
    await factory[Symbol.asyncDispose]();
  } catch (error) {
    if (!isImplementationLost(error)) throw error;
    environment.writeError(`memslot-check: ${shownText(error.message, 400)}\n`);
  }
  return EXIT_CODES.diverges;
}

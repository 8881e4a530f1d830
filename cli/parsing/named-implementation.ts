/** Nothing that is read starts a program. */
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";

/** Implementations that are a part of memslot-check, or the kernel that runs already. */
const HARMLESS = /^(simulator|kvm)($|[:,])/;

/**
 * Refuses an implementation that was read from a token, a file or a config file and that would run
 * a program, load a module or boot a kernel.
 *
 * @param where - what named it, for the message.
 * @throws {HarnessError} MSC136
 */
export function assertStartsNothing(implementation: string, where: string): void {
  if (HARMLESS.test(implementation)) return;
  throw new HarnessError(
    "MSC136",
    `${where} names the implementation ${shownText(implementation)}`,
    "nothing that is read starts a program: say --implementation NAME yourself",
  );
}

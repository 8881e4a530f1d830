/** `export`: writes a trace as a program, a test or data for those who do not have this tool. */
import { HarnessError } from "../../abi/harness-error.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { type PromisedTrace, promisedTrace } from "../../reproducers/promise.ts";
import { REPRODUCERS } from "../../reproducers/targets.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { chosenFormat } from "../parsing/chosen-format.ts";
import { findingOf } from "../reproducer/finding-of.ts";
import { triedHere } from "../reproducer/run-program.ts";
import { readSubject, type Subject } from "../store/read-subject.ts";
import type { Invocation } from "./invocation.ts";
import { versionNotes } from "./replay.ts";

/** Prints the operand in the language of `--to`. */
export async function exportReproducer(invocation: Invocation): Promise<ExitCode> {
  const { environment, settings, operands } = invocation;
  const name = chosenFormat(settings.to, REPRODUCERS, undefined);
  const reproducer = REPRODUCERS[name];
  const subject = readSubject(environment.cwd, operands[0] ?? "");
  for (const note of versionNotes(subject)) environment.writeError(`memslot-check: ${note}\n`);
  const promised = promisedOf(subject);
  const reason = reproducer.cannot?.(promised);
  if (reason !== undefined) {
    const hint = "--to syzkaller, vitest and json take every trace";
    throw new HarnessError("MSC170", `the trace cannot be written in ${name}: ${reason}`, hint);
  }
  const finding = findingOf(promised, subject.implementation, reproducer.usage);
  if (name !== "c" && name !== "python") {
    environment.writeOut(reproducer.render(finding));
    return EXIT_CODES.conforms;
  }
  const tried = await triedHere(name, reproducer.render(finding), promised.trace);
  environment.writeError(`memslot-check: ${tried}\n`);
  environment.writeOut(reproducer.render({ ...finding, lines: [...finding.lines, tried] }));
  return EXIT_CODES.conforms;
}

function promisedOf({ dialect, trace }: Subject): PromisedTrace {
  if (trace !== null && trace.operations.length > 0) {
    return promisedTrace(dialectNamed(dialect), trace);
  }
  const hint = "replay it first: the report of a failure has the trace";
  throw new HarnessError("MSC127", "there is no operation to export", hint);
}

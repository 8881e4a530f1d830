/** `export`: writes a trace as a program, a test or data for those who do not have this tool. */
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { cacheFolder } from "../../implementations/vm/cache.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { indented } from "../../reports/formats/layout.ts";
import { type PromisedTrace, promisedTrace } from "../../reproducers/promise.ts";
import { REPRODUCERS, type ReproducerName } from "../../reproducers/targets.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { chosenFormat } from "../parsing/chosen-format.ts";
import { findingOf, HEAD_COLUMNS } from "../reproducer/finding-of.ts";
import { inGuest, type Place, thisHost } from "../reproducer/places.ts";
import { triedAt } from "../reproducer/run-program.ts";
import { packageRoot } from "../store/package-root.ts";
import { assertPersonality } from "../store/personality-words.ts";
import { readSubject, type Subject } from "../store/read-subject.ts";
import type { Invocation } from "./invocation.ts";
import { versionNotes } from "./replay.ts";
import { isVm } from "./vm-target.ts";

/** Prints the operand in the language of `--to`. */
export async function exportReproducer(invocation: Invocation): Promise<ExitCode> {
  const { environment, settings, operands } = invocation;
  const name = chosenFormat(settings.to, REPRODUCERS, undefined);
  const reproducer = REPRODUCERS[name];
  assertTriable(name, settings.verify);
  const subject = readSubject(environment.cwd, operands[0] ?? "");
  for (const note of versionNotes(subject)) environment.writeError(`memslot-check: ${note}\n`);
  const promised = promisedOf(subject);
  const reason = reproducer.cannot?.(promised);
  if (reason !== undefined) {
    const hint = "--to syzkaller, vitest and json take every trace";
    throw new HarnessError("MSC170", `the trace cannot be written in ${name}: ${reason}`, hint);
  }
  const finding = findingOf(promised, subject, reproducer);
  if (name !== "c" && name !== "python") {
    environment.writeOut(reproducer.render(finding));
    return EXIT_CODES.conforms;
  }
  const place = await placeOf(invocation);
  const tried = await triedAt(place, name, reproducer.render(finding), promised);
  if (!settings.quiet) environment.writeError(`memslot-check: ${tried}\n`);
  const lines = [...finding.lines, ...indented(tried, 0, HEAD_COLUMNS, 2)];
  environment.writeOut(reproducer.render({ ...finding, lines }));
  return EXIT_CODES.conforms;
}

/** A guest has no Python, and nothing runs the others. */
function assertTriable(name: ReproducerName, verify: string | undefined): void {
  if (verify === undefined) return;
  if (!isVm(verify)) {
    const message = `--verify ${shownText(verify)} is no kernel that can be booted`;
    throw new HarnessError("MSC122", message, "for instance --verify vm:debian:6.12");
  }
  if (name === "c") return;
  const hint =
    name === "python" ? "it is tried on this host without --verify" : "it is tried as --to c";
  throw new HarnessError("MSC122", `--verify tries C, and not ${name}`, hint);
}

/** This host, unless a kernel is named to be booted. */
async function placeOf({ settings, environment }: Invocation): Promise<Place> {
  const { verify, quiet } = settings;
  if (verify === undefined) return thisHost();
  const say = (line: string): void => {
    if (!quiet) environment.writeError(`${line}\n`);
  };
  return await inGuest(verify, {
    ...{ packageRoot: packageRoot(), cache: cacheFolder(environment.env), cwd: environment.cwd },
    ...{ now: Date.now, say, sayMore: () => {} },
  });
}

const OURS = /^(simulator|kvm|vm)($|[:,])/;

/** What a machine of somebody else may be is not known here. */
function promisedOf({ dialect, trace, implementation }: Subject): PromisedTrace {
  if (trace !== null && trace.operations.length > 0) {
    if (OURS.test(implementation ?? "simulator")) assertPersonality(trace);
    return promisedTrace(dialectNamed(dialect), trace);
  }
  const hint = "replay it first: the report of a failure has the trace";
  throw new HarnessError("MSC127", "there is no operation to export", hint);
}

/** `serve`: walks by hand through what an implementation does, in a browser on this machine. */
import { isSameDesign } from "../../abi/dialect-name.ts";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { parseOperation, printOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { guarded } from "../../checkers/guarded-factory.ts";
import { withPersonality } from "../../checkers/personality.ts";
import { type Possible, possibleOn } from "../../checkers/possible.ts";
import type { PathAnswer, PathRequest, Session, ShownPath } from "../../page/session.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { donePath } from "../explorer/explored-path.ts";
import { renderExplorer } from "../explorer/explorer-page.ts";
import { serveExplorer } from "../explorer/explorer-server.ts";
import { pageParts } from "../printing/page-parts.ts";
import { readSubject, type Subject } from "../store/read-subject.ts";
import { nameOf, readStore } from "../store/stored-failures.ts";
import type { Invocation } from "./invocation.ts";
import { chooseSubjectTarget, versionNotes } from "./replay.ts";
import { adaptersOf, chooseTarget, type Target } from "./target.ts";
import { patienceMs } from "./vm-target.ts";

/** Serves until somebody interrupts it. */
export async function serve(invocation: Invocation): Promise<ExitCode> {
  const { environment, settings, operands } = invocation;
  const subject = operands[0] === undefined ? undefined : readSubject(environment.cwd, operands[0]);
  for (const note of subject === undefined ? [] : versionNotes(subject)) {
    environment.writeError(`memslot-check: ${note}\n`);
  }
  const target = await (subject === undefined
    ? chooseTarget({ ...settings, adapters: adaptersOf(invocation) })
    : chooseSubjectTarget(subject, invocation));
  await using _factory = target.factory;
  const timeoutMs = patienceMs(target.implementation, settings.operationTimeout);
  const factory = guarded(target.factory, timeoutMs, environment.now);
  const possible = possibleOn(factory.capabilities, target.dialect, PROPERTIES);
  await using server = await serveExplorer({
    page: renderExplorer(sessionOf(target, possible, subject, invocation), pageParts()),
    walk: (request) => walk(factory, possible, request),
  });
  for (const note of [...target.notes, ...possible.notes]) {
    environment.writeError(`memslot-check: ${note}\n`);
  }
  environment.writeOut(`${server.url}\n`);
  environment.writeError("memslot-check: open it in a browser here; Ctrl-C ends it\n");
  await new Promise<void>((resolve) => void environment.onInterrupt(resolve));
  return EXIT_CODES.conforms;
}

async function walk(
  usual: ImplementationFactory,
  possible: Possible,
  { trace: lines, personality, draw }: PathRequest,
): Promise<PathAnswer> {
  const trace = makeTrace(possible.dialect.name, lines.map(parseOperation), personality);
  assertWellFormed(trace);
  const factory = withPersonality(usual, personality);
  return await donePath({ factory, possible }, trace, draw);
}

function sessionOf(
  { implementation }: Target,
  { dialect }: Possible,
  subject: Subject | undefined,
  { environment }: Invocation,
): Session {
  const { operations = [], personality } = subject?.trace ?? {};
  const first = { trace: operations.map(printOperation), ...(personality && { personality }) };
  const stored = readStore(environment.cwd).kept.flatMap((kept): readonly ShownPath[] => {
    const { dialect: name, implementation: where, trace, personality } = kept.failure;
    const title = `${nameOf(kept)} on ${where}`;
    const path = { name: title, trace, ...(personality && { personality }) };
    return isSameDesign(name, dialect.name) ? [path] : [];
  });
  const begun = { name: subject?.path ?? "the path given", ...first };
  const paths = subject === undefined ? stored : [begun, ...stored];
  return { dialect: dialect.name, implementation, paths, opensFirst: subject !== undefined };
}

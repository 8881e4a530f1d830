/** `failures`: what the failure store keeps. */
import { HarnessError } from "../../abi/harness-error.ts";
import { quoted } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { TRACE_SCHEMA } from "../../abi/trace.ts";
import { counted, layOutTable, span, widthFor } from "../../reports/formats/layout.ts";
import { makePaint, type Paint } from "../../reports/formats/paint.ts";
import { printable } from "../../reports/formats/printable.ts";
import { replayCommand } from "../../reports/formats/text-divergence.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { isAdapter } from "../parsing/adapter-path.ts";
import { deliverDocument, wantsColor } from "../printing/deliver.ts";
import {
  deleteFailure,
  emptyStore,
  failureNamed,
  type KeptFailure,
  nameOf,
  readStore,
  type StoreContent,
} from "../store/stored-failures.ts";
import type { Invocation } from "./invocation.ts";

/** Lists the store; `show ID` prints one failure, `delete ID` and `delete --all` forget. */
export async function failures(invocation: Invocation): Promise<ExitCode> {
  const { operands, settings, environment } = invocation;
  const [action, id] = operands;
  const content = readStore(environment.cwd);
  const paint = makePaint(wantsColor(invocation), widthFor(environment.columns));
  if (action === undefined) {
    deliverDocument(invocation, listDocument(content), listText(content, paint));
  } else if (action === "show" && id !== undefined) {
    const kept = failureNamed(content, id);
    deliverDocument(invocation, kept.failure, showText(kept));
  } else if (action === "delete" && (id === undefined) === settings.all) {
    const gone = id === undefined ? content.kept : [failureNamed(content, id)];
    if (id === undefined) emptyStore(environment.cwd);
    else for (const kept of gone) deleteFailure(environment.cwd, kept);
    const deleted = gone.map(nameOf);
    const text = `deleted ${counted(deleted.length, "failure")}\n`;
    deliverDocument(invocation, { schema: 1, verb: "failures", deleted }, text);
  } else {
    throw misused(action);
  }
  return EXIT_CODES.conforms;
}

function misused(action: string): HarnessError {
  const known = ["show", "delete"];
  const usage = "failures; failures show ID; failures delete ID; failures delete --all";
  return known.includes(action)
    ? new HarnessError("MSC123", `failures ${action} needs one ID`, `one of: ${usage}`)
    : new HarnessError(
        "MSC123",
        `failures does not take ${quoted(action)}`,
        suggestion(action, known, `one of: ${usage}`),
      );
}

function listDocument({ kept, broken }: StoreContent): unknown {
  return {
    schema: 1,
    verb: "failures",
    failures: kept.map(({ path, keptMs, failure }) => ({
      id: failure.id,
      ...failure.identity,
      implementation: failure.implementation,
      dialect: failure.dialect,
      length: failure.trace.length,
      modelVersion: failure.modelVersion,
      kept: new Date(keptMs).toISOString(),
      stored: path,
    })),
    broken,
  };
}

function listText(content: StoreContent, paint: Paint): string {
  const { kept, broken } = printable(content);
  const header = ["id", "operations", "age", "what broke, and where"];
  const rows = kept.map((one) => [
    nameOf(one),
    String(one.failure.trace.length),
    ageOf(one.keptMs),
    `${breachOf(one.failure)} (${one.failure.identity.kind}), ` +
      `${one.failure.implementation}, ${one.failure.dialect}`,
  ]);
  const paintRow = (line: string, row: number): string => (row === 0 ? paint.dim(line) : line);
  const alignments = ["left", "right", "right", "left"] as const;
  const table = layOutTable([header, ...rows], alignments, 0, paintRow, paint.width);
  const lines = [
    ...(kept.length === 0 ? ["the store keeps no failure"] : table),
    ...broken.map(({ path, fault }) => paint.warning(`note: ${path} cannot be read: ${fault}`)),
  ];
  return `${lines.join("\n")}\n`;
}

/** One failure; its trace can be pasted into a file. */
function showText(kept: KeptFailure): string {
  const { path, keptMs, failure } = printable(kept);
  const { id, identity, implementation, dialect, modelVersion, seed, trace, replay } = failure;
  const drawn = seed === null ? "" : `, seed ${seed}`;
  const adapter = isAdapter(implementation) ? implementation : undefined;
  return `${[
    `${breachOf(failure)} (${identity.kind}), id ${id}`,
    `  ${implementation}, ${dialect}, model version ${modelVersion}${drawn}, ${ageOf(keptMs)} old`,
    "",
    `  memslot-check-trace schema=${TRACE_SCHEMA} dialect=${dialect}`,
    ...trace.map((line) => `  ${line}`),
    "",
    `  replay: ${replayCommand(replay === "" ? path : replay, adapter)}`,
    `  stored: ${path}`,
  ].join("\n")}\n`;
}

function breachOf({ identity: { kind, rule, property } }: KeptFailure["failure"]): string {
  return property ?? rule ?? kind;
}

/** Files tell the time of the wall clock. */
function ageOf(keptMs: number): string {
  return span(Math.max(0, Date.now() - keptMs));
}

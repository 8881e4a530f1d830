/** One call of the command line, from arguments to exit code. */
import { match } from "ts-pattern";
import { isImplementationLost } from "../abi/implementation.ts";
import { bugs } from "./commands/bugs.ts";
import { check } from "./commands/check.ts";
import { conform } from "./commands/conform.ts";
import { explainRule } from "./commands/explain-rule.ts";
import { explore } from "./commands/explore.ts";
import { exportReproducer } from "./commands/export.ts";
import { failures } from "./commands/failures.ts";
import type { Invocation } from "./commands/invocation.ts";
import { kernels } from "./commands/kernels.ts";
import { probe } from "./commands/probe.ts";
import { replaySubject } from "./commands/replay.ts";
import { renderStoredReport } from "./commands/report.ts";
import { rules } from "./commands/rules.ts";
import { serve } from "./commands/serve.ts";
import { serveImplementation } from "./commands/serve-implementation.ts";
import { shrinkSubject } from "./commands/shrink.ts";
import { start } from "./commands/start.ts";
import { doSupervised, isSupervised } from "./commands/supervised.ts";
import type { Environment } from "./environment.ts";
import { EXIT_CODES, type ExitCode, exitCodeOfError } from "./exit-code.ts";
import { parseCommandLine } from "./parsing/parse-command-line.ts";
import { resolveSettings } from "./parsing/resolve-settings.ts";
import { assertUsed } from "./parsing/unused-flags.ts";
import type { VerbName } from "./parsing/verbs.ts";
import { assertWritable } from "./printing/deliver.ts";
import { renderError } from "./printing/error.ts";
import { guarded } from "./printing/guard.ts";
import { renderHelp } from "./printing/help.ts";
import { renderVersion } from "./printing/version.ts";

/**
 * Does what the arguments ask for. Every error ends as two lines and an exit code.
 *
 * @throws {ImplementationLost} in a supervised process alone.
 */
export async function runCommandLine(surroundings: Environment): Promise<ExitCode> {
  const environment = guarded(surroundings);
  try {
    const { asks, verb, operands, given } = parseCommandLine(environment.args);
    if (verb === undefined || asks !== undefined) {
      environment.writeOut(
        asks === "version" ? renderVersion() : renderHelp(verb, environment.columns),
      );
      return EXIT_CODES.conforms;
    }
    const resolved = resolveSettings({ given, env: environment.env, cwd: environment.cwd });
    assertUsed({ ...resolved, verb: verb.name, operands });
    const invocation = { ...resolved, operands, environment };
    assertWritable(invocation);
    if (isSupervised(invocation)) return await doSupervised(verb.name, invocation);
    return await perform(verb.name, invocation);
  } catch (error) {
    // It is for the supervisor to make a report of it.
    if (isImplementationLost(error) && environment.flight !== undefined) throw error;
    environment.writeError(renderError(error, environment.env["MEMSLOT_CHECK_DEBUG"] === "1"));
    return exitCodeOfError(error);
  }
}

async function perform(verb: VerbName, invocation: Invocation): Promise<ExitCode> {
  return match(verb)
    .with("check", () => check(invocation))
    .with("explore", () => explore(invocation))
    .with("replay", () => replaySubject(invocation))
    .with("shrink", () => shrinkSubject(invocation))
    .with("export", () => exportReproducer(invocation))
    .with("report", () => renderStoredReport(invocation))
    .with("serve", () => serve(invocation))
    .with("rules", () => rules(invocation))
    .with("explain", () => explainRule(invocation))
    .with("bugs", () => bugs(invocation))
    .with("failures", () => failures(invocation))
    .with("kernels", () => kernels(invocation))
    .with("conform", () => conform(invocation))
    .with("serve-implementation", () => serveImplementation(invocation))
    .with("probe", () => probe(invocation))
    .with("start", () => start(invocation))
    .exhaustive();
}

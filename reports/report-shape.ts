/**
 * The shape of reports as a table: `reports/formats/json.ts` reads by it, and the JSON Schema is
 * printed from it.
 */

import { LOST_DURING } from "../abi/implementation.ts";
import {
  AMOUNT,
  COUNT,
  constant,
  counters,
  described,
  FLAG,
  list,
  may,
  must,
  object,
  orNull,
  type SchemaOf,
  TEXT,
  words,
} from "../abi/typed-schema.ts";
import {
  type ArgumentExplanation,
  type AuditReport,
  type BugReport,
  DIVERGENCE_KINDS,
  type DivergenceReport,
  type DomainReport,
  type ExplorationReport,
  type KnownReport,
  type LossyStorageReport,
  type OpenAnswerCoverage,
  type OperationCoverage,
  type OperationExplanation,
  type PrecedenceCoverage,
  type PrefixShare,
  type PropertyCoverage,
  REPORT_SCHEMA,
  type Report,
  type RuleCoverage,
  type StepNote,
  type TaintCoverage,
} from "./report.ts";

const LINES = list(TEXT);
const KIND = words(...DIVERGENCE_KINDS);
const OPERATION_LINES = described("Operations in text.", LINES);

const STEP = object<StepNote>({
  operation: must(described("An operation in text.", TEXT)),
  outcome: must(described("What was seen, in text; how the machine was lost.", TEXT)),
  decidedBy: must(TEXT),
  changes: must(LINES),
});

const ARGUMENT_EXPLANATION = object<ArgumentExplanation>({
  name: must(TEXT),
  value: must(TEXT),
  matters: must(words("only", "some", "any")),
  others: must(list(TEXT)),
  tried: must(COUNT),
});

const OPERATION_EXPLANATION = object<OperationExplanation>({
  operation: must(TEXT),
  isNeeded: must(FLAG),
  instead: must(list(TEXT)),
  arguments: must(list(ARGUMENT_EXPLANATION)),
});

const PREFIX_SHARE = object<PrefixShare>({
  operations: must(described("Length of the prefix.", COUNT)),
  failing: must(COUNT),
  tried: must(COUNT),
  exact: must(described("Whether all that can follow was tried.", FLAG)),
});

const DIVERGENCE = object<DivergenceReport>({
  id: must(described("Hash of the canonical trace.", TEXT)),
  kind: must(KIND),
  rule: must(orNull(TEXT)),
  ruleSource: must(orNull(TEXT)),
  property: must(orNull(TEXT)),
  during: may(
    described("Where the machine was lost, when not in an operation.", words(...LOST_DURING)),
  ),
  operationIndex: must(COUNT),
  expected: must(described("What the model allowed, in text.", LINES)),
  actual: must(described("What was seen, in text; the message of a broken property.", TEXT)),
  trace: must(OPERATION_LINES),
  personality: may(TEXT),
  steps: must(list(STEP)),
  originalLength: must(COUNT),
  shrunkLength: must(COUNT),
  shrinkEvaluations: must(COUNT),
  minimality: must(words("proven", "certified", "1-minimal", "unknown")),
  certifiedMinimal: must(FLAG),
  explanation: may(list(OPERATION_EXPLANATION)),
  causality: may(list(PREFIX_SHARE)),
  reproduced: must(object<DivergenceReport["reproduced"]>({ times: must(COUNT), of: must(COUNT) })),
  replay: must(TEXT),
  stored: must(orNull(TEXT)),
});

const RULE = object<RuleCoverage>({
  id: must(TEXT),
  operation: must(TEXT),
  hits: must(COUNT),
  errno: must(orNull(TEXT)),
  unreachable: must(orNull(TEXT)),
});

const OPERATION = object<OperationCoverage>({
  operation: must(TEXT),
  calls: must(COUNT),
  ok: must(COUNT),
  notSent: must(COUNT),
  outcomes: must(counters()),
});

const PRECEDENCE = object<PrecedenceCoverage>({
  possible: must(COUNT),
  seen: must(COUNT),
  missing: must(described("Pairs of rules, in text.", LINES)),
});

const PROPERTY = object<PropertyCoverage>({
  id: must(TEXT),
  kind: must(words("always", "sometimes")),
  evaluated: must(COUNT),
  held: must(COUNT),
  share: may(described("Of all traces, the share in which it held.", AMOUNT)),
});

const TAINT = object<TaintCoverage>({
  id: must(TEXT),
  effect: must(words("stops", "widens")),
  reason: must(TEXT),
  traces: must(COUNT),
});

const OPEN_ANSWER = object<OpenAnswerCoverage>({
  id: must(TEXT),
  way: must(TEXT),
  times: must(COUNT),
});

const BUG = object<BugReport>({
  id: must(TEXT),
  dialect: must(TEXT),
  found: must(FLAG),
  runs: must(COUNT),
  operations: must(COUNT),
  shrunkLength: must(orNull(COUNT)),
  minimum: must(COUNT),
  certifiedMinimal: may(FLAG),
  trace: must(OPERATION_LINES),
});

const KNOWN = object<KnownReport>({
  id: must(described("Hash of the canonical trace.", TEXT)),
  kind: must(KIND),
  rule: must(orNull(TEXT)),
  property: must(orNull(TEXT)),
  reason: must(TEXT),
  times: must(COUNT),
});

const DOMAIN = object<DomainReport>({
  name: must(TEXT),
  sentence: must(TEXT),
  choices: must(LINES),
  operations: must(OPERATION_LINES),
});

const STORAGE = object<LossyStorageReport>({
  kind: must(words("hash-compact", "bit-state")),
  log2Bits: may(COUNT),
  hashes: may(COUNT),
  visitedBytes: must(COUNT),
  omissionProbability: must(AMOUNT),
});

const EXPLORATION = object<ExplorationReport>({
  states: must(COUNT),
  transitions: must(COUNT),
  effective: must(COUNT),
  depth: must(COUNT),
  orbits: must(COUNT),
  symmetry: may(orNull(TEXT)),
  partialOrder: may(
    object<NonNullable<ExplorationReport["partialOrder"]>>({
      name: must(TEXT),
      dropped: must(COUNT),
    }),
  ),
  exhausted: must(FLAG),
  levels: must(list(COUNT)),
  memoryBytes: must(COUNT),
  storage: may(STORAGE),
});

const AUDIT = object<AuditReport>({
  reduction: must(TEXT),
  name: must(orNull(TEXT)),
  states: must(COUNT),
  orbits: must(COUNT),
  steps: must(COUNT),
  faults: must(LINES),
});

/** A report of any verb that ends in a verdict. */
export const REPORT_SHAPE: SchemaOf<Report> = object<Report>({
  schema: must(constant(REPORT_SCHEMA)),
  verdict: must(words("conforms", "diverges", "unknown")),
  verb: must(TEXT),
  startedBy: may(words("library")),
  dialect: must(TEXT),
  implementation: must(TEXT),
  adapter: may(described("Path of the adapter that was checked.", TEXT)),
  seed: may(COUNT),
  runs: may(COUNT),
  operations: may(COUNT),
  elapsedMs: must(AMOUNT),
  investigatedMs: may(AMOUNT),
  limitsHit: must(LINES),
  notSent: may(counters()),
  rules: may(list(RULE)),
  operationCoverage: may(list(OPERATION)),
  precedence: may(PRECEDENCE),
  properties: may(list(PROPERTY)),
  taints: may(list(TAINT)),
  openAnswers: may(list(OPEN_ANSWER)),
  divergences: may(list(DIVERGENCE)),
  known: may(list(KNOWN)),
  bugs: may(list(BUG)),
  domain: may(DOMAIN),
  exploration: may(EXPLORATION),
  audits: may(list(AUDIT)),
  notes: must(LINES),
});

/** Hand-made reports for the tests of the formats. */
import type { DivergenceReport, Report } from "../report.ts";

/** A divergence with everything a reader may see. */
export const SAMPLE_DIVERGENCE: DivergenceReport = {
  id: "86b14c1ac2a1f0b7",
  kind: "accepted-invalid",
  rule: "memslot/gpa-no-overlap",
  ruleSource: "virt/kvm/kvm_main.c, kvm_check_memslot_overlap, Linux 6.18",
  property: null,
  operationIndex: 1,
  expected: ["EEXIST"],
  actual: "ok",
  trace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  steps: [
    {
      operation: "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
      outcome: "ok",
      decidedBy: "memslot/create",
      changes: ["+ slot 0: gpa=0x0..0x1000 hva=0x0"],
    },
    {
      operation: "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
      outcome: "ok",
      decidedBy: "memslot/gpa-no-overlap",
      changes: [],
    },
  ],
  originalLength: 37,
  shrunkLength: 2,
  shrinkEvaluations: 1199,
  minimality: "1-minimal",
  certifiedMinimal: false,
  reproduced: { times: 2, of: 2 },
  replay: "msc1.eyJ9.abcdef",
  stored: ".memslot-check/failures/86b14c1ac2a1f0b7.json",
};

/** A report with every table, and a zero row in each. */
export const SAMPLE_REPORT: Report = {
  schema: 1,
  verdict: "diverges",
  verb: "check",
  dialect: "linux-6.18",
  implementation: "simulator:bug=overlap-off-by-one",
  seed: 42,
  runs: 1,
  operations: 48211,
  elapsedMs: 2000,
  limitsHit: [],
  notSent: { "huge-slot": 3 },
  rules: [
    {
      id: "memslot/gpa-no-overlap",
      operation: "set_user_memory_region",
      hits: 812,
      errno: "EEXIST",
      unreachable: null,
    },
    {
      id: "memslot/gpa-aligned",
      operation: "set_user_memory_region",
      hits: 0,
      errno: "EINVAL",
      unreachable: null,
    },
    {
      id: "memslot/id-exists",
      operation: "set_user_memory_region",
      hits: 0,
      errno: "EINVAL",
      unreachable: "refused before",
    },
    {
      id: "memslot/create",
      operation: "set_user_memory_region",
      hits: 4000,
      errno: null,
      unreachable: null,
    },
  ],
  operationCoverage: [
    {
      operation: "set_user_memory_region",
      calls: 48211,
      ok: 47000,
      notSent: 3,
      outcomes: { ok: 47000, EEXIST: 812, EINVAL: 399 },
    },
    { operation: "close", calls: 0, ok: 0, notSent: 0, outcomes: {} },
  ],
  properties: [
    { id: "no-pfn-at-two-gfns", kind: "always", evaluated: 48211, held: 48211 },
    { id: "slot-is-moved", kind: "sometimes", evaluated: 48211, held: 0 },
  ],
  divergences: [SAMPLE_DIVERGENCE],
  notes: ["properties skipped, there is no inside view: zap-stays-inside-slot"],
};

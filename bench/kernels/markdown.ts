/** Renders `docs/kernels.md`: what kernels in virtual machines answered. */
import type { DivergenceReport, Report, RuleCoverage } from "../../reports/report.ts";

/** One kernel, checked. */
export interface CheckedKernel {
  /** As `vm:` takes it, with its options. */
  readonly kernel: string;
  /** As `uname -r` of a kernel whose name does not say it. */
  readonly release?: string;
  readonly facts: readonly string[];
  readonly dialect: string;
  readonly report: Report;
  /** Seconds of the host's processors, without those until the guest was ready. */
  readonly cpuSeconds: number;
}

/** What it takes until a kernel has answered for the first time, in CPU seconds of the host. */
export interface Started {
  readonly kernel: string;
  /** Packages and the base archive are in the cache. */
  readonly coldSeconds: number;
  /** From the guest that was kept when it was ready. */
  readonly keptSeconds: number;
}

/** How all of them were checked. */
export interface Plan {
  readonly runs: number;
  readonly maxOperations: number;
  readonly seed: number;
  /** Of QEMU. */
  readonly version: string;
}

/**
 * @param explained - why, by the id of a divergence.
 * @param rules - all that some kernel might have reached.
 * @param starts - of which kernels it was measured.
 */
export function renderKernelsMarkdown(
  kernels: readonly CheckedKernel[],
  plan: Plan,
  explained: ReadonlyMap<string, string>,
  rules: readonly RuleCoverage[],
  starts: readonly Started[],
): string {
  return [
    ...introduction(plan),
    "",
    "| kernel | facts | dialect | operations | ops/s | verdict | deviations |",
    "|---|---|---|---|---|---|---|",
    ...kernels.map(row),
    "",
    "## Until the first operation",
    "",
    "CPU seconds of the host, of QEMU and of memslot-check but for the start of Node, from what is",
    "in the cache to the first answer of a machine.",
    "",
    "| kernel | cold | from the guest that was kept |",
    "|---|---|---|",
    ...starts.map(startRow),
    "",
    "## Deviations",
    "",
    ...deviations(kernels, explained),
    "## Rules that no kernel reached",
    "",
    ...WHAT_UNREACHED_MEANS,
    "",
    ...unreached(kernels, rules),
    "",
  ].join("\n");
}

const WHAT_UNREACHED_MEANS = [
  "Rules and effects of all Linux dialects that decided no operation of these runs, without those",
  "of which it is known that no run can. More runs, other facts, a type of VM that these kernels",
  "are not built with, or the simulator reach them.",
];

function introduction({ runs, maxOperations, seed, version }: Plan): readonly string[] {
  const options = `--runs ${runs} --max-operations ${maxOperations} --seed ${seed}`;
  return [
    "# Kernels",
    "",
    "Written by `npm run kernels`, which boots every kernel in the cache: Debian's (`debian:`) and",
    "those that `npm run kernels:build` has built from Debian's sources with private memory",
    "(`built:`). It checks each as this does:",
    "",
    `    check --implementation vm:KERNEL --collect ${options}`,
    "",
    `QEMU ${version} emulates the processor, which is AMD's: there is no VMX, so nothing of this`,
    "was measured of kvm-intel. Operations a second are for one CPU second of the host, model,",
    "draws and shrinking; it was busy with other things as well.",
  ];
}

function timesOf({ reproduced: { times, of } }: DivergenceReport): string {
  return `${times}/${of}`;
}

function row({ kernel, release, facts, dialect, report, cpuSeconds }: CheckedKernel): string {
  const { operations = 0, verdict, divergences = [] } = report;
  return [
    [
      "",
      release === undefined ? kernel : `${kernel} (${release})`,
      `\`${facts.join(" ")}\``,
      `\`${dialect}\``,
      operations.toLocaleString("en"),
    ],
    [String(Math.round(operations / cpuSeconds)), verdict],
    [divergences.map(({ id }) => id).join(", ") || "none", ""],
  ]
    .flat()
    .join(" | ")
    .trim();
}

function startRow({ kernel, coldSeconds, keptSeconds }: Started): string {
  return `| ${kernel} | ${coldSeconds.toFixed(1)} | ${keptSeconds.toFixed(1)} |`;
}

function deviations(
  kernels: readonly CheckedKernel[],
  explained: ReadonlyMap<string, string>,
): readonly string[] {
  const found = new Map<string, { report: DivergenceReport; on: string[] }>();
  for (const { kernel, report } of kernels) {
    for (const divergence of report.divergences ?? []) {
      const known = found.get(divergence.id) ?? { report: divergence, on: [] };
      found.set(divergence.id, { ...known, on: [...known.on, kernel] });
    }
  }
  if (found.size === 0) return ["None.", ""];
  return [...found].flatMap(([id, { report, on }]) => [
    `### ${id}: ${report.kind}`,
    "",
    ...report.trace.map((line) => `    ${line}`),
    "",
    `On ${on.join(", ")}; reproduced ${timesOf(report)}. Allowed:`,
    `\`${report.expected.join(" or ")}\`; seen: \`${report.actual}\`;`,
    `decided by \`${report.rule}\`.`,
    `Whose it is: ${explained.get(id) ?? "NOT EXPLAINED."}`,
    "",
  ]);
}

/** By operation, each once, whatever the dialects that have it. */
function unreached(
  kernels: readonly CheckedKernel[],
  rules: readonly RuleCoverage[],
): readonly string[] {
  const named = ({ operation, id }: RuleCoverage): string => `- ${operation}: ${id}`;
  const ofReports = kernels.flatMap(({ report }) => report.rules ?? []);
  const reached = new Set(ofReports.filter(({ hits }) => hits > 0).map(named));
  const reachable = rules.filter(({ unreachable }) => unreachable === null).map(named);
  const never = [...new Set(reachable)].filter((rule) => !reached.has(rule));
  return never.length === 0 ? ["None."] : never.sort();
}

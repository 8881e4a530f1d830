import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isHarnessError } from "../../abi/harness-error.ts";
import { printOperation } from "../../abi/notation.ts";
import type { KnownDeviation } from "../../checkers/known-deviations.ts";
import { packageRoot } from "../../cli/store/package-root.ts";
import { readKnown } from "../../cli/store/read-known.ts";
import { dialectFor } from "../../implementations/kvm/probe.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { cProgram } from "../../reproducers/c/program.ts";
import { whyNoProgram } from "../../reproducers/cannot.ts";
import { findingOf } from "../../reproducers/test-findings.ts";
import { WHY_NO_CC } from "../../reproducers/test-programs.ts";
import { runInGuest } from "./run-in-guest.ts";
import { BUILT_HERE, inVm, RELEASES, WHY_NOT } from "./support.ts";

const KNOWN = join(packageRoot(), "corpus/known");
const PASSED = 0;
const FAILED = 1;
const SKIPPED = 4;

/** A guest of QEMU has nested paging, where a fetch without memory is a triple fault. */
const FACTS = "fetch=shutdown";

/** The shortest traces of all seeded bugs, with what this generation promises. */
function programsFor(
  generation: string,
): readonly { readonly name: string; readonly text: string }[] {
  return SEEDED_BUGS.flatMap(({ id, dialect, minimalTrace }) => {
    const words = dialect.split(":")[1];
    const named = [generation, [words, FACTS].filter(Boolean).join(",")].join(":");
    try {
      const finding = findingOf(named, minimalTrace);
      if (whyNoProgram(finding.promised) !== undefined) return [];
      return [{ name: id, text: cProgram(finding) }];
    } catch (error) {
      // Not every generation has every operation.
      if (isHarnessError(error)) return [];
      throw error;
    }
  });
}

const KERNELS = [RELEASES[0], RELEASES.at(-1)].filter((release) => release !== undefined);

describe.skipIf(WHY_NOT !== undefined || WHY_NO_CC !== undefined)(inVm("C in a guest"), () => {
  test.each(KERNELS)("Linux %s passes every program of its generation", async (release) => {
    const programs = programsFor(dialectFor(release) ?? "");
    expect(programs.length).toBeGreaterThan(10);

    const runs = await runInGuest(`debian:${release}`, programs);

    expect(runs.filter(({ code }) => code !== PASSED && code !== SKIPPED)).toEqual([]);
    expect(runs.filter(({ code }) => code === PASSED).length).toBeGreaterThan(10);
  });

  test("a kernel that breaks a promise fails that program at that step", async () => {
    const release = KERNELS[0] ?? "";
    const [kept] = programsFor(dialectFor(release) ?? "").filter(({ text }) =>
      text.includes('expect("EEXIST")'),
    );
    const text = (kept?.text ?? "").replace('expect("EEXIST")', 'expect("ok")');

    const [run] = await runInGuest(`debian:${release}`, [{ name: "broken", text }]);

    expect(run?.code).toBe(FAILED);
    expect(run?.lines).toContain("# answered: EEXIST");
  });
});

/** A kernel that breaks promises, and one, or the same started otherwise, that keeps them. */
interface Deviating {
  readonly kernel: string;
  readonly mended: string;
  readonly generation: string;
  readonly known: readonly KnownDeviation[];
}

/** With it, accesses where nothing is leave no mapping behind. */
const NO_MMIO_CACHING = ",append=kvm.mmio_caching=0";

/** The deviations of kernels that are here, but for what is the dialect's own. */
const DEVIATING: readonly Deviating[] = readdirSync(KNOWN).flatMap((file) => {
  const family = file.replace(/^kvm\.|\.json$/g, "");
  const { deviations } = readKnown(KNOWN, file);
  const ofKernel = deviations.filter(({ reason }) => reason.startsWith("The kernel"));
  const [shared, kept] = [false, true].map((wanted) =>
    ofKernel.filter(({ trace }) => trace.dialect.includes("sw-protected") === wanted),
  );
  const packaged = RELEASES.find((release) => release.startsWith(`${family}.`));
  const built = BUILT_HERE.find((kernel) => kernel === `built:${family}`);
  return [
    ...deviatingOn(packaged && `debian:${packaged}`, `debian:${RELEASES[0]}`, shared),
    ...deviatingOn(built, `${built}${NO_MMIO_CACHING}`, kept),
  ];
});

function deviatingOn(
  kernel: string | undefined,
  mended: string,
  known: readonly KnownDeviation[] = [],
): readonly Deviating[] {
  if (kernel === undefined || known.length === 0) return [];
  const isSame = mended.startsWith(kernel);
  const generation = isSame ? "" : (dialectFor(RELEASES[0] ?? "") ?? "");
  return [{ kernel, mended, generation, known }];
}

function deviationPrograms(known: readonly KnownDeviation[], generation: string) {
  return known.map(({ id, trace }) => {
    const [base = "", words] = trace.dialect.split(":");
    const options = [words, FACTS].filter(Boolean).join(",");
    const dialect = `${generation === "" ? base : generation}:${options}`;
    return { name: id, text: cProgram(findingOf(dialect, trace.operations.map(printOperation))) };
  });
}

describe.skipIf(DEVIATING.length === 0 || WHY_NO_CC !== undefined)(
  inVm("C of known deviations"),
  () => {
    test.each(DEVIATING)("fails on $kernel, and passes on $mended", async (one) => {
      const { kernel, mended, generation, known } = one;
      const failing = await runInGuest(kernel, deviationPrograms(known, ""));
      const passing = await runInGuest(mended, deviationPrograms(known, generation));

      expect(failing.filter(({ code }) => code !== FAILED)).toEqual([]);
      expect(passing.filter(({ code }) => code !== PASSED)).toEqual([]);
    });
  },
);

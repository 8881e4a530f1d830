import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseTrace } from "../../abi/trace.ts";
import { meet } from "../../checkers/machine-facts.ts";
import { replay } from "../../checkers/replay.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";
import { KVM, onKvm } from "./support.ts";

const FOLDER = join(REPOSITORY_ROOT, "corpus/scenarios");

/** VMs with private memory are of a type of their own; only a VM with SMM has a second space. */
const SCENARIOS = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".trace"))
  .map((name) => {
    const text = readFileSync(join(FOLDER, name), "utf8");
    const trace = parseTrace(text);
    const hasSpace = !text.includes("address_space=1") || (KVM.usable && KVM.facts.includes("smm"));
    const reason = trace.dialect.includes(":")
      ? " (skipped: a VM with private memory)"
      : hasSpace
        ? ""
        : " (skipped: no system management mode)";
    return { trace, isSent: reason === "", title: `${name} conforms${reason}` };
  });

describe.skipIf(!KVM.usable)(onKvm("what VMMs do"), () => {
  for (const { trace, isSent, title } of SCENARIOS) {
    test.skipIf(!isSent)(title, async () => {
      await using machines = await kvmFactory();
      const { dialect, factory } = meet(trace.dialect, machines);

      const report = await replay({
        ...{ dialect, factory, properties: PROPERTIES, trace, now: () => performance.now() },
      });

      expect(report).toMatchObject({ verdict: "conforms", limitsHit: [] });
    });
  }
});

/** What the tests on the real kernel share: whether there is one, and how a scenario is played. */

import { parseOperation } from "../../abi/notation.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";
import { type KvmOptions, kvmFactory } from "../../implementations/kvm/factory.ts";
import { type KvmProbe, probeKvm } from "../../implementations/kvm/probe.ts";

/** What this host can do, asked once per test file. */
export const KVM: KvmProbe = await probeKvm();

if (!KVM.usable) process.stderr.write(`tests on /dev/kvm are skipped: ${KVM.reason}\n`);

/** Title of a group of tests that need /dev/kvm; says why when they are skipped. */
export function onKvm(title: string): string {
  return KVM.usable ? title : `${title} (skipped: ${KVM.reason})`;
}

/**
 * Plays lines of notation on one fresh machine.
 *
 * @returns one line per operation: the operation, an arrow, what user space saw.
 */
export async function play(
  lines: readonly string[],
  options: KvmOptions = {},
): Promise<readonly string[]> {
  await using factory = await kvmFactory(options);
  await using machine = await factory.open();
  const seen: string[] = [];
  for (const line of lines) {
    seen.push(`${line} -> ${printOutcome(await machine.apply(parseOperation(line)))}`);
  }
  return seen;
}

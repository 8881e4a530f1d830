/** Whether a kernel promises to a trace what its program expects. */
import { designOf } from "../../abi/dialect-name.ts";
import { isHarnessError } from "../../abi/harness-error.ts";
import { printOperation } from "../../abi/notation.ts";
import { dialectOn } from "../../checkers/machine-facts.ts";
import { dialectFor } from "../../implementations/kvm/probe.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { printExpectation } from "../../model/expectation.ts";
import { type PromisedStep, type PromisedTrace, promisedTrace } from "../../reproducers/promise.ts";

/**
 * Why a program would say nothing of a kernel: it expects what another generation or another
 * machine promises. What both promise alike can be tried on either.
 *
 * @param release - as `uname -r` of the kernel.
 * @param facts - of its machine.
 */
export function otherPromises(
  { trace, steps }: PromisedTrace,
  release: string,
  facts: readonly string[],
): string | undefined {
  const generation = dialectFor(release);
  if (generation === null) return `no dialect is written for Linux ${release}`;
  try {
    const words = designOf(trace.dialect).replace(/^[^:]*/, "");
    const there = dialectOn(dialectNamed(`${generation}${words}`), facts);
    const promised = promisedTrace(there, trace).steps;
    const other = steps.findIndex((step, index) => wordsOf(step) !== wordsOf(promised[index]));
    if (other === -1) return undefined;
    const [step = ""] = [steps[other]].map((one) => one && printOperation(one.operation));
    const says = `${there.name} of Linux ${release} says ${wordsOf(promised[other])}`;
    return `its promises are those of ${trace.dialect}; to ${step} ${says}`;
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    return `its promises are those of ${trace.dialect}: ${error.message} in Linux ${release}`;
  }
}

function wordsOf(step: PromisedStep | undefined): string {
  return (step?.promised ?? []).map(printExpectation).sort().join(" or ");
}

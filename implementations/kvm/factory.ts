/**
 * Fresh machines on the real /dev/kvm of this host.
 */
import { release } from "node:os";
import { ALL_FEATURES } from "../../abi/features.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import type { Capabilities, ImplementationFactory } from "../../abi/implementation.ts";
import { performableKinds } from "./calls.ts";
import type { VmType } from "./create-vm.ts";
import { type KvmEnvironment, openEnvironment } from "./environment.ts";
import { hazardsOn } from "./hazards.ts";
import { KvmMachine } from "./machine.ts";
import { findFacts, type MachineFacts } from "./machine-facts.ts";
import { withheldBy } from "./withheld.ts";

/** How machines are made. */
export interface KvmOptions {
  /**
   * Sends even what `hazards.ts` lists, but for what is never sent. Never on a kernel you cannot
   * lose.
   */
  readonly allowHazards?: boolean;
  /**
   * Lets shadow paging map neighbours of a page that faulted. Then an access may reach memory by
   * neither path of the model (`docs/findings.md`).
   */
  readonly letsPrefetch?: boolean;
  /** What the VMs are; `default` unless given. */
  readonly vmType?: VmType;
  /** How long one guest access may take before the machine counts as hung; may change. */
  readonly timeoutMs?: () => number;
}

const TIMEOUT_MS = 5_000;

/**
 * A factory of machines on /dev/kvm. One machine of a process is alive at a time.
 *
 * @throws {HarnessError} MSC301 .. MSC305, each with a hint, when something is missing here.
 */
export async function kvmFactory(options: KvmOptions = {}): Promise<ImplementationFactory> {
  const { allowHazards = false, letsPrefetch = false, timeoutMs = () => TIMEOUT_MS } = options;
  const environment = await openEnvironment(timeoutMs, options.vmType);
  const capabilities = await capabilitiesOf(environment);
  const hazards = hazardsOn(release(), options.vmType).filter(
    ({ isNeverSent }) => isNeverSent ?? !allowHazards,
  );
  const machineOptions = { hazards, letsPrefetch };
  let isDisposed = false;
  return {
    capabilities: { ...capabilities, withholds: withheldBy(hazards) },
    open: () => {
      if (isDisposed) {
        throw new HarnessError("MSC234", "the kvm factory is disposed", "make a new one");
      }
      return new KvmMachine(environment, machineOptions);
    },
    [Symbol.asyncDispose]: async () => {
      if (!isDisposed) environment[Symbol.dispose]();
      isDisposed = true;
    },
  };
}

/** @throws {HarnessError} as {@link kvmFactory}; what was opened for asking is closed again. */
async function capabilitiesOf(environment: KvmEnvironment): Promise<Capabilities> {
  const { words } = await factsOrClosed(environment);
  return {
    name: "kvm",
    operations: performableKinds((needed) => environment.capability(needed) !== 0),
    // Its guest code never enters system management mode.
    features: ALL_FEATURES.filter((feature) => feature !== "second-address-space"),
    observable: false,
    facts: words,
    guestMemfdFlags: environment.guestMemfdFlags,
  };
}

/** The facts of the kernel behind an environment, asked on throw-away VMs. */
export function factsOf(environment: KvmEnvironment): Promise<MachineFacts> {
  return findFacts({
    open: () => new KvmMachine(environment, { hazards: [], letsPrefetch: false }),
    moduleSaysTwoDimensional: environment.hasTwoDimensionalPaging,
  });
}

async function factsOrClosed(environment: KvmEnvironment): Promise<MachineFacts> {
  try {
    return await factsOf(environment);
  } catch (error) {
    environment[Symbol.dispose]();
    throw error;
  }
}

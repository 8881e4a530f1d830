/**
 * Fresh machines on the real /dev/kvm of this host.
 */
import { release } from "node:os";
import { HarnessError } from "../../model/harness-error.ts";
import type { ImplementationFactory } from "../implementation.ts";
import { CAP } from "./constants.ts";
import { openEnvironment } from "./environment.ts";
import { hazardsOn } from "./hazards.ts";
import { KvmMachine } from "./machine.ts";
import { SUPPORTED_OPERATIONS } from "./unsupported.ts";

/** How machines are made. */
export interface KvmOptions {
  /** Sends even what `hazards.ts` lists. Never on a kernel you cannot lose. */
  readonly allowHazards?: boolean;
  /** How long one guest access may take before the machine counts as hung. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;

/**
 * A factory of machines on /dev/kvm. One machine of a process is alive at a time.
 *
 * @throws {HarnessError} MSC301 .. MSC305, each with a hint, when something is missing here.
 */
export async function kvmFactory(options: KvmOptions = {}): Promise<ImplementationFactory> {
  const { allowHazards = false, timeoutMs = TIMEOUT_MS } = options;
  const environment = await openEnvironment(timeoutMs);
  const hasSuccessor = environment.capability(CAP.KVM_CAP_USER_MEMORY2) !== 0;
  const hazards = allowHazards ? [] : hazardsOn(release());
  let isDisposed = false;
  return {
    capabilities: {
      name: "kvm",
      operations: SUPPORTED_OPERATIONS.filter(
        (kind) => kind !== "set_user_memory_region2" || hasSuccessor,
      ),
      observable: false,
      gpaLimit: environment.gpaLimit,
      addressSpaces: environment.addressSpaces,
    },
    open: () => {
      if (isDisposed) {
        throw new HarnessError("MSC234", "the kvm factory is disposed", "make a new one");
      }
      return new KvmMachine(environment, hazards);
    },
    [Symbol.asyncDispose]: async () => {
      if (!isDisposed) environment[Symbol.dispose]();
      isDisposed = true;
    },
  };
}

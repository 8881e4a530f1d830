/**
 * What the /dev/kvm of this host can be checked for, as JSON-able data.
 */
import { release } from "node:os";
import { isHarnessError } from "../../abi/harness-error.ts";
import { CAP, IOCTL } from "./constants.ts";
import { type KvmEnvironment, openEnvironment } from "./environment.ts";
import { factsOf as machineFactsOf } from "./factory.ts";
import { unreachableOn } from "./unreachable.ts";

/** A usable /dev/kvm. */
export interface KvmFacts {
  readonly usable: true;
  readonly apiVersion: number;
  /** Kernel release, as `uname -r`. */
  readonly release: string;
  /** What KVM_CHECK_EXTENSION answers on a VM, by capability name; 0 is "no". */
  readonly capabilities: Readonly<Record<keyof typeof CAP, number>>;
  readonly userSlots: number;
  /** What it was found to do where machines differ: words of `docs/facts.md`. */
  readonly facts: readonly string[];
  /** Answers that fit no machine that is known, one sentence each. */
  readonly unknownFacts: readonly string[];
  /** Whether a load made its page dirty when that was tried. */
  readonly loadMadeDirty: boolean;
  /** First guest physical byte address that no slot may reach, hexadecimal. */
  readonly gpaLimit: string;
  /** Flags that KVM_CREATE_GUEST_MEMFD takes here. */
  readonly guestMemfdFlags: number;
  /** What of the ABI cannot be checked on this machine, and why: one sentence each. */
  readonly unreachable: readonly string[];
  /** The dialect that this kernel should speak; null when none is written for it. */
  readonly suggestedDialect: string | null;
}

/** Why /dev/kvm cannot be used. */
export interface KvmMissing {
  readonly usable: false;
  readonly reason: string;
  /** Code of the error, for instance `MSC301`. */
  readonly code: string;
  readonly hint: string;
}

export type KvmProbe = KvmFacts | KvmMissing;

/** Long enough for anything; no guest runs while probing. */
const TIMEOUT_MS = 1_000;

/** The oldest release that each dialect for a mainline kernel is written for, newest first. */
const DIALECT_RELEASES: readonly (readonly [string, number, number])[] = [
  ["linux-7.3", 7, 3],
  ["linux-7.2", 7, 2],
  ["linux-6.18", 6, 18],
  ["linux-6.12", 6, 12],
  ["linux-6.8", 6, 8],
  ["linux-6.1", 6, 1],
];

/** Asks this host. What is missing is an answer, never an exception. */
export async function probeKvm(): Promise<KvmProbe> {
  try {
    using environment = await openEnvironment(() => TIMEOUT_MS);
    return await factsOf(environment);
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    return { usable: false, reason: error.message, code: error.code, hint: error.hint };
  }
}

/**
 * The dialect for a kernel release, for instance `6.18.44-generic`; null for one older than all.
 */
export function dialectFor(kernelRelease: string): string | null {
  const [major = 0, minor = 0] = kernelRelease.split(/[.-]/).map(Number);
  const known = DIALECT_RELEASES.find(
    ([, oldestMajor, oldestMinor]) =>
      major > oldestMajor || (major === oldestMajor && minor >= oldestMinor),
  );
  return known === undefined ? null : known[0];
}

async function factsOf(environment: KvmEnvironment): Promise<KvmFacts> {
  const { system, kvmFd, guestMemfdFlags } = environment;
  const capabilities = capabilitiesOfVm(environment);
  const { words, unknown, gpaLimit, loadMadeDirty } = await machineFactsOf(environment);
  return {
    usable: true,
    apiVersion: system.ioctl(kvmFd, IOCTL.KVM_GET_API_VERSION, 0),
    release: release(),
    capabilities,
    userSlots: capabilities.KVM_CAP_NR_MEMSLOTS,
    facts: words,
    unknownFacts: unknown,
    loadMadeDirty,
    gpaLimit: `0x${gpaLimit.toString(16)}`,
    guestMemfdFlags: Number(guestMemfdFlags),
    unreachable: unreachableOn({ guestMemfdFlags, facts: words }, capabilities, release()),
    suggestedDialect: dialectFor(release()),
  };
}

/** Some answers depend on the type of the VM, so a VM was asked. */
function capabilitiesOfVm({ capability }: KvmEnvironment): KvmFacts["capabilities"] {
  const entries = Object.entries(CAP).map(([name, number]) => [name, capability(number)]);
  return Object.fromEntries(entries) as KvmFacts["capabilities"];
}

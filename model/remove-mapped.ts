/** MADV_REMOVE: holes in what is mapped. */
import type { Errno } from "../abi/errno.ts";
import type { HostRemove } from "../abi/operation.ts";
import { addressOf } from "../abi/units.ts";
import { guestMemfdNamed, punched } from "./designs/guest-memfd/open-file.ts";
import { fileNamed } from "./designs/memfile/page-cache.ts";
import { removed } from "./designs/memfile/removal.ts";
import { F_SEAL_FUTURE_WRITE, F_SEAL_WRITE, isSealed } from "./designs/memfile/seals.ts";
import { type HostRun, hostRuns } from "./host-memory.ts";
import { hostPagesOf } from "./host-range.ts";
import type { Context, Effect, NonEmpty, Transition } from "./rule.ts";
import type { HostPage, MachineState } from "./state.ts";

/** Whether the call leaves a mapping of a file alone. */
type IsUnwritable = (page: HostPage) => boolean;

/**
 * The call works its way up. Holes between mappings do not stop it and are reported at the end;
 * memory that has no file, or that may not be written, does stop it. What was punched by then stays
 * punched.
 */
export const removing = (source: string, isUnwritable: IsUnwritable): Effect<HostRemove> => ({
  id: "host-memory/remove",
  sentence: "MADV_REMOVE punches holes into the files that are mapped shared in its range.",
  source,
  outcomes: [
    "host-memory/remove",
    "host-memory/remove-anonymous",
    "host-memory/remove-hole",
    "host-memory/remove-unwritable",
    "host-memory/remove-sealed",
  ],
  apply: (context) => {
    const { from, to } = hostPagesOf(context.operation);
    const runs = hostRuns(context.state, from, to);
    let after = context.state;
    for (const run of runs) {
      if (run.page === undefined) continue;
      const refusal = refusalOf(context.state, run.page, isUnwritable);
      if (refusal !== undefined) return failed(after, ...refusal);
      const { state, callsFreedMemory } = withHole({ ...context, state: after }, run);
      if (callsFreedMemory) return oops(state);
      after = state;
    }
    const isWhole = runs.every(({ page }) => page !== undefined);
    return isWhole
      ? [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/remove" }]
      : failed(after, "ENOMEM", "host-memory/remove-hole");
  },
});

/** Seals are asked by the file, after the mapping was. */
function refusalOf(
  state: MachineState,
  page: HostPage,
  isUnwritable: IsUnwritable,
): readonly [errno: Errno, decidedBy: string] | undefined {
  const { file, cow } = page;
  if (file === undefined) return ["EINVAL", "host-memory/remove-anonymous"];
  if (cow !== undefined || isUnwritable(page)) {
    return ["EACCES", "host-memory/remove-unwritable"];
  }
  return isSealed(fileNamed(state, file.handle), F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)
    ? ["EPERM", "host-memory/remove-sealed"]
    : undefined;
}

function withHole(
  { dialect, state }: Context<HostRemove>,
  run: HostRun,
): ReturnType<typeof removed> {
  const mapped = run.page?.file;
  if (mapped === undefined) return { state, callsFreedMemory: false };
  const { handle } = mapped;
  const [from, to] = [BigInt(mapped.page), BigInt(mapped.page + run.to - run.from)];
  return guestMemfdNamed(state, handle) === undefined
    ? removed(dialect, state, handle, addressOf(from), addressOf(to))
    : { state: punched(state, handle, from, to), callsFreedMemory: false };
}

function failed(state: MachineState, errno: Errno, decidedBy: string): NonEmpty<Transition> {
  return [{ expected: { kind: "failed", errno }, state, decidedBy }];
}

function oops(state: MachineState): NonEmpty<Transition> {
  const expected = { kind: "host_oops", what: "use-after-free" } as const;
  return [{ expected, state, decidedBy: "host-memory/remove" }];
}

import type { GuestExchange } from "../../../abi/operation.ts";
import { faultsOf, partsOf, servedBy } from "../../byte-access.ts";
import { accessed, loadedBy, storedBy, withMapped } from "../../byte-effects.ts";
import type { Context, Effect, NonEmpty, Transition } from "../../rule.ts";

/**
 * The instruction is a store from the start. Where that finds no memory that may be written, KVM
 * loads the old value, from memory if there is any, and then stores the new one, to no memory.
 */
export const exchange: Effect<GuestExchange> = {
  id: "guest-access/exchange",
  sentence:
    "A locked exchange returns the old value and stores the new one; where there is no slot it " +
    "is an MMIO read and an MMIO write, in a read-only slot a load and an MMIO write.",
  source:
    "arch/x86/kvm/x86.c, emulator_cmpxchg_emulated: emulated as a write where no memory may be " +
    "written; seen on 6.18.44",
  outcomes: ["guest-access/exchange", "guest-access/exchange-emulated"],
  apply: (context): NonEmpty<Transition> => {
    const { mapped, isEmulated } = faultsOf(context);
    const before = withMapped(context, mapped, "store");
    const path = isEmulated ? "emulation" : "fault";
    const old = loadedBy({ ...context, state: before }, path);
    const { state, exits } = storedBy({ ...context, state: old.state }, path);
    const decidedBy = `guest-access/exchange${isEmulated ? "-emulated" : ""}`;
    const expected = accessed(old.value, [...old.exits, ...exits]);
    return [{ expected, state, decidedBy }, ...failedLoad(context, isEmulated)];
  },
};

/**
 * Which of both accesses a processor asks for first is its own: where it asks for the load of a
 * read-only slot over nothing first, that fault fails before there is anything to emulate.
 */
function failedLoad(context: Context<GuestExchange>, isEmulated: boolean): readonly Transition[] {
  const [part] = partsOf(context.operation);
  if (!isEmulated || part === undefined) return [];
  const served = servedBy(context, part, "load", "fault");
  if (served === "memory" || served === "mmio") return [];
  return [{ expected: served, state: context.state, decidedBy: exchange.id }];
}

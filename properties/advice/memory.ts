/** Advice about the memory behind slots. */
import { pageOf } from "../../abi/units.ts";
import { hostRuns } from "../../model/host-memory.ts";
import {
  hostPageBehind,
  type MachineState,
  type MemslotState,
  memslotAt,
} from "../../model/state.ts";
import { guestAccessOf } from "../guest-access.ts";
import { wordOf } from "../history.ts";
import { type Adviser, FINE, gpaText } from "./advice.ts";

export function slotGoesWithItsMapping(): Adviser {
  const bare = new Map<number, string>();
  return {
    id: "slot-goes-with-its-mapping",
    look: ({ before, operation, outcome, after }) => {
      for (const word of bare.keys()) {
        if (!after.memslots.some((slot) => wordOf(slot) === word)) bare.delete(word);
      }
      if (operation.op === "host_munmap" && outcome.kind === "ok") {
        for (const slot of after.memslots) {
          if (isBare(before, slot) || !isBare(after, slot)) continue;
          bare.set(wordOf(slot), `slot ${slot.id} is there, and nothing is mapped behind it`);
        }
      }
      const access = guestAccessOf(operation);
      const slot = access && memslotAt(before, access.addressSpace, pageOf(access.gpa));
      const message = slot && bare.get(wordOf(slot));
      if (access === undefined || slot === undefined || message === undefined) return FINE;
      bare.delete(wordOf(slot));
      return [`${message}: the guest uses ${gpaText(access.gpa)}`];
    },
    end: () => [...bare.values()],
  };
}

function isBare(state: MachineState, { hva, pages }: MemslotState): boolean {
  const from = Number(pageOf(hva));
  return hostRuns(state, from, from + pages).every(({ page }) => page === undefined);
}

export function memoryStaysAccessible(): Adviser {
  return {
    id: "memory-stays-accessible",
    look: ({ before, operation, outcome }) => {
      const access = guestAccessOf(operation);
      if (access === undefined || outcome.kind !== "run_failed") return FINE;
      const gfn = pageOf(access.gpa);
      const slot = memslotAt(before, access.addressSpace, gfn);
      const page = slot && hostPageBehind(before, slot, gfn);
      if (page === undefined || page.protection === "read-write") return FINE;
      return [`${gpaText(access.gpa)} is mapped with protection ${page.protection}, and is used`];
    },
  };
}

/** What can make an access go otherwise that has exited. */
const ANSWERS: ReadonlySet<string> = new Set([
  ...["set_memory_attributes", "set_user_memory_region", "set_user_memory_region2"],
  ...["fallocate", "ftruncate", "host_remove"],
]);

export function memoryFaultAnswered(): Adviser {
  let asked: string | undefined;
  return {
    id: "memory-fault-answered",
    look: ({ operation, outcome }) => {
      if (ANSWERS.has(operation.op)) asked = undefined;
      if (outcome.kind !== "memory_fault") return FINE;
      const request = `${gpaText(outcome.gpa)} with flags ${outcome.flags}`;
      const isAgain = asked === request;
      asked = request;
      return isAgain ? [`the guest asked for ${request} before, and nothing was changed`] : FINE;
    },
  };
}

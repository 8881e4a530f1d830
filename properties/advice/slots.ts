/** Advice about the calls that make slots. */
import { addressSpaceOf, type SetRegion } from "../../abi/operation.ts";
import { changesOf } from "../../abi/sorted-list.ts";
import { addressOf, pageOf } from "../../abi/units.ts";
import { memslotAt, memslotNamed } from "../../model/state.ts";
import { guestAccessOf } from "../guest-access.ts";
import { wordOf } from "../history.ts";
import { type Adviser, type CallerStep, FINE, gpaText, regionOf } from "./advice.ts";

/** New ids, above all before, that may be taken although one was given back. */
const NEW_IDS_MAX = 1;

export function slotIdsReused(): Adviser {
  const given = new Set<number>();
  const free = new Set<number>();
  let grown = 0;
  return {
    id: "slot-ids-reused",
    look: ({ before, after }) => {
      const { gone, come } = changesOf(before.memslots, after.memslots);
      const [old, made] = [gone.map(wordOf), come.map(wordOf)];
      for (const word of old) if (!made.includes(word)) free.add(word);
      for (const word of made) {
        const isHighest = [...given].every((other) => other < word);
        if (free.size > 0 && isHighest && !old.includes(word)) grown++;
        free.delete(word);
        given.add(word);
      }
      if (grown <= NEW_IDS_MAX) return FINE;
      grown = 0;
      return [`new slots have new ids, and ${[...free].join(", ")} was given back`];
    },
  };
}

export function oneRegionPerId(): Adviser {
  return {
    id: "one-region-per-id",
    look: ({ before, operation, outcome }) => {
      const call = regionOf(operation);
      if (call === undefined || call.sizeBytes === 0n) return FINE;
      const slot = memslotNamed(before, call.slot);
      if (slot === undefined || outcome.kind !== "failed" || outcome.errno !== "EINVAL")
        return FINE;
      const isOther = slot.hva !== call.hva || addressOf(BigInt(slot.pages)) !== call.sizeBytes;
      return isOther ? [`slot ${slot.id} is there, and is asked to have other memory`] : FINE;
    },
  };
}

export function regionAddedOnce(): Adviser {
  return {
    id: "region-added-once",
    look: ({ before, operation, outcome }) => {
      const call = regionOf(operation);
      if (call === undefined || outcome.kind !== "failed" || outcome.errno !== "EEXIST")
        return FINE;
      const there = memslotAt(before, addressSpaceOf(call.slot), pageOf(call.gpa));
      const isSame =
        there !== undefined &&
        addressOf(there.baseGfn) === call.gpa &&
        addressOf(BigInt(there.pages)) === call.sizeBytes &&
        there.hva === call.hva;
      return isSame ? [`slot ${there.id} is that region already`] : FINE;
    },
  };
}

export function slotAnswerHeeded(): Adviser {
  let refused: readonly SetRegion[] = [];
  return {
    id: "slot-answer-heeded",
    look: ({ operation, outcome }) => {
      const call = regionOf(operation);
      if (call !== undefined) {
        // Whatever is made of it, the caller has gone on to say what it wants there.
        refused = refused.filter((one) => one.slot !== call.slot && !meets(one, call));
        if (outcome.kind === "failed" && call.sizeBytes > 0n) refused = [...refused, call];
        return FINE;
      }
      const access = guestAccessOf(operation);
      const under = access && refused.find((one) => holds(one, access));
      if (access === undefined || under === undefined) return FINE;
      refused = refused.filter((one) => one !== under);
      return [`the guest uses ${gpaText(access.gpa)}, where a slot was refused`];
    },
  };
}

function meets(one: SetRegion, other: SetRegion): boolean {
  if (addressSpaceOf(one.slot) !== addressSpaceOf(other.slot)) return false;
  return one.gpa < other.gpa + other.sizeBytes && other.gpa < one.gpa + one.sizeBytes;
}

function holds(
  { slot, gpa, sizeBytes }: SetRegion,
  access: { readonly gpa: bigint; readonly addressSpace: number },
): boolean {
  const isThere = access.gpa >= gpa && access.gpa < gpa + sizeBytes;
  return isThere && addressSpaceOf(slot) === access.addressSpace;
}

/** Half open, in guest frames. */
interface Gap {
  readonly addressSpace: number;
  readonly from: bigint;
  readonly to: bigint;
  /** A gpa that the guest found no memory at. */
  readonly seen?: bigint;
}

export function noGapWhileRunning(): Adviser {
  let gaps: readonly Gap[] = [];
  return {
    id: "no-gap-while-running",
    look: (step) => {
      gaps = gaps.map((gap) => seenBy(step, gap));
      const { gone, come } = changesOf(step.before.memslots, step.after.memslots);
      const told: string[] = [];
      for (const slot of come) {
        const [from, to] = [slot.baseGfn, slot.baseGfn + BigInt(slot.pages)];
        const isClosed = (gap: Gap): boolean =>
          gap.addressSpace === slot.addressSpace && gap.from < to && from < gap.to;
        const met = gaps.find((gap) => isClosed(gap) && isInside(gap.seen, from, to));
        if (met?.seen !== undefined) {
          told.push(`the guest found no memory at ${gpaText(met.seen)} before it was made anew`);
        }
        gaps = gaps.filter((gap) => !isClosed(gap));
      }
      const opened = gone.map(({ addressSpace, baseGfn, pages }) => {
        return { addressSpace, from: baseGfn, to: baseGfn + BigInt(pages) };
      });
      if (come.length === 0) gaps = [...gaps, ...opened];
      return told;
    },
  };
}

function isInside(gpa: bigint | undefined, from: bigint, to: bigint): boolean {
  return gpa !== undefined && pageOf(gpa) >= from && pageOf(gpa) < to;
}

function seenBy({ operation, outcome }: CallerStep, gap: Gap): Gap {
  const access = guestAccessOf(operation);
  if (access === undefined || outcome.kind !== "mmio") return gap;
  const isHere = access.addressSpace === gap.addressSpace && isInside(access.gpa, gap.from, gap.to);
  return isHere ? { ...gap, seen: access.gpa } : gap;
}

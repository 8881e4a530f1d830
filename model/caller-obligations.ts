/**
 * What the text of the memfile design asks of user space without checking it. What follows when a
 * caller breaks it is said by the dialect (`Dialect.obligations`).
 */
import { pageOf } from "../abi/units.ts";
import { type AdvisedObligation, CALLER_ADVICE } from "./caller-advice.ts";
import { sharesPages } from "./designs/memfile/bindings.ts";
import { hostRuns, showsFile } from "./host-memory.ts";
import type { MachineState, MemslotState } from "./state.ts";

/** Something that callers owe, or do well to do, by a stable name: the one table of both. */
export type CallerObligation = AskedObligation | AdvisedObligation;

/** One thing that is asked of callers, and what a policy makes of one who does not do it. */
export interface AskedObligation {
  readonly standing: "asked";
  /** Stable name. */
  readonly id: CallerObligationId;
  readonly sentence: string;
  /** By policy: what is promised to a caller who breaks it. */
  readonly aliasing: string;
  readonly undefined: string;
  readonly strict: string;
  readonly source: string;
}

export type CallerObligationId =
  | "one-page-one-gfn"
  | "unmapped-file"
  | "inaccessible-file"
  | "host-page-one-gfn";

const PATCH_4 =
  "v6 patch 4/8, the documentation of KVM_MEM_PRIVATE " +
  "(20220519153713.819591-5-chao.p.peng@linux.intel.com)";

const AS_ALIASING = "The same as with aliasing: the text leaves nothing open here.";
const AT_FAULT = "The caller is at fault: the property caller-obligation";

/**
 * Every obligation that a text asks for: of a caller who breaks it, a strict dialect says that he
 * is at fault. No text of a mainline release leaves anything undefined that a caller does, so all
 * are of the memfile design. A file that is mapped is also one that is accessible, so the narrower
 * one stands first, and what only the checker asks for last.
 */
export const ASKED_OBLIGATIONS: readonly AskedObligation[] = [
  {
    standing: "asked",
    id: "one-page-one-gfn",
    sentence: "User space shows a page of a file at one gfn only.",
    aliasing: "Both slots are made, both are told of the page, and both gfns lead to it.",
    undefined:
      "The second binding may be refused, with whatever errno, and changes nothing; or all gfns " +
      "of the page but one may be refused to private accesses; or it is as with aliasing.",
    strict: `${AT_FAULT}/one-page-one-gfn.`,
    source: `${PATCH_4}: may result undefined behavior; B-04, B-49`,
  },
  {
    standing: "asked",
    id: "unmapped-file",
    sentence: "User space does not map a file that a slot is bound to.",
    aliasing:
      "Mappings from before the slot go on to work; what one of them allocates unseen is the " +
      "taint silent-population.",
    undefined: AS_ALIASING,
    strict: `${AT_FAULT}/unmapped-file.`,
    source: "v6 patch 1/8 and 4/8; 203c752f-9439-b5ae-056c-27b2631dcb81@redhat.com; B-03",
  },
  {
    standing: "asked",
    id: "inaccessible-file",
    sentence: "User space binds files made with MFD_INACCESSIBLE only.",
    aliasing: "The slot is made, and makes the file inaccessible.",
    undefined: AS_ALIASING,
    strict: `${AT_FAULT}/inaccessible-file.`,
    source: "v6 patch 1/8 and 4/8; 203c752f-9439-b5ae-056c-27b2631dcb81@redhat.com; B-03",
  },
  {
    standing: "asked",
    id: "host-page-one-gfn",
    sentence: "User space shows a page of its own memory at one gfn only.",
    aliasing: "Both gfns lead to the page, as in every slot since there are slots.",
    undefined: AS_ALIASING,
    strict:
      `${AT_FAULT}/host-page-one-gfn. No text asks for it: it is what makes the sentence true ` +
      "that no pfn is at two gfns.",
    source: "this checker; virt/kvm/kvm_main.c, kvm_handle_hva_range, Linux 5.18, serves aliases",
  },
];

/** Everything that callers are told, what is asked of them first. */
export const CALLER_OBLIGATIONS: readonly CallerObligation[] = [
  ...ASKED_OBLIGATIONS,
  ...CALLER_ADVICE,
];

/**
 * The obligations that the caller has broken in this state, one line each, beginning with a stable
 * name and a colon; empty when there are none. Pure.
 */
export function callerObligations(state: MachineState): readonly string[] {
  const all = [...state.memslots];
  const slots = all.filter(({ privateFile }) => privateFile !== undefined);
  return [
    ...slots.flatMap((slot, nth) => [
      ...slots.slice(nth + 1).flatMap((other) => sharedPages(slot, other)),
      ...accessibleFile(state, slot),
      ...mappedFile(state, slot),
    ]),
    ...sharedHostPages(state, all),
  ];
}

/** "The same file page must not be used at two gfns": through two slots, or two address spaces. */
function sharedPages(slot: MemslotState, other: MemslotState): readonly string[] {
  const binding = slot.privateFile;
  if (binding === undefined) return [];
  const { file, offsetPages } = binding;
  if (!sharesPages(other, { file, offsetPages, pages: BigInt(slot.pages) })) return [];
  return [`one-page-one-gfn: ${nameOf(slot)} and ${nameOf(other)} share pages of ${file}`];
}

function accessibleFile({ files }: MachineState, slot: MemslotState): readonly string[] {
  const file = slot.privateFile?.file;
  if (file === undefined || files[file]?.inaccessible === true) return [];
  return [`inaccessible-file: ${file} behind ${nameOf(slot)} was made without MFD_INACCESSIBLE`];
}

function mappedFile(state: MachineState, slot: MemslotState): readonly string[] {
  const handle = slot.privateFile?.file;
  if (handle === undefined) return [];
  const isMapped = showsFile(state, handle);
  return isMapped ? [`unmapped-file: the host has ${handle} behind ${nameOf(slot)} mapped`] : [];
}

/** Through two slots over one address, or over two that map one page of a file. */
function sharedHostPages(state: MachineState, slots: readonly MemslotState[]): readonly string[] {
  const shown = slots.flatMap((slot) => memoryBehind(state, slot).map((run) => ({ slot, ...run })));
  const twice = shown.flatMap((one, nth) =>
    shown
      .slice(nth + 1)
      .filter((two) => two.of === one.of && two.from < one.to && one.from < two.to)
      .map(({ slot, of }) => {
        const [first, second] = [nameOf(one.slot), nameOf(slot)];
        const who = slot === one.slot ? `${first} shows` : `${first} and ${second} show`;
        return `host-page-one-gfn: ${who} one page of ${of} twice`;
      }),
  );
  return [...new Set(twice)];
}

/** A run of memory that user space has behind a slot: pages of its address space, or of a file. */
interface MemoryRun {
  readonly of: string;
  readonly from: number;
  readonly to: number;
}

function memoryBehind(state: MachineState, { hva, pages }: MemslotState): readonly MemoryRun[] {
  const from = Number(pageOf(hva));
  const to = from + pages;
  const files = hostRuns(state, from, to).flatMap((run): readonly MemoryRun[] => {
    const file = run.page?.file;
    if (file === undefined) return [];
    return [{ of: file.handle, from: file.page, to: file.page + run.to - run.from }];
  });
  return [{ of: "host memory", from, to }, ...files];
}

function nameOf({ addressSpace, id }: MemslotState): string {
  return addressSpace === 0 ? `slot ${id}` : `slot ${id} of address space ${addressSpace}`;
}

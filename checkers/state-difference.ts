/**
 * The difference of two model states as text, for people who read a failing trace.
 */
import { OPERATION_FIELDS } from "../abi/operation-fields.ts";
import { printPages } from "../abi/page-set.ts";
import { entryChanges } from "../abi/shared-map.ts";
import { changesOf } from "../abi/sorted-list.ts";
import { addressOf } from "../abi/units.ts";
import { contentText, type PageContent } from "../model/page-bytes.ts";
import { withoutPages } from "../model/page-set.ts";
import type {
  FilePage,
  GfnRange,
  GuestMapping,
  HostArea,
  HostPage,
  MachineState,
  MemslotState,
} from "../model/state.ts";

/**
 * @returns changed lines only: `- old` and `+ new`, a changed thing as both. Empty when nothing
 *   changed.
 */
export function stateDifference(before: MachineState, after: MachineState): readonly string[] {
  if (before === after) return [];
  const { gone, come } = changesOf(before.memslots, after.memslots);
  const old = linesOf(before, gone, after);
  const current = linesOf(after, come, before);
  const things = [...new Set([...old.keys(), ...current.keys()])];
  return things.flatMap((thing) => {
    const [was, is] = [old.get(thing), current.get(thing)];
    if (was === is) return [];
    return [
      ...(was === undefined ? [] : [`- ${thing}: ${was}`]),
      ...(is === undefined ? [] : [`+ ${thing}: ${is}`]),
    ];
  });
}

/** What a state has that may be another than in the other one, by its name. */
function linesOf(
  state: MachineState,
  memslots: readonly MemslotState[],
  other: MachineState,
): ReadonlyMap<string, string> {
  return new Map([
    ...memslots.map((slot) => [slotName(slot), slotLine(slot)] as const),
    ...entryChanges(other.hostPages, state.hostPages).come.map(([page, held]) => {
      return [`host page ${hex(addressOf(BigInt(page)))}`, hostPageLine(held)] as const;
    }),
    ...newItems(state.hostAreas, other.hostAreas).map((area) => {
      return [`host area ${areaName(area)}`, hostPageLine({ ...area, tag: 0 })] as const;
    }),
    ...newEntries(state.files, other.files).flatMap(([handle, file]) => [
      [handle, fileLine(file)] as const,
      ...Object.entries(file.pages ?? {}).map(([page, held]) => {
        return [`${handle} page ${page}`, filePageLine(held)] as const;
      }),
    ]),
    ...newItems(state.privateGfns, other.privateGfns).map(({ from, to }) => {
      return [`private gpa=${hex(addressOf(from))}`, `to ${hex(addressOf(to))}`] as const;
    }),
    ["mode of dirty logs", String(state.dirtyLogMode)] as const,
    ...newItems(state.mappings, other.mappings).map(
      (mapping) => [mappingName(mapping), mappingLine(mapping)] as const,
    ),
    ...state.closedKvm.map((what) => ["closed", `descriptor of the ${what}`] as const),
    ...state.usedQuirks.map((quirk) => ["used from here on", quirk] as const),
    ...state.taints.map((taint) => ["undefined from here on", taint] as const),
  ]);
}

/** Entries of a part that are not the very same object in the other one. */
function newEntries<T>(
  part: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
): readonly (readonly [string, T])[] {
  if (part === other) return [];
  return Object.entries(part).filter(([name, held]) => other[name] !== held);
}

function newItems<T>(part: readonly T[], other: readonly T[]): readonly T[] {
  if (part === other) return [];
  const known = new Set(other);
  return part.filter((item) => !known.has(item));
}

function slotName({ addressSpace, id }: MemslotState): string {
  return addressSpace === 0 ? `slot ${id}` : `slot ${id} of address space ${addressSpace}`;
}

function slotLine(slot: MemslotState): string {
  const end = slot.baseGfn + BigInt(slot.pages);
  const { set_user_memory_region: first, set_user_memory_region2: second } = OPERATION_FIELDS;
  const flags = (slot.guestMemfd === undefined ? first : second).flags.print(slot.flags);
  const bound = slot.privateFile ?? slot.guestMemfd;
  const label = slot.guestMemfd === undefined ? "private" : "guest_memfd";
  return [
    `gpa=${hex(addressOf(slot.baseGfn))}..${hex(addressOf(end))} hva=${hex(slot.hva)}`,
    ...(slot.flags === 0 ? [] : [`flags=${flags}`]),
    ...(bound === undefined ? [] : [`${label}=${bound.file}@page ${bound.offsetPages}`]),
    ...(slot.dirty === null ? [] : [`dirty=${dirtyText(slot.dirty)}`]),
  ].join(" ");
}

/** Pages that must be reported, then in parentheses those that may be. */
function dirtyText(dirty: NonNullable<MemslotState["dirty"]>): string {
  const optional = withoutPages(dirty.allowed, dirty.required);
  const perhaps = optional.length === 0 ? "" : `(${printPages(optional).slice(1, -1)})`;
  return `${printPages(dirty.required)}${perhaps}`;
}

function hostPageLine({ protection, file, ...content }: HostPage): string {
  const shared = file === undefined ? "" : ` of ${file.handle} page ${file.page}`;
  return `${protection} ${contentOf(content)}${shared}`;
}

function areaName({ from, to }: HostArea): string {
  return `${hex(addressOf(BigInt(from)))}..${hex(addressOf(BigInt(to)))}`;
}

function fileLine(file: MachineState["files"]["fd0"]): string {
  const { open, sizeBytes, seals, nodeFlags, guestMemfd, duplicateOf } = file;
  return [
    open ? "open" : "closed",
    ...(duplicateOf === undefined ? [] : [`same file as ${duplicateOf}`]),
    ...(guestMemfd === undefined ? [] : [`flags=${hex(guestMemfd.flags)} vm=${guestMemfd.vm}`]),
    ...(guestMemfd?.converted === undefined ? [] : [convertedText(guestMemfd.converted)]),
    ...(sizeBytes === undefined ? [] : [`size=${hex(sizeBytes)}`]),
    ...(seals === undefined ? [] : [`seals=${hex(seals)}`]),
    ...(nodeFlags === undefined ? [] : [`node_flags=${hex(nodeFlags)}`]),
  ].join(" ");
}

function convertedText(pages: readonly GfnRange[]): string {
  return `converted pages ${pages.map(({ from, to }) => `${from}..${to}`).join(" ")}`;
}

function filePageLine({ identity, upToDate, folio, pinnedBy, ...content }: FilePage): string {
  const fresh = upToDate ? "" : " not up to date";
  const large = folio.order === 0 ? "" : ` folio=${folio.head}+2^${folio.order}`;
  const held = pinnedBy === undefined ? "" : ` held by ${pinnedBy.join(" ")}`;
  return `page #${identity} ${contentOf(content)}${fresh}${large}${held}`;
}

function contentOf(content: PageContent): string {
  return contentText(content).replace("tag ", "tag=");
}

function mappingName({ addressSpace, gfn, kind }: GuestMapping): string {
  const where = addressSpace === 0 ? "" : ` of address space ${addressSpace}`;
  return `${kind} mapping at ${hex(addressOf(gfn))}${where}`;
}

function mappingLine({ order, writable }: GuestMapping): string {
  return `${2 ** order} pages ${writable ? "writable" : "read-only"}`;
}

function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

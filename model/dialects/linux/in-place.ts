/** Kernels in which a guest_memfd knows the kind of each of its pages, and those that may. */
import type { HostPin, SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { GUEST_MEMFD_INIT_SHARED } from "../../designs/guest-memfd/open-file.ts";
import type { Dialect } from "../../dialect.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import type { Ladder, OperationModel } from "../../rule.ts";
import { supportedByKernel } from "../../rules/attributes/supported-by-kernel.ts";
import { argumentReadable } from "../../rules/conversion/argument-readable.ts";
import { entriesReserved } from "../../rules/conversion/entries-reserved.ts";
import { flagsZero } from "../../rules/conversion/flags-zero.ts";
import { known } from "../../rules/conversion/known.ts";
import { knownToKernel } from "../../rules/conversion/known-to-kernel.ts";
import { pagesUnreferenced } from "../../rules/conversion/pages-unreferenced.ts";
import { rangeAligned } from "../../rules/conversion/range-aligned.ts";
import { rangeInsideFile } from "../../rules/conversion/range-inside-file.ts";
import { rangeNotEmpty } from "../../rules/conversion/range-not-empty.ts";
import { reservedZero } from "../../rules/conversion/reserved-zero.ts";
import { uniform } from "../../rules/conversion/uniform.ts";
import { fdOpen } from "../../rules/file/fd-open.ts";
import { isMemory } from "../../rules/file/is-memory.ts";
import { kindAgrees } from "../../rules/guest-access/kind-agrees.ts";
import { kindInSmmFollowed } from "../../rules/guest-access/kind-in-smm-followed.ts";
import { privateNeedsGuestMemfd } from "../../rules/guest-access/private-needs-guest-memfd.ts";
import { vcpuDescriptorOpen } from "../../rules/guest-access/vcpu-descriptor-open.ts";
import { pinnedPageReadable } from "../../rules/host-memory/pinned-page-readable.ts";
import { vmDescriptorOpen } from "../../rules/memslot/vm-descriptor-open.ts";
import { tainted } from "../../taints.ts";
import { convert } from "../../transitions/conversion/convert.ts";
import { pin } from "../../transitions/host-memory/pin.ts";
import { always } from "../../transitions/refused/always.ts";
import { inOrder, leaving, modelIn, onlyReachable, unreachable } from "../ladder.ts";
import { MEMORY_ALONE } from "./guest-memfd-files.ts";
import { withConstants } from "./with-constants.ts";

/** What a dialect says of a call that is in no kernel yet, unless it says it of all. */
const UNSEEN = "not compared itself: no kernel that was there has the call";

interface ConversionModels {
  readonly set_memory_attributes2: OperationModel<"set_memory_attributes2">;
  readonly host_pin: OperationModel<"host_pin">;
}

/** What is asked of a conversion, and that a page can be held against one. */
export const CONVERSIONS: ConversionModels = {
  set_memory_attributes2: {
    ladder: [
      ...inOrder<SetMemoryAttributes2>(fdOpen),
      ...MEMORY_ALONE,
      ...inOrder<SetMemoryAttributes2>(
        knownToKernel,
        argumentReadable,
        flagsZero,
        reservedZero,
        known,
        rangeNotEmpty,
        rangeAligned,
        rangeInsideFile,
        uniform,
        entriesReserved,
        pagesUnreferenced,
      ),
    ],
    effect: convert,
    basis: UNSEEN,
  },
  host_pin: { ladder: inOrder<HostPin>(pinnedPageReadable), effect: pin },
};

/**
 * The dialect of an ordinary VM on a kernel that converts in place and has no attributes of VMs. A
 * file of such a VM is never converted.
 */
export function inPlace(dialect: Dialect): Dialect {
  const attributes = modelIn(dialect, "set_memory_attributes");
  const reason = "this kernel is built without attributes of VMs";
  return withConstants(
    inPlaceWithAttributes(dialect),
    { memoryAttributes: false },
    {
      set_memory_attributes: {
        ladder: onlyReachable(attributes.ladder, reason, vmDescriptorOpen, supportedByKernel),
        effect: always,
      },
    },
  );
}

/** The same on a kernel that still has the call on VMs, which then takes no attribute. */
export function inPlaceWithAttributes(dialect: Dialect): Dialect {
  const load = modelIn(dialect, "guest_read");
  const store = modelIn(dialect, "guest_write");
  const fetch = modelIn(dialect, "guest_execute");
  return withConstants(
    dialect,
    { inPlaceConversion: true },
    {
      ...CONVERSIONS,
      set_memory_attributes2: refusing("an ordinary VM converts nothing", ...ASKED, known),
      guest_read: { ...load, ladder: behindDescriptor(load.ladder) },
      guest_write: { ...store, ladder: behindDescriptor(store.ladder) },
      guest_execute: { ...fetch, ladder: behindDescriptor(fetch.ladder) },
    },
  );
}

/** The dialect on a kernel that keeps kinds by gfn, as 7.3 does: the file knows no such ioctl. */
export function byAttributes(dialect: Dialect): Dialect {
  const [opened, memory, asked] = ASKED;
  const conversion = refusing("this kernel does not convert in place", opened, memory, asked);
  return withConstants(dialect, {}, { ...CONVERSIONS, set_memory_attributes2: conversion });
}

/**
 * The dialect of a software-protected VM that converts in place: an access is of the kind of its
 * page, and a gfn is private by nothing but a page.
 */
export function convertingVm(dialect: Dialect): Dialect {
  const { set_memory_attributes2 } = CONVERSIONS;
  return withConstants(
    dialect,
    {},
    {
      set_memory_attributes2,
      guest_read: agreeing(modelIn(dialect, "guest_read")),
      guest_write: agreeing(modelIn(dialect, "guest_write")),
      guest_execute: agreeing(modelIn(dialect, "guest_execute")),
    },
  );
}

type AccessKind = "guest_read" | "guest_write" | "guest_execute";

function agreeing<K extends AccessKind>(model: OperationModel<K>): OperationModel<K> {
  const others = [kindAgrees, kindInSmmFollowed, privateNeedsGuestMemfd];
  return { ...model, ladder: unreachable(model.ladder, ONLY_BY_RACE, ...others) };
}

const ONLY_BY_RACE =
  "the kind of the access is that of the page, which only a conversion at the same time changes";

/** Rules that every kernel, and then every file, can meet. */
const ASKED = [
  ...[fdOpen, isMemory, knownToKernel],
  ...[argumentReadable, flagsZero, reservedZero],
] as const;

function refusing(
  reason: string,
  ...rules: readonly { readonly id: string }[]
): OperationModel<"set_memory_attributes2"> {
  const { ladder } = CONVERSIONS.set_memory_attributes2;
  return { ladder: onlyReachable(ladder, reason, ...rules), effect: always };
}

const KINDS: Ladder<GuestAccess> = [
  ...inOrder(kindAgrees),
  ...leaving(kindInSmmFollowed, ({ state }) => tainted(state, "kind-in-smm")),
];

function behindDescriptor<O extends GuestAccess>(ladder: Ladder<O>): Ladder<O> {
  const place = ladder.findIndex(({ rule }) => rule.id === vcpuDescriptorOpen.id) + 1;
  return ladder.toSpliced(place, 0, ...(KINDS as unknown as Ladder<O>));
}

/** Flags of a guest_memfd for a VM with private memory: what the host may touch can change. */
export function flagsOfPrivateVm({ constants }: Dialect): bigint {
  const { guestMemfdFlags = 0n, inPlaceConversion } = constants;
  return inPlaceConversion === true ? guestMemfdFlags : guestMemfdFlags & ~GUEST_MEMFD_INIT_SHARED;
}

import { withMemslot } from "../../change-state.ts";
import { faults, faultsToHost, lookedUp, privateMapping } from "../../designs/memfile/access.ts";
import { mapped } from "../../designs/memfile/mappings.ts";
import { type GuestAccess, slotUnder } from "../../guest-memory.ts";
import type { QuirkId } from "../../quirks.ts";
import type { Context, Ladder, OperationModel } from "../../rule.ts";
import { executeNeedsSlot } from "../../rules/guest-access/execute-needs-slot.ts";
import { hostPageAccessible } from "../../rules/guest-access/host-page-accessible.ts";
import { hostPageInsideFile } from "../../rules/guest-access/host-page-inside-file.ts";
import { hostPageMapped } from "../../rules/guest-access/host-page-mapped.ts";
import { hostPageWritable } from "../../rules/guest-access/host-page-writable.ts";
import { readNeedsSlot } from "../../rules/guest-access/read-needs-slot.ts";
import { writeNeedsSlot } from "../../rules/guest-access/write-needs-slot.ts";
import { writeNeedsWritableSlot } from "../../rules/guest-access/write-needs-writable-slot.ts";
import { accessNeedsPrivateSlot } from "../../rules/memfile/access-needs-private-slot.ts";
import { accessNeedsSlot } from "../../rules/memfile/access-needs-slot.ts";
import { folioCongruent } from "../../rules/memfile/folio-congruent.ts";
import { hostLevelFollowed } from "../../rules/memfile/host-level-followed.ts";
import { mappingAlive } from "../../rules/memfile/mapping-alive.ts";
import { pageAtOneGfn, refusedPage } from "../../rules/memfile/page-at-one-gfn.ts";
import { pagePrivate } from "../../rules/memfile/page-private.ts";
import { pageShared } from "../../rules/memfile/page-shared.ts";
import { privatePageWritable } from "../../rules/memfile/private-page-writable.ts";
import { privatePutNeedsStore } from "../../rules/memfile/private-put-needs-store.ts";
import type { MachineState } from "../../state.ts";
import { type TaintId, tainted } from "../../taints.ts";
import { guestExecute } from "../../transitions/memfile/guest-execute.ts";
import { guestRead } from "../../transitions/memfile/guest-read.ts";
import { guestWrite } from "../../transitions/memfile/guest-write.ts";
import { inOrder, leaving, leftOpen, only, unreachable, when } from "../ladder.ts";
import type { MemfileV6Variant } from "./variant.ts";

interface GuestAccessModels {
  readonly guest_read: OperationModel<"guest_read">;
  readonly guest_write: OperationModel<"guest_write">;
  readonly guest_execute: OperationModel<"guest_execute">;
}

/**
 * Guest accesses: a live mapping serves them without a fault; a fault finds its slot, then compares
 * what the access is with what the page is, and only then looks at the host.
 */
export function guestAccess(variant: MemfileV6Variant): GuestAccessModels {
  const { quirks, hasPrivate, hasLargeFolios, obligations } = variant;
  const keeps = (quirk: QuirkId): boolean => hasPrivate && quirks.includes(quirk);
  const large = hasLargeFolios ? unchanged : withoutLargeFolios;
  const mayDangle = keeps("B-01") || keeps("B-02");
  const isAlive = mayDangle ? large(leaving(mappingAlive, taint("freed-page"))) : [];
  const slotless = inOrder(accessNeedsSlot);
  const table: Ladder<GuestAccess> = [
    ...only(!quirks.includes("B-09"), accessNeedsPrivateSlot),
    ...(hasPrivate ? [...leaving(pageShared, lookedUp), ...inOrder(pagePrivate)] : []),
  ];
  const isOpen = hasPrivate && obligations === "undefined";
  const owned: Ladder<GuestAccess> = isOpen ? leftOpen(pageAtOneGfn, refusedHere) : [];
  const congruent = large(when(faults, only(keeps("B-50"), folioCongruent)));
  const host = inOrder<GuestAccess>(hostPageMapped, hostPageAccessible);
  const after: Ladder<GuestAccess> = [
    ...inOrder(hostPageInsideFile),
    ...only(quirks.includes("B-09"), privatePutNeedsStore),
    ...(keeps("B-10") ? leaving(hostLevelFollowed, taint("unrelated-memory")) : []),
  ];
  return {
    guest_read: {
      ladder: [
        ...isAlive,
        ...when(faults, [...slotless, ...inOrder(readNeedsSlot), ...table]),
        ...owned,
        ...congruent,
        ...when(faultsToHost, [...host, ...after]),
      ],
      effect: guestRead,
    },
    guest_write: {
      ladder: [
        ...isAlive,
        ...when(faults, [...slotless, ...inOrder(writeNeedsSlot), ...table]),
        ...owned,
        ...congruent,
        ...(keeps("B-23") ? when(faults, leaving(privatePageWritable, mappedReadonly)) : []),
        ...when(faultsToHost, [
          ...inOrder(writeNeedsWritableSlot),
          ...host,
          ...inOrder(hostPageWritable),
          ...after,
        ]),
      ],
      effect: guestWrite,
    },
    guest_execute: {
      ladder: [
        ...isAlive,
        ...when(faults, [...slotless, ...inOrder(executeNeedsSlot), ...table]),
        ...owned,
        ...congruent,
        ...when(faultsToHost, [...host, ...after]),
      ],
      effect: guestExecute,
    },
  };
}

function unchanged(ladder: Ladder<GuestAccess>): Ladder<GuestAccess> {
  return ladder;
}

/** Without large folios every notification is of one page, and so is every mapping of a file. */
function withoutLargeFolios(ladder: Ladder<GuestAccess>): Ladder<GuestAccess> {
  const reason = "every folio is one page without the option thp";
  return unreachable(ladder, reason, ...ladder.map(({ rule }) => rule));
}

function taint(id: TaintId): (context: Context<GuestAccess>) => MachineState {
  return ({ state }) => tainted(state, id);
}

/** The slot remembers what was refused, so that one gfn of the page is left. */
function refusedHere(context: Context<GuestAccess>): MachineState {
  const { state } = context;
  const [slot, page] = [slotUnder(context), refusedPage(context)];
  const before = slot?.refusedPages ?? [];
  if (slot === undefined || page === undefined || before.includes(page)) return state;
  return withMemslot(state, { ...slot, refusedPages: [...before, page] });
}

/** The page is looked up and mapped, only not for what the guest wants. */
function mappedReadonly(context: Context<GuestAccess>): MachineState {
  const mapping = privateMapping(context);
  const state = lookedUp(context);
  return mapping === undefined ? state : mapped(state, mapping);
}

/** KVM_SET_MEMORY_ATTRIBUTES2 on a guest_memfd: pages become private or shared where they are. */
import type { Errno } from "../../../abi/errno.ts";
import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import type { Outcome } from "../../../abi/outcome.ts";
import { addressOf, isPageAligned, pageOf, wrapU64 } from "../arithmetic.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import { invalidatePages } from "./bindings.ts";
import type { PageRange } from "./decisions.ts";
import type { GmemFile } from "./file.ts";
import { convertsInPlace } from "./in-place.ts";
import type { GmemFolio } from "./inode.ts";

/** KVM_MEMORY_ATTRIBUTE_PRIVATE. */
const PRIVATE = 8n;

/** Bytes that are copied in at once. */
const BLOCK_BYTES = 128;

const COPY_IN = microStep("conversion: copy the argument in");
const LOOK = microStep("conversion: look for references");
const STORE = microStep("conversion: store the kind");

/**
 * Nothing has changed when it fails, but what the host had mapped of the range is gone.
 *
 * @source virt/kvm/guest_memfd.c, queued for Linux 7.4: the order of checks, locks and changes.
 */
export function* convertPages(file: GmemFile, call: SetMemoryAttributes2): Steps<Outcome> {
  const { inode, vm } = file;
  if (!convertsInPlace(vm)) return failed("ENOTTY");
  yield COPY_IN;
  if (call.readable !== undefined && !holdsBlock(call.readable)) return failed("EFAULT");
  if (isInvalid(file, call)) return failed("EINVAL");
  const { offsetBytes, sizeBytes } = call;
  const range = {
    start: Number(pageOf(offsetBytes)),
    end: Number(pageOf(offsetBytes + sizeBytes)),
  };
  const toPrivate = call.attributes !== 0n;
  yield inode.invalidateLock.acquiring;
  inode.invalidateLock.take();
  const isUniform = inode.privatePages.isUniform(range, toPrivate);
  const busy =
    isUniform && vm.decisions.leavesUniform()
      ? undefined
      : yield* convertLocked(file, range, toPrivate);
  inode.invalidateLock.release();
  if (busy === undefined) return { kind: "ok" };
  const page = BigInt(vm.decisions.errorPage(range, busy));
  return { kind: "failed_at", errno: "EAGAIN", offsetBytes: addressOf(page) };
}

/** @returns the page that somebody else has; undefined when all were converted. */
function* convertLocked(
  file: GmemFile,
  range: PageRange,
  toPrivate: boolean,
): Steps<number | undefined> {
  const { inode, vm } = file;
  const { decisions } = vm;
  if (toPrivate && decisions.conversionUnmapsHost()) {
    yield* vm.mm.unmapFile(file, range.start, range.end);
  }
  const busy = decisions.looksForReferences(toPrivate) ? yield* findBusy(file, range) : undefined;
  if (busy !== undefined) {
    const though = decisions.convertedThough(range, busy);
    if (though !== undefined) inode.privatePages.set(though, toPrivate, true);
    return busy;
  }
  yield* invalidatePages(file, range, "conversion", function* () {
    yield STORE;
    const present = foliosIn(file, range);
    if (!toPrivate && decisions.sharingClears()) for (const folio of present) inode.clear(folio);
    const indexes = present.map(({ index }) => index);
    for (const pages of decisions.convertedPages(range, indexes)) {
      inode.privatePages.set(pages, toPrivate, true);
    }
  });
  return undefined;
}

/** Page by page, the lowest first; what is not there is nobody's. */
function* findBusy(file: GmemFile, range: PageRange): Steps<number | undefined> {
  const { vm, inode } = file;
  for (const { index, pfn } of foliosIn(file, range)) {
    yield LOOK;
    const strangers = vm.mm.frames.referencesTo(pfn) - 1;
    if (vm.decisions.isReferenced({ strangers, isNewest: inode.newest === index })) return index;
  }
  return undefined;
}

function foliosIn({ inode }: GmemFile, { start, end }: PageRange): readonly Readonly<GmemFolio>[] {
  return [...inode.folios()]
    .filter(([index]) => index >= start && index < end)
    .sort(([a], [b]) => a - b)
    .map(([, folio]) => folio);
}

/** All of these are EINVAL, so their order cannot be seen. A VM without private memory has none. */
function isInvalid({ inode, vm }: GmemFile, call: SetMemoryAttributes2): boolean {
  const { offsetBytes, sizeBytes, attributes, flags, reserved } = call;
  if (flags !== 0n || reserved !== 0n) return true;
  if (vm.generation.guestMemfd?.hasPrivateMemory !== true) return true;
  if (attributes !== 0n && attributes !== PRIVATE) return true;
  const end = wrapU64(offsetBytes + sizeBytes);
  if (end <= offsetBytes || !isPageAligned(offsetBytes) || !isPageAligned(sizeBytes)) return true;
  return end > inode.sizeBytes;
}

function holdsBlock({ from, to }: { readonly from: number; readonly to: number }): boolean {
  return from <= 0 && to >= BLOCK_BYTES;
}

function failed(errno: Errno): Outcome {
  return { kind: "failed", errno };
}

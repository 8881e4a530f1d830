import type { Observation, ObservedFile } from "../../abi/observation.ts";
import { SharedMap } from "../../abi/shared-map.ts";
import { fileShown, hostPageAt } from "../../model/host-memory.ts";
import { contentNumberOf, contentText, type PageContent } from "../../model/page-bytes.ts";
import type { FileState, HostPage, MachineState } from "../../model/state.ts";
import { framesChanged, hostPagesToJudge, placesOf } from "../host-pages-to-judge.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** What was stored is there, whether anybody comes to load it or not, and nothing else is. */
export const pageContentsMatch: AlwaysProperty = {
  kind: "always",
  id: "page-contents-match",
  sentence: "Every page of host memory and of files holds what was stored there last, or zeroes.",
  source: "what every load of the same page would say; mm/shmem.c and virt/kvm/guest_memfd.c",
  needsObservation: true,
  violation: (step) => {
    const { after, observedAfter } = step;
    if (observedAfter?.contents === undefined || isUnchanged(step)) return undefined;
    const numbers = hostPagesToJudge(step);
    const wrong =
      numbers === undefined
        ? inHostMemory(after, observedAfter)
        : firstWrong(after, observedAfter, numbers);
    return wrong ?? inFiles(step, observedAfter);
  },
};

function isUnchanged({ before, after, observedBefore, observedAfter }: Step): boolean {
  return (
    before === after &&
    observedBefore?.contents === observedAfter?.contents &&
    observedBefore?.hostPages === observedAfter?.hostPages &&
    observedBefore?.files === observedAfter?.files
  );
}

/** Pages that the model does not keep by themselves are those of areas. */
function inHostMemory(state: MachineState, view: Observation): string | undefined {
  for (const [number, page] of state.hostPages) {
    const wrong = wrongPage(view, number, page);
    if (wrong !== undefined) return wrong;
  }
  return state.hostAreas.length === 0 ? undefined : firstWrong(state, view, view.hostPages.keys());
}

function firstWrong(
  state: MachineState,
  view: Observation,
  numbers: Iterable<number>,
): string | undefined {
  for (const number of numbers) {
    const page = hostPageAt(state, number);
    const wrong = page && wrongPage(view, number, page);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Pages of file mappings are pages of their files, until they are copied. */
function wrongPage(view: Observation, number: number, page: HostPage): string | undefined {
  if (fileShown(page) !== undefined) return undefined;
  const pfn = view.hostPages.get(number);
  const stored = contentNumberOf(page);
  if (pfn === undefined) {
    if (stored === 0) return undefined;
    return `${hvaOf(number)} is not there, but ${contentText(page)} was stored`;
  }
  const wrong = difference(view.contents?.get(pfn), page);
  return wrong && `${hvaOf(number)} ${wrong}`;
}

function inFiles(step: Step, view: Observation): string | undefined {
  const frames = framesChanged(step);
  for (const file of view.files ?? []) {
    const { handle, pages } = file;
    const stored = storedIn(step.after, handle);
    for (const index of indexesToJudge(step, file, frames)) {
      const [pfn, page] = [pages.get(index), stored[index] ?? ZEROES];
      if (pfn === undefined) {
        if (contentNumberOf(page) === 0) continue;
        return `page ${index} of ${handle} is not there, but ${contentText(page)} was stored`;
      }
      // Its bytes are nobody's yet, and if its frame is shown, that is another page's.
      if (stored[index]?.upToDate === false) continue;
      const wrong = difference(view.contents?.get(pfn), page);
      if (wrong !== undefined) return `page ${index} of ${handle} ${wrong}`;
    }
  }
  return undefined;
}

/** Of a file that is the same in the model and inside, pages whose frames hold something else. */
function indexesToJudge(
  { before, after, observedBefore }: Step,
  { handle, pages }: ObservedFile,
  frames: ReadonlySet<number>,
): Iterable<number> {
  const was = observedBefore?.files?.find((file) => file.handle === handle);
  const stored = storedIn(after, handle);
  if (was?.pages === pages && pages instanceof SharedMap && storedIn(before, handle) === stored) {
    return [...frames].flatMap((frame) => placesOf(frame, pages));
  }
  return new Set([...pages.keys(), ...Object.keys(stored).map(Number)]);
}

function storedIn({ files }: MachineState, handle: string): NonNullable<FileState["pages"]> {
  return files[handle as keyof typeof files]?.pages ?? NOTHING;
}

const NOTHING = {};

/** What nobody can read yet is not shown, and is no difference. */
function difference(seen: number | undefined, page: PageContent): string | undefined {
  const stored = contentNumberOf(page);
  if (seen === undefined || seen === stored) return undefined;
  return page.bytes === undefined
    ? `holds tag ${seen}, not ${stored}`
    : `holds something else than ${contentText(page)}`;
}

const ZEROES: PageContent = { tag: 0 };

function hvaOf(number: number): string {
  return `the page at hva 0x${(BigInt(number) << 12n).toString(16)}`;
}

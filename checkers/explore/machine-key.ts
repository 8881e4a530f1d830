/** Keys of machines: when are two of them in the same state, as far as can be seen? */
import type { Implementation } from "../../abi/implementation.ts";
import type { Observation } from "../../abi/observation.ts";
import { printPages } from "../../abi/page-set.ts";
import { digestOf } from "../../explorer/digest.ts";

/** Equal for machines in the same state, or of which nothing different can be seen. */
export function machineKey(machine: Implementation, observation: Observation | undefined): string {
  if (machine.fingerprint !== undefined) return digestOf(machine.fingerprint());
  return observation === undefined ? "" : digestOf(observationText(observation));
}

/**
 * An observation as text, with page frames renamed by where they occur first: which frame it is
 * cannot matter, only which places share one.
 */
function observationText({
  mappings,
  memslots,
  hostPages,
  contents = new Map(),
  frameReferences = new Map(),
  files = [],
  warnings = [],
}: Observation): string {
  const frames = new Map<number, number>();
  const frame = (pfn: number): string => {
    const name = frames.get(pfn) ?? frames.size;
    frames.set(pfn, name);
    const [tag, references] = [contents.get(pfn), frameReferences.get(pfn)];
    const held = references === undefined ? "" : `*${references}`;
    return tag === undefined ? `${name}${held}` : `${name}=${tag}${held}`;
  };
  const pages = (map: ReadonlyMap<number, number>): string =>
    [...map]
      .sort(([a], [b]) => a - b)
      .map(([page, pfn]) => `${page}:${frame(pfn)}`)
      .join();
  const parts = [
    pages(hostPages),
    ...files.map((file) => {
      const bindings = (file.bindings ?? []).map((bound) => Object.values(bound).join(":"));
      const counts = [file.sizeBytes, file.references, file.notifiers, file.nodeFlags];
      return `${file.handle} ${counts.join(":")} ${bindings.join()} ${pages(file.pages)}`;
    }),
    ...[...mappings]
      .sort((a, b) => a.addressSpace - b.addressSpace || Number(a.gfn - b.gfn))
      .map(({ addressSpace, gfn, pfn, writable, kind, order }) =>
        [addressSpace, gfn, frame(pfn), writable, kind, order].join(":"),
      ),
    ...memslots.map(
      ({ dirty, ...slot }) => `${Object.values(slot).join(":")}:${dirty && printPages(dirty)}`,
    ),
    ...warnings,
  ];
  return parts.join("/");
}

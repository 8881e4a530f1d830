/** Inside views as plain data. */
import type { Observation, ObservedFile } from "./observation.ts";

/**
 * The same view of plain arrays and maps: its own lists and maps may be more than that, and can
 * then neither be sent to another process nor compared as plain data.
 */
export function plainObservation(view: Observation): Observation {
  const { mappings, memslots, hostPages, contents, frameReferences, files } = view;
  return {
    ...view,
    mappings: [...mappings],
    memslots: [...memslots],
    hostPages: new Map(hostPages),
    ...(contents && { contents: new Map(contents) }),
    ...(frameReferences && { frameReferences: new Map(frameReferences) }),
    ...(files && { files: files.map(plainFile) }),
  };
}

function plainFile({ bindings, ...file }: ObservedFile): ObservedFile {
  return { ...file, pages: new Map(file.pages), ...(bindings && { bindings: [...bindings] }) };
}

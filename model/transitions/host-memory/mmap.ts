import { HarnessError } from "../../harness-error.ts";
import { pageNumbersOf, withHostPages } from "../../host-range.ts";
import type { HostMmap } from "../../operation.ts";
import type { Effect } from "../../rule.ts";

/** Fixed anonymous mapping: whatever was there is gone, and the new pages are zero. */
export const mmap: Effect<HostMmap> = {
  id: "host-memory/mmap",
  sentence: "mmap replaces what was mapped in its range by fresh zero pages.",
  source: "mm/mmap.c, do_mmap, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS",
  apply: ({ dialect, state, operation }) => {
    if (operation.fd !== undefined) throw withoutFileMappings(dialect.name);
    const fresh = { protection: operation.protection, tag: 0 };
    const pages = pageNumbersOf(operation).map((number) => [number, fresh] as const);
    const after = withHostPages(state, pages);
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/mmap" }];
  },
};

function withoutFileMappings(dialect: string): HarnessError {
  return new HarnessError(
    "MSC105",
    `${dialect} does not model mappings of files`,
    "leave out the fd argument of host_mmap, or use a dialect that has file mappings",
  );
}

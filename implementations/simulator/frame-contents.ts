/** What the frames hold that somebody can read. */
import { entryChanges, SharedMap } from "../../abi/shared-map.ts";
import type { PageFrames } from "./host/page-frames.ts";

/** Tables of pages, page to pfn, by name: that of the process, and one for each file. */
export type PageTables = ReadonlyMap<string, SharedMap<number>>;

/** Looks at frames again when their bytes changed, or when a page came to show them, or ceased. */
export class FrameContents {
  readonly #frames: PageFrames;
  #tags = SharedMap.of<number>();
  /** By pfn: how many pages of the tables show the frame. */
  readonly #pages = new Map<number, number>();
  readonly #counted = new Map<string, SharedMap<number>>();

  constructor(frames: PageFrames) {
    this.#frames = frames;
  }

  /** Pfn to tag, of the frames that are in some table; the same map as long as nothing changes. */
  look(tables: PageTables): SharedMap<number> {
    const touched = new Set(this.#frames.takeStored());
    for (const name of this.#counted.keys()) {
      if (!tables.has(name)) this.#recount(name, SharedMap.of(), touched);
    }
    for (const [name, table] of tables) this.#recount(name, table, touched);
    const tags = new Map<number, number | undefined>();
    for (const pfn of touched) {
      tags.set(pfn, this.#pages.has(pfn) ? this.#frames.content(pfn) : undefined);
    }
    this.#tags = this.#tags.withEntries(tags);
    return this.#tags;
  }

  #recount(name: string, table: SharedMap<number>, touched: Set<number>): void {
    const before = this.#counted.get(name) ?? SharedMap.of<number>();
    if (before === table) return;
    if (table.size === 0) this.#counted.delete(name);
    else this.#counted.set(name, table);
    const { gone, come } = entryChanges(before, table);
    for (const [changes, by] of [[gone, -1] as const, [come, 1] as const]) {
      for (const [, pfn] of changes) {
        touched.add(pfn);
        const count = (this.#pages.get(pfn) ?? 0) + by;
        if (count === 0) this.#pages.delete(pfn);
        else this.#pages.set(pfn, count);
      }
    }
  }
}

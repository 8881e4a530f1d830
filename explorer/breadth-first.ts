import { removeCheckpoint } from "./checkpoint.ts";
import type {
  ExplorationHooks,
  ExplorationLimits,
  ExplorationOptions,
  LimitName,
} from "./result.ts";
import type { FoundPath, Search, SearchPlace } from "./search.ts";

const PROGRESS_EVERY_MS = 1000;

/** How a breadth-first run ended. */
export interface Ending {
  readonly place: SearchPlace;
  /** Whether every reachable state was expanded. */
  readonly isExhausted: boolean;
  /** The limit that ended it, if one did. */
  readonly limit: LimitName | null;
  /** The least way found to break a property. */
  readonly found: FoundPath | null;
}

/**
 * Runs a search to its end: exhaustion, a violation (at the end of its level, so that it is the
 * least), or a limit.
 */
export async function breadthFirst(
  search: Search,
  limits: ExplorationLimits,
  hooks: ExplorationHooks,
  { checkpoint }: ExplorationOptions,
): Promise<Ending> {
  const run = new Run(search, limits, hooks, checkpoint);
  await run.start();
  for (;;) {
    const limit = await run.expandLevel();
    const place = run.place();
    const found = await search.counterexample();
    if (limit !== null) {
      if (limit !== "depth") {
        await run.save();
      }
      return { place, isExhausted: false, limit, found };
    }
    if (found !== null || !(await run.nextLevel())) {
      run.forget();
      return { place, isExhausted: found === null, limit, found };
    }
  }
}

class Run {
  private readonly search: Search;
  private readonly limits: ExplorationLimits;
  private readonly hooks: ExplorationHooks;
  private readonly checkpoint: ExplorationOptions["checkpoint"];
  private levels: number[] = [];
  private startedMs = 0;
  private progressMs = 0;
  private savedMs = 0;

  constructor(
    search: Search,
    limits: ExplorationLimits,
    hooks: ExplorationHooks,
    checkpoint: ExplorationOptions["checkpoint"],
  ) {
    this.search = search;
    this.limits = limits;
    this.hooks = hooks;
    this.checkpoint = checkpoint;
  }

  place(): SearchPlace {
    return { levels: [...this.levels], elapsedMs: this.hooks.now() - this.startedMs };
  }

  /** Begins anew, or where a checkpoint left off. */
  async start(): Promise<void> {
    const restored = this.checkpoint ? await this.search.restore(this.checkpoint.directory) : null;
    const now = this.hooks.now();
    this.startedMs = now - (restored?.elapsedMs ?? 0);
    this.progressMs = now;
    this.savedMs = now;
    this.levels = restored ? [...restored.levels] : [await this.search.begin()];
  }

  /** @returns the limit that stopped it before the end of the level. */
  async expandLevel(): Promise<LimitName | null> {
    if (this.levels.length - 1 >= (this.limits.depthMax ?? Number.POSITIVE_INFINITY)) {
      // Noted before: a state that was only inspected is still to be expanded by whoever goes on.
      await this.save();
      await this.search.inspectLevel();
      return "depth";
    }
    let hasMore = true;
    while (hasMore) {
      hasMore = await this.search.advance();
      const limit = await this.pulse();
      if (limit !== null) {
        return limit;
      }
    }
    return null;
  }

  async nextLevel(): Promise<boolean> {
    const states = await this.search.nextLevel();
    if (states > 0) {
      this.levels.push(states);
    }
    return states > 0;
  }

  async save(): Promise<void> {
    if (this.checkpoint) {
      await this.search.save(this.checkpoint.directory, this.place());
    }
  }

  /** A run that came to its end has nothing to continue. */
  forget(): void {
    if (this.checkpoint) {
      removeCheckpoint(this.checkpoint.directory);
    }
  }

  /** Between two slices of work: reports, notes the place, and looks at the limits. */
  private async pulse(): Promise<LimitName | null> {
    const now = this.hooks.now();
    if (this.checkpoint && now - this.savedMs >= this.checkpoint.everyMs) {
      await this.save();
      this.savedMs = this.hooks.now();
    }
    const { stored, transitions, frontier, memoryBytes } = await this.search.progress();
    if (now - this.progressMs >= PROGRESS_EVERY_MS) {
      this.progressMs = now;
      const elapsedMs = now - this.startedMs;
      const depth = this.levels.length - 1;
      const progress = { states: stored, transitions, depth, frontier, memoryBytes, elapsedMs };
      await this.hooks.onProgress?.(progress);
      await turnOfEventLoop();
    }
    return this.limitReached(stored, memoryBytes, now);
  }

  private limitReached(states: number, memoryBytes: number, now: number): LimitName | null {
    const { statesMax, memoryBytesMax, timeMsMax } = this.limits;
    if (this.hooks.signal?.aborted) {
      return "interrupted";
    }
    if (statesMax !== undefined && states > statesMax) {
      return "states";
    }
    if (memoryBytesMax !== undefined && memoryBytes > memoryBytesMax) {
      return "memory";
    }
    return timeMsMax !== undefined && now - this.startedMs > timeMsMax ? "time" : null;
  }
}

/** One thread alone waits for nothing: without this no signal of the process would come in. */
function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

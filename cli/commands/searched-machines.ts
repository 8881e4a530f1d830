/** What the last pass of shrinking searches, by names: threads build it again from them. */

import { withPersonality } from "../../checkers/personality.ts";
import { possibleOn } from "../../checkers/possible.ts";
import type { SearchedMachines } from "../../checkers/search/expander.ts";
import type { ShrinkingThreads } from "../../checkers/search/expander-threads.ts";
import type { ExplorableSystem } from "../../explorer/system.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { parseSimulatorName } from "../parsing/simulator-name.ts";
import { chooseTarget, type Target } from "./target.ts";

/** Names of all that decides what a search finds. */
interface SearchedNames {
  readonly implementation: string;
  readonly dialect: string;
  readonly personality: string | undefined;
  readonly properties: readonly string[];
}

/** Threads for shrinking; none for one worker, and none where another machine may not be cheap. */
export function shrinkingThreads(
  { implementation, dialect }: Target,
  workers: number,
): ShrinkingThreads | undefined {
  if (workers === 1 || parseSimulatorName(implementation) === undefined) return undefined;
  return {
    workers,
    recipe: (personality, properties) => ({
      module: import.meta.url,
      builder: searchedMachines.name,
      parameters: { implementation, dialect: dialect.name, personality, properties },
    }),
  };
}

/** The builder of the recipe. */
export async function searchedMachines({
  implementation,
  dialect: name,
  personality,
  properties: ids,
}: SearchedNames): Promise<ExplorableSystem & SearchedMachines> {
  const target = await chooseTarget({ implementation, dialect: name, allowHazards: false });
  const { capabilities } = target.factory;
  const named = PROPERTIES.filter(({ id }) => ids.includes(id));
  const { dialect, properties } = possibleOn(capabilities, target.dialect, named);
  return { name, dialect, properties, factory: withPersonality(target.factory, personality) };
}

/** What `explore` explores, by names: worker threads build it again from them. */

import { domainSystem } from "../../checkers/explore/domain-system.ts";
import type { Reduction } from "../../checkers/explore/reductions.ts";
import type { System, SystemRecipe } from "../../explorer/system.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import { chooseTarget, isRealKernel } from "./target.ts";

/** Names of all that decides which states there are. */
export interface ExploredNames {
  /** Null: the model alone. */
  readonly implementation: string | null;
  /** With its options. */
  readonly dialect: string;
  /** In full, such as `memfile-v6/small`. */
  readonly domain: string;
  readonly reduce: readonly Reduction[];
}

/** @returns nothing for the real kernel, which threads of one process cannot share. */
export function recipeFor(names: ExploredNames): { readonly recipe?: SystemRecipe } {
  if (names.implementation !== null && isRealKernel(names.implementation)) return {};
  const recipe = { module: import.meta.url, builder: exploredSystem.name, parameters: names };
  return { recipe };
}

/** The builder of the recipe. */
export async function exploredSystem(names: ExploredNames): Promise<System> {
  const { dialect, reduce } = names;
  const implementation = names.implementation ?? "simulator";
  const target = await chooseTarget({ implementation, dialect, allowHazards: false });
  const factory = names.implementation === null ? null : target.factory;
  const domain = domainNamed(names.domain, dialect);
  return domainSystem({ dialect: target.dialect, domain, factory, properties: PROPERTIES }, reduce);
}

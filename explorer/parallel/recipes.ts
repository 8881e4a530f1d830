import { HarnessError } from "../../abi/harness-error.ts";
import type { ExplorableSystem, SystemRecipe } from "../system.ts";

/**
 * The recipe by which other threads build a system.
 *
 * @throws {HarnessError} MSC110 when it has none.
 */
export function recipeOf({ name, recipe }: ExplorableSystem): SystemRecipe {
  if (recipe !== undefined) {
    return recipe;
  }
  const hint = "Use one worker, or give the system a recipe.";
  throw new HarnessError("MSC110", `${name} cannot be built in another thread`, hint);
}

/**
 * Builds the system of a recipe.
 *
 * @throws {HarnessError} MSC244 when its module has no such function.
 */
export async function buildSystem<S extends ExplorableSystem>(recipe: SystemRecipe): Promise<S> {
  const module: Record<string, (parameters: unknown) => S | Promise<S>> = await import(
    recipe.module
  );
  const build = module[recipe.builder];
  if (build === undefined) {
    const hint = "A recipe names an exported function of its module.";
    throw new HarnessError("MSC244", `${recipe.module} does not export ${recipe.builder}`, hint);
  }
  return await build(recipe.parameters);
}

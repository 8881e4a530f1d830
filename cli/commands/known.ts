import { existsSync } from "node:fs";
import { join } from "node:path";
import { designOf, isSameDesign } from "../../abi/dialect-name.ts";
import { packageRoot } from "../store/package-root.ts";
import { type KnownList, readKnown } from "../store/read-known.ts";
import type { CheckPlan } from "./run-check.ts";
import type { Target } from "./target.ts";

/** What a check is told of deviations that are no news. */
export type KnownPlan = Pick<CheckPlan, "known" | "notes">;

/** What of a list is about this target; the rest is named in a note. */
export function knownOn({ implementation, dialect }: Target, list: KnownList): KnownPlan {
  const known = list.deviations.filter(
    ({ trace }) =>
      list.implementation === implementation && isSameDesign(trace.dialect, dialect.name),
  );
  const left = list.deviations.length - known.length;
  const notes =
    left === 0 ? [] : [`known deviations of another implementation or dialect, left out: ${left}`];
  return { known, notes };
}

/** The list that comes with memslot-check for this target, if there is one. */
export function shippedFor(target: Target): KnownPlan {
  const root = packageRoot();
  const path = join(
    "corpus",
    "known",
    `${target.implementation}.${designOf(target.dialect.name)}.json`,
  );
  return existsSync(join(root, path)) ? knownOn(target, readKnown(root, path)) : {};
}

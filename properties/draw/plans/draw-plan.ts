/** Which plan a trace has. */
import type { Dialect } from "../../../model/dialect.ts";
import { hasFeature } from "../../../model/features.ts";
import {
  bindsGuestMemfd,
  convertsPages,
  mapsGuestMemfd,
  marksAccesses,
} from "../../guest-memfd.ts";
import { hasPrivateMemory } from "../../memfile.ts";
import { pickWeighted, type Random, type Weighted } from "../random.ts";
import { aliasHostPage } from "./alias-host-page.ts";
import { aliasPrivatePage } from "./alias-private-page.ts";
import { convertInPlace } from "./convert-in-place.ts";
import { convertPage } from "./convert-page.ts";
import { mapGuestMemfdBothWays, mapPrivatePageBothWays } from "./map-both-ways.ts";
import { mapTwoFiles } from "./map-two-files.ts";
import type { Plan } from "./plan.ts";
import { useMemfd } from "./use-memfd.ts";

/** In traces with a plan, of a hundred operations so many are of it. */
export const PLANNED_PERCENT = 40;

/** The plan of a trace; most have none. Callers who obey show no page twice. */
export function drawPlan(random: Random, dialect: Dialect): Plan | undefined {
  return pickWeighted(random, plansOf(dialect));
}

function plansOf(dialect: Dialect): readonly Weighted<Plan | undefined>[] {
  const obey = dialect.obligations === "strict";
  if (hasPrivateMemory(dialect)) {
    // Where machines may refuse it, two personalities of three do.
    const [aliases, none] = dialect.obligations === "undefined" ? [52, 24] : [16, 60];
    return [
      [obey ? 0 : aliases, aliasPrivatePage],
      [obey ? 0 : 10, aliasHostPage],
      [obey ? 0 : 8, mapPrivatePageBothWays],
      [6, mapTwoFiles],
      [none, undefined],
    ];
  }
  const marks = marksAccesses(dialect);
  const canMap = bindsGuestMemfd(dialect) && mapsGuestMemfd(dialect);
  // Where accesses are marked, the rest is less, so that pages at two gfns stay a twentieth.
  return [
    [obey ? 0 : 10, aliasHostPage],
    [canMap ? 8 : 0, mapGuestMemfdBothWays],
    [hasFeature(dialect, "file-mappings") ? (marks ? 6 : 14) : 0, useMemfd],
    [marks ? 20 : 0, convertPage],
    [convertsPages(dialect) ? 40 : 0, convertInPlace],
    [marks ? 66 : 82, undefined],
  ];
}

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isSameDesign } from "../../abi/dialect-name.ts";
import { parseKvmName } from "../parsing/kvm-name.ts";
import { packageRoot } from "../store/package-root.ts";
import { type KnownList, readKnown } from "../store/read-known.ts";
import type { CheckPlan } from "./run-check.ts";
import type { Target } from "./target.ts";
import { isVm } from "./vm-target.ts";

/** What a check is told of deviations that are no news. */
export type KnownPlan = Pick<CheckPlan, "known" | "notes">;

/** In place of the name of a file: what comes with memslot-check. */
export const SHIPPED = "shipped";

/** What the lists that come with memslot-check say of a deviation; undefined where they do not. */
export function knownReason(id: string): string | undefined {
  const folder = join(packageRoot(), "corpus", "known");
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const known = files.flatMap((file) => readKnown(folder, file).deviations);
  return known.find((deviation) => deviation.id === id)?.reason;
}

/** What of a list is about this target; the rest is named in a note. */
export function knownOn({ implementation, dialect }: Target, list: KnownList): KnownPlan {
  const known = list.deviations.filter(
    ({ trace }) => isAbout(list, implementation) && isSameDesign(trace.dialect, dialect.name),
  );
  const left = list.deviations.length - known.length;
  const notes =
    left === 0 ? [] : [`known deviations of another implementation or dialect, left out: ${left}`];
  return { known, notes };
}

/** What is known of `kvm` is of a kernel, wherever it runs and of whichever type its VMs are. */
function isAbout(list: KnownList, implementation: string): boolean {
  if (list.implementation === implementation) return true;
  return list.implementation === "kvm" && isKernel(implementation);
}

function isKernel(implementation: string): boolean {
  return parseKvmName(implementation) !== undefined || isVm(implementation);
}

/**
 * The list that comes with memslot-check for the kernel of this target: for all of 6.12 it is
 * `corpus/known/kvm.6.12.json`, of which some is of one type of VM. A note says when there is none.
 */
export function shippedFor(target: Target): KnownPlan {
  const family = /^\d+\.\d+/.exec(target.release ?? "")?.[0];
  if (family === undefined) return { notes: ["no kernel, so nothing known of it is shipped"] };
  const root = packageRoot();
  const path = join("corpus", "known", `kvm.${family}.json`);
  if (existsSync(join(root, path))) {
    const { known = [] } = knownOn(target, readKnown(root, path));
    return { known };
  }
  return { notes: [`no list of known deviations is shipped for Linux ${family}`] };
}

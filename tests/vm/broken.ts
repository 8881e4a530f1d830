/**
 * A kernel that is broken on purpose: `npm run kernels:build -- 7.3-broken` makes it. Its
 * KVM_CLEAR_DIRTY_LOG does what `kvm.breaks` on its command line says.
 */
import { BUILT_HERE, inVm } from "./support.ts";

/** As `vm:` names it; undefined where none was built. */
export const BROKEN: string | undefined = BUILT_HERE.find((kernel) => kernel.endsWith("-broken"));

/** Title of its tests; says why when they are skipped. */
export const BROKEN_TITLE: string =
  BROKEN === undefined
    ? "a kernel that is broken on purpose (skipped: npm run kernels:build -- 7.3-broken makes one)"
    : inVm(`${BROKEN}, which is broken on purpose`);

import type { HostMmap } from "../../../abi/operation.ts";
import { withoutHostRange } from "../../change-host-memory.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Context } from "../../rule.ts";
import type { MachineState } from "../../state.ts";

/**
 * By the time the file refuses to be mapped, what was mapped in the range before is gone.
 *
 * @source mm/vma.c, vms_abort_munmap_vmas, since Linux 6.12; seen on 6.18.44
 */
export function rangeUnmapped({ state, operation }: Context<HostMmap>): MachineState {
  const { from, to } = hostPagesOf(operation);
  return withoutHostRange(state, from, to);
}

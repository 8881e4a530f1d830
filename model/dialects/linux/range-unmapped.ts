import type { HostMmap } from "../../../abi/operation.ts";
import { withoutHostRange } from "../../change-host-memory.ts";
import { mappedFile } from "../../designs/memfile/file-operations.ts";
import { F_SEAL_WRITE, isSealed } from "../../designs/memfile/seals.ts";
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

/**
 * What a seal against later writers leaves: the file is asked when the old mapping is gone already.
 * F_SEAL_WRITE is noticed before.
 *
 * @source mm/shmem.c, shmem_mmap, seal_check_future_write, Linux 6.1; measured on 6.1.192
 *   (mapping gone) and 6.12.117 (mapping stays)
 */
export function unmappedByFutureWrite(context: Context<HostMmap>): MachineState {
  const file = mappedFile(context);
  const isNoticedBefore = file === undefined || isSealed(file, F_SEAL_WRITE);
  return isNoticedBefore ? context.state : rangeUnmapped(context);
}

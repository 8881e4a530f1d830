/** Kernels that keep the kinds of memory in its file: whether this is one, and what it says. */
import type { Vm } from "../kernel/vm.ts";

/** Whether the files of the VM know the kinds of their pages. */
export function convertsInPlace({ generation, decisions }: Vm): boolean {
  return decisions.convertsInPlace(generation.guestMemfd?.convertsInPlace === true);
}

/**
 * Private memory at a gfn, as the file of the slot in the first address space says.
 *
 * @source virt/kvm/guest_memfd.c, queued for Linux 7.4: a lookup by gfn, without a vCPU; no slot,
 *   and no file, is shared.
 */
export function isPrivateInFile(vm: Vm, gfn: number): boolean {
  const guestMemfd = vm.space(0).active.at(gfn)?.guestMemfd;
  if (guestMemfd === undefined) return false;
  const { file, baseGfn, offsetPages } = guestMemfd;
  if (file === undefined) return vm.decisions.remembersClosedFile();
  return file.inode.privatePages.has(gfn - baseGfn + offsetPages);
}

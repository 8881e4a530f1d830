/**
 * The guest's program: user-mode 64-bit code that makes one access and then rings the doorbell.
 *
 * The doorbell is a store to a guest physical page where no slot ever is: an MMIO exit that
 * carries the register the access left behind. Port output would be cheaper to write, but user
 * mode may not do it on every host.
 *
 * The emulated routines touch the doorbell page *before* their real operand and in the same
 * instruction, so that KVM carries out all of it (`docs/adr/0013-the-emulation-path.md`).
 */
import type { AccessBytes } from "../../abi/operation.ts";

/** What the guest does with the address in `rdi`. */
export type GuestRoutine =
  | "load"
  | "store"
  | "call"
  | "emulatedLoad"
  | "emulatedStore"
  | `${"load" | "store"}${1 | 2 | 4}`
  | `exchange${AccessBytes}`;

/** Offset of each routine in the code page. */
export const ROUTINE_OFFSETS: Readonly<Record<GuestRoutine, number>> = {
  load: 0x00,
  store: 0x10,
  call: 0x20,
  emulatedLoad: 0x40,
  emulatedStore: 0x60,
  load1: 0x80,
  load2: 0x90,
  load4: 0xa0,
  store1: 0xb0,
  store2: 0xc0,
  store4: 0xd0,
  exchange1: 0xe0,
  exchange2: 0xf0,
  exchange4: 0x100,
  exchange8: 0x110,
};

/** mov [rdx], rax; ud2 */
const RING_RAX = [0x48, 0x89, 0x02, 0x0f, 0x0b];
/** mov [rdx], rsi; ud2 */
const RING_RSI = [0x48, 0x89, 0x32, 0x0f, 0x0b];

/**
 * Machine code of each routine. `rdi` is the address, `rsi` the value to store, `rdx` the
 * doorbell, `rsp` the stack; the stack of an emulated store is the doorbell page, so that the value
 * it pops is what user space answers there.
 */
export const GUEST_ROUTINES: Readonly<Record<GuestRoutine, readonly number[]>> = {
  // mov rax, [rdi]; mov [rdx], rax; ud2
  load: [0x48, 0x8b, 0x07, ...RING_RAX],
  // mov [rdi], rsi; mov [rdx], rsi; ud2
  store: [0x48, 0x89, 0x37, ...RING_RSI],
  // call rdi; mov [rdx], rax; ud2
  call: [0xff, 0xd7, ...RING_RAX],
  // movups xmm0, [rdi - 8]; psrldq xmm0, 8; movq rax, xmm0; mov [rdx], rax; ud2
  emulatedLoad: [
    ...[0x0f, 0x10, 0x47, 0xf8],
    ...[0x66, 0x0f, 0x73, 0xd8, 0x08],
    ...[0x66, 0x48, 0x0f, 0x7e, 0xc0],
    ...RING_RAX,
  ],
  // pop qword [rdi]; mov [rdx], rsi; ud2
  emulatedStore: [0x8f, 0x07, ...RING_RSI],
  // movzx eax, byte [rdi]; movzx eax, word [rdi]; mov eax, [rdi]
  load1: [0x0f, 0xb6, 0x07, ...RING_RAX],
  load2: [0x0f, 0xb7, 0x07, ...RING_RAX],
  load4: [0x8b, 0x07, ...RING_RAX],
  // mov [rdi], sil; mov [rdi], si; mov [rdi], esi
  store1: [0x40, 0x88, 0x37, ...RING_RSI],
  store2: [0x66, 0x89, 0x37, ...RING_RSI],
  store4: [0x89, 0x37, ...RING_RSI],
  // xchg [rdi], sil; xchg [rdi], si; xchg [rdi], esi; xchg [rdi], rsi
  exchange1: [0x40, 0x86, 0x37, ...RING_RSI],
  exchange2: [0x66, 0x87, 0x37, ...RING_RSI],
  exchange4: [0x87, 0x37, ...RING_RSI],
  exchange8: [0x48, 0x87, 0x37, ...RING_RSI],
};

/** Writes the program to the start of a page. */
export function writeGuestCode(page: Uint8Array): void {
  for (const routine of Object.keys(GUEST_ROUTINES) as GuestRoutine[]) {
    page.set(GUEST_ROUTINES[routine], ROUTINE_OFFSETS[routine]);
  }
}

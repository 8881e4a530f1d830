import { expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import type { SetRegion } from "../../abi/operation.ts";
import { SlotLedger } from "./slot-ledger.ts";

function region(slot: number, gpa: string, size: string, hva: string): SetRegion {
  const place = `gpa=${gpa}, size=${size}, hva=${hva}`;
  return parseOperation(`set_user_memory_region(slot=${slot}, flags=0, ${place})`) as SetRegion;
}

test("an accepted slot says which host address is behind each of its pages", () => {
  const ledger = new SlotLedger();

  ledger.accept(region(1, "0x4000", "0x2000", "0x10000000000"));

  const addresses = [0x3000n, 0x4000n, 0x5000n, 0x6000n].map((gpa) => ledger.hostAddressOf(gpa));
  expect(addresses).toEqual([undefined, 0x100_0000_0000n, 0x100_0000_1000n, undefined]);
});

test("a moved slot is found at its new place only, a deleted one nowhere", () => {
  const ledger = new SlotLedger();
  ledger.accept(region(1, "0x4000", "0x1000", "0x10000000000"));

  ledger.accept(region(1, "0x8000", "0x1000", "0x10000000000"));
  const afterMove = [ledger.hostAddressOf(0x4000n), ledger.hostAddressOf(0x8000n)];
  ledger.accept(region(1, "0x8000", "0x0", "0x10000000000"));

  expect(afterMove).toEqual([undefined, 0x100_0000_0000n]);
  expect(ledger.hostAddressOf(0x8000n)).toBeUndefined();
});

test("a slot of another address space is not where the guest runs", () => {
  const ledger = new SlotLedger();

  ledger.accept(region(0x10001, "0x4000", "0x1000", "0x10000000000"));

  expect(ledger.hostAddressOf(0x4000n)).toBeUndefined();
});

test("counts the pages of a slot, and of all slots but the one that is about to change", () => {
  const ledger = new SlotLedger();

  ledger.accept(region(1, "0x4000", "0x2000", "0x10000000000"));
  ledger.accept(region(2, "0x8000", "0x3000", "0x10000000000"));

  expect([ledger.pagesOf(1), ledger.pagesOf(2), ledger.pagesOf(3)]).toEqual([2n, 3n, 0n]);
  expect([ledger.pagesBeside(1), ledger.pagesBeside(2), ledger.pagesBeside(3)]).toEqual([
    3n,
    2n,
    5n,
  ]);
});

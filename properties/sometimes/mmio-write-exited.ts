import { pageOf } from "../../abi/units.ts";
import { memslotAt } from "../../model/state.ts";
import type { SometimesProperty } from "../property.ts";

export const mmioWriteExited: SometimesProperty = {
  kind: "sometimes",
  id: "mmio-write-exited",
  sentence: "A store of the guest to where no slot is leaves it as MMIO.",
  needs: ["guest_write"],
  holds: ({ before, operation, outcome }) =>
    operation.op === "guest_write" &&
    outcome.kind === "mmio" &&
    memslotAt(before, operation.addressSpace, pageOf(operation.gpa)) === undefined,
};

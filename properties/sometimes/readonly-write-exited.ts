import { MEM_READONLY } from "../../abi/operation.ts";
import { pageOf } from "../../abi/units.ts";
import { memslotAt } from "../../model/state.ts";
import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const readonlyWriteExited: SometimesProperty = {
  kind: "sometimes",
  id: "readonly-write-exited",
  sentence: "A store of the guest into a READONLY slot leaves it as MMIO.",
  needs: ["guest_write", MAKES_SLOTS],
  isAbout: ({ constants }) => (constants.validFlags & MEM_READONLY) !== 0,
  holds: ({ before, operation, outcome }) =>
    operation.op === "guest_write" &&
    outcome.kind === "mmio" &&
    memslotAt(before, operation.addressSpace, pageOf(operation.gpa)) !== undefined,
};

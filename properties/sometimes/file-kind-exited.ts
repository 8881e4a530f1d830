import type { Dialect } from "../../model/dialect.ts";
import type { SometimesProperty } from "../property.ts";
import { BINDS, GUEST_ACCESSES } from "./usual-needs.ts";

export const fileKindExited: SometimesProperty = {
  kind: "sometimes",
  id: "file-kind-exited",
  sentence: "The guest of an ordinary VM meets a page of a file that is private, and exits.",
  needs: [...BINDS, GUEST_ACCESSES],
  isAbout: ({ constants }: Dialect) =>
    constants.inPlaceConversion === true && constants.privateVm !== true,
  holds: ({ decidedBy, outcome }) =>
    decidedBy === "guest-access/kind-agrees" && outcome.kind === "memory_fault",
};

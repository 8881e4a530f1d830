import { isHandle } from "../../abi/handle.ts";
import { countOfFile } from "../../model/slot-list.ts";
import type { MachineState } from "../../model/state.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { POPULATES } from "./usual-needs.ts";

export const pagePunched: SometimesProperty = {
  kind: "sometimes",
  id: "page-punched",
  sentence: "A page of a private slot is made shared.",
  needs: POPULATES,
  isAbout: hasPrivateMemory,
  holds: ({ before, operation, after }) => {
    if (operation.op !== "fallocate" || !isHandle(operation.fd)) return false;
    const { fd } = operation;
    const isBound = countOfFile(before.memslots, fd) > 0;
    return isBound && pageCount(after, fd) < pageCount(before, fd);
  },
};

function pageCount({ files }: MachineState, fd: keyof MachineState["files"]): number {
  return Object.keys(files[fd]?.pages ?? {}).length;
}

import { memslotNamed } from "../../model/state.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { POPULATES } from "./usual-needs.ts";

export const privateSlotDeleted: SometimesProperty = {
  kind: "sometimes",
  id: "private-slot-deleted",
  sentence: "A private slot is deleted while its file holds pages.",
  needs: POPULATES,
  isAbout: hasPrivateMemory,
  holds: ({ before, operation, after }) => {
    if (operation.op !== "set_user_memory_region") return false;
    const file = memslotNamed(before, operation.slot)?.privateFile?.file;
    if (file === undefined || memslotNamed(after, operation.slot) !== undefined) return false;
    return Object.keys(after.files[file]?.pages ?? {}).length > 0;
  },
};

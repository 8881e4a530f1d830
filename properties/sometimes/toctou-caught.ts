import { MEM_PRIVATE } from "../../abi/operation.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";

export const toctouCaught: SometimesProperty = {
  kind: "sometimes",
  id: "toctou-caught",
  sentence: "A call whose PRIVATE bit changes between its two fetches is refused.",
  needs: ["set_user_memory_region", "double-fetch"],
  isAbout: hasPrivateMemory,
  holds: ({ operation, outcome }) => {
    if (operation.op !== "set_user_memory_region" || outcome.kind !== "failed") return false;
    const { flags, firstFetchFlags = flags } = operation;
    return outcome.errno === "EINVAL" && ((flags ^ firstFetchFlags) & MEM_PRIVATE) !== 0;
  },
};

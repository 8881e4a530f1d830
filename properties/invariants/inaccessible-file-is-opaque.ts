import { isHandle } from "../../abi/handle.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty } from "../property.ts";

/** I-09. That a page which was punched and made again reads as zero is a relation of two traces. */
export const inaccessibleFileIsOpaque: AlwaysProperty = {
  kind: "always",
  id: "inaccessible-file-is-opaque",
  sentence: "User space cannot read, write or map what an inaccessible file holds.",
  source: "KVM fd-based private memory v6, patches 2, 3 and 8",
  needsObservation: false,
  isAbout: hasPrivateMemory,
  unseeded:
    "It reads the answer alone: a machine that lets user space in has given an answer that " +
    "the model does not allow.",
  violation: ({ before, operation, outcome }) => {
    const fd = "fd" in operation ? operation.fd : undefined;
    const file = isHandle(fd) ? before.files[fd] : undefined;
    if (file?.open !== true || ((file.nodeFlags ?? 0) & USER_INACCESSIBLE) === 0) return undefined;
    return reachesContent(operation, outcome) ? `${operation.op} of ${fd} succeeded` : undefined;
  },
};

const USER_INACCESSIBLE = 1;

function reachesContent({ op }: Operation, outcome: Outcome): boolean {
  switch (op) {
    case "file_read":
      return outcome.kind === "file_data" && outcome.bytes > 0;
    case "file_write":
      return outcome.kind === "returned" && outcome.value > 0n;
    case "host_mmap":
      return outcome.kind === "ok";
    default:
      return false;
  }
}

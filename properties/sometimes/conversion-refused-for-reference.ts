import { convertsPages } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";

export const conversionRefusedForReference: SometimesProperty = {
  kind: "sometimes",
  id: "conversion-refused-for-reference",
  sentence: "A conversion to private meets a page that something holds, and says which.",
  needs: ["create_guest_memfd", "host_mmap", "host_pin", "set_memory_attributes2"],
  isAbout: convertsPages,
  holds: ({ operation, outcome }) =>
    operation.op === "set_memory_attributes2" &&
    outcome.kind === "failed_at" &&
    outcome.errno === "EAGAIN",
};

import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";

export const failedFallocateUndone: SometimesProperty = {
  kind: "sometimes",
  id: "failed-fallocate-undone",
  sentence: "A fallocate fails behind the first page that it adds.",
  needs: ["memfd_create", "fallocate", "injected-faults"],
  isAbout: hasPrivateMemory,
  holds: ({ operation, outcome }) =>
    operation.op === "fallocate" &&
    outcome.kind === "failed" &&
    outcome.errno === operation.inject?.errno &&
    operation.inject.at > 1,
};

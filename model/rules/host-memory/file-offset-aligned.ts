import type { HostMmap } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** The first thing that is looked at, also without a file. */
export const fileOffsetAligned: Rule<HostMmap> = {
  id: "host-memory/file-offset-aligned",
  sentence: "The file offset of a mapping must be page aligned.",
  source: "arch/x86/kernel/sys_x86_64.c, mmap, Linux 5.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => !isPageAligned(operation.fdOffsetBytes),
};

import { region, type Scenario } from "./scenario.ts";

/** What a machine without private memory answers. */
export const PRIVATE_MEMORY: readonly Scenario[] = [
  {
    title: "S3 no attributes in this kernel: ENOTTY, whatever the arguments",
    lines: [
      "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE) -> ENOTTY",
      "set_memory_attributes(gpa=0x1, size=0x0, attributes=0, flags=0x1) -> ENOTTY",
    ],
  },
  {
    title: "S3 pre-faulting: the arguments, then EOPNOTSUPP without two-dimensional paging",
    lines: [
      `${region({})} -> ok`,
      "pre_fault_memory(gpa=0x1000, size=0x1000, flags=0x1) -> EINVAL",
      "pre_fault_memory(gpa=0x1001, size=0x1000) -> EINVAL",
      "pre_fault_memory(gpa=0x1000, size=0x1001) -> EINVAL",
      "pre_fault_memory(gpa=0x1000, size=0x0) -> EINVAL",
      "pre_fault_memory(gpa=0xfffffffffffff000, size=0x1000) -> EINVAL",
      "pre_fault_memory(gpa=0xffffffffffffe000, size=0x1000) -> EOPNOTSUPP",
      "pre_fault_memory(gpa=0x1000, size=0x1000) -> EOPNOTSUPP",
      "pre_fault_memory(gpa=0x9000, size=0x1000) -> EOPNOTSUPP",
      "guest_read(gpa=0x1000) -> loaded tag=0",
    ],
  },
];

import type { PreFaultMemory } from "../../abi/operation.ts";
import type { Dialect } from "../dialect.ts";
import { modeAlone } from "../rules/file/mode-alone.ts";
import { vcpuDescriptorOpen } from "../rules/guest-access/vcpu-descriptor-open.ts";
import { flagUnchanged } from "../rules/guest-memfd/flag-unchanged.ts";
import { readonlyUnchanged } from "../rules/memslot/readonly-unchanged.ts";
import { flagsZero } from "../rules/pre-fault/flags-zero.ts";
import { rangeAligned } from "../rules/pre-fault/range-aligned.ts";
import { rangeNotEmpty } from "../rules/pre-fault/range-not-empty.ts";
import { twoDimensionalPaging } from "../rules/pre-fault/two-dimensional-paging.ts";
import { typeAllowed } from "../rules/pre-fault/type-allowed.ts";
import { preFault } from "../transitions/pre-fault/pre-fault.ts";
import {
  basedOn,
  inOrder,
  insertAfter,
  modelIn,
  sourced,
  unreachable,
  withErrno,
} from "./ladder.ts";
import { LINUX_6_8, NO_BINDINGS } from "./linux-6.8.ts";

const region = modelIn(LINUX_6_8, "set_user_memory_region");
const region2 = modelIn(LINUX_6_8, "set_user_memory_region2");
const fallocate = modelIn(LINUX_6_8, "fallocate");

/** Until an option of the dialect, or the machine, says otherwise. */
const TDP_IN_USE = "this machine has two-dimensional paging";

const TOGGLE = "a fix of 6.12.y; without it see the option toggle-allowed";
const MODES = "since 6.12 every pair of modes that exclude each other is EOPNOTSUPP";

/**
 * Linux 6.12 with its later fixes, on x86-64, for an ordinary VM: memory can be faulted in before
 * the guest asks for it, and a slot can no longer lose its guest_memfd.
 */
export const LINUX_6_12: Dialect = {
  ...LINUX_6_8,
  name: "linux-6.12",
  sentence: "Mainline Linux 6.12.y on x86-64, an ordinary VM: memory can be pre-faulted.",
  constants: { ...LINUX_6_8.constants, twoDimensionalPaging: true, protectedReadonly: false },
  operations: basedOn(
    {
      ...LINUX_6_8.operations,
      set_user_memory_region: {
        ...region,
        ladder: unreachable(
          sourced(
            insertAfter(region.ladder, readonlyUnchanged, flagUnchanged),
            TOGGLE,
            flagUnchanged,
          ),
          NO_BINDINGS,
          flagUnchanged,
        ),
      },
      set_user_memory_region2: {
        ...region2,
        ladder: unreachable(
          sourced(
            insertAfter(region2.ladder, readonlyUnchanged, flagUnchanged),
            TOGGLE,
            flagUnchanged,
          ),
          NO_BINDINGS,
          flagUnchanged,
        ),
      },
      fallocate: {
        ...fallocate,
        ladder: sourced(withErrno(fallocate.ladder, modeAlone, "EOPNOTSUPP"), MODES, modeAlone),
      },
      pre_fault_memory: {
        ladder: unreachable(
          inOrder<PreFaultMemory>(
            vcpuDescriptorOpen,
            flagsZero,
            rangeAligned,
            rangeNotEmpty,
            typeAllowed,
            twoDimensionalPaging,
          ),
          TDP_IN_USE,
          twoDimensionalPaging,
        ),
        effect: preFault,
      },
    },
    "compared with 6.12.117 and 6.17.13, nested paging",
    {
      pre_fault_memory:
        "compared with 6.17.13, nested paging; 6.12.117 never returns once a slot was deleted, " +
        "mended by 20a6cff3b283 (6.16)",
    },
  ),
};

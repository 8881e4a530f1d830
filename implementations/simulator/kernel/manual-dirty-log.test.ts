import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

function holds(script: string, dialect = "linux-6.18"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

const slot = (rest: string) =>
  `set_user_memory_region(slot=0, gpa=0x0, size=0x2000, hva=0x10000000000, ${rest})`;
const enable = (rest: string) => `enable_dirty_log_protect(${rest})`;
const clear = (rest: string) => `clear_dirty_log(slot=0, ${rest})`;

describe.each(["linux-6.1", "linux-6.8", "linux-6.12", "linux-6.18", "linux-7.2", "linux-7.3"])(
  "KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2 of %s",
  (dialect) => {
    test("takes modes 0, 1 and 3 without flags", () => {
      holds(
        `${enable("mode=0")} => ok
         ${enable("mode=1")} => ok
         ${enable("mode=3")} => ok
         ${enable("mode=2")} => EINVAL
         ${enable("mode=4")} => EINVAL
         ${enable("mode=5")} => EINVAL
         ${enable("mode=1, flags=1")} => EINVAL`,
        dialect,
      );
    });

    test("makes GET read only, and CLEAR the call that protects again", () => {
      holds(
        `${enable("mode=1")} => ok
         ${slot("flags=LOG_DIRTY")} => ok
         get_dirty_log(slot=0) => dirty []
         guest_write(gpa=0x0, tag=1) => ok
         guest_write(gpa=0x1000, tag=1) => ok
         get_dirty_log(slot=0, buffer=unmapped) => EFAULT
         get_dirty_log(slot=0) => dirty [0,1]
         ${clear("first_page=0, num_pages=2, pages=[1]")} => ok
         get_dirty_log(slot=0) => dirty [0]
         guest_write(gpa=0x1000, tag=2) => ok
         get_dirty_log(slot=0) => dirty [0,1]
         ${enable("mode=0")} => ok
         get_dirty_log(slot=0) => dirty [0,1]
         get_dirty_log(slot=0) => dirty []`,
        dialect,
      );
    });

    test("can start a bitmap with all ones, of a new slot or of one that starts to log", () => {
      holds(
        `${enable("mode=3")} => ok
         ${slot("flags=0")} => ok
         guest_write(gpa=0x0, tag=1) => ok
         ${slot("flags=LOG_DIRTY")} => ok
         get_dirty_log(slot=0) => dirty [0,1]
         ${clear("first_page=0, num_pages=2, pages=[0,1]")} => ok
         get_dirty_log(slot=0) => dirty []
         guest_write(gpa=0x0, tag=2) => ok
         get_dirty_log(slot=0) => dirty [0]
         ${slot("flags=0")} => ok
         ${enable("mode=1")} => ok
         ${slot("flags=LOG_DIRTY")} => ok
         get_dirty_log(slot=0) => dirty []`,
        dialect,
      );
    });
  },
);

describe("the dirty log without manual protection", () => {
  test("loses its bits when the buffer cannot be written", () => {
    holds(
      `${slot("flags=LOG_DIRTY")} => ok
       guest_write(gpa=0x0, tag=1) => ok
       get_dirty_log(slot=0, buffer=unmapped) => EFAULT
       get_dirty_log(slot=0) => dirty []`,
    );
  });

  test("has the bits of stores that KVM carries out itself, and none of emulated loads", () => {
    holds(
      `${slot("flags=LOG_DIRTY")} => ok
       guest_read(gpa=0x0, path=emulation) => loaded tag=0
       guest_write(gpa=0x1000, tag=1, path=emulation) => ok
       host_write(hva=0x10000000000, tag=2) => ok
       get_dirty_log(slot=0) => dirty [1]`,
    );
  });
});

describe("a bitmap that starts with all ones", () => {
  test.each([
    ["1 GiB", "0x40000000", "[0-262143]", "[64-262143]"],
    ["8 TiB", "0x7fffffff000", "[0-2147483646]", "[64-2147483646]"],
  ])("of %s is cleared by 64 pages, and by all", (_, size, all, left) => {
    holds(
      `${enable("mode=3")} => ok
       set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=${size}, hva=0x0) => ok
       get_dirty_log(slot=0) => dirty ${all}
       clear_dirty_log(slot=0, first_page=0, num_pages=64, pages=[0-63]) => ok
       get_dirty_log(slot=0) => dirty ${left}
       clear_dirty_log(slot=0, first_page=64, num_pages=128, pages=[1,64-127]) => ok
       get_dirty_log(slot=0) => dirty ${left.replace("64", "64,66-127,192")}
       enable_dirty_log_protect(mode=0) => ok
       get_dirty_log(slot=0, buffer=unmapped) => EFAULT
       get_dirty_log(slot=0) => dirty []`,
    );
  });

  test("ends at the last page of the slot", () => {
    holds(
      `${enable("mode=3")} => ok
       set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x0) => ok
       get_dirty_log(slot=0) => dirty [0]`,
    );
  });
});

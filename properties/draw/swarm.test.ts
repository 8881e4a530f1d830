import { expect, test } from "vitest";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { kindsOfRun } from "./swarm.ts";
import { numbersFrom } from "./test-random.ts";

const BUILT_ON = [
  ...["set_user_memory_region", "set_user_memory_region2"],
  ...["memfd_create", "create_guest_memfd", "open_other", "host_pin", "dup", "fallocate"],
  ...["guest_read", "guest_write"],
];

test("every even run draws all kinds", () => {
  expect(kindsOfRun(numbersFrom(1), 4, OPERATION_KINDS)).toBe(OPERATION_KINDS);
});

test("every odd run draws what others build on, and two of five other kinds", () => {
  const random = numbersFrom(1);
  const runs = Array.from({ length: 200 }, () => kindsOfRun(random, 1, OPERATION_KINDS));

  expect(runs.filter((kinds) => !BUILT_ON.every((one) => kinds.some((k) => k === one)))).toEqual(
    [],
  );
  for (const kind of OPERATION_KINDS.filter((one) => !BUILT_ON.includes(one))) {
    const share = runs.filter((kinds) => kinds.includes(kind)).length / runs.length;

    expect([kind, share > 0.25 && share < 0.55]).toEqual([kind, true]);
  }
  expect(new Set(runs.map((kinds) => kinds.join())).size).toBe(runs.length);
});

test("a machine that has one kind is asked for it in every run", () => {
  const random = numbersFrom(2);
  const runs = Array.from({ length: 20 }, (_, run) => kindsOfRun(random, run, ["host_read"]));

  expect(runs).toEqual(Array.from({ length: 20 }, () => ["host_read"]));
});

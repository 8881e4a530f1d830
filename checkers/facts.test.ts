import { describe, expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { replay } from "./replay.ts";
import { checkFacts, testFacts } from "./test-facts.ts";
import { traceOf } from "./test-machines.ts";
import { traceId } from "./trace-id.ts";

// Each fact of every generation, alone and with several seeds, is in `facts.long.test.ts`.
testFacts([1], 40, [
  "linux-7.3:no-attributes,no-tdp,no-smm,fetch=shutdown,binding=early",
  "linux-6.1:maxphyaddr=40,fetch=shutdown,loads=clean",
]);

/** A fact of the model, another of the machine, and who may decide the answer that differs. */
const UNLIKE: readonly (readonly [string, string, ...(readonly string[])])[] = [
  ["linux-6.18", "linux-6.18:fetch=shutdown", "guest-access/execute-needs-slot"],
  ["linux-6.18:fetch=shutdown", "linux-6.18", "guest-access/execute-needs-slot"],
  ["linux-6.1:fetch=shutdown", "linux-6.1", "guest-access/execute-needs-slot"],
  ["memfile-v6", "memfile-v6:fetch=shutdown", "guest-access/execute-needs-slot"],
  ["linux-6.18", "linux-6.18:no-smm", "memslot/create", "guest-memfd/fd-open"],
  ["linux-6.18:no-attributes", "linux-6.18", "attributes/supported-by-kernel"],
  [
    ...(["linux-6.18:loads=clean", "linux-6.18"] as const),
    ...["guest-access/read", "pre-fault/mapped", "guest-access/execute-zero-page"],
  ],
];

describe("a machine unlike its dialect", () => {
  test.each(UNLIKE)("held to %s, being %s, diverges", async (dialect, simulated, ...rules) => {
    const report = await checkFacts({ dialect, simulated, seed: 1, runs: 500 });

    expect(report.verdict).toBe("diverges");
    expect(rules).toContain(report.divergences?.[0]?.rule);
  });
});

/** One program, the facts under which it agrees, and those under which it does not. */
const PROGRAMS: readonly (readonly [string, string, string, readonly string[]])[] = [
  ["fetch", "linux-6.18:fetch=shutdown", "linux-6.18", ["guest_execute(gpa=0x8000)"]],
  [
    "gpa limit",
    "linux-6.18:maxphyaddr=40",
    "linux-6.18",
    ["set_user_memory_region(slot=0, flags=0, gpa=0x10000000000, size=0x1000, hva=0x10000000000)"],
  ],
  [
    "address spaces",
    "linux-6.1:no-smm",
    "linux-6.1",
    ["set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)"],
  ],
  ["paging", "linux-6.12:no-tdp", "linux-6.12", ["pre_fault_memory(gpa=0x0, size=0x1000)"]],
  [
    "attributes",
    "linux-7.3:no-attributes",
    "linux-7.3",
    ["set_memory_attributes(gpa=0x0, size=0x1000, attributes=0)"],
  ],
  [
    "binding",
    "linux-7.3:binding=early",
    "linux-7.3",
    [
      "fd0 = create_guest_memfd(size=0x1000)",
      "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd0)",
      "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0xfffffffffffff000, size=0x0, " +
        "hva=0x10000000000, guest_memfd=fd0)",
      "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x10000000000000, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd0)",
    ],
  ],
];

function verdictOn(dialect: string, simulated: string, lines: readonly string[]): Promise<string> {
  return replay({
    ...{ dialect: dialectNamed(dialect), factory: simulatorFactory({ dialect: simulated }) },
    ...{ properties: PROPERTIES, trace: traceOf(dialect, ...lines), now: () => 0 },
  }).then(({ verdict }) => verdict);
}

test.each(PROGRAMS)(
  "the program of %s agrees under its fact and diverges under the other",
  async (_, one, other, lines) => {
    const verdicts = [
      await verdictOn(one, one, lines),
      await verdictOn(other, other, lines),
      await verdictOn(one, other, lines),
      await verdictOn(other, one, lines),
    ];

    expect(verdicts).toEqual(["conforms", "conforms", "diverges", "diverges"]);
  },
);

test("a trace replays under its facts in any order, with the id of every machine", async () => {
  const orders = ["no-smm,fetch=shutdown,no-tdp", "fetch=shutdown,no-tdp,no-smm"];
  const line = "guest_execute(gpa=0x8000)";
  const dialects = orders.map((order) => `linux-6.18:${order}`);

  const verdicts = await Promise.all(
    dialects.map((dialect) => verdictOn(dialect, dialects[0] ?? "", [line])),
  );

  expect(verdicts).toEqual(["conforms", "conforms"]);
  const ids = [...dialects, "linux-6.18"].map((dialect) => traceId(traceOf(dialect, line)));
  expect(new Set(ids).size).toBe(1);
});

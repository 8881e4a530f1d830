import { describe, expect, test } from "vitest";
import type { Foreseen, Implementation } from "../../abi/implementation.ts";
import { parseOperation, printOperation } from "../../abi/notation.ts";
import type { Observation } from "../../abi/observation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { plainObservation } from "../../abi/plain-observation.ts";
import { CONFORMANCE_CHECKS } from "../conformance.ts";
import { simulatorFactory } from "../simulator/factory.ts";
import { remoteFactory } from "./client.ts";
import {
  connectionTo,
  HELLO,
  MMIO,
  Scripted,
  type Server,
  wellBehaved,
} from "./test-connections.ts";

const LIMITS = { startTimeoutMs: 60_000, answerTimeoutMs: 60_000 };

const LOAD = parseOperation("guest_read(gpa=0x0)");

const simulator = (dialect: string) => simulatorFactory({ dialect });

/** The scripted server, but for one kind of request. */
function except(kind: string, other: Server): Server {
  return (request, to) => (request["do"] === kind ? other : wellBehaved)(request, to);
}

describe("a simulator behind the protocol", () => {
  test.each(["linux-6.18", "memfile-v6"])(
    "passes every conformance check, as %s",
    async (dialect) => {
      await using remote = await remoteFactory(() => connectionTo(simulator(dialect)), LIMITS);
      const remarks: (string | undefined)[] = [];
      for (const { run } of CONFORMANCE_CHECKS) remarks.push(await run(remote));

      expect(remarks).toEqual(CONFORMANCE_CHECKS.map(() => undefined));
    },
  );

  test("has the capabilities of the simulator, but no fingerprint", async () => {
    const { fingerprint: _, ...local } = simulator("linux-6.18").capabilities;
    await using remote = await remoteFactory(() => connectionTo(simulator("linux-6.18")), LIMITS);

    expect(remote.capabilities).toEqual(local);
  });

  test("shows the same inside after every operation, in a batch as one by one", async () => {
    const lines = [
      "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x10000, size=0x4000, " +
        "hva=0x10000000000)",
      "guest_write(gpa=0x10000, tag=7)",
      "guest_write(gpa=0x12000, tag=8)",
      "fd0 = create_guest_memfd(size=0x2000)",
      "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x20000, size=0x2000, " +
        "hva=0x10000000000, guest_memfd=fd0)",
      "close(fd=fd0)",
      "set_user_memory_region2(slot=1, flags=0, gpa=0x20000, size=0x0, hva=0x0)",
      "host_munmap(hva=0x10000000000, size=0x1000)",
      "get_dirty_log(slot=0)",
    ];
    const operations = lines.map(parseOperation);
    await using remote = await remoteFactory(() => connectionTo(simulator("linux-6.18")), LIMITS);
    const told: unknown[][] = [];
    for (const factory of [simulator("linux-6.18"), remote, remote]) {
      await using machine = await factory.open();
      if (told.length === 1) machine.foresee?.(operations.map(unexpected));
      const look = () => plainObservation(machine.observe() as Observation);
      const seen: unknown[] = [look()];
      for (const operation of operations) seen.push(await machine.apply(operation), look());
      told.push(seen);
    }

    expect(told[0]).toContainEqual({ kind: "dirty_log", pages: [0, 2] });
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });
});

function unexpected(operation: Foreseen["operation"]): Foreseen {
  return { operation, expected: null };
}

describe("what is foreseen", () => {
  /** A machine that writes down what it performs. */
  async function performed(
    answers: readonly Outcome[],
    use: (machine: Implementation) => Promise<void>,
  ): Promise<readonly string[]> {
    const log: string[] = [];
    const logging = {
      capabilities: { name: "logging", operations: ["guest_read"] as const, observable: false },
      open: () => ({
        apply: (operation: Foreseen["operation"]): Outcome => {
          log.push(printOperation(operation));
          return answers[log.length - 1] ?? { kind: "ok" };
        },
        observe: () => undefined,
        [Symbol.asyncDispose]: async () => {},
      }),
      [Symbol.asyncDispose]: async () => {},
    };
    await using remote = await remoteFactory(() => connectionTo(logging), LIMITS);
    await using machine = await remote.open();
    await use(machine);
    return log;
  }

  const OPERATIONS = ["0x0", "0x1", "0x2", "0x3"].map((gpa) =>
    parseOperation(`guest_read(gpa=${gpa})`),
  );
  const ALL_OK = OPERATIONS.map((operation) => ({ operation, expected: { kind: "ok" } as const }));

  test("is performed at once", async () => {
    const log = await performed([], async (machine) => {
      machine.foresee?.(ALL_OK);
      await machine.apply(ALL_OK[0]?.operation ?? LOAD);
    });

    expect(log).toHaveLength(4);
  });

  test.each([
    ["another answer than the expected one", { kind: "failed", errno: "EIO" }],
    ["an operation that was not sent", { kind: "not_sent", reason: "hazard" }],
  ] as const)("is performed up to %s, and on when asked", async (_, outcome) => {
    const counts: number[] = [];
    const answers: Outcome[] = [];
    const log = await performed([{ kind: "ok" }, outcome], async (machine) => {
      machine.foresee?.(ALL_OK);
      for (const { operation } of ALL_OK.slice(0, 2)) answers.push(await machine.apply(operation));
      counts.push(answers.length);
      for (const { operation } of ALL_OK.slice(2)) answers.push(await machine.apply(operation));
    });

    expect(answers).toEqual([{ kind: "ok" }, outcome, { kind: "ok" }, { kind: "ok" }]);
    expect(log).toEqual(OPERATIONS.map(printOperation));
  });

  test("behind such an answer is not performed unasked", async () => {
    const log = await performed([{ kind: "failed", errno: "EIO" }], async (machine) => {
      machine.foresee?.(ALL_OK);
      await machine.apply(ALL_OK[0]?.operation ?? LOAD);
    });

    expect(log).toHaveLength(1);
  });

  test("is all that may be asked", async () => {
    await performed([], async (machine) => {
      machine.foresee?.(ALL_OK);

      expect(() => machine.apply(LOAD)).toThrow(expect.objectContaining({ code: "MSC250" }));
    });
  });
});

describe("a machine", () => {
  test("that is open when another is opened is replaced by it, and knows", async () => {
    const asked: unknown[] = [];
    const scripted = new Scripted((request, to) => {
      asked.push(request["do"]);
      wellBehaved(request, to);
    });
    await using remote = await remoteFactory(scripted.connect, LIMITS);
    const first = await remote.open();
    const second = await remote.open();

    expect(() => first.apply(LOAD)).toThrow(expect.objectContaining({ code: "MSC250" }));
    expect(await second.apply(LOAD)).toMatchObject({ kind: "mmio" });
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
    expect(asked).toEqual(["hello", "open", "reset", "apply", "dispose"]);
  });

  test("of a server that was lost is one of a fresh server", async () => {
    const scripted = new Scripted(except("apply", (_, { end }) => end("by SIGSEGV")));
    await using remote = await remoteFactory(scripted.connect, LIMITS);
    for (let nth = 0; nth < 3; nth++) {
      const machine = await remote.open();
      await expect(machine.apply(LOAD)).rejects.toThrow("the program ended by SIGSEGV");
      await machine[Symbol.asyncDispose]();
    }

    expect(scripted.pipes).toHaveLength(3);
  });
});

type Reply = readonly unknown[] | string;

/** Answers an `apply` with these lines. */
function applying(...lines: readonly Reply[]): Server {
  return except("apply", ({ id }, { write }) => {
    for (const line of lines) {
      if (typeof line === "string") write(line);
      else write(`${JSON.stringify({ id, ...Object.fromEntries(line as [string, unknown][]) })}\n`);
    }
  });
}

const RIGHT: Reply = [["outcome", MMIO]];

const FAULTS: readonly (readonly [name: string, server: Server, message: RegExp])[] = [
  ["words that are no JSON", applying("hello there\n"), /no object of JSON: hello there/],
  ["a list", applying("[1]\n"), /no object of JSON: \[1\]/],
  ["an empty line", applying("\n"), /no object of JSON/],
  ["another id", applying('{"id":99}\n'), /answered 99 where 2 was due/],
  ["no id", applying("{}\n"), /answered undefined where 2 was due/],
  ["the hello again", applying(`${JSON.stringify({ id: 0, ...HELLO })}\n`), /answered 0 where 2/],
  ["a place in no batch", applying([["at", 0], ...RIGHT]), /answered 2 at 0 where 2 was due/],
  ["no outcome", applying([]), /it gave no outcome/],
  ["an outcome that is none", applying([["outcome", { kind: "fine" }]]), /not an outcome/],
  ["an errno that is none", applying([["outcome", { kind: "failed", errno: 22 }]]), /errno=22/],
  ["a broken view", applying([...RIGHT, ["view", { files: 1 }]]), /view.files is 1, not a list/],
  ["an error that is none", applying([["error", "oops"]]), /it is "oops", not an object/],
  [
    "that it did not understand",
    applying([["error", { kind: "request", message: "what?" }]]),
    /did not understand apply: what\?/,
  ],
  [
    "its own loss",
    applying([["error", { kind: "lost", manner: "crashed", message: "boom" }]]),
    /^boom$/,
  ],
  [
    "the beginning of a line and its end",
    except("apply", ({ id }, { write, end }) => {
      write(`{"id":${id},"outco`);
      end("with exit code 0");
    }),
    /ended with exit code 0 in the middle of a line: \{"id":2,"outco; it said: .*out of memory/,
  ],
  [
    "its end",
    except("apply", (_, { end }) => end("with exit code 0")),
    /^the program ended with exit code 0; it said: first line \| out of memory$/,
  ],
];

describe("a program that answers with", () => {
  test.each(FAULTS)("%s has crashed", async (_, server, message) => {
    const scripted = new Scripted(server);
    await using remote = await remoteFactory(scripted.connect, LIMITS);
    const machine = await remote.open();
    const answer = (async () => machine.apply(LOAD))();

    await expect(answer).rejects.toMatchObject({
      name: "ImplementationLost",
      manner: "crashed",
      message: expect.stringMatching(message),
    });
  });

  test("a loss in the middle of a batch is lost as it says", async () => {
    const scripted = new Scripted(
      except("batch", ({ id }, { write }) => {
        write(`{"id":${id},"at":0,"outcome":{"kind":"ok"}}\n`);
        write(`{"id":${id},"error":{"kind":"lost","manner":"hung","message":"slow"}}\n`);
      }),
    );
    await using remote = await remoteFactory(scripted.connect, LIMITS);
    const machine = await remote.open();
    const steps = [{ ...LOAD }, { ...LOAD }].map((operation) => ({ operation, expected: null }));
    machine.foresee?.(steps);
    const [first = LOAD, second = LOAD] = steps.map(({ operation }) => operation);

    expect(await machine.apply(first)).toEqual({ kind: "ok" });
    await expect((async () => machine.apply(second))()).rejects.toMatchObject({
      ...{ name: "ImplementationLost", manner: "hung", message: "slow" },
    });
  });

  test("its end is lost as whoever knows what that means says", async () => {
    const scripted = new Scripted(except("apply", (_, { end }) => end("with exit code 0")));
    const meaning = { manner: "kernel-warning", message: "WARNING in kvm_x" } as const;
    const connect = async () => ({ ...(await scripted.connect()), meaningOfEnd: () => meaning });
    await using remote = await remoteFactory(connect, LIMITS);
    const machine = await remote.open();

    await expect((async () => machine.apply(LOAD))()).rejects.toMatchObject(meaning);
  });

  test("the same answer twice has crashed by the next operation", async () => {
    await using remote = await remoteFactory(new Scripted(applying(RIGHT, RIGHT)).connect, LIMITS);
    const machine = await remote.open();
    const answers = (async () => {
      await machine.apply(LOAD);
      await new Promise((resume) => setImmediate(resume));
      await machine.apply(LOAD);
    })();

    await expect(answers).rejects.toThrow(/answered without being asked|answered 2 where 3/);
  });

  test("the places of a batch in another order keeps what came before", async () => {
    const server = except("batch", ({ id }, { write }) => {
      for (const at of [0, 2, 1]) write(`${JSON.stringify({ id, at, outcome: MMIO })}\n`);
    });
    await using remote = await remoteFactory(new Scripted(server).connect, LIMITS);
    const machine = await remote.open();
    const operations = [1, 2, 3].map(() => ({ ...LOAD }));
    machine.foresee?.(operations.map(unexpected));

    expect(await machine.apply(operations[0] ?? LOAD)).toMatchObject({ kind: "mmio" });
    const second = (async () => machine.apply(operations[1] ?? LOAD))();
    await expect(second).rejects.toThrow("it answered 2 at 2 where 2 at 1 was due");
  });

  test("a line without an end is killed before it fills the memory", async () => {
    let written = 0;
    const server = except("apply", (_, { write }) => {
      const piece = "x".repeat(1 << 20);
      for (; written < 40; written++) write(piece);
    });
    const scripted = new Scripted(server);
    await using remote = await remoteFactory(scripted.connect, LIMITS);
    const machine = await remote.open();

    await expect(machine.apply(LOAD)).rejects.toThrow("a line of more than 16777216 bytes");
    expect(scripted.pipes[0]?.isKilled()).toBe(true);
  });

  test("nothing at all is hung, and is killed", async () => {
    const scripted = new Scripted(except("apply", () => {}));
    await using remote = await remoteFactory(scripted.connect, { ...LIMITS, answerTimeoutMs: 20 });
    const machine = await remote.open();

    await expect(machine.apply(LOAD)).rejects.toMatchObject({
      manner: "hung",
      message: expect.stringContaining("the program gave no answer in 20 ms, and was killed"),
    });
    expect(scripted.pipes[0]?.isKilled()).toBe(true);
  });

  test("an error of its environment passes it on", async () => {
    const error = { kind: "harness", code: "MSC301", message: "no /dev/kvm", hint: "load kvm" };
    const server = except("open", ({ id }, { write }) => {
      write(`${JSON.stringify({ id, error })}\n`);
    });
    await using remote = await remoteFactory(new Scripted(server).connect, LIMITS);
    const opened = (async () => remote.open())();

    await expect(opened).rejects.toMatchObject({ code: "MSC301", message: "no /dev/kvm" });
  });
});

test("a program that ends between machines is lost at the second, and starts again", async () => {
  let disposals = 0;
  const scripted = new Scripted(
    except("dispose", (request, to) => {
      wellBehaved(request, to);
      if (disposals++ === 0) to.end("with exit code 0");
    }),
  );
  await using remote = await remoteFactory(scripted.connect, LIMITS);
  await (await remote.open())[Symbol.asyncDispose]();
  await new Promise((resume) => setImmediate(resume));

  await expect((async () => remote.open())()).rejects.toThrow("ended with exit code 0");
  expect(await (await remote.open()).apply(LOAD)).toMatchObject({ kind: "mmio" });
});

describe("there is no check of a program", () => {
  const hello =
    (answer: object): Server =>
    ({ id }, { write }) =>
      write(`${JSON.stringify({ id, ...answer })}\n`);

  test.each([
    ["that speaks another version", hello({ ...HELLO, protocol: 2 }), /speaks version 2, not 1/],
    ["without a version", hello({}), /speaks version none/],
    ["without capabilities", hello({ protocol: 1 }), /capabilities is missing, not an object/],
    [
      "with operations that there are not",
      hello({ protocol: 1, capabilities: { ...HELLO.capabilities, operations: ["jump"] } }),
      /capabilities.operations\[0\] is "jump", not one of/,
    ],
    ["that ends", (_: unknown, { end }) => end("with exit code 0"), /no hello .* ended with exit/],
    ["that says something else", (_: unknown, { write }) => write("usage: x\n"), /usage: x/],
  ] as readonly (readonly [string, Server, RegExp])[])("%s", async (_, server, message) => {
    const scripted = new Scripted(server);

    await expect(remoteFactory(scripted.connect, LIMITS)).rejects.toMatchObject({
      code: "MSC151",
      message: expect.stringMatching(message),
    });
    expect(scripted.pipes[0]?.isKilled()).toBe(true);
  });
});

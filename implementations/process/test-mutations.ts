/** Lines of the protocol, damaged: whatever comes, both sides stay what they are. */
import * as fc from "fast-check";
import { expect } from "vitest";
import { isHarnessError } from "../../abi/harness-error.ts";
import { isImplementationLost } from "../../abi/implementation.ts";
import { parseOperation } from "../../abi/notation.ts";
import { simulatorFactory } from "../simulator/factory.ts";
import { remoteFactory } from "./client.ts";
import { LINE_BYTES_MAX } from "./messages.ts";
import { serveImplementation } from "./server.ts";
import { Scripted, type Server } from "./test-connections.ts";

const ODD = [
  ...[
    "null",
    "{}",
    "[]",
    "-1",
    "1e308",
    "true",
    '""',
    '"\\u001b[2J"',
    "\u0000",
    "\u202e",
    "\ud800",
  ],
  ...[
    "9".repeat(5000),
    "[".repeat(5000),
    '"__proto__":1',
    "constructor",
    "\n",
    "\r\n",
    '"',
    "}",
    ",",
  ],
  ...['"id":0', '"do":"hello"', '"error":{}', '"at":-1', '"stopped":true', '"outcome":null'],
];

/** A line, and how it is spoilt. */
interface Damage {
  readonly nth: number;
  readonly at: number;
  readonly length: number;
  readonly odd: string;
  readonly kind: "cut" | "insert" | "replace" | "end" | "value";
}

const DAMAGE: fc.Arbitrary<Damage> = fc.record({
  nth: fc.nat(15),
  at: fc.nat(400),
  length: fc.integer({ min: 1, max: 12 }),
  odd: fc.constantFrom(...ODD),
  kind: fc.constantFrom("cut", "insert", "replace", "end", "value"),
});

function damaged(line: string, { at, length, odd, kind }: Damage): string {
  const place = at % (line.length + 1);
  const before = line.slice(0, place);
  if (kind === "cut") return before + line.slice(place + length);
  if (kind === "insert") return before + odd + line.slice(place);
  if (kind === "replace") return before + odd + line.slice(place + length);
  if (kind === "end") return before;
  const values = [...line.matchAll(/(?<=:)("(?:[^"\\]|\\.)*"|[0-9]+|true|false|null)/g)];
  const value = values[at % Math.max(values.length, 1)];
  if (value === undefined) return line + odd;
  return line.slice(0, value.index) + odd + line.slice(value.index + value[0].length);
}

const OPERATIONS = [
  "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x10000, size=0x2000, hva=0x10000000000)",
  "guest_write(gpa=0x10000, tag=7)",
  "get_dirty_log(slot=0)",
  "host_munmap(hva=0x10000000000, size=0x1000)",
].map(parseOperation);

const LINES = conversation();

/** What a client asks in the order in which it does, once or as a batch. */
function conversation(): readonly string[] {
  const [first, ...rest] = [
    '{"op":"set_user_memory_region","slot":0,"flags":1,"gpa":"0x10000",' +
      '"size":"0x2000","hva":"0x10000000000"}',
    '{"op":"guest_write","gpa":"0x10000","tag":7}',
    '{"op":"get_dirty_log","slot":0}',
  ];
  const bodies = [
    '"do":"hello","protocol":1',
    '"do":"open","observe":true',
    `"do":"apply","operation":${first}`,
    `"do":"batch","operations":[${rest}],"expected":[{"kind":"ok"},null],"stop":["unexpected"]`,
    '"do":"observe"',
    '"do":"reset"',
    '"do":"dispose"',
  ];
  return bodies.map((body, id) => `{"id":${id},${body}}`);
}

/** Every damaged request is answered with JSON, and those behind it as ever. */
export async function expectServerToLast(count: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(DAMAGE, async (damage) => {
      const nth = damage.nth % LINES.length;
      const sent = LINES.map((line, at) => (at === nth ? damaged(line, damage) : line));
      const answers = await served([...sent, ...LINES]);
      const last = answers.slice(-LAST_ANSWERS).map(({ id }) => id);

      expect(answers.every(({ id }) => id === null || typeof id === "number")).toBe(true);
      expect(last).toEqual([0, 1, 2, 3, 3, 4, 5, 6]);
    }),
    { numRuns: count, seed: 1 },
  );
}

/** Of the whole conversation, of which one request has two answers. */
const LAST_ANSWERS = LINES.length + 1;

async function served(lines: readonly string[]): Promise<readonly { readonly id: unknown }[]> {
  let written = "";
  const input = (async function* () {
    yield Buffer.from(`${lines.join("\n")}\n`);
  })();
  await serveImplementation(simulatorFactory({ dialect: "linux-6.18" }), input, (text) => {
    written += text;
  });
  return written
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Whatever is wrong with an answer, a machine or the hello is lost, and nothing else thrown. */
export async function expectClientToLast(count: number): Promise<void> {
  let losses = 0;
  await fc.assert(
    fc.asyncProperty(DAMAGE, async (damage) => {
      const error = await errorOf(() => asked(new Scripted(spoiling(damage))));
      if (error === undefined) return;
      losses++;
      const isTold = isImplementationLost(error) || isHarnessError(error);

      expect(isTold ? undefined : error).toBeUndefined();
    }),
    { numRuns: count, seed: 1 },
  );
  expect(losses).toBeGreaterThan(count / 3);
}

async function asked(scripted: Scripted): Promise<void> {
  const limits = { startTimeoutMs: 50, answerTimeoutMs: 50 };
  await using remote = await remoteFactory(scripted.connect, limits);
  await using machine = await remote.open();
  machine.foresee?.(OPERATIONS.map((operation) => ({ operation, expected: null })));
  for (const operation of OPERATIONS) await machine.apply(operation);
}

/** The simulator, one of whose lines is spoilt. */
function spoiling(damage: Damage): Server {
  let lines = 0;
  const nth = damage.nth % 7;
  const spoilt = (text: string): string => {
    const whole = text.trimEnd();
    return lines++ === nth ? `${damaged(whole, damage)}\n` : text;
  };
  const requests: string[] = [];
  let wake = (): void => {};
  let to: Parameters<Server>[1] | undefined;
  const input = (async function* () {
    for (;;) {
      const next = requests.shift();
      if (next !== undefined) yield Buffer.from(`${next}\n`);
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  })();
  const factory = simulatorFactory({ dialect: "linux-6.18" });
  void serveImplementation(factory, input, (text) => to?.write(spoilt(text)));
  return (request, connection) => {
    to = connection;
    requests.push(JSON.stringify(request));
    wake();
  };
}

async function errorOf(act: () => Promise<void>): Promise<unknown> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The longest line is read, and one that is longer ends the reading with an answer. */
export async function expectLimitOfLines(): Promise<void> {
  const blank = (bytes: number) => `{"id":0,"do":"hello","protocol":1${" ".repeat(bytes - 34)}}`;
  const [longest] = await served([blank(LINE_BYTES_MAX)]);
  const [longer, ...more] = await served([blank(LINE_BYTES_MAX + 1), ...LINES]);

  expect(longest).toMatchObject({ id: 0, protocol: 1 });
  expect(longer).toMatchObject({ id: null, error: { kind: "request" } });
  expect(more).toEqual([]);
}

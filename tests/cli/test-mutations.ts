/** Damaged inputs for every flag and operand that takes a file or a token. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine } from "../../cli/command-line.ts";
import { printReplayToken } from "../../cli/replay-token.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";
import { makeTrace, parseOperation } from "../../index.ts";
import { MODEL_VERSION } from "../../model/version.ts";

/** An input that was not judged or refused as it should be. */
interface Finding {
  readonly way: string;
  readonly input: string;
  readonly code: number;
  readonly output: string;
  /** CPU time: how long it takes is up to whatever else the machine does. */
  readonly cpuMs: number;
}

/** What many damaged inputs came to. */
export interface Mutations {
  /** Exit codes that occurred. */
  readonly codes: ReadonlySet<number>;
  readonly findings: readonly Finding[];
}

/** Exit codes of a command that is itself right, whatever it was given. */
const CODES = [0, 1, 2, 4, 5];

/** What no terminal may get. */
const CONTROL = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

const CPU_MS_MAX = 5000;

/** Damages so many inputs, and gives each to the command. */
export async function damageInputs(inputs: number, seed: number): Promise<Mutations> {
  const cwd = mkdtempSync(join(tmpdir(), "memslot-check-mutations-"));
  const codes = new Set<number>();
  const findings: Finding[] = [];
  try {
    const random = randomFrom(seed);
    const ways = await waysIn(cwd);
    for (let done = 0; done < inputs; done++) {
      const found = await mutateOnce(ways, cwd, random);
      const { code, output, cpuMs } = found;
      codes.add(code);
      if (CODES.includes(code) && !CONTROL.test(output) && cpuMs < CPU_MS_MAX) continue;
      findings.push({ ...found, output: output.slice(0, 400) });
    }
  } finally {
    rmSync(cwd, { recursive: true });
  }
  return { codes, findings };
}

/** One way in. */
interface Way {
  readonly name: string;
  /** What is damaged. */
  readonly intact: string;
  /** Brings the damaged text into place. @returns the arguments that lead there. */
  readonly place: (damaged: string) => readonly string[];
}

/** Numbers from a seed, from 0 to below 1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every way in, each with an input that was made by the command itself. */
async function waysIn(cwd: string): Promise<readonly Way[]> {
  const bug = ["--implementation", "simulator:bug=delete-leaves-mapping", "--seed", "42"];
  await call(["check", ...bug, "--json", "report.json"], cwd);
  const explored = ["explore", "--domain", "linux-6.18/tiny", "--quiet"];
  await call([...explored, "--limit-states", "5", "--checkpoint", "intact"], cwd);
  const report = readFileSync(join(cwd, "report.json"), "utf8");
  const [divergence] = JSON.parse(report).divergences;
  const failure = readFileSync(join(cwd, divergence.stored), "utf8");
  rmSync(join(cwd, ".memslot-check"), { recursive: true });
  const trace = ["memslot-check-trace schema=1 dialect=linux-6.18", ...divergence.trace].join("\n");
  const file = (name: string, intact: string, ...args: readonly string[]): Way => ({
    name: args.join(" "),
    intact,
    place: (damaged) => {
      writeFileSync(join(cwd, name), damaged);
      return args;
    },
  });
  return [
    file("a.trace", trace, "replay", "a.trace"),
    file("a.trace", trace, "shrink", "a.trace", "--shrink-evaluations", "20"),
    file("r.json", report, "replay", "r.json"),
    file("r.json", report, "report", "r.json"),
    file("r.json", report, "report", "r.json", "--verbose", "--to", "json"),
    file("f.json", failure, "replay", "f.json"),
    file("k.json", knownOf(divergence), ...KNOWN),
    file("c.json", CONFIG, "probe", "--print-config", "--config", "c.json"),
    corpusWay(cwd, trace),
    storeWay(cwd, failure),
    tokenWay(),
    noteWay(cwd, explored),
  ];
}

const KNOWN = ["check", "--known", "k.json", "--runs", "1", "--seed", "1", "--no-stored"];
const CONFIG = JSON.stringify({ runs: 5, dialect: "linux-6.18", quiet: true, report: ["text=a"] });

function knownOf(divergence: Readonly<Record<string, unknown>>): string {
  const { id, kind, rule, property, actual, trace } = divergence;
  const entry = { id, kind, rule, property, actual, trace, dialect: "linux-6.18", reason: "why" };
  return JSON.stringify({ schema: 1, implementation: "simulator", deviations: [entry] });
}

function corpusWay(cwd: string, intact: string): Way {
  return {
    name: "check --corpus",
    intact,
    place: (damaged) => {
      mkdirSync(join(cwd, "corpus.d"), { recursive: true });
      writeFileSync(join(cwd, "corpus.d", "one.trace"), damaged);
      return ["check", "--corpus", "corpus.d", "--runs", "1", "--seed", "1", "--no-stored"];
    },
  };
}

function storeWay(cwd: string, intact: string): Way {
  return {
    name: "failures, and check over a damaged store",
    intact,
    place: (damaged) => {
      const directory = join(cwd, ".memslot-check", "failures");
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, "one.json"), damaged);
      const bug = "simulator:bug=delete-leaves-mapping";
      const checks = ["check", "--implementation", bug, "--runs", "1", "--seed", "1", "--quiet"];
      return damaged.length % 2 === 0 ? ["failures"] : checks;
    },
  };
}

/** The payload is damaged and its checksum made right again. */
function tokenWay(): Way {
  const lines = ["fd0 = memfd_create(flags=CLOEXEC)", "guest_write(gpa=0x1000, tag=7)"];
  const token = printReplayToken({
    modelVersion: MODEL_VERSION,
    dialect: "linux-6.18",
    implementation: "simulator:bug=delete-leaves-mapping",
    draw: { seed: 42, run: 3, maxOperations: 40 },
    trace: makeTrace("linux-6.18", lines.map(parseOperation)),
  });
  const payload = token.split(".")[1] ?? "";
  return {
    name: "replay TOKEN",
    intact: Buffer.from(payload, "base64url").toString("utf8"),
    place: (damaged) => {
      const encoded = Buffer.from(damaged).toString("base64url");
      const sum = createHash("sha256").update(encoded).digest("base64url").slice(0, 6);
      return ["replay", `msc1.${encoded}.${sum}`];
    },
  };
}

/** The note of a checkpoint, with a checksum that fits what it says now. */
function noteWay(cwd: string, explored: readonly string[]): Way {
  const [intact = ""] = readFileSync(join(cwd, "intact", "checkpoint.json"), "utf8").split("\n");
  return {
    name: "explore --checkpoint",
    intact,
    place: (damaged) => {
      const directory = join(cwd, "damaged");
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory);
      for (const name of readdirSync(join(cwd, "intact"))) {
        writeFileSync(join(directory, name), readFileSync(join(cwd, "intact", name)));
      }
      const sum = createHash("sha256").update(damaged).digest("hex").slice(0, 16);
      writeFileSync(join(directory, "checkpoint.json"), `${damaged}\n${sum}\n`);
      return [...explored, "--checkpoint", "damaged"];
    },
  };
}

/** Does one damaged input. */
async function mutateOnce(
  ways: readonly Way[],
  cwd: string,
  random: () => number,
): Promise<Finding> {
  const way = pick(ways, random);
  let damaged = way.intact;
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    damaged = mutated(damaged, random);
  }
  const args = way.place(damaged);
  const started = process.cpuUsage();
  const { code, output } = await call(args, cwd);
  const { user, system } = process.cpuUsage(started);
  return { way: way.name, input: damaged, code, output, cpuMs: (user + system) / 1000 };
}

async function call(args: readonly string[], cwd: string) {
  const environment = fakeEnvironment(args, cwd);
  const code = await runCommandLine(environment);
  return { code: Number(code), output: [...environment.out, ...environment.error].join("") };
}

/** Text that is not expected anywhere. */
const ODD = [
  ...["null", "{}", "[]", "[1]", "-1", "1e308", "true", '""', '"\\u001b[2J"', "\u001b]0;x\u0007"],
  ...["\u0000", "\u202e", "9".repeat(5000), "__proto__", "exec:touch x", "./adapter.mjs", "\r\n"],
  ...["[".repeat(5000), "constructor", "fd0", "0x", "simulator", "kvm:x", "\ud800", "#", "=", ","],
];

function mutated(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const length = 1 + Math.floor(random() * 12);
  const kind = Math.floor(random() * 6);
  const [before, after] = [text.slice(0, at), text.slice(at + length)];
  if (kind === 0) return before + after;
  if (kind === 1) return before + pick(ODD, random) + text.slice(at);
  if (kind === 2) return before + String.fromCharCode(random() * 256) + text.slice(at + 1);
  if (kind === 3) return before;
  return kind === 4 ? withOddValue(text, random) : withOddNode(text, random);
}

/** Some value of a JSON text is another one, whatever is right there. */
function withOddValue(text: string, random: () => number): string {
  const values = [...text.matchAll(/(?<=[:[,]\s*)("(?:[^"\\]|\\.)*"|[0-9.]+|true|false|null)/g)];
  if (values.length === 0) return text + pick(ODD, random);
  const { 0: value, index } = pick(values, random);
  return text.slice(0, index) + pick(ODD, random) + text.slice(index + value.length);
}

/** Some member of an object or a list, with all that is in it, is another one or is missing. */
function withOddNode(text: string, random: () => number): string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return mutated(text, random);
  }
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node)) {
      places.push({ holder: node as Record<string, unknown>, key });
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(json);
  if (places.length === 0) return `${text}${pick(ODD, random)}`;
  const { holder, key } = pick(places, random);
  if (random() < 0.3) delete holder[key];
  else holder[key] = pick([null, {}, [], [1], -1, 1e9, 0.5, "", "\u001b[2J", "fd0", true], random);
  return JSON.stringify(json);
}

function pick<T>(from: readonly T[], random: () => number): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error("there is nothing to pick from");
  return picked;
}

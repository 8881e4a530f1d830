import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../process/link.ts";
import { memoryIn, throughMemory } from "./shared-line.ts";
import { ANSWER_RING, markShared, REQUEST_RING, Ring, SHARED_BYTES } from "./shared-rings.ts";

const folder = mkdtempSync(join(tmpdir(), "memslot-check-test-"));
const path = join(folder, "memory");

afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  writeFileSync(path, "");
  truncateSync(path, SHARED_BYTES);
});

/** A line that only rings, and its far end. */
function line() {
  const [answers, requests] = [new PassThrough(), new PassThrough()];
  let end: (how: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const kill = (): void => {};
  const connection: Connection = {
    ...{ answers, requests, ended, kill, lastWords: () => [], close: async () => {} },
  };
  return { connection, answers, requests, end };
}

/** The guest's end of the memory. */
function guestSide() {
  const file = openSync(path, "r+");
  const memory = memoryIn(file);
  return {
    ...{ mark: () => markShared(memory), close: () => closeSync(file) },
    ...{ asked: new Ring(memory, REQUEST_RING), answered: new Ring(memory, ANSWER_RING) },
  };
}

describe("a connection through memory", () => {
  test("is the line itself, where the guest has not marked the memory", () => {
    const { connection } = line();

    expect(throughMemory(connection, path)).toBe(connection);
  });

  test("carries requests and answers, and the line only rings", async () => {
    const guest = guestSide();
    guest.mark();
    const { connection, answers, requests, end } = line();
    const shared = throughMemory(connection, path);
    let heard = "";
    shared.answers.on("data", (piece: Buffer) => (heard += piece));

    shared.requests.write("a request\n");
    await new Promise((resume) => setImmediate(resume));
    const asked = Buffer.concat(guest.asked.pull()).toString();
    guest.answered.push(Buffer.from("an answer\n"));
    answers.write("\n");
    await new Promise((resume) => setImmediate(resume));

    expect(asked).toBe("a request\n");
    expect(requests.read()?.toString()).toBe("\n");
    expect(heard).toBe("an answer\n");
    end("by SIGKILL");
    await shared.ended;
    guest.close();
  });

  test("has what the guest wrote before it was lost, without a ring", async () => {
    const guest = guestSide();
    guest.mark();
    const { connection, end } = line();
    const shared = throughMemory(connection, path);
    let heard = "";
    shared.answers.on("data", (piece: Buffer) => (heard += piece));

    guest.answered.push(Buffer.from("the last answer\n"));
    end("by SIGKILL");

    expect(await shared.ended).toBe("by SIGKILL");
    expect(heard).toBe("the last answer\n");
    guest.close();
  });
});

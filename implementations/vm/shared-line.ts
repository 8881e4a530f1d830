/** The host's end of the rings: bytes of a connection in a file that QEMU gives the guest. */
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { Readable, Writable } from "node:stream";
import type { Connection } from "../process/link.ts";
import { ANSWER_RING, isShared, REQUEST_RING, Ring, type SharedMemory } from "./shared-rings.ts";

/** Between two looks for room, or for answers of a batch that has not ended. */
const LOOK_MS = 20;

/**
 * The connection by way of the memory in the file, when the guest has marked it; else as it is.
 *
 * @param line - where both sides ring: a byte says that there is something to take.
 */
export function throughMemory(line: Connection, path: string): Connection {
  const file = openSync(path, "r+");
  const memory = memoryIn(file);
  if (!isShared(memory)) {
    closeSync(file);
    return line;
  }
  const [asked, answered] = [new Ring(memory, REQUEST_RING), new Ring(memory, ANSWER_RING)];
  const answers = new Readable({ read: () => {} });
  const take = (): void => {
    for (const piece of answered.pull()) answers.push(piece);
  };
  line.answers.on("data", take);
  line.answers.resume();
  const looking = setInterval(take, LOOK_MS).unref();
  let isOver = false;
  const ended = line.ended.then(async (how) => {
    clearInterval(looking);
    isOver = true;
    take();
    answers.push(null);
    closeSync(file);
    await readToTheEnd(answers);
    return how;
  });
  return { ...line, answers, requests: requestsTo(asked, line, () => isOver), ended };
}

/** What the guest wrote before it ended was written: it counts, unless nobody reads any more. */
function readToTheEnd(answers: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (answers.readableFlowing === true) answers.once("end", resolve);
    else resolve();
  });
}

/** A request that does not fit waits for the guest to take what was before it. */
function requestsTo(ring: Ring, { requests }: Connection, isOver: () => boolean): Writable {
  const send = (bytes: Uint8Array, done: () => void): void => {
    if (isOver()) {
      done();
      return;
    }
    const rest = bytes.subarray(ring.push(bytes));
    requests.write(BELL);
    if (rest.length === 0) done();
    else setTimeout(send, LOOK_MS, rest, done);
  };
  requests.on("error", () => {});
  return new Writable({
    write: (bytes: Uint8Array, _encoding, done) => send(bytes, done),
    final: (done) => {
      requests.end();
      done();
    },
  });
}

const BELL = "\n";

/** The memory in an open file. */
export function memoryIn(file: number): SharedMemory {
  const read = (at: number, bytes: number): Buffer => {
    const into = Buffer.alloc(bytes);
    for (let had = 0; had < bytes; ) had += readSync(file, into, had, bytes - had, at + had);
    return into;
  };
  const write = (at: number, bytes: Uint8Array): void => {
    for (let had = 0; had < bytes.length; ) {
      had += writeSync(file, bytes, had, bytes.length - had, at + had);
    }
  };
  const setWord = (at: number, value: number): void => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    write(at, bytes);
  };
  return { word: (at) => read(at, 4).readUInt32LE(), setWord, read, write };
}

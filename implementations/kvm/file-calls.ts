/**
 * System calls on files: what is handed to them lies in the arena, what they answer is an outcome.
 */
import type { FileOperation, FileRead, FileWrite } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import type { PlainCall } from "../../abi/plain-calls.ts";
import { decodeWord, encodeTag, TAG_BYTES } from "../../abi/tag-bytes.ts";
import { errnoOf, outcomeOf } from "./answer.ts";
import { ARENA, type Arena, CONTROL } from "./arena.ts";
import { convertPages } from "./convert-pages.ts";
import { IOVEC, STAT } from "./layout.ts";
import type { SystemCalls } from "./native/system-calls.ts";

const BUFFER = ARENA.file.offset;
const PAGE_MASK = 4095n;

/** Performs an operation on the descriptor of this number. */
export function fileCall(
  system: SystemCalls,
  arena: Arena,
  fd: number,
  operation: FileOperation,
): Outcome {
  switch (operation.op) {
    case "fallocate": {
      const { mode, offsetBytes, sizeBytes } = operation;
      return outcomeOf(system.fallocate(fd, mode, offsetBytes, sizeBytes));
    }
    case "ftruncate":
      return outcomeOf(system.ftruncate(fd, operation.sizeBytes));
    case "file_read":
      return readFile(system, arena, fd, operation);
    case "file_write":
      return writeFile(system, arena, fd, operation);
    case "add_seals":
      return outcomeOf(system.addSeals(fd, operation.seals));
    case "get_seals":
      return returned(BigInt(system.getSeals(fd)));
    case "seek":
      return returned(system.lseek(fd, operation.offsetBytes, operation.whence));
    case "fstat":
      return statFile(system, arena, fd);
    case "set_memory_attributes2":
      return convertPages(system, arena, fd, operation);
    case "file_call":
      return plainCall(system, arena, fd, operation.call);
  }
}

function plainCall(system: SystemCalls, arena: Arena, fd: number, call: PlainCall): Outcome {
  const { view } = arena;
  const vector = CONTROL.vectors;
  if (call === "poll") {
    view.setInt32(vector, fd, true);
    view.setUint32(vector + 4, POLLIN_AND_POLLOUT, true);
    const result = system.poll(arena.addressOf(vector));
    return returned(BigInt(result < 0 ? result : view.getUint16(vector + 6, true)));
  }
  view.setBigUint64(vector + IOVEC.offsets.iov_base, BigInt(arena.addressOf(BUFFER)), true);
  view.setBigUint64(vector + IOVEC.offsets.iov_len, BigInt(TAG_BYTES), true);
  const calls = system.plainCalls(fd, arena.addressOf(BUFFER), TAG_BYTES, arena.addressOf(vector));
  return returned(BigInt(calls[call]()));
}

const POLLIN_AND_POLLOUT = 5;

function readFile(system: SystemCalls, arena: Arena, fd: number, call: FileRead): Outcome {
  const { offsetBytes, sizeBytes } = call;
  const result = system.pread(fd, arena.addressOf(BUFFER), sizeBytes, offsetBytes);
  if (result < 0) return { kind: "failed", errno: errnoOf(result) };
  const pageStart = Number(-offsetBytes & PAGE_MASK);
  const isWhole = pageStart + TAG_BYTES <= result;
  const word = isWhole ? arena.view.getBigUint64(BUFFER + pageStart, true) : 0n;
  return { kind: "file_data", bytes: result, tag: decodeWord(word) };
}

function writeFile(system: SystemCalls, arena: Arena, fd: number, call: FileWrite): Outcome {
  const from = call.buffer === "ok" ? ARENA.file : ARENA.forbidden;
  arena.clear(BUFFER, Math.max(call.sizeBytes, TAG_BYTES));
  arena.view.setBigUint64(BUFFER, encodeTag(call.tag), true);
  const address = arena.addressOf(from.offset);
  return returned(BigInt(system.pwrite(fd, address, call.sizeBytes, call.offsetBytes)));
}

function statFile(system: SystemCalls, arena: Arena, fd: number): Outcome {
  const result = system.fstat(fd, arena.addressOf(CONTROL.stat));
  if (result < 0) return { kind: "failed", errno: errnoOf(result) };
  const { st_size, st_blocks } = STAT.offsets;
  return {
    kind: "file_stat",
    sizeBytes: arena.view.getBigInt64(CONTROL.stat + st_size, true),
    blocks: arena.view.getBigInt64(CONTROL.stat + st_blocks, true),
  };
}

/** The outcome of a call whose result is part of the promise. */
function returned(value: bigint): Outcome {
  return value < 0n
    ? { kind: "failed", errno: errnoOf(Number(value)) }
    : { kind: "returned", value };
}

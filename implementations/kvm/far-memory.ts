/**
 * The part of the host window that is not kept free for traces: what a trace maps there is noted,
 * and what others have there is left alone.
 *
 * The heap of the engine lies at random addresses of the lower 64 TiB, so that a window of 1 TiB
 * always meets it somewhere.
 */
import { readFileSync } from "node:fs";

/** Half open, in bytes. */
export interface ByteSpan {
  readonly from: bigint;
  readonly to: bigint;
}

/** What a trace has mapped in the far part. */
export class FarMemory {
  #own: readonly ByteSpan[] = [];

  /** What is mapped, in no order. */
  get own(): readonly ByteSpan[] {
    return this.#own;
  }

  add(span: ByteSpan): void {
    this.remove(span);
    if (span.from < span.to) this.#own = [...this.#own, span];
  }

  remove(span: ByteSpan): void {
    this.#own = this.#own.flatMap((own) => without(own, span));
  }

  /**
   * Whether something that is not of the trace is mapped in a span.
   *
   * @param maps - what the process has mapped, as the kernel tells it.
   */
  isTaken(span: ByteSpan, maps: () => readonly ByteSpan[] = processMaps): boolean {
    const others = this.#own.reduce<readonly ByteSpan[]>(cut, [span]);
    if (others.length === 0) return false;
    return maps().some((mapped) =>
      others.some(({ from, to }) => mapped.from < to && from < mapped.to),
    );
  }
}

function cut(spans: readonly ByteSpan[], away: ByteSpan): readonly ByteSpan[] {
  return spans.flatMap((span) => without(span, away));
}

function without({ from, to }: ByteSpan, away: ByteSpan): readonly ByteSpan[] {
  if (away.to <= from || to <= away.from || away.from >= away.to) return [{ from, to }];
  const parts = [
    { from, to: away.from },
    { from: away.to, to },
  ];
  return parts.filter((part) => part.from < part.to);
}

/** @source Documentation/filesystems/proc.rst, /proc/PID/maps. */
function processMaps(): readonly ByteSpan[] {
  const lines = readFileSync("/proc/self/maps", "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [from = "0", to = "0"] = line.slice(0, line.indexOf(" ")).split("-");
    return { from: BigInt(`0x${from}`), to: BigInt(`0x${to}`) };
  });
}

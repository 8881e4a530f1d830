/** What a kernel said on its console before it ended, and what that means. */
import type { LossManner } from "../../abi/implementation.ts";

/** How a guest was lost, and the words for it. */
export interface LastWords {
  readonly manner: LossManner;
  readonly message: string;
}

/** Signs of trouble, the telling ones first; the first line that has one is what happened. */
const SIGNS: readonly (readonly [RegExp, LossManner])[] = [
  [
    /^memslot-check: no answer|soft lockup|hard LOCKUP|blocked for more than|rcu.*detected stall/,
    "hung",
  ],
  [/KASAN|BUG: (?!soft lockup)|Oops|general protection fault|UBSAN/, "crashed"],
  [/WARNING: |INFO: suspicious RCU usage/, "kernel-warning"],
  [/Kernel panic/, "crashed"],
];

/**
 * Reads a console.
 *
 * @returns undefined when the kernel complained of nothing.
 */
export function lastWordsOf(lines: readonly string[]): LastWords | undefined {
  for (const [index, line] of lines.entries()) {
    const [, manner] = SIGNS.find(([sign]) => sign.test(line)) ?? [];
    if (manner === undefined) continue;
    const stack = stackIn(lines.slice(index + 1));
    const where = stack.length === 0 ? "" : ` in ${stack.join(" < ")}`;
    const before = lines
      .slice(Math.max(0, index - 3), index)
      .filter(isOurs)
      .map(bare);
    return { manner, message: [...before, bare(line) + where].join(" | ") };
  }
  return undefined;
}

/** What the process in the guest said of its own end. */
function isOurs(line: string): boolean {
  return line.startsWith("memslot-check: ");
}

const STACK_MAX = 8;

/** Functions, the innermost first; those that only lie on the stack are marked "?" there. */
function stackIn(lines: readonly string[]): readonly string[] {
  const begin = lines.findIndex((line) => /Call Trace/.test(line));
  if (begin === -1) return [];
  const end = lines.findIndex((line, index) => index > begin && /<\/TASK>|RIP: 0033/.test(line));
  return functionsIn(lines.slice(begin + 1, end === -1 ? undefined : end));
}

/** The innermost functions of a stack, in its order, as the kernel prints them. */
export function functionsIn(lines: readonly string[]): readonly string[] {
  const names = lines.map((line) => /^\s*(?:\[[^\]]*\])?\s+([\w.]+)\+0x/.exec(line)?.[1]);
  return names.filter((name) => name !== undefined).slice(0, STACK_MAX);
}

/** Without its time, which differs from one guest to the next. */
function bare(line: string): string {
  return line.replace(/^\[[^\]]*\]\s*/, "");
}

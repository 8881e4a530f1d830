/**
 * The only door to native code. It has five functions, so that nothing else needs to know koffi.
 */
import { HarnessError } from "../../../abi/harness-error.ts";

/** Value of a register-sized argument. */
export type Word = number | bigint;

/** Native code as the rest of the harness sees it. */
export interface NativeCalls {
  /**
   * `syscall(2)` with up to six arguments; -1 with {@link NativeCalls.errno} set when it failed.
   * An argument may be any 64 bits, signed or not; a result beyond 2^53 comes as a bigint.
   */
  readonly syscall: (number: number, ...args: readonly Word[]) => Word;
  /** `errno` of this thread; read it at once after the call. */
  readonly errno: () => number;
  /**
   * Bytes of memory of this process, not copied. The caller keeps it mapped while the view is
   * used.
   */
  readonly view: (address: number, bytes: number) => ArrayBuffer;
  /**
   * Gives the signal a handler that does nothing, so that it interrupts system calls instead of
   * ending the process.
   */
  readonly makeHarmless: (signal: number) => void;
  /** The machine code at an address, as a function of four registers. */
  readonly codeAt: (address: number) => (a: Word, b: Word, c: Word, d: Word) => Word;
}

/**
 * Loads koffi.
 *
 * @throws {HarnessError} MSC302 when koffi is not installed or cannot load here; MSC305 on another
 *   platform.
 */
export async function loadNativeCalls(): Promise<NativeCalls> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    const where = `${process.platform} ${process.arch}`;
    const hint = "use --implementation simulator here";
    throw new HarnessError("MSC305", `the kvm implementation needs linux x64, not ${where}`, hint);
  }
  const koffi = await importKoffi();
  // The executable's own symbols hold the C library, whichever one it is linked with.
  const library = koffi.load(null);
  const word = "int64_t";
  const syscall = library.func("syscall", word, [word, word, word, word, word, word, word]);
  const signal = library.func("signal", word, ["int", "void *"]);
  // abs() takes an int, touches nothing and is safe in a signal handler.
  const harmless: unknown = library.symbol("abs");
  return {
    syscall: (number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0) =>
      syscall(number, a, b, c, d, e, f),
    errno: () => koffi.errno(),
    view: (address, bytes) => koffi.view(BigInt(address), bytes),
    makeHarmless: (number) => {
      signal(number, harmless);
    },
    codeAt: (address) => koffi.decode(BigInt(address), koffi.proto(word, [word, word, word, word])),
  };
}

async function importKoffi(): Promise<typeof import("koffi").default> {
  try {
    return (await import("koffi")).default;
  } catch (error) {
    throw new HarnessError(
      "MSC302",
      `koffi cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      "it is an optional dependency: npm install koffi",
    );
  }
}

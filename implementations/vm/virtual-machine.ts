/** A running guest, as a connection of the process protocol. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { HarnessError } from "../../abi/harness-error.ts";
import type { Connection } from "../process/link.ts";
import { spawnServer } from "../process/spawn.ts";
import { type LastWords, lastWordsOf } from "./console.ts";
import { writeInitramfs } from "./guest-files.ts";
import { READY } from "./guest-plan.ts";
import type { VmName } from "./name.ts";
import { qemuCommand } from "./qemu.ts";

/** What is booted. */
export interface Boot {
  readonly name: VmName;
  readonly image: string;
  readonly base: string;
  readonly ofKernel: Buffer;
  /** The last guard; nothing in the guest depends on it. */
  readonly bootTimeoutMs: number;
  readonly onCommand: (line: string) => void;
}

/**
 * Boots a guest and waits until it can be asked.
 *
 * @throws {HarnessError} MSC323 when it does not come up, with what the kernel said.
 */
export async function bootGuest(boot: Boot): Promise<Connection> {
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-vm-"));
  const files = {
    image: boot.image,
    initramfs: join(folder, "initramfs"),
    console: join(folder, "console"),
    control: join(folder, "control"),
    snapshot: undefined,
  };
  writeInitramfs(files.initramfs, boot.base, boot.ofKernel);
  const [program, ...args] = qemuCommand(boot.name, files);
  boot.onCommand([program, ...args].join(" "));
  const process = spawnServer({ file: "nice", args: [program, ...args], cwd: folder });
  let lastOnConsole: readonly string[] | undefined;
  const words = (): readonly string[] => {
    return [
      ...process.lastWords().filter(isNews),
      ...(lastOnConsole ?? consoleLines(files.console)),
    ];
  };
  void process.ended.then(() => {
    lastOnConsole = consoleLines(files.console);
    rmSync(folder, { recursive: true, force: true });
  });
  try {
    await readyOn(process, boot.bootTimeoutMs);
  } catch (error) {
    const details = words();
    process.kill();
    const ended = error instanceof Error ? error.message : String(error);
    const why = lastWordsOf(details)?.message ?? ended;
    const hint = "boot it by hand with the command line that --verbose shows";
    throw new HarnessError("MSC323", `the guest did not come up: ${why}`, hint, details);
  }
  rmSync(files.initramfs);
  const close = async (): Promise<void> => {
    process.kill();
    await process.close();
  };
  const meaningOfEnd = (): LastWords | undefined => lastWordsOf(lastOnConsole ?? []);
  return { ...process, lastWords: words, meaningOfEnd, close };
}

/** Of every processor that QEMU imitates some features are missing. */
function isNews(line: string): boolean {
  return !/: warning: (TCG doesn't support|icount sleep disabled)/.test(line);
}

/** A report of the kernel, with the registers and stacks that it brings. */
const KEPT_LINES = 400;

function consoleLines(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return [];
  const lines = readFileSync(path, "latin1").split(/\r?\n/);
  return lines.filter((line) => line.trim() !== "").slice(-KEPT_LINES);
}

/** Waits for the first line; what follows it stays in the stream. */
async function readyOn({ answers, ended }: Connection, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not ready in ${timeoutMs} ms`)), timeoutMs);
  });
  const over = ended.then((how) => Promise.reject(new Error(`QEMU ended ${how}`)));
  try {
    const line = await Promise.race([firstLine(answers), late, over]);
    if (line.trim() !== READY) throw new Error(`its first line is ${JSON.stringify(line)}`);
  } finally {
    clearTimeout(timer);
  }
}

function firstLine(stream: Readable): Promise<string> {
  return new Promise((resolve) => {
    let text = Buffer.alloc(0);
    const take = (piece: Buffer): void => {
      text = Buffer.concat([text, piece]);
      const end = text.indexOf(0x0a);
      if (end === -1) return;
      stream.off("data", take);
      stream.pause();
      stream.unshift(text.subarray(end + 1));
      resolve(text.toString("latin1", 0, end));
    };
    stream.on("data", take);
  });
}

/** A running guest, as a connection of the process protocol. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { HarnessError } from "../../abi/harness-error.ts";
import type { Connection } from "../process/link.ts";
import { spawnServer } from "../process/spawn.ts";
import { lastWordsOf } from "./console.ts";
import { Control } from "./control.ts";
import { writeInitramfs } from "./guest-files.ts";
import { READY } from "./guest-plan.ts";
import { type Decided, qemuCommand } from "./qemu.ts";
import { throughMemory } from "./shared-line.ts";

/** What is booted. */
export interface Boot {
  readonly name: Decided;
  readonly image: string;
  readonly base: string;
  readonly ofKernel: Buffer;
  /** Where the ready guest is kept; undefined: nowhere. */
  readonly snapshot: string | undefined;
  /** The last guard; nothing in the guest depends on it. */
  readonly bootTimeoutMs: number;
  readonly sayMore: (line: string) => void;
}

/**
 * A guest that can be asked: the one that was kept, or else a fresh one, which is kept then.
 *
 * @throws {HarnessError} MSC323 when it does not come up, with what the kernel said.
 */
export async function bootGuest(boot: Boot): Promise<Connection> {
  const { snapshot, sayMore } = boot;
  if (snapshot === undefined) return (await bootCold(boot)).connection;
  if (existsSync(snapshot)) {
    const restored = await restore(boot, snapshot);
    if (restored !== undefined) return restored;
    rmSync(snapshot, { force: true });
  }
  const { connection, control } = await bootCold(boot);
  const unfinished = `${snapshot}.${process.pid}`;
  try {
    using qemu = await Control.open(control, () => false);
    await qemu.saveTo(unfinished);
    renameSync(unfinished, snapshot);
  } catch (error) {
    rmSync(unfinished, { force: true });
    sayMore(`the guest cannot be kept: ${textOf(error)}`);
  }
  return connection;
}

interface Guest {
  readonly connection: Connection;
  /** The socket of QEMU's control. */
  readonly control: string;
}

async function bootCold(boot: Boot): Promise<Guest> {
  const { initramfs, shared, control, connection } = startQemu(boot, undefined);
  try {
    await readyOn(connection, boot.bootTimeoutMs);
  } catch (error) {
    const details = connection.lastWords();
    connection.kill();
    const why = lastWordsOf(details)?.message ?? textOf(error);
    const hint = "boot it by hand with the command line that --verbose shows";
    throw new HarnessError("MSC323", `the guest did not come up: ${why}`, hint, details);
  }
  rmSync(initramfs, { force: true });
  return { connection: throughMemory(connection, shared), control };
}

/** @returns undefined when it does not fit this QEMU after all. */
async function restore(boot: Boot, snapshot: string): Promise<Connection | undefined> {
  const { connection, control, shared } = startQemu(boot, snapshot);
  let hasEnded = false;
  void connection.ended.then(() => {
    hasEnded = true;
  });
  try {
    using qemu = await Control.open(control, () => hasEnded);
    await qemu.resume();
    return throughMemory(connection, shared);
  } catch (error) {
    boot.sayMore(`the guest that was kept does not come up: ${textOf(error)}`);
    await connection.close();
    return undefined;
  }
}

/** A guest that was started, and files of it. */
interface Started extends Guest {
  readonly initramfs: string;
  readonly shared: string;
}

function startQemu(boot: Boot, snapshot: string | undefined): Started {
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-vm-"));
  const [initramfs, control] = [join(folder, "initramfs"), join(folder, "control")];
  const [messages, shared] = [join(folder, "console"), join(folder, "memory")];
  writeInitramfs(initramfs, boot.base, boot.ofKernel);
  const files = { image: boot.image, initramfs, console: messages, control, shared, snapshot };
  const [program, ...args] = qemuCommand(boot.name, files);
  boot.sayMore([program, ...args].join(" "));
  const [file = "nice", ...lead] = [...mortal(), "nice"];
  const server = spawnServer({ file, args: [...lead, program, ...args], cwd: folder });
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", clean);
  let atEnd: readonly string[] | undefined;
  void server.ended.then(() => {
    atEnd = consoleLines(messages);
    process.off("exit", clean);
    clean();
  });
  const connection: Connection = {
    ...server,
    lastWords: () => [...server.lastWords().filter(isNews), ...(atEnd ?? consoleLines(messages))],
    meaningOfEnd: () => lastWordsOf(atEnd ?? []),
    close: async () => {
      server.kill();
      await server.close();
    },
  };
  return { connection, control, initramfs, shared };
}

/** In front of a command: where it can be had, QEMU ends with this process however that ends. */
export function mortal(): readonly string[] {
  const [program, ...args] = ["setpriv", "--pdeathsig", "KILL"] as const;
  return spawnSync(program, [...args, "true"]).status === 0 ? [program, ...args] : [];
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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

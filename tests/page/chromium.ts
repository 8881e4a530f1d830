/**
 * A headless Chromium over its debugging pipe: opens a page, presses keys, asks what is there, and
 * keeps what the page complains of and asks for.
 *
 * @source chromedevtools.github.io/devtools-protocol; messages end in a zero byte
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

const HEADLESS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];

const PROGRAM = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

/** Why no page is opened here; undefined where it can be. */
export const WHY_NO_CHROMIUM: string | undefined = whyNot();

/** One that is installed need not come up, for instance where processes have no namespaces. */
function whyNot(): string | undefined {
  if (PROGRAM === undefined) return "there is no chromium";
  const args = [...HEADLESS, "--dump-dom", "data:text/html,<p>up</p>"];
  const { stdout } = spawnSync(PROGRAM, args, { encoding: "utf8", timeout: 60_000 });
  return stdout?.includes("<p>up</p>") ? undefined : `${PROGRAM} does not come up`;
}

if (WHY_NO_CHROMIUM !== undefined) {
  process.stderr.write(`tests of pages are skipped: ${WHY_NO_CHROMIUM}\n`);
}

const LOOK_MS = 20;
/** For a page that hangs: even on a busy machine a step takes a second. */
const WAIT_MAX_MS = 120_000;

/** An answer, or an event. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

const KEY_CODES: Readonly<Record<string, number>> = {
  ...{ Backspace: 8, Enter: 13, End: 35, Home: 36, ArrowLeft: 37, ArrowRight: 39, e: 69, m: 77 },
};

/** What a page is looked at with. */
export interface Look {
  readonly widthPx: number;
  /** Absent: as high as the page is. */
  readonly heightPx?: number;
  readonly scheme: "light" | "dark";
  readonly media: "screen" | "print";
}

/** One tab. Disposing ends the browser. */
export class Page implements AsyncDisposable {
  /** Errors, warnings and exceptions of the page, in order. */
  readonly complaints: string[] = [];
  /** Addresses that were asked for. */
  readonly requests: string[] = [];
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #session: string | undefined;
  #sent = 0;

  private constructor() {
    this.#profile = mkdtempSync(join(tmpdir(), "memslot-check-chromium-"));
    const profile = ["--no-first-run", `--user-data-dir=${this.#profile}`];
    const args = [...HEADLESS, ...profile, "--remote-debugging-pipe"];
    this.#child = spawn(PROGRAM ?? "", args, {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
      // Its children are ended with it: they would go on writing to the profile.
      detached: true,
    });
    let text = "";
    (this.#child.stdio[4] as Readable).setEncoding("utf8").on("data", (piece: string) => {
      const messages = (text + piece).split("\0");
      text = messages.pop() ?? "";
      for (const message of messages) this.#receive(JSON.parse(message) as Message);
    });
  }

  /** Opens an address, with a window of this size, and waits for steps or a status. */
  static async open(url: string, width = 1280, height = 900): Promise<Page> {
    const page = new Page();
    const made = await page.#send("Target.createTarget", { url: "about:blank" });
    const { targetId } = made as { readonly targetId: string };
    const attached = await page.#send("Target.attachToTarget", { targetId, flatten: true });
    page.#session = (attached as { readonly sessionId: string }).sessionId;
    for (const domain of ["Page", "Runtime", "Network", "Log"])
      await page.#send(`${domain}.enable`);
    const size = { width, height, deviceScaleFactor: 1, mobile: false };
    await page.#send("Emulation.setDeviceMetricsOverride", size);
    await page.go(url);
    return page;
  }

  /** Another address, in the same tab. */
  async go(url: string): Promise<void> {
    await this.#send("Page.navigate", { url });
    await this.until("document.querySelector('.steps button, [role=status]') !== null");
  }

  /** The value of an expression of the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = (await this.#send("Runtime.evaluate", {
      ...{ expression, returnByValue: true, awaitPromise: true },
    })) as { readonly result: { readonly value?: unknown } };
    return result.value;
  }

  /** Waits for an expression to be true. */
  async until(expression: string): Promise<void> {
    for (let waitedMs = 0; (await this.evaluate(expression)) !== true; waitedMs += LOOK_MS) {
      if (waitedMs > WAIT_MAX_MS) throw new Error(`it never is: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** How many sheets it takes to print it. */
  async sheets(): Promise<number> {
    const { data } = (await this.#send("Page.printToPDF")) as { readonly data: string };
    return (
      Buffer.from(data, "base64")
        .toString("latin1")
        .match(/\/Type\s*\/Page\b/g)?.length ?? 0
    );
  }

  async press(key: string): Promise<void> {
    const code = { windowsVirtualKeyCode: KEY_CODES[key] ?? 0, key, code: key };
    const text = key === "Enter" ? { text: "\r" } : key.length === 1 ? { text: key } : {};
    await this.#send("Input.dispatchKeyEvent", { type: "keyDown", ...code, ...text });
    await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...code });
  }

  /** Types in place of what is in the focused field. */
  async replaceText(text: string): Promise<void> {
    await this.evaluate("document.activeElement.select()");
    await this.#send("Input.insertText", { text });
  }

  /** As PNG. */
  async picture({ widthPx: width, heightPx, scheme, media }: Look): Promise<Buffer> {
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.#send("Emulation.setEmulatedMedia", { media, features });
    const size = { width, height: heightPx ?? 900, deviceScaleFactor: 1, mobile: false };
    await this.#send("Emulation.setDeviceMetricsOverride", size);
    const { data } = (await this.#send("Page.captureScreenshot", {
      captureBeyondViewport: heightPx === undefined,
    })) as { readonly data: string };
    return Buffer.from(data, "base64");
  }

  async #send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const id = ++this.#sent;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    const answer = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    const text = JSON.stringify({ id, method, params, ...session });
    (this.#child.stdio[3] as Writable).write(`${text}\0`);
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #receive(message: Message): void {
    const { id, method, params = {} } = message;
    if (id !== undefined) {
      this.#waiting.get(id)?.(message);
      this.#waiting.delete(id);
    }
    if (method === "Network.requestWillBeSent") {
      this.requests.push((params["request"] as { readonly url: string }).url);
    }
    const isError = method === "Runtime.exceptionThrown" || method === "Log.entryAdded";
    const isConsole = method === "Runtime.consoleAPICalled";
    if (isError || isConsole) this.complaints.push(JSON.stringify(params));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGKILL");
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

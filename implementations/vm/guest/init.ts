/**
 * The first and only process of a guest: prepares the kernel that booted it and serves its /dev/kvm
 * over the process protocol on the second serial port. There is no shell and nothing else in there.
 * When it ends, the kernel panics, and the virtual machine with it.
 */
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { release } from "node:os";
import { ReadStream } from "node:tty";
import { HarnessError } from "../../../abi/harness-error.ts";
import type { ImplementationFactory } from "../../../abi/implementation.ts";
import { kvmFactory } from "../../kvm/factory.ts";
import { loadNativeCalls } from "../../kvm/native/ffi.ts";
import { dialectFor } from "../../kvm/probe.ts";
import { serveImplementation } from "../../process/server.ts";
import { type GuestPlan, PLAN_FILE, PORT, READY } from "../guest-plan.ts";
import { GuestKernel } from "./guest-kernel.ts";

process.on("uncaughtException", (error) => {
  writeFileSync(CONSOLE, `\nmemslot-check: ${error.stack}\n`);
  process.exit(1);
});

const CONSOLE = "/dev/console";

const plan = JSON.parse(readFileSync(PLAN_FILE, "utf8")) as GuestPlan;
const kernel = new GuestKernel(await loadNativeCalls());
kernel.mountAll();
kernel.set("kernel/panic_on_warn", plan.panicsOnWarning ? "1" : "0");
for (const module of plan.modules) kernel.load(module);

const port = openSync(PORT, "r+");
const input = new ReadStream(port);
input.setRawMode(true);
const say = (text: string): void => {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(port, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
};

const factory = await factoryOrWhyNot();
say(`${READY}\n`);
await serveImplementation(factory, input, say, { dialect: dialectFor(release()) ?? undefined });
closeSync(port);

/** What is missing is told to whoever asks first. */
async function factoryOrWhyNot(): Promise<ImplementationFactory> {
  const { allowHazards, letsPrefetch } = plan;
  try {
    if (!existsSync("/dev/kvm")) throw noKvm();
    return await kvmFactory({ allowHazards, letsPrefetch, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    const whyNot = (): never => {
      throw error;
    };
    return {
      get capabilities() {
        return whyNot();
      },
      open: whyNot,
      [Symbol.asyncDispose]: async () => {},
    };
  }
}

/** By the clock of the guest, which counts instructions: half a thousand million of them. */
const TIMEOUT_MS = 1_000;

function noKvm(): HarnessError {
  const message = `Linux ${release()} has no /dev/kvm in the guest`;
  const hint = "it needs CONFIG_KVM_AMD, built in or with its modules (option modules=FOLDER)";
  return new HarnessError("MSC324", message, hint);
}

/**
 * The first and only process of a guest: prepares the kernel that booted it and serves its /dev/kvm
 * over the process protocol. There is no shell and nothing else in there.
 * When it ends, the kernel panics, and the virtual machine with it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { isMainThread, workerData } from "node:worker_threads";
import { HarnessError } from "../../../abi/harness-error.ts";
import type { ImplementationFactory } from "../../../abi/implementation.ts";
import { kvmFactory } from "../../kvm/factory.ts";
import { loadNativeCalls } from "../../kvm/native/ffi.ts";
import { dialectFor } from "../../kvm/probe.ts";
import { serveImplementation } from "../../process/server.ts";
import { type GuestPlan, PLAN_FILE, READY } from "../guest-plan.ts";
import { GuestKernel } from "./guest-kernel.ts";
import { openPort } from "./port.ts";
import { Watch, watch } from "./watch.ts";

process.on("uncaughtException", (error) => {
  writeFileSync(CONSOLE, `\nmemslot-check: ${error.stack}\n`);
  process.exit(1);
});

const CONSOLE = "/dev/console";

if (isMainThread) await serve();
else watch(workerData);

async function serve(): Promise<void> {
  const plan = JSON.parse(readFileSync(PLAN_FILE, "utf8")) as GuestPlan;
  const kernel = new GuestKernel(await loadNativeCalls());
  prepare(kernel, plan);
  const hangs = new Watch(new URL(import.meta.url));
  const factory = await factoryOrWhyNot(plan, hangs);
  const { input, write } = openPort(kernel, `${READY}\n`);
  const dialect = dialectOf(plan);
  const hasten = (isHasty: boolean): void => hangs.hasten(isHasty);
  await serveImplementation(factory, input, write, { dialect, hasten });
}

/** What VMs of this kernel speak; undefined for one that is older than all. */
function dialectOf({ vmType }: GuestPlan): string | undefined {
  const dialect = dialectFor(release());
  if (dialect === null) return undefined;
  return vmType === "default" ? dialect : `${dialect}:${vmType}`;
}

function prepare(kernel: GuestKernel, { modules, panicsOnWarning }: GuestPlan): void {
  kernel.mountAll();
  kernel.set("kernel/panic_on_warn", panicsOnWarning ? "1" : "0");
  kernel.set("kernel/watchdog_thresh", "4");
  kernel.set("kernel/hung_task_timeout_secs", "10");
  kernel.set("kernel/sysrq", "1");
  for (const module of modules) kernel.load(module);
}

/** What is missing is told to whoever asks first. */
async function factoryOrWhyNot(plan: GuestPlan, hangs: Watch): Promise<ImplementationFactory> {
  const { allowHazards, letsPrefetch, vmType } = plan;
  try {
    if (!existsSync("/dev/kvm")) throw noKvm();
    const timeoutMs = hangs.vcpuMs;
    return hangs.over(await kvmFactory({ allowHazards, letsPrefetch, vmType, timeoutMs }));
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

function noKvm(): HarnessError {
  const message = `Linux ${release()} has no /dev/kvm in the guest`;
  const hint = "it needs CONFIG_KVM_AMD, built in or with its modules (option modules=FOLDER)";
  return new HarnessError("MSC324", message, hint);
}

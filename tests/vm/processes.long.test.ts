import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as passed } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { childrenOf, isAlive, isQemu } from "./processes.ts";
import { inVm, PACKAGED, WHY_NOT } from "./support.ts";

const [newest = ""] = PACKAGED;
const IS_MORTAL = spawnSync("setpriv", ["--pdeathsig", "KILL", "true"]).status === 0;
const WHY_NONE = IS_MORTAL ? "" : " (skipped: there is no setpriv)";
const LOOK_MS = 50;

describe.skipIf(WHY_NOT !== undefined || !IS_MORTAL)(
  inVm(`a checker that is killed${WHY_NONE}`),
  () => {
    test("leaves no QEMU behind", async () => {
      const args = ["check", "--implementation", `vm:${newest}`, "--runs", "100000", "--quiet"];
      const checker = spawn(process.execPath, ["bin/memslot-check.js", ...args], {
        stdio: "ignore",
      });
      const { pid } = checker;
      if (pid === undefined) throw new Error("nothing was started");
      let qemu: number | undefined;
      while (qemu === undefined) {
        await passed(LOOK_MS);
        qemu = childrenOf(pid).find(isQemu);
      }
      expect(isAlive(qemu)).toBe(true);

      checker.kill("SIGKILL");
      await once(checker, "exit");

      while (isAlive(qemu)) await passed(LOOK_MS);
      expect(isAlive(qemu)).toBe(false);
    });
  },
);

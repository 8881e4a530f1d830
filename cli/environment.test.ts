import { afterEach, expect, test, vi } from "vitest";
import { isContinuousIntegration, processEnvironment } from "./environment.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("the first Ctrl-C is told, the second ends the process as shells expect", () => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
  const react = vi.fn();
  const release = processEnvironment().onInterrupt(react);

  process.emit("SIGINT");
  const afterFirst = [react.mock.calls.length, exit.mock.calls.length];
  process.emit("SIGINT");
  release();

  expect(afterFirst).toEqual([1, 0]);
  expect(exit.mock.calls).toEqual([[130]]);
});

test.each([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s ends a run as Ctrl-C does", (signal, exitCode) => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
  const react = vi.fn();
  const release = processEnvironment().onInterrupt(react);

  process.emit(signal);
  process.emit(signal);
  release();

  expect(react).toHaveBeenCalled();
  expect(exit.mock.calls).toEqual([[exitCode]]);
});

test("once released, Ctrl-C is nobody's business here", () => {
  const listeners = process.listenerCount("SIGINT");

  processEnvironment().onInterrupt(() => {})();

  expect(process.listenerCount("SIGINT")).toBe(listeners);
});

test.each([
  [undefined, false],
  ["", false],
  ["0", false],
  ["false", false],
  ["true", true],
  ["1", true],
])("CI=%s means continuous integration: %s", (CI, expected) => {
  expect(isContinuousIntegration({ env: { CI } })).toBe(expected);
});

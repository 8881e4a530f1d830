import { describe } from "vitest";
import { KVM, onKvm } from "./support.ts";
import { testLeaks } from "./test-leaks.ts";

describe.skipIf(!KVM.usable)(onKvm("machines leave nothing behind"), () => {
  testLeaks(5000);
});

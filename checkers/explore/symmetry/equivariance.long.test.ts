import { describe } from "vitest";
import { DIALECTS, dialectNamed } from "../../../model/dialects/registry.ts";
import { testEquivariance } from "./test-equivariance.ts";

describe.each([...DIALECTS, dialectNamed("memfile-v6:thp")])("the rules of $name", (dialect) => {
  testEquivariance(dialect, 150);
});

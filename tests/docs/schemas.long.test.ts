import { test } from "vitest";
import { DIALECTS } from "../../model/dialects/registry.ts";
import { expectAnswersToFit, published, validatorOf } from "./test-schemas.ts";

test.each(DIALECTS)(
  "the schema of outcomes has everything that the simulator of $name answers in 100 runs",
  ({ name }) => expectAnswersToFit(validatorOf(published("outcome")), name, 100),
);

import { makeTrace } from "../../abi/trace.ts";
import { replay } from "../../checkers/replay.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Report } from "../../reports/report.ts";
import { slotCreations } from "./slot-creations.ts";

const DIALECT = "linux-6.18";

/** The report of a trace that makes so many slots, on the simulator with all properties. */
export function replayed(slots: number): Promise<Report> {
  return replay({
    dialect: dialectNamed(DIALECT),
    factory: simulatorFactory({ dialect: DIALECT }),
    properties: PROPERTIES,
    trace: makeTrace(DIALECT, slotCreations(slots)),
    now: () => 0,
  });
}

import { makeTrace } from "../../abi/trace.ts";
import { replay } from "../../checkers/replay.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Report } from "../../reports/report.ts";
import { type Backing, dialectOf, slotCreations } from "./slot-creations.ts";

/** The report of a trace that makes so many slots, on the simulator with all properties. */
export function replayed(slots: number, backing: Backing): Promise<Report> {
  const dialect = dialectOf(backing);
  return replay({
    dialect: dialectNamed(dialect),
    factory: simulatorFactory({ dialect }),
    properties: PROPERTIES,
    trace: makeTrace(dialect, slotCreations(slots, backing)),
    now: () => 0,
  });
}

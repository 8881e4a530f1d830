/** Writes `docs/schema/` from the tables of fields and from the shape of reports. */
import { mkdirSync, writeFileSync } from "node:fs";
import { renderSchema, SCHEMAS } from "./schemas.ts";

const folder = new URL("../docs/schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  writeFileSync(new URL(name, folder), renderSchema(schema));
}

// Puts our own command where npm puts those of the dependencies, so that `npx memslot-check` in a
// clone starts it at once. Without the link npx installs the clone into its cache first, which
// builds again and fails when two do it at the same time.
import { mkdirSync, rmSync, symlinkSync } from "node:fs";

const directory = new URL("../node_modules/.bin/", import.meta.url);
const link = new URL("memslot-check", directory);

mkdirSync(directory, { recursive: true });
rmSync(link, { force: true });
symlinkSync("../../bin/memslot-check.js", link);

// Puts our own command where npm puts those of the dependencies, so that `npx memslot-check` in a
// clone starts it at once. Without the link npx installs the clone into its cache first, which
// builds again and fails when two do it at the same time.
//
// The link is a convenience: where it may not or cannot be made, a note says so and nothing fails.
import { existsSync, readlinkSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const TARGET = "../../bin/memslot-check.js";

const directory = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));
const link = `${directory}/memslot-check`;

const reason = reasonToRefrain() ?? tryToLink();
if (reason !== undefined) console.log(`node_modules/.bin/memslot-check not linked: ${reason}`);

/** Undefined where the link may be made. */
function reasonToRefrain() {
  // Npm gives its settings to scripts as variables, and the value false as an empty one.
  if (process.env.npm_config_bin_links === "") return "npm was told to make no links";
  const inside = /[\\/]node_modules[\\/]/.test(fileURLToPath(new URL("..", import.meta.url)));
  if (inside) return "this is no clone but a dependency";
  return existsSync(directory) ? undefined : "nothing is installed here";
}

/** Undefined when the link is there, now or already. */
function tryToLink() {
  try {
    symlinkSync(TARGET, link);
    return undefined;
  } catch (error) {
    if (error.code !== "EEXIST") return error.code;
    return isOurs() ? undefined : "something else is in its place";
  }
}

function isOurs() {
  try {
    return readlinkSync(link) === TARGET;
  } catch {
    return false;
  }
}

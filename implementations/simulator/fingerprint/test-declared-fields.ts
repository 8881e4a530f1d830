/** What the classes and interfaces of the simulator declare, read from their sources. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A field, private ones without their `#`. */
export interface DeclaredField {
  readonly name: string;
  /** The rest of its line: type and first value. */
  readonly type: string;
}

/** The fields of every class and interface, and what every other type stands for. */
export interface Declarations {
  readonly fields: ReadonlyMap<string, readonly DeclaredField[]>;
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * Reads the sources as text: at run time a private field cannot be seen from outside its class.
 * The formatter makes that safe: a member stands two columns in, and its declaration starts a line.
 */
export function readDeclarations(): Declarations {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const sources = paths
    .filter((path) => path.endsWith(".ts") && !path.includes("test") && !path.startsWith("bugs"))
    .map((path) => readFileSync(`${folder}/${path}`, "utf8"));
  return declarationsIn(sources.join("\n"));
}

/** The declarations of a source text. */
export function declarationsIn(text: string): Declarations {
  const bodies = text.matchAll(/^(?:export )?(?:class|interface) (\w+)[^{]*\{\n(.*?)^\}/gms);
  const aliases = text.matchAll(/^(?:export )?type (\w+)[^=]*= (.*?);$/gms);
  return {
    fields: new Map(Array.from(bodies, ([, name = "", body = ""]) => [name, fieldsIn(body)])),
    aliases: new Map(Array.from(aliases, ([, name = "", type = ""]) => [name, type])),
  };
}

/** Members that are functions hold nothing. */
function fieldsIn(body: string): readonly DeclaredField[] {
  const members = body.matchAll(/^ {2}(?:(?:readonly|static|override) )*#?(\w+)\??( =|:)(.*)$/gm);
  return Array.from(members, ([, name = "", sign = "", rest = ""]) => ({
    name,
    type: `${sign}${rest}`,
  })).filter(({ type }) => !type.startsWith(": ("));
}

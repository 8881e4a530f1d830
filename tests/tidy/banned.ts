/** Words and calls that do not belong here, each with what to write instead. */
import { importsOf, withoutComments } from "./imports.ts";
import { type Finding, isTest, isTestSupport, type SourceFile } from "./repository.ts";

/** One thing nobody writes, and its replacement. */
export interface Ban {
  readonly what: string;
  readonly pattern: RegExp;
  readonly instead: string;
  /** `code`: TypeScript without its comments; `text`: every file as it is. */
  readonly where: "code" | "text";
  /** Path prefixes where it is right. */
  readonly except: readonly string[];
  /** Path prefix outside of which it is right as well; absent: nowhere. */
  readonly only?: string;
  /** A line that must be caught; `banned.test.ts` feeds it. */
  readonly example: string;
}

/** This file quotes what it bans. */
const SELF = "tests/tidy/banned.ts";

export const BANS: readonly Ban[] = [
  {
    what: "Math.random",
    pattern: /\bMath\.random\b/,
    instead: "take a seeded random source as an argument",
    where: "code",
    except: ["cli", "bench"],
    example: "const coin = Math.random() < 0.5;",
  },
  {
    what: "a clock",
    pattern: /\b(new Date\b|Date\.now|performance\.now|process\.hrtime)/,
    instead: "take `now: () => number` as an argument",
    where: "code",
    except: [
      "cli",
      "index.ts",
      "bench",
      "tests",
      "examples",
      "scripts/kernels/build.ts",
      "yardstick/run.ts",
      "yardstick/children.ts",
      "yardstick/explore-child.ts",
    ],
    example: "const startedMs = Date.now();",
  },
  {
    what: "a note to self",
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    instead: "finish it, or say the limit in a sentence and open an issue",
    where: "text",
    except: [],
    example: "// TODO: handle this",
  },
  {
    what: "an enum",
    pattern: /^\s*(export\s+)?(const\s+)?enum\s/m,
    instead: "use a union of string literals",
    where: "code",
    except: [],
    example: "export enum Color { Red }",
  },
  {
    what: "a default export",
    pattern: /^\s*export\s+default\b/m,
    instead: "export by name",
    where: "code",
    except: ["vitest.config.ts", "yardstick/vitest.config.ts", "tests/reporter.ts"],
    example: "export default function check() {}",
  },
  {
    what: "a starred re-export",
    pattern: /^\s*export\s+\*/m,
    instead: "name what is exported",
    where: "code",
    except: [],
    example: 'export * from "./operation.ts";',
  },
  {
    what: "a silenced type error",
    pattern: /@ts-(ignore|nocheck)\b/,
    instead: "mend the types; in a test of types, @ts-expect-error",
    where: "text",
    except: [],
    example: "// @ts-ignore",
  },
  {
    what: "the type any",
    pattern: /\bas any\b|:\s*any\b|<any>/,
    instead: "use `unknown` and narrow it",
    where: "code",
    except: [],
    example: "const bag = json as any;",
  },
  {
    what: "a test that is switched off or alone",
    pattern: /\b(test|it|describe)\.(only|skip|todo)\(/,
    instead: "delete it, or skip by a condition that the output shows: test.skipIf(reason)",
    where: "code",
    except: [],
    example: 'test.skip("later", () => {});',
  },
  {
    what: "an error told by its class",
    pattern: /\binstanceof\s+(HarnessError|ImplementationLost|ConformanceFailure)\b/,
    instead: "ask isHarnessError or isImplementationLost: two copies have two classes",
    where: "code",
    except: [],
    example: "if (error instanceof HarnessError) return error.code;",
  },
  {
    what: "a copy of a whole state or file",
    pattern:
      /\{\s*\.\.\.(state|before|after|file|fileNamed|fileOf)\b(?!\.)|^\s*\.\.\.(state|file),$/,
    instead: "name the part that changes: `withPart` and its like in model/change-state.ts",
    where: "code",
    except: ["model/change-state.ts"],
    only: "model",
    example: 'const after = { ...state, taints: ["host-oops"] };',
  },
  {
    what: "immer on a whole state",
    pattern: /\bproduce\(\s*(context\.)?(state|before|after)\b(?!\.)/,
    instead: "use it on the part: `withPart(state, name, produce(state[name], ...))`",
    where: "code",
    except: [],
    only: "model",
    example: "return produce(state, (draft) => {",
  },
  {
    what: "a path of one machine",
    pattern: /(?<![\w.])\/(work|root|tmp|home)\//,
    instead: "use a relative path, or a directory made with mkdtemp",
    where: "text",
    except: [],
    example: 'const out = "/tmp/out.json";',
  },
  {
    what: "a registry host",
    pattern: /\bregistry\.[a-z0-9-]+\.|"resolved":/i,
    instead: "leave the registry to npm's configuration",
    where: "text",
    except: [],
    example: "registry=https://registry.example.org/",
  },
];

/** Every banned thing with its place and its replacement. */
export function bannedFindings(
  files: readonly SourceFile[],
  bans: readonly Ban[],
): readonly Finding[] {
  return files
    .filter(({ path }) => path !== SELF)
    .flatMap((file) => bans.filter((ban) => applies(ban, file.path)).flatMap(findIn(file)));
}

function applies({ where, except, only }: Ban, path: string): boolean {
  if (where === "code" && !path.endsWith(".ts")) return false;
  if (only !== undefined && !isBelow(path, only)) return false;
  return !except.some((prefix) => isBelow(path, prefix));
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function findIn({ path, text }: SourceFile): (ban: Ban) => readonly Finding[] {
  return ({ what, pattern, instead, where }) => {
    const lines = (where === "code" ? withoutComments(text) : text).split("\n");
    return lines.flatMap((line, index) =>
      pattern.test(line) ? [`${path}:${index + 1}: ${what}; ${instead}`] : [],
    );
  };
}

/** Test files that assert nothing, neither themselves nor through their support file. */
export function idleTestFindings(files: readonly SourceFile[]): readonly Finding[] {
  const asserting = new Set(
    files
      .filter(({ text }) => /\bexpect\w*\(|\bassert\b/.test(withoutComments(text)))
      .map(({ path }) => path),
  );
  return files
    .filter(({ path }) => isTest(path) && !asserting.has(path))
    .filter((file) => !importsOf(file).some(({ path = "" }) => isSupport(path, asserting)))
    .map(({ path }) => `${path}: a test file without an assertion`);
}

function isSupport(path: string, asserting: ReadonlySet<string>): boolean {
  return isTestSupport(path) && asserting.has(path);
}

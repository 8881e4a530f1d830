/** Every error code is documented, has one meaning, and is raised where the document says. */
import { withoutComments } from "./imports.ts";
import { type Finding, isTest, type SourceFile } from "./repository.ts";

/** The document that lists the codes. */
export const ERRORS_DOCUMENT = "docs/errors.md";

/** One row of the document: `| MSC101 | meaning | `place`, `place` |`. */
interface Row {
  readonly code: string;
  /** Path prefixes. */
  readonly places: readonly string[];
}

/** Codes without a row, rows without a use, and uses outside the place that the row names. */
export function errorFindings(files: readonly SourceFile[]): readonly Finding[] {
  const rows = rowsOf(files.find(({ path }) => path === ERRORS_DOCUMENT)?.text ?? "");
  const uses = files.filter(raisesErrors).flatMap(usesIn);
  const used = new Set(uses.map(({ code }) => code));
  return [
    ...doubled(rows.map(({ code }) => code)).map(
      (code) => `${ERRORS_DOCUMENT}: ${code} has more than one meaning`,
    ),
    ...rows
      .filter(({ code }) => !used.has(code))
      .map(({ code }) => `${ERRORS_DOCUMENT}: nothing raises ${code}`),
    ...uses.flatMap(({ code, place }) => {
      const row = rows.find((known) => known.code === code);
      if (row === undefined) return [`${place}: ${code} is not in ${ERRORS_DOCUMENT}`];
      return row.places.some((prefix) => place.startsWith(prefix))
        ? []
        : [`${place}: ${code} means something else; ${row.places.join(", ")} raises it`];
    }),
  ];
}

function rowsOf(text: string): readonly Row[] {
  return [...text.matchAll(/^\| (MSC\d{3}) \|[^|]*\|([^|]*)\|$/gm)].map((found) => ({
    code: found[1] ?? "",
    places: [...(found[2] ?? "").matchAll(/`([^`]+)`/g)].map((place) => place[1] ?? ""),
  }));
}

function raisesErrors({ path }: SourceFile): boolean {
  return path.endsWith(".ts") && !isTest(path) && !/^(tests|bench|examples|docs)\//.test(path);
}

function usesIn({ path, text }: SourceFile): { readonly code: string; readonly place: string }[] {
  return withoutComments(text)
    .split("\n")
    .flatMap((line, index) =>
      [...line.matchAll(/"(MSC\d{3})"/g)].map((found) => ({
        code: found[1] ?? "",
        place: `${path}:${index + 1}`,
      })),
    );
}

function doubled(codes: readonly string[]): readonly string[] {
  return [...new Set(codes.filter((code, index) => codes.indexOf(code) !== index))];
}

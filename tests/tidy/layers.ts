/** Holds every import of the repository against the layer table. */
import { type Import, importsOf, packageOf } from "./imports.ts";
import { type Layer, PRIVATE } from "./layer-table.ts";
import { type Finding, isTest, isTestSupport, type SourceFile } from "./repository.ts";

/** The row that decides for a path: the longest prefix wins. */
export function layerOf(layers: readonly Layer[], path: string): Layer | undefined {
  return layers
    .filter(({ prefix }) => isBelow(path, prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
}

/** Imports that the table forbids, and files that no row covers. */
export function layerFindings(
  files: readonly SourceFile[],
  layers: readonly Layer[],
): readonly Finding[] {
  return files
    .filter(({ path }) => path.endsWith(".ts"))
    .flatMap((file) => {
      const layer = layerOf(layers, file.path);
      if (layer === undefined) return [`${file.path}: no row of the layer table covers this file`];
      return importsOf(file)
        .filter((edge) => !mayImport(layer, edge))
        .map((edge) => `${file.path}:${edge.line}: ${layer.prefix} may not import ${nameOf(edge)}`);
    });
}

function mayImport(layer: Layer, edge: Import): boolean {
  const inTest = isTest(edge.from) || isTestSupport(edge.from);
  if (!inTest && edge.path !== undefined && isTestSupport(edge.path)) return false;
  if (edge.path === undefined) return mayUse(layer, packageOf(edge.specifier), inTest);
  const allowed = inTest ? [...layer.imports, ...(layer.tests ?? [])] : layer.imports;
  return allowed.some((prefix) => covers(prefix, edge.path ?? ""));
}

function covers(prefix: string, path: string): boolean {
  return prefix === "*" ? !isBelow(path, PRIVATE) : isBelow(path, prefix);
}

function mayUse({ packages }: Layer, name: string, inTest: boolean): boolean {
  if (packages.includes("*") || packages.includes(name)) return true;
  if (name.startsWith("node:")) return inTest || packages.includes("node:*");
  return inTest && (name === "vitest" || name === "fast-check");
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function nameOf({ path, specifier }: Import): string {
  return path ?? `the package ${specifier}`;
}

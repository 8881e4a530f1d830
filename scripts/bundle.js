// Bundles what runs: a start is as slow as the number of files that it opens.
//
// - `dist/main.js`: the command and its worker threads, with the packages that they need, but for
//   koffi, which is native.
// - `dist/guest.js`: what runs in a virtual machine of `vm:`.
// - `dist/page.js`, `dist/page.css`: the page of `report --to html`, for a browser. It is minified,
//   since it goes into every report.
// - `dist/help.js`: the texts of `--help`, which are a hundredth of that.
// - `dist/index.js`: the library. Packages stay outside: its users have fast-check as well, and an
//   arbitrary of another copy would be a stranger to it.
//
// Names are kept and nothing is minified: a stack trace can be read without a source map.
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

await bundle({ entryPoints: { index: "index.ts" }, packages: "external" });
await bundle({ entryPoints: { main: "cli/main.ts" }, external: ["koffi"] });
await bundle({ entryPoints: { guest: "implementations/vm/guest/init.ts" }, external: ["koffi"] });
await bundle({ entryPoints: { help: "cli/help.ts" } });
await bundle({
  ...{ entryPoints: { page: "page/main.tsx" }, format: "iife", platform: "browser", minify: true },
  ...{ target: "es2022", jsx: "automatic", jsxImportSource: "preact" },
});
await bundle({ entryPoints: { page: "page/style.css" }, minify: true });

async function bundle(what) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    outdir: "dist",
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    target: engines.node.replace(">=", "node"),
    logLevel: "warning",
    ...what,
  });
  const [{ path, text }] = outputFiles;
  mkdirSync(join(root, "dist"), { recursive: true });
  // Whoever starts the command meanwhile finds the old file or the new one, and never half of one.
  const unfinished = join(root, "dist", `.${basename(path)}.${process.pid}`);
  writeFileSync(unfinished, text + licences(Object.keys(metafile.inputs)));
  renameSync(unfinished, path);
}

/** What the authors of bundled packages ask for: their licences go with their code. */
function licences(inputs) {
  const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  const texts = [...new Set(folders)].filter(Boolean).map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} has no licence that could go with it`);
    return `${name} ${version}\n\n${readFileSync(join(root, folder, file), "utf8")}`;
  });
  return texts.map((text) => `\n/*\n${text.trim().replaceAll("*/", "* /")}\n*/\n`).join("");
}

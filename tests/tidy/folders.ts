/** Every top-level folder introduces itself; nothing is left lying about. */
import { type Finding, type SourceFile, topFolderOf } from "./repository.ts";

const README_LINES_MAX = 30;

/** Dot folders belong to tools, `docs` is its own reading, `bin` holds one launcher. */
const NO_README_NEEDED = /^(\..*|docs|bin|)$/;

/** Folders without a README, and READMEs that do not say what the folder may import. */
export function folderFindings(files: readonly SourceFile[]): readonly Finding[] {
  const folders = new Set(files.map(({ path }) => topFolderOf(path)));
  return [...folders]
    .filter((folder) => !NO_README_NEEDED.test(folder))
    .flatMap((folder) => {
      const readme = files.find(({ path }) => path === `${folder}/README.md`);
      if (readme === undefined) return [`${folder}: has no README.md`];
      const lines = readme.text.trimEnd().split("\n").length;
      return [
        ...(lines > README_LINES_MAX
          ? [`${readme.path}: ${lines} lines; a signpost is short`]
          : []),
        ...(/^\*\*(May import|Read by)/m.test(readme.text)
          ? []
          : [`${readme.path}: does not say what may be imported here`]),
        ...(/^\*\*Start/m.test(readme.text) ? [] : [`${readme.path}: does not say where to start`]),
      ];
    });
}

/** Files that editors, patches and crashes leave behind. */
export function leftoverFindings(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter(({ path }) => /(\.(rej|orig|bak|swp|log|tgz)|~|\.DS_Store|(^|\/)core)$/.test(path))
    .map(({ path }) => `${path}: left over`);
}

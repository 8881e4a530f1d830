/**
 * The known word that a mistyped one most likely meant.
 *
 * @param share - letters for each of which one edit is forgiven.
 * @returns undefined when nothing is close: one edit is always forgiven.
 */
export function suggest(typed: string, known: readonly string[], share = 3): string | undefined {
  const beginning = known.filter((word) => typed.length >= 3 && word.startsWith(typed));
  if (beginning.length === 1) return beginning[0];
  const forgiven = ({ length }: string): number =>
    Math.max(1, Math.floor(Math.min(length, typed.length) / share));
  // Of words that are as near, the one with the nearest number: linux-6.17 is 6.18 and not 6.1.
  const off = (word: string): number => Math.abs(numberIn(word) - numberIn(typed));
  const ranked = known
    .filter((word) => Math.abs(word.length - typed.length) <= forgiven(word))
    .map((word) => ({ word, distance: editDistance(typed, word) }))
    .filter(({ word, distance }) => distance <= forgiven(word))
    .sort((a, b) => a.distance - b.distance || off(a.word) - off(b.word));
  return ranked[0]?.word;
}

/** The number that a word ends in; 0 for a word that ends in none. */
function numberIn(word: string): number {
  return Number(/\d{1,9}$/.exec(word)?.[0] ?? 0);
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the
 * other.
 */
function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const substituted = at(rows, i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const edited = Math.min(at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, substituted);
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(i > 1 && j > 1 && swapped ? Math.min(edited, at(rows, i - 2, j - 2) + 1) : edited);
    }
    rows.push(row);
  }
  return at(rows, from.length, to.length);
}

function at(rows: readonly (readonly number[])[], row: number, column: number): number {
  return rows[row]?.[column] ?? 0;
}

/** The hint for a mistyped word: what it most likely meant, or all there is. */
export function suggestion(
  typed: string,
  known: readonly string[],
  all: string,
  share?: number,
): string {
  const meant = suggest(typed, known, share);
  return meant === undefined ? all : `did you mean ${meant}?`;
}

/** What was met, and what was not: rows of zero are shown first. */
import type { JSX } from "preact";
import type { Report } from "../reports/report.ts";

interface Row {
  readonly name: string;
  readonly count: number;
  readonly note: string;
}

export function Coverage({ report }: { readonly report: Report }): JSX.Element {
  const { rules = [], properties = [], operationCoverage = [] } = report;
  return (
    <>
      <Table
        title="Operations"
        rows={operationCoverage.map(({ operation, calls, notSent }) => ({
          ...{ name: operation, count: calls, note: notSent === 0 ? "" : `${notSent} not sent` },
        }))}
      />
      <Table
        title="Rules and effects"
        rows={rules.map(({ id, operation, hits, unreachable }) => ({
          ...{ name: `${operation} ${id}`, count: hits, note: unreachable ?? "" },
        }))}
      />
      <Table
        title="Properties"
        rows={properties.map(({ id, kind, held }) => ({ name: id, count: held, note: kind }))}
      />
    </>
  );
}

function Table({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  const missed = rows.filter(({ count }) => count === 0).length;
  return (
    <details class="coverage">
      <summary>
        {title}: {rows.length - missed} of {rows.length} met
      </summary>
      <table>
        <tbody>
          {rows
            .toSorted((a, b) => Math.min(a.count, 1) - Math.min(b.count, 1))
            .map(({ name, count, note }) => (
              <tr key={name} class={count === 0 ? "zero" : ""}>
                <td>
                  <code>{name}</code>
                </td>
                <td>{count}</td>
                <td>{note}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}

/** The machine as a picture: guest-physical axis, host window, files, and what leads where. */
import type { JSX } from "preact";
import { addressOf, HOST_WINDOW_START, pageOf } from "../abi/units.ts";
import { hostPageAt } from "../model/host-memory.ts";
import type { FileState, MachineState, MemslotState } from "../model/state.ts";

const CELL = 34;
const ROW = 74;
const LEFT = 170;
/** Pages that are drawn of one thing; the rest is told by a number. */
const PAGES_MAX = 12;

interface Lane {
  readonly title: string;
  readonly cells: readonly Cell[];
  /** Where its pages are: lane and cell of the first of them, and how many there are. */
  readonly leadsTo?: readonly Lead[];
}

interface Lead {
  readonly lane: string;
  readonly cell: number;
  readonly pages: number;
  readonly kind: "shared" | "private";
}

interface Cell {
  readonly key: string;
  readonly text: string;
  readonly kind: "slot" | "mapped" | "none" | "page" | "hole" | "private";
  readonly title: string;
}

/** A lane for each slot, for the host window and for each file. */
export function MachineView({ state }: { readonly state: MachineState }): JSX.Element {
  const slots = [...state.memslots];
  const lanes: readonly Lane[] = [
    ...slots.map((slot) => slotLane(state, slot)),
    hostLane(state),
    ...Object.entries(state.files).map(([handle, file]) => fileLane(handle, file)),
  ];
  const width = LEFT + CELL * (PAGES_MAX + 1);
  const height = Math.max(1, lanes.length) * ROW;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={lanes.map(laneText).join("; ") || "nothing exists"}
    >
      <title>{slots.length} slots</title>
      {lanes.map((lane, index) => (
        <LaneView key={lane.title} lane={lane} y={index * ROW} />
      ))}
      {lanes.flatMap((lane, index) =>
        (lane.leadsTo ?? []).flatMap((lead) => arrows(lanes, lead, index)),
      )}
    </svg>
  );
}

/** A line for each page that both lanes show. */
function arrows(lanes: readonly Lane[], lead: Lead, from: number): readonly JSX.Element[] {
  const to = lanes.findIndex(({ title }) => title.startsWith(lead.lane));
  const pages = Array.from({ length: Math.min(lead.pages, PAGES_MAX) }, (_, page) => page);
  return pages.flatMap((page) => {
    const cell = lead.cell + page;
    if (to === -1 || cell < 0 || cell >= PAGES_MAX) return [];
    return [
      <line
        key={`${from} ${to} ${page}`}
        class={`lead ${lead.kind}`}
        x1={centreOf(page)}
        y1={from * ROW + 44}
        x2={centreOf(cell)}
        y2={to * ROW + 8}
      />,
    ];
  });
}

function centreOf(cell: number): number {
  return LEFT + cell * CELL + (CELL - 4) / 2;
}

function LaneView({ lane, y }: { readonly lane: Lane; readonly y: number }): JSX.Element {
  return (
    <g>
      <text x={0} y={y + 30} class="lane">
        {lane.title}
      </text>
      {lane.cells.map((cell, index) => (
        <g key={cell.key}>
          <rect
            x={LEFT + index * CELL}
            y={y + 8}
            width={CELL - 4}
            height={36}
            class={`cell ${cell.kind}`}
          >
            <title>{cell.title}</title>
          </rect>
          <text x={LEFT + index * CELL + (CELL - 4) / 2} y={y + 31} class="tag">
            {cell.text}
          </text>
        </g>
      ))}
    </g>
  );
}

function laneText({ title, cells }: Lane): string {
  return `${title}: ${cells.map((cell) => cell.title).join(", ")}`;
}

function slotLane(state: MachineState, slot: MemslotState): Lane {
  const shown = Math.min(slot.pages, PAGES_MAX);
  const cells = Array.from({ length: shown }, (_, index): Cell => {
    const gfn = slot.baseGfn + BigInt(index);
    const isPrivate = state.privateGfns.some(({ from, to }) => gfn >= from && gfn < to);
    const gpa = hex(addressOf(gfn));
    const kind = isPrivate ? "private" : "slot";
    return {
      key: gpa,
      text: String(index),
      kind,
      title: `gpa ${gpa}${isPrivate ? ", private" : ""}`,
    };
  });
  const space = slot.addressSpace === 0 ? "" : ` space ${slot.addressSpace}`;
  return {
    title: `slot ${slot.id}${space} ${hex(addressOf(slot.baseGfn))}`,
    cells: withRest(cells, slot.pages),
    leadsTo: leadsOf(slot),
  };
}

/** Shared pages lie in the host window, private ones in the file that the slot is bound to. */
function leadsOf({ hva, pages, guestMemfd, privateFile }: MemslotState): readonly Lead[] {
  const binding = guestMemfd ?? privateFile;
  const inWindow = Number(pageOf(hva)) - FIRST_HOST_PAGE;
  return [
    { lane: HOST, cell: inWindow, pages, kind: "shared" },
    ...(binding === undefined
      ? []
      : [
          {
            ...{ lane: `${binding.file} `, cell: Number(binding.offsetPages), pages },
            kind: "private" as const,
          },
        ]),
  ];
}

const HOST = "host window";
const FIRST_HOST_PAGE = Number(pageOf(HOST_WINDOW_START));

function hostLane(state: MachineState): Lane {
  const cells = Array.from({ length: PAGES_MAX }, (_, index): Cell => {
    const page = hostPageAt(state, FIRST_HOST_PAGE + index);
    const address = hex(addressOf(BigInt(FIRST_HOST_PAGE + index)));
    if (page === undefined) {
      return { key: address, text: "", kind: "none", title: `${address} not mapped` };
    }
    const file = page.file === undefined ? "" : `, page ${page.file.page} of ${page.file.handle}`;
    const title = `${address} ${page.protection}, tag ${page.tag}${file}`;
    return { key: address, text: String(page.tag), kind: "mapped", title };
  });
  return { title: HOST, cells };
}

function fileLane(handle: string, file: FileState): Lane {
  const size = Number((file.sizeBytes ?? 0n) / 4096n);
  const held = file.pages ?? {};
  const last = Math.max(size, ...Object.keys(held).map((page) => Number(page) + 1), 0);
  const cells = Array.from({ length: Math.min(last, PAGES_MAX) }, (_, index): Cell => {
    const page = held[index];
    const key = `${handle} ${index}`;
    if (page === undefined) return { key, text: "", kind: "hole", title: `page ${index} a hole` };
    return { key, text: String(page.tag), kind: "page", title: `page ${index}, tag ${page.tag}` };
  });
  const closed = file.open ? "" : ", closed";
  return { title: `${handle} ${file.kind}${closed}`, cells: withRest(cells, last) };
}

function withRest(cells: readonly Cell[], pages: number): readonly Cell[] {
  const rest = pages - cells.length;
  if (rest <= 0) return cells;
  const text = `+${rest}`;
  return [...cells, { key: "rest", text, kind: "none", title: `${rest} more pages` }];
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

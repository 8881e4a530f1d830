/**
 * The explorer over loopback: one page, and paths that it asks to be done. Whoever does not have
 * the token gets nothing, and neither does a page of another origin.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isHarnessError } from "../../abi/harness-error.ts";
import { COUNT, decodeText, list, may, must, object, TEXT } from "../../abi/typed-schema.ts";
import type { PathAnswer, PathRequest } from "../../page/session.ts";

export interface ExplorerOptions {
  /** The document. */
  readonly page: string;
  readonly walk: (request: PathRequest) => Promise<PathAnswer>;
}

/** A server that listens; disposing ends it and every connection. */
export interface ExplorerServer extends AsyncDisposable {
  /** With port and token. */
  readonly url: string;
}

const LOOPBACK = "127.0.0.1";
const REQUEST_BYTES_MAX = 1_000_000;
const TOKEN_BYTES = 16;

const PATH_REQUEST = object<PathRequest>({
  ...{ trace: must(list(TEXT)), personality: may(TEXT), draw: must(COUNT) },
});

/** Listens on a free port of the loopback interface. */
export async function serveExplorer({ page, walk }: ExplorerOptions): Promise<ExplorerServer> {
  const token = randomBytes(TOKEN_BYTES).toString("hex");
  // One path after the other: some machines there can only be one of.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (request: PathRequest): Promise<PathAnswer> => {
    const done = last.then(() => walk(request));
    last = done.catch(() => undefined);
    return done;
  };
  const server = createServer((request, response) => {
    void answer(request, { token, page, walk: inTurn, host: hostOf(server) }).then(
      (reply) => send(response, reply),
      () => response.destroy(),
    );
  });
  server.listen(0, LOOPBACK);
  await once(server, "listening");
  return {
    url: `http://${hostOf(server)}/?token=${token}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function hostOf(server: Server): string {
  return `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
}

interface Reply {
  readonly status: number;
  readonly type: "text/html" | "application/json" | "text/plain";
  readonly text: string;
}

interface Serving extends ExplorerOptions {
  readonly token: string;
  readonly host: string;
}

async function answer(request: IncomingMessage, serving: Serving): Promise<Reply> {
  const { host } = request.headers;
  // A name that was made to lead here would be another origin with the same address.
  if (host !== serving.host) return refused(403, "ask by address");
  const url = new URL(request.url ?? "/", `http://${serving.host}`);
  const route = `${request.method} ${url.pathname}`;
  if (route === "GET /") {
    const isKnown = isToken(url.searchParams.get("token"), serving.token);
    if (!isKnown) return refused(403, "the address that memslot-check serve printed has a token");
    return { status: 200, type: "text/html", text: serving.page };
  }
  if (route !== "POST /walk") return refused(404, "there is / and /walk");
  const given = /^Bearer (.*)$/.exec(request.headers.authorization ?? "")?.[1];
  if (!isToken(given, serving.token)) return refused(403, "it has another token");
  const body = await bodyOf(request);
  if (body === undefined) return refused(413, `at most ${REQUEST_BYTES_MAX} bytes`);
  return await walked(body, serving);
}

async function walked(body: string, { walk }: Serving): Promise<Reply> {
  const decoded = decodeText(PATH_REQUEST, body);
  if ("fault" in decoded) return refused(400, decoded.fault);
  try {
    const text = JSON.stringify(await walk(decoded.value));
    return { status: 200, type: "application/json", text };
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    const { code, message, hint } = error;
    return refused(code.startsWith("MSC1") ? 400 : 500, `${code} ${message}: ${hint}`);
  }
}

function isToken(given: string | null | undefined, token: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > REQUEST_BYTES_MAX) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function refused(status: number, text: string): Reply {
  return { status, type: "text/plain", text: `${text}\n` };
}

function send(response: ServerResponse, { status, type, text }: Reply): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}

import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HarnessError } from "../../abi/harness-error.ts";
import type { PathRequest } from "../../page/session.ts";
import { type ExplorerServer, serveExplorer } from "./explorer-server.ts";

let server: ExplorerServer;
let running = 0;
let mostAtOnce = 0;

async function walk({ trace, draw }: PathRequest) {
  running++;
  mostAtOnce = Math.max(mostAtOnce, running);
  await new Promise((resolve) => setImmediate(resolve));
  running--;
  if (trace[0] === "broken") throw new HarnessError("MSC102", "not an operation", "write one");
  if (trace[0] === "lost") throw new HarnessError("MSC220", "the machine is gone", "start again");
  return { outcomes: trace.map(() => `ok ${draw}`), next: [] };
}

beforeAll(async () => {
  server = await serveExplorer({ page: "<p>the page</p>", walk });
});
afterAll(async () => await server[Symbol.asyncDispose]());

async function asked(body: string, headers: Readonly<Record<string, string>> = {}) {
  const url = new URL(server.url);
  const authorization = `Bearer ${url.searchParams.get("token")}`;
  const response = await fetch(`${url.origin}/walk`, {
    ...{ method: "POST", headers: { authorization, ...headers }, body },
  });
  return { status: response.status, text: await response.text() };
}

describe("the explorer's server", () => {
  test("is on the loopback interface, and gives the page to who has the token", async () => {
    expect(new URL(server.url).hostname).toBe("127.0.0.1");
    const response = await fetch(server.url);

    expect(await response.text()).toBe("<p>the page</p>");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test.each(["", "?token=", "?token=00000000000000000000000000000000"])(
    "gives nothing to who has not: %j",
    async (query) => {
      const response = await fetch(`${new URL(server.url).origin}/${query}`);

      expect(response.status).toBe(403);
      expect(await response.text()).not.toContain("page");
    },
  );

  test("walks what it is asked", async () => {
    const { status, text } = await asked('{"trace":["a","b"],"draw":3}');

    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ outcomes: ["ok 3", "ok 3"], next: [] });
  });

  test("walks one path after the other", async () => {
    mostAtOnce = 0;
    await Promise.all([1, 2, 3].map((draw) => asked(JSON.stringify({ trace: ["a"], draw }))));

    expect(mostAtOnce).toBe(1);
  });

  test.each([
    ["{", 400],
    ['{"trace":"a","draw":0}', 400],
    ['{"trace":["broken"],"draw":0}', 400],
    ['{"trace":["lost"],"draw":0}', 500],
  ])("says what is wrong with %s", async (body, expected) => {
    const { status, text } = await asked(body);

    expect(status).toBe(expected);
    expect(text.trim()).not.toBe("");
  });

  test("goes on after a path that failed", async () => {
    await asked('{"trace":["lost"],"draw":0}');

    expect((await asked('{"trace":[],"draw":0}')).status).toBe(200);
  });

  test("takes no request without its token, of another name, or that is too long", async () => {
    const body = '{"trace":[],"draw":0}';

    expect((await asked(body, { authorization: "Bearer x" })).status).toBe(403);
    expect((await asked(JSON.stringify({ trace: ["a".repeat(1_000_001)], draw: 0 }))).status).toBe(
      413,
    );
    expect(await statusAs("rebound.example")).toBe(403);
  });
});

/** fetch does not let its caller choose a name. */
async function statusAs(host: string): Promise<number | undefined> {
  const { hostname, port, search } = new URL(server.url);
  return await new Promise((resolve, reject) => {
    const options = { hostname, port, path: `/${search}`, headers: { host } };
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

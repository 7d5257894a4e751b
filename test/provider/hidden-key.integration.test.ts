import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PluginProcess } from "./plugin-process";
import { urn } from "./world";

const key = "rnd_0123456789abcdef";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hidden-key-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A provider in this environment. */
function startPlugin(environment: NodeJS.ProcessEnv): Promise<PluginProcess> {
  return PluginProcess.start({ RENDER_OWNER_ID: "tea-1", RENDER_JOURNAL_DIR: folder, ...environment });
}

/** A server that refuses everything, and repeats the key that it was given. */
async function echoing() {
  const server = createServer((request, response) => {
    const given = request.headers.authorization ?? "";
    const basic = Buffer.from(`user:${given.slice("Bearer ".length)}`).toString("base64");
    const message = `no access with ${given}, ${basic}, ${encodeURIComponent(given)}, ${Buffer.from(given).toString("hex")}`;
    request.resume().once("end", () => response.writeHead(400).end(JSON.stringify({ message })));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { host: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => (error as Error).message,
  );
}

test.each<[string, NodeJS.ProcessEnv, Record<string, string>]>([
  ["the environment", { RENDER_API_KEY: key }, {}],
  ["config in the clear", {}, { apiKey: key }],
])("a server that repeats the key of %s has it shown nowhere", async (_, environment, config) => {
  await using server = await echoing();
  await using plugin = await PluginProcess.start({
    ...environment,
    RENDER_OWNER_ID: "tea-1",
    RENDER_HOST: server.host,
  });
  await plugin.configure(config);
  const failure = await failureOf(plugin.create(urn("KeyValue", "cache"), { name: "cache", plan: "starter" }));
  expect(failure).toContain("no access with Bearer [secret], ");
  const hex = Buffer.from(key).toString("hex");
  for (const hidden of [key, "0123456789abcdef", Buffer.from(key).toString("base64").slice(0, 12), hex])
    expect(failure).not.toContain(hidden);
});

test.each<[string, NodeJS.ProcessEnv, Record<string, string>]>([
  ["the environment", { RENDER_API_KEY: `${key}ä` }, {}],
  ["config in the clear", {}, { apiKey: `${key} ` }],
])(
  "a key of %s that no header takes is refused at the start, and shown in no message",
  async (_, environment, config) => {
    await using plugin = await startPlugin(environment);
    const failure = await failureOf(plugin.configure(config));
    expect(failure).toMatch(
      /`render:apiKey` \(or `RENDER_API_KEY`\) contains a space, a line break or another character/,
    );
    const given = environment.RENDER_API_KEY ?? config.apiKey;
    const mistake = await failureOf(
      plugin.check(urn("KeyValue", "cache"), {
        name: "cache",
        plan: "starter",
        region: [],
        maxmemoryPolicy: `x${given}`,
      }),
    );
    expect(mistake).toContain("[secret]");
    expect(mistake + failure).not.toContain(key);
  },
);

test("a host that the key would go to unencrypted is refused at the start", async () => {
  const password = "hunter-22";
  await using plugin = await startPlugin({ RENDER_API_KEY: key });
  const unencrypted = await failureOf(plugin.configure({ host: "http://render.example/v1" }));
  expect(unencrypted).toContain("would be sent unencrypted; use `https://`");
  const withUser = await failureOf(plugin.configure({ host: `https://me:${password}@render.example/v1` }));
  expect(withUser).toContain("has a user name or a password in it");
  expect(withUser).not.toContain(password);
});

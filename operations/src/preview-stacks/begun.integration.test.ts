import { RenderClient } from "@slipway/render-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestEmulator } from "../../../packages/render-emulator/src/testing/test-folder";
import { begunIn, removeBegun } from "./begun";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let render: RenderClient;
beforeAll(async () => {
  context = await startTestEmulator();
  const { url: host, apiKey, ownerId } = context.emulator;
  const options = { signal: new AbortController().signal, report: () => undefined };
  render = new RenderClient({ host, apiKey, ownerId }, options);
});
afterAll(() => context[Symbol.asyncDispose]());

/** A stack's state: what it holds, and what was under way. */
function stateWith(held: readonly string[], ...names: string[]) {
  const pending = names.map((name) => ({
    type: "creating",
    resource: { type: "render:index:KeyValue", inputs: { name } },
  }));
  return { deployment: { resources: held.map((id) => ({ id })), pending_operations: pending } };
}

async function made(name: string): Promise<string> {
  const body = { name, plan: "starter", ownerId: context.emulator.ownerId };
  return ((await context.client.ask("POST", "/key-value", body)) as { id: string }).id;
}

async function names(): Promise<string[]> {
  const rows = (await context.client.ask("GET", "/key-value?limit=100")) as { keyValue: { name: string } }[];
  return rows.map(({ keyValue }) => keyValue.name).sort();
}

async function remove(state: unknown, since: string): Promise<string[]> {
  const said: string[] = [];
  await removeBegun(render, state, since, (line) => said.push(line));
  return said;
}

test("what was begun and isn't in the state is removed by its whole name, and nothing else is", async () => {
  const since = new Date().toISOString();
  const id = await made("redis-pr-1");
  const held = await made("cache-pr-1");
  await made("redis-pr-11");
  const said = await remove(stateWith([held], "redis-pr-1", "cache-pr-1", "never-sent-pr-1"), since);
  expect(said).toEqual([
    `Removed the key value \`redis-pr-1\` (\`${id}\`), which an update had begun to create when it was killed.`,
  ]);
  expect(await names()).toEqual(["cache-pr-1", "redis-pr-11"]);
});

test("what is older than the stack is somebody else's, and stays", async () => {
  await made("queue-pr-1");
  const [said] = await remove(stateWith([], "queue-pr-1"), new Date(Date.now() + 3_600_000).toISOString());
  expect(said).toMatch(
    /^The key value `queue-pr-1` \(`red-\w+`\) at Render is older than the stack, so it is somebody else's and stays\.$/,
  );
  expect(await names()).toContain("queue-pr-1");
});

test("updates and deletions under way begin nothing, and a name that is a secret can't be looked up", () => {
  const resource = { type: "render:index:Postgres", inputs: { name: { ciphertext: "x" } } };
  const state = (type: string) => ({ deployment: { pending_operations: [{ type, resource }] } });
  expect(begunIn(state("updating"))).toEqual([]);
  expect(begunIn({ deployment: {} })).toEqual([]);
  expect(() => begunIn(state("creating"))).toThrow(/had begun to create a Postgres whose name is a secret/);
});

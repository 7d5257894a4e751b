import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import { type Fault, FaultyProxy } from "./faulty-proxy";
import type { Resource } from "./plugin-process";
import { answerOf, RolloutWorld } from "./rollout-world";
import { server, urn } from "./world";

/** Many small faults at places that chance has chosen, the same ones in each run of a seed. */

let world: RolloutWorld;

beforeAll(async () => {
  world = await RolloutWorld.create();
});

afterAll(() => world[Symbol.asyncDispose]());

/** Numbers from 0 to 1, the same for each seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const faults: readonly Fault[] = [
  { kind: "answer", status: 502 },
  { kind: "answer", status: 429, headers: { "Retry-After": "0" } },
  { kind: "lose reply" },
  { kind: "lose request" },
  { kind: "cut reply" },
];

function oneIn4(random: () => number): () => Fault {
  return () => (random() < 0.25 ? faults[Math.floor(random() * faults.length)] : undefined) ?? { kind: "none" };
}

/** Two states of a program with one service: releases, variables and settings differ. */
async function program(name: string, api?: Resource) {
  await world.repository.commit({ "server.js": server("first"), "name.txt": name });
  const service = api ?? (await world.createService(name));
  const first = await world.entry(service, { envVars: { MODE: "1", ONLY: "first" } });
  await world.repository.commit({ "server.js": server("second") });
  const second = await world.entry(service, { envVars: { MODE: "2", NEW: "second" } });
  return { service, first, second };
}

/** What Render holds and serves. */
async function live(service: Resource): Promise<unknown> {
  const { MODE } = JSON.parse(await answerOf(service, "/env")) as { MODE: string };
  return [await answerOf(service), MODE, await world.envVarsOf(service)];
}

const atFirst = ["first", "1", { MODE: "1", ONLY: "first" }];

test.each([1, 2, 3])("with a fault in each fourth call everything goes through, and back (seed %i)", async (seed) => {
  await using proxy = await FaultyProxy.start(world.emulatorUrl);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.meddle(oneIn4(randomOf(seed)));
  const name = `meddled-${seed}`;
  const made = await plugin.create(urn("WebService", name), world.settings(name));
  const { service, first, second } = await program(name, made);
  const all = await plugin.create(urn("Rollout", name), { services: { api: first } });
  expect(await live(service)).toEqual(atFirst);
  const ahead = await plugin.update(all, { services: { api: second } });
  expect(await live(service)).toEqual(["second", "2", { MODE: "2", NEW: "second" }]);
  await plugin.update(ahead, { services: { api: first } });
  expect(await live(service)).toEqual(atFirst);
  expect(await world.api("GET", `/services?name=${name}`)).toHaveLength(1);
});

test.each([11, 12, 13, 14])(
  "a rollout whose provider is killed at any moment, and which is taken back, ends at the first state (seed %i)",
  async (seed) => {
    const random = randomOf(seed);
    const name = `killed-${seed}`;
    const { service, first, second } = await program(name);
    const before: ValueMap = { api: first };
    const all = await world.plugin.create(urn("Rollout", name), { services: before });
    const doomed = await world.startPlugin();
    const killed = doomed.update(all, { services: { api: second } }).catch(() => undefined);
    // Any moment will do: what is expected holds for each.
    await Promise.race([killed, delay(random() * 2_500)]);
    await doomed.kill();
    await killed;

    await using next = await world.startPlugin();
    const isUntouched = !(await world.wouldUpdate(all, { services: before }));
    if (!isUntouched) await next.update(all, { services: before });
    expect(await live(service)).toEqual(atFirst);
  },
);

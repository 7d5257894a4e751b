import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { instanceSchema } from "@slipway/render-api";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import { Engine } from "../engine/engine";
import { answersDuring } from "../engine/load";
import { ServiceRepository } from "../engine/repository";
import { SteadyTraffic } from "../engine/steady-traffic";

const answerSchema = z.object({ greeting: z.string(), commit: z.string(), madeBy: z.string().optional() });
type Answer = z.infer<typeof answerSchema>;

let engine: Engine;
let client: TestClient;
let repository: ServiceRepository;
let release: string;
let url: string;
let id: string;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "../engine/program"));
  client = new TestClient(engine.emulator);
  repository = await ServiceRepository.create(join(engine.folder, "repository"));
  release = await repository.commit("one");
  await up("hello");
  url = (await engine.outputs()).secondUrl ?? "";
  id = (await engine.services())["pair-second-local"] ?? "";
});
afterAll(() => engine[Symbol.asyncDispose]());

/** @param more settings besides those that every `up` has */
async function up(greeting: string, more: Record<string, string> = {}): Promise<void> {
  await engine.configure({
    ...more,
    "pair:repo": repository.path,
    "pair:release": release,
    "pair:firstGreeting": "hello",
    "pair:secondGreeting": greeting,
  });
  const run = await engine.up();
  expect(run.exitCode, run.text).toBe(0);
}

/** What was answered meanwhile; none of the requests may fail. */
async function toldDuring(action: () => Promise<void>): Promise<Answer[]> {
  const answers = await answersDuring(url, action);
  return answers.map((text) => answerSchema.parse(JSON.parse(text)));
}

async function instances(): Promise<string[]> {
  const found = z.array(instanceSchema).parse(await client.get(`/services/${id}/instances`));
  return found.map((instance) => instance.id);
}

/** Waits until other instances run than these, as many as given: what was there before has drained. */
async function untilReplaced(before: readonly string[], count: number): Promise<void> {
  await client.until(instances, (now) => now.length === count && !now.some((one) => before.includes(one)));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

test("no request fails while a changed variable is deployed", async () => {
  const answers = await toldDuring(async () => {
    const before = await instances();
    await up("good day");
    await untilReplaced(before, 1);
  });
  expect(distinct(answers.map(({ greeting }) => greeting))).toEqual(["hello", "good day"]);
});

test("no request fails while another release is deployed", async () => {
  const former = release;
  release = await repository.commit("two");
  const answers = await toldDuring(async () => {
    const before = await instances();
    await up("good day");
    await untilReplaced(before, 1);
  });
  expect(distinct(answers.map(({ commit }) => commit))).toEqual([former, release]);
});

test("moving from the native build to a Dockerfile happens in place, with no failed request under steady traffic", async () => {
  const [services, outputs] = [await engine.services(), await engine.outputs()];
  const madeBy = async () => answerSchema.parse(await (await fetch(url)).json()).madeBy;
  const before = await instances();
  expect(await madeBy()).toBeUndefined();
  const traffic = SteadyTraffic.start(
    [url, outputs.firstUrl ?? ""].map((address) => ({ url: address, holds: `"commit":"${release}"` })),
  );
  await up("good day", { "pair:dockerfile": "Dockerfile" });
  await untilReplaced(before, 1);
  const { failures, sent } = await traffic.stop();
  expect(failures).toEqual([]);
  expect(sent).toBeGreaterThan(100);
  expect(await madeBy()).toBe("Dockerfile");
  // The very same services, at the very same addresses.
  expect(await engine.services()).toEqual(services);
  expect(await engine.outputs()).toEqual(outputs);
  const preview = await engine.pulumi("preview", "--expect-no-changes");
  expect(preview.exitCode, preview.text).toBe(0);
});

test("no request fails while the service is scaled up and down and restarted", async () => {
  await toldDuring(async () => {
    await client.send("POST", `/services/${id}/scale`, { numInstances: 3 });
    await client.until(instances, (now) => now.length === 3);
    await client.send("POST", `/services/${id}/scale`, { numInstances: 1 });
    await client.until(instances, (now) => now.length === 1);
    const before = await instances();
    await client.send("POST", `/services/${id}/restart`);
    await untilReplaced(before, 1);
  });
  const refused = await engine.pulumi("preview", "--expect-no-changes");
  expect(refused.exitCode, refused.text).toBe(0);
});

import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Engine, type Run } from "../engine/engine";
import { ServiceRepository } from "../engine/repository";
import { RestartableEmulator } from "./restartable-emulator";

let engine: Engine<RestartableEmulator>;
let settings: Record<string, string>;
let resources: string[];

beforeAll(async () => {
  engine = await Engine.startWith(join(__dirname, "../engine/program"), (folder) =>
    RestartableEmulator.start(join(folder, "home")),
  );
  const repository = await ServiceRepository.create(join(engine.folder, "repository"));
  settings = {
    "pair:repo": repository.path,
    "pair:release": await repository.commit("one"),
    "pair:firstGreeting": "hello",
    "pair:secondGreeting": "good day",
  };
  await engine.configure(settings);
  const run = await engine.up();
  expect(run.exitCode, run.text).toBe(0);
  resources = await inState();
});
afterAll(() => engine[Symbol.asyncDispose]());
afterEach(async () => {
  engine.overrides = {};
  await engine.configure(settings);
});

/** URNs and ids of the resources that Pulumi's state holds. */
async function inState(): Promise<string[]> {
  const state = z.object({
    deployment: z.object({ resources: z.array(z.object({ urn: z.string(), id: z.string().optional() })) }),
  });
  const { deployment } = state.parse(JSON.parse((await engine.pulumi("stack", "export")).output));
  return deployment.resources
    .filter(({ urn }) => urn.includes("render:index:"))
    .map(({ urn, id }) => `${urn} ${id}`)
    .sort();
}

/** An `up` that has something to write: one that has nothing to do asks Render nothing. */
async function upWithChange(): Promise<Run> {
  await engine.configure({ ...settings, "pair:secondGreeting": "good night" });
  return engine.pulumi("up", "--yes", "--skip-preview");
}

/** The command failed with the sentence, and nothing was taken for deleted. */
async function expectRefusal({ exitCode, text }: Run, sentence: RegExp): Promise<void> {
  expect(exitCode, text).not.toBe(0);
  expect(text).toMatch(sentence);
  expect(await inState()).toEqual(resources);
}

async function expectUntouched({ exitCode, text }: Run): Promise<void> {
  expect(exitCode, text).toBe(0);
  expect(text).toContain("11 unchanged");
  expect(await inState()).toEqual(resources);
}

function refresh(): Promise<Run> {
  return engine.pulumi("refresh", "--yes");
}

function destroy(): Promise<Run> {
  return engine.pulumi("destroy", "--yes", "--skip-preview");
}

test("a wrong key is named, and nothing is taken for deleted", async () => {
  engine.overrides.RENDER_API_KEY = "rnd_wrong";
  const sentence = /Render answered 401 .* The API key of `render:apiKey` is not valid at `http:/;
  await expectRefusal(await refresh(), sentence);
  await expectRefusal(await upWithChange(), sentence);
  await expectRefusal(await destroy(), sentence);
});

test("another address is refused before anything is asked of it, and a refresh asks the one of before", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  const elsewhere = `http://127.0.0.1:${port}/v1`;
  settings["render:host"] = elsewhere;
  await expectRefusal(await upWithChange(), new RegExp(`\`render:host\` .* is \`${elsewhere}\`, but the resources`));
  await expectUntouched(await refresh());
  delete settings["render:host"];
});

test("another workspace is refused, and a refresh asks for the one of before", async () => {
  engine.overrides.RENDER_OWNER_ID = "tea-d0aaaaaaaaaaaaaaaa0g";
  await expectRefusal(await upWithChange(), /`render:ownerId` .* is `tea-d0aaaaaaaaaaaaaaaa0g`, but the resources/);
  await expectUntouched(await refresh());
});

test("an emulator that does not run is named with its address, and nothing is taken for deleted", async () => {
  await engine.emulator.kill();
  await expectRefusal(await refresh(), /Render at `http:\S+` did not answer `GET \S+`/);
  await engine.emulator.startAgain();
});

test("an emulator that was reset is not taken for one whose services were deleted", async () => {
  const former = engine.emulator.ownerId;
  const { apiKey, ownerId } = await engine.emulator.startAnew();
  await expectRefusal(await refresh(), /The API key of `render:apiKey` is not valid at `http:/);
  engine.overrides.RENDER_API_KEY = apiKey;
  const sentence = new RegExp(`The workspace \`${former}\` does not exist at .* so nothing is treated as deleted`);
  await expectRefusal(await refresh(), sentence);
  await expectRefusal(await destroy(), sentence);
  const advice = /Render answered 404 .* If `\w+` \(`srv-\w+`\) was deleted by hand, run `pulumi refresh`/;
  await expectRefusal(await upWithChange(), advice);
  engine.overrides.RENDER_OWNER_ID = ownerId;
  await expectRefusal(await upWithChange(), new RegExp(`\`render:ownerId\` .* is \`${ownerId}\`, but the resources`));
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { knownPart, Secret, secret } from "../../packages/render/src/values/value";
import { server, urn, World } from "./world";

let world: World;
let repo: string;

beforeAll(async () => {
  world = await World.create();
  const repository = await world.repository("app");
  await repository.commit({ "server.js": server("hello") });
  repo = repository.path;
}, 30_000);

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

function inputs(name: string) {
  return { name, repo, runtime: "node", buildCommand: "true", startCommand: "node server.js" };
}

interface Deploys {
  readonly deploy: { readonly status: string };
}

test("a service is created with its settings, and the deploy that Render starts is cancelled", async () => {
  const api = await world.plugin.create(urn("WebService", "api"), {
    ...inputs("api"),
    envVars: { LOG_LEVEL: "info", TOKEN: secret("s3cret-token") },
    generatedEnvVars: ["SESSION_KEY"],
  });

  expect(knownPart(api.outputs)).toMatchObject({
    slug: "api",
    settingsVersion: 1,
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    internalAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    generatedValues: { SESSION_KEY: expect.stringMatching(/^.{44}$/) },
  });
  expect(api.outputs.envVars).toEqual({ LOG_LEVEL: "info", TOKEN: new Secret("s3cret-token") });
  expect(api.outputs.generatedValues).toEqual({ SESSION_KEY: expect.any(Secret) });
  const deploys = (await world.api("GET", `/services/${api.id}/deploys`)) as Deploys[];
  expect(deploys.map(({ deploy }) => deploy.status)).toEqual(["canceled"]);
});

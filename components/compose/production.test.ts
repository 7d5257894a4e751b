import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { ComposePlatform } from "./platform";

const docker = { source: { repo: "https://github.com/acme/shop" }, build: { dockerfile: "Dockerfile" } };
const none = { values: {}, runtimeOnly: [], defaults: [] };
const production = () => ({ imageVariable: "SHOP_IMAGE", envFile: ".env.production" });

test("in production a container has an image, no value but what the file itself decides, and no right that it doesn't need", async () => {
  const platform = new ComposePlatform("shop", { production });
  const api = platform.privateService("api", { ...docker, port: 4000, preDeployCommand: "migrate" });
  const web = platform.webService("web", docker);
  const values = {
    API: pulumi.interpolate`http://${api.privateHost}`,
    ORIGIN: web.url,
    LEVEL: "info",
    PORT: "10000",
    KEY: pulumi.secret(pulumi.interpolate`http://user:key@${api.privateHost}`),
    OTHER: "http://legacy-api:4000 and api:40001",
  };
  platform.rollout({
    entries: [
      { service: api, variables: none },
      { service: web, variables: { values, runtimeOnly: [], defaults: ["LEVEL"] }, after: ["api"] },
      { service: platform.cronJob("nightly", { ...docker, schedule: "0 3 * * *" }), variables: none },
    ],
  });
  const { services } = await platform.file();
  expect(services.web).toMatchObject({
    image: expect.stringMatching(/^\$\{SHOP_IMAGE:\?/),
    env_file: ".env.production",
    environment: { API: "http://api:4000", PORT: "10000" },
    ports: ["${WEB_ADDRESS:-127.0.0.1:10001}:10000"],
    restart: "unless-stopped",
    read_only: true,
    cap_drop: ["ALL"],
    depends_on: { api: { condition: "service_healthy" } },
  });
  expect(Object.keys(services.web?.environment ?? {}).toSorted()).toEqual(["API", "PORT"]);
  for (const service of Object.values(services)) expect(service).not.toHaveProperty("build");
  expect(services["api-pre-deploy"]).toMatchObject({ restart: "no", command: ["sh", "-c", "migrate"] });
  expect(services.nightly).toMatchObject({ restart: "no", profiles: ["cron-jobs"] });
  expect(services.nightly).not.toHaveProperty("healthcheck");
});

test("in production data stores and secret files are told to be none of the file's", async () => {
  const platform = new ComposePlatform("shop", { production });
  expect(() => platform.postgres("db", { plan: "free", version: "17" })).toThrow(/`db` of shop is a Postgres/);
  expect(() => platform.keyValue("redis", { plan: "free" })).toThrow(/`redis` of shop is a key value store/);
  const web = platform.webService("web", docker);
  platform.rollout({ entries: [{ service: web, variables: none, secretFiles: { "key.pem": "secret" } }] });
  await expect(platform.file()).rejects.toThrow(
    "`web` of shop is given secret files, which no Compose file for production",
  );
});

import { expect, test } from "vitest";
import { renderVariables } from "./variables";

const service = {
  kind: "web service",
  platformName: "shop-api",
  runtime: "node",
  repo: "https://github.com/acme/shop.git",
  branch: "main",
  isEmulated: false,
} as const;

function valuesOf(asked: Parameters<typeof renderVariables>[0]): Record<string, string | undefined> {
  return Object.fromEntries(renderVariables(asked).map(({ name, value }) => [name, value]));
}

test("a service that is there has its addresses, its commit and its repository", () => {
  const known = { commit: "c0ffee", url: "https://shop-api.onrender.com", privateHost: "shop-api:10000" };
  expect(valuesOf({ ...service, ...known })).toMatchObject({
    RENDER_SERVICE_NAME: "shop-api",
    RENDER_SERVICE_TYPE: "web",
    RENDER_EXTERNAL_URL: "https://shop-api.onrender.com",
    RENDER_EXTERNAL_HOSTNAME: "shop-api.onrender.com",
    RENDER_DISCOVERY_SERVICE: "shop-api-discovery",
    RENDER_GIT_COMMIT: "c0ffee",
    RENDER_GIT_REPO_SLUG: "acme/shop",
    PORT: "10000",
  });
});

test("a private service has the host of all its instances, and both it and a worker what every instance has", () => {
  const known = { ...service, privateHost: "shop-api:10000" };
  expect(valuesOf({ ...known, kind: "private service" })).toMatchObject({
    RENDER_SERVICE_TYPE: "pserv",
    RENDER_DISCOVERY_SERVICE: "shop-api-discovery",
    PORT: "10000",
  });
  const worker = valuesOf({ ...known, kind: "background worker" });
  expect(worker).toMatchObject({ RENDER_SERVICE_TYPE: "worker", NODE_ENV: "production" });
  expect(Object.keys(worker)).toContain("RENDER_INSTANCE_ID");
});

test("of one that isn't there, what only Render can tell is unknown", () => {
  const values = valuesOf(service);
  for (const name of ["RENDER_SERVICE_ID", "RENDER_EXTERNAL_URL", "RENDER_DISCOVERY_SERVICE", "RENDER_GIT_COMMIT"]) {
    expect(Object.keys(values)).toContain(name);
    expect(values[name]).toBeUndefined();
  }
});

test("what only runs has its variables at the start, and a build those of its runtime", () => {
  const whileBuilding = (runtime: string) =>
    renderVariables({ ...service, runtime }).flatMap(({ name, isThereWhileBuilding }) =>
      isThereWhileBuilding ? name : [],
    );
  expect(whileBuilding("node")).not.toContain("NODE_ENV");
  expect(whileBuilding("node")).not.toContain("PORT");
  expect(whileBuilding("go")).toContain("GO111MODULE");
});

test.each([
  ["what a Dockerfile builds", { runtime: "docker" }, ["NODE_ENV"]],
  [
    "what is no more than an image",
    { runtime: "image" },
    ["NODE_ENV", "RENDER_GIT_COMMIT", "RENDER_GIT_BRANCH", "RENDER_GIT_REPO_SLUG"],
  ],
  [
    "a static site",
    { kind: "static site", runtime: undefined },
    ["PORT", "RENDER_INSTANCE_ID", "RENDER_DISCOVERY_SERVICE"],
  ],
  ["a private service", { kind: "private service" }, ["RENDER_EXTERNAL_URL", "RENDER_EXTERNAL_HOSTNAME"]],
  [
    "a background worker",
    { kind: "background worker" },
    ["PORT", "WEB_CONCURRENCY", "RENDER_DISCOVERY_SERVICE", "RENDER_EXTERNAL_URL"],
  ],
] as const)("%s has none of %j", (_, other, absent) => {
  const names = Object.keys(valuesOf({ ...service, ...other }));
  expect(names.filter((name) => absent.some((one) => one === name))).toEqual([]);
});

test("on the emulator no port is that of all instances, and a folder is no repository that has a name", () => {
  expect(valuesOf({ ...service, isEmulated: true, repo: "." })).toMatchObject({
    PORT: undefined,
    RENDER_GIT_REPO_SLUG: undefined,
  });
});

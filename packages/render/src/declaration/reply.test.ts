import { expect, test } from "vitest";
import { keyValue } from "../resources/key-value/declaration";
import { postgres } from "../resources/postgres/declaration";
import { webService } from "../resources/web-service/declaration";
import { diff } from "./diff";
import type { ResourceDeclaration } from "./property";
import { normalized, replied } from "./reply";
import type { Inputs } from "./request";

test.each<[string, ResourceDeclaration, Inputs, Inputs | undefined, Inputs]>([
  ["an import states what Render chose", webService, { branch: "main" }, undefined, { branch: "main" }],
  ["a refresh does not state what the program leaves to Render", webService, { branch: "main" }, {}, {}],
  ["a refresh shows another branch", webService, { branch: "next" }, { branch: "main" }, { branch: "next" }],
  ["an import leaves out what leaving out means anyway", webService, { preDeployCommand: "" }, undefined, {}],
  ["a command that is gone is gone", webService, {}, { preDeployCommand: "x" }, { preDeployCommand: "" }],
  [
    "what replies leave out stays as it was",
    webService,
    {},
    { maxShutdownDelaySeconds: 60 },
    { maxShutdownDelaySeconds: 60 },
  ],
  [
    "a region that the reply leaves out is still the prior one",
    webService,
    {},
    { region: "frankfurt" },
    { region: "frankfurt" },
  ],
  [
    "a region that somebody sees differently is the program's own",
    webService,
    { region: "ohio" },
    { region: "frankfurt" },
    { region: "frankfurt" },
  ],
  ["an import states what can't change", webService, { region: "ohio" }, undefined, { region: "ohio" }],
  [
    "a user that was renamed at Render",
    postgres,
    { databaseUser: "new" },
    { databaseUser: "old" },
    { databaseUser: "old" },
  ],
  ["a user that Render chose and renamed", postgres, { databaseUser: "new" }, {}, {}],
  ["the program's own word stays", postgres, {}, { allowDataLoss: true }, { allowDataLoss: true }],
  [
    "a plan by its other name is the same plan",
    webService,
    { plan: "1c-2g" },
    { plan: "standard" },
    { plan: "standard" },
  ],
  [
    "the order of a set stays that of the program",
    webService,
    { customDomains: ["b.io", "a.io"] },
    { customDomains: ["a.io", "b.io"] },
    { customDomains: ["a.io", "b.io"] },
  ],
  [
    "the suffix of a database's name is Render's",
    postgres,
    { databaseName: "app_2mfb" },
    { databaseName: "app" },
    { databaseName: "app" },
  ],
  ["an import leaves the suffix out too", postgres, { databaseName: "app_2mfb" }, undefined, { databaseName: "app" }],
  ["null is a list that lets nobody in", postgres, { ipAllowList: null }, { ipAllowList: [] }, { ipAllowList: [] }],
  ["a key value instance that nobody may reach needs no list", keyValue, { ipAllowList: null }, undefined, {}],
  [
    "an import states the credential of a Dockerfile's base images",
    webService,
    { runtime: "docker", dockerfilePath: "./D", registryCredentialId: "rgc-1" },
    undefined,
    { runtime: "docker", dockerfilePath: "./D", registryCredentialId: "rgc-1" },
  ],
  [
    "a refresh shows no credential of what neither is nor builds an image",
    webService,
    { runtime: "node", registryCredentialId: "rgc-1" },
    { runtime: "node" },
    { runtime: "node" },
  ],
  [
    "a refresh shows nothing of the Dockerfile that an image has taken the place of",
    webService,
    { runtime: "image", image: "nginx", dockerfilePath: "./D", dockerContext: "." },
    { runtime: "image", image: "nginx" },
    { runtime: "image", image: "nginx" },
  ],
  [
    "a refresh shows that somebody made a Dockerfile's service of an image",
    webService,
    { runtime: "docker", repo: "https://example.com/api", image: "nginx" },
    { runtime: "image", image: "nginx" },
    { runtime: "docker", repo: "https://example.com/api" },
  ],
])("%s", (_, declaration, observed, prior, expected) => {
  const inputs = normalized(declaration, observed, prior);
  const names = new Set([...Object.keys(observed), ...Object.keys(prior ?? {})]);
  expect(Object.fromEntries(Object.entries(inputs).filter(([name]) => names.has(name)))).toEqual(expected);
});

test("a database whose user was renamed at Render needs no change, and is never replaced for it", () => {
  const asked = {
    name: "db",
    plan: "free",
    version: "17",
    databaseUser: "app",
    region: "oregon",
    allowDataLoss: false,
  };
  const found = normalized(postgres, { ...asked, databaseUser: "app_rotated" }, asked);
  expect(diff(postgres, found, asked)).toEqual([]);
});

test("a reply is read where the declaration says that each property is", () => {
  const reply = { serviceDetails: { envSpecificDetails: { preDeployCommand: "x" }, plan: "pro" } };
  expect(replied(webService, reply)).toEqual({ preDeployCommand: "x", plan: "pro" });
});

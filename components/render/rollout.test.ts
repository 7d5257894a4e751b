import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { Address } from "../address";
import type { Service } from "../platform";
import { rolloutEntries } from "./rollout";
import type { RenderService } from "./service";

function service(name: string, addresses: Record<string, Address> = {}): RenderService {
  return {
    name,
    url: pulumi.output(`https://${name}.example`),
    platformHost: pulumi.output(`${name}.onrender.com`),
    addresses,
    serviceId: pulumi.output(`srv-${name}`),
    settingsVersion: pulumi.output(1),
    ownVariables: ["LEVEL"],
  };
}

test("an address of a service outside of the rollout is refused by name", () => {
  const entries = [{ service: service("web", { API_URL: Address.url("api") }) }];
  expect(() => rolloutEntries(entries)).toThrow("`API_URL` is the address of `api`, which is no part of the rollout");
});

test("a private address of what has none is refused", () => {
  const entries = [{ service: service("web", { SITE: Address.privateHost("site") }) }, { service: service("site") }];
  expect(() => rolloutEntries(entries)).toThrow(
    "`SITE` is the address of `site`, which can't be reached on the private network",
  );
});

test("a service of another platform is refused", () => {
  const foreign: Service = {
    name: "web",
    url: pulumi.output("https://web.example"),
    platformHost: pulumi.output("web.example"),
    addresses: {},
  };
  expect(() => rolloutEntries([{ service: foreign }])).toThrow("`web` was not made by the Render platform");
});

test("the rollout is told which variables are the service's own, so that it never removes them", () => {
  const { web } = rolloutEntries([{ service: service("web") }]);
  expect(web).toMatchObject({ ownEnvVars: ["LEVEL"] });
});

test("a release is left out where the service follows its branch", () => {
  const { web } = rolloutEntries([{ service: service("web"), release: undefined, after: ["api"] }]);
  expect(web).toMatchObject({ release: undefined, after: ["api"] });
});

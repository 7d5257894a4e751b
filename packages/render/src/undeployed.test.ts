import * as pulumi from "@pulumi/pulumi";
import { beforeEach, expect, test, vi } from "vitest";
import type * as sdk from "./index";
import { undeployed } from "./undeployed";
import { Rollout, StaticSite, WebService } from "./index";

const mocks: pulumi.runtime.Mocks = {
  newResource: ({ name, id, inputs }) => ({ id: id ?? `srv-${name}`, state: { ...inputs } }),
  call: () => ({}),
};

/** Names of the services that this test made and that nothing deploys. */
let names: () => Promise<string[]>;
beforeEach(async () => {
  await pulumi.runtime.setMocks(mocks);
  const before = new Set(await undeployed());
  names = async () => {
    const services = (await undeployed()).filter((service) => !before.has(service));
    return Promise.all(
      services.map(
        (service) =>
          new Promise<string>((resolve) => service.urn.apply((urn) => resolve(urn.split("::").at(-1) ?? ""))),
      ),
    );
  };
});

const release = "a".repeat(40);
const source = { repo: "https://github.com/acme/app", buildCommand: "true" };

function webService(name: string): WebService {
  return new WebService(name, { ...source, name, runtime: "node", startCommand: "node ." });
}

function staticSite(name: string): StaticSite {
  return new StaticSite(name, { ...source, name, publishPath: "dist" });
}

test("services of a program with no rollout are named, those that exist already are not", async () => {
  webService("api");
  staticSite("site");
  WebService.get("found", "srv-1");
  expect(await names()).toEqual(["api", "site"]);
});

test.each([false, true])(
  "a service counts as deployed by its id, also when that is not known yet (preview: %s)",
  async (preview) => {
    await pulumi.runtime.setMocks(mocks, "project", "stack", preview);
    const [api, site] = [webService("api"), staticSite("site")];
    new Rollout("system", { services: { api: { serviceId: api.id, release, envVars: { SITE: site.url } } } });
    expect(await names()).toEqual(["site"]);
  },
);

test("what is an output counts as deployed with all that it follows from", async () => {
  const [api, site, other] = [webService("api"), staticSite("site"), webService("other")];
  webService("forgotten");
  const entries = api.id.apply((serviceId) => ({ api: { serviceId, release } }));
  new Rollout("first", { services: entries });
  new Rollout("second", {
    services: {
      site: pulumi.output({ serviceId: site.id, release }),
      other: Promise.resolve({ serviceId: other.id, release }),
    },
  });
  expect(await names()).toEqual(["forgotten"]);
});

test("a rollout of another copy of the package counts", async () => {
  const { id: serviceId } = webService("api");
  vi.resetModules();
  const copy = await vi.importActual<typeof sdk>("./index");
  new copy.Rollout("system", { services: { api: { serviceId, release } } });
  expect(await names()).toEqual([]);
});

test("a program without types hears of its mistakes from the provider, not from here", () => {
  expect(() =>
    [undefined, null, "api", { api: undefined }].map((services) => new Rollout("system", { services } as never)),
  ).not.toThrow();
});

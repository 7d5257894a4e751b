import { serviceCreatedSchema } from "@slipway/render-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "index.html": "home of $VITE_API",
    "build.sh": 'mkdir -p dist/assets && echo "home of $VITE_API" > dist/index.html && echo style > dist/assets/a.css',
  });
});
afterAll(() => context[Symbol.asyncDispose]());

async function createSite(name: string, details: Record<string, unknown>) {
  const { client, emulator } = context;
  const { body } = await client.send("POST", "/services", {
    type: "static_site",
    name,
    ownerId: emulator.ownerId,
    repo: repository.path,
    envVars: [{ key: "VITE_API", value: "tests" }],
    serviceDetails: { buildCommand: "sh build.sh", publishPath: "dist", ...details },
  });
  const { service, deployId } = serviceCreatedSchema.parse(body);
  return { service, url: service.serviceDetails.url ?? "", deploy: await client.untilFinished(service.id, deployId) };
}

describe("a static site", () => {
  it("serves what its build published, with its variables", async () => {
    const { url, deploy } = await createSite("published", {});
    expect(deploy.status).toBe("live");
    expect(await (await fetch(url)).text()).toBe("home of tests\n");
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
  });

  it("rewrites and redirects where no file is", async () => {
    const { url } = await createSite("rules", {
      routes: [
        { type: "redirect", source: "/old/:page", destination: "/new/:page" },
        { type: "rewrite", source: "/*", destination: "/index.html" },
      ],
      headers: [{ path: "/*", name: "x-frame-options", value: "DENY" }],
    });
    const redirected = await fetch(`${url}/old/a?b=1`, { redirect: "manual" });
    expect([redirected.status, redirected.headers.get("location")]).toEqual([301, "/new/a?b=1"]);
    const rewritten = await fetch(`${url}/deep/link`);
    expect([rewritten.status, await rewritten.text()]).toEqual([200, "home of tests\n"]);
    expect(rewritten.headers.get("x-frame-options")).toBe("DENY");
    expect(await (await fetch(`${url}/assets/a.css`)).text()).toBe("style\n");
  });

  it("takes over rules that are put without a deploy, and an emptied list comes back as null", async () => {
    const { service, url } = await createSite("put-rules", {});
    const { client } = context;
    const route = { type: "rewrite", source: "/*", destination: "/index.html" };
    const put = await client.send("PUT", `/services/${service.id}/routes`, [route]);
    expect(put).toMatchObject({ status: 200, body: [{ ...route, priority: 0 }] });
    expect((await fetch(`${url}/deep`)).status).toBe(200);
    expect(await client.send("PUT", `/services/${service.id}/routes`, [])).toMatchObject({ status: 200, body: null });
  });

  it("fails when the publish path is not there after the build, and the log names it", async () => {
    const { service, deploy } = await createSite("unpublished", { publishPath: "out" });
    expect(deploy.status).toBe("build_failed");
    expect(await context.client.logs(service.id)).toContain("Publish directory `out` does not exist");
  });
});

import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Overrides } from "./testing/test-client";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => {
  context = await startTestEmulator();
});
afterAll(() => context[Symbol.asyncDispose]());

const path = (file: string) => join(context.folder, file);

async function createService(name: string, overrides: Overrides = {}) {
  const repository = await TestRepository.create(path(name), { "server.js": webServer("one") });
  const { service, deploy } = await context.client.createWebService(name, repository.path, overrides);
  return { repository, id: service.id, deploy, url: service.serviceDetails.url ?? "" };
}

async function envOf(url: string): Promise<unknown> {
  const response = await fetch(`${url}/env`);
  return response.json();
}

describe("a deploy without a build", () => {
  it("runs the last build with the variables and the settings of now, the pre-deploy command included", async () => {
    const { client } = context;
    const { repository, id, url, deploy } = await createService("deploy-only", {
      command: { buildCommand: `echo built >> ${path("builds")}` },
    });
    await repository.commit({ "server.js": webServer("two") }, "Second");
    await client.send("PUT", `/services/${id}/env-vars`, [{ key: "GREETING", value: "hello" }]);
    const preDeployCommand = 'echo "pre-deploy says $GREETING"';
    await client.send("PATCH", `/services/${id}`, { serviceDetails: { preDeployCommand } });
    const { status, body } = await client.send("POST", `/services/${id}/deploys`, { deployMode: "deploy_only" });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { status: "pre_deploy_in_progress", trigger: "api", commit: deploy.commit },
    });
    const deployed = await client.untilFinished(id, (body as { id: string }).id);
    expect(deployed).toMatchObject({ status: "live", commit: deploy.commit });
    expect(await envOf(url)).toMatchObject({ GREETING: "hello" });
    expect(await client.logs(id)).toContain("pre-deploy says hello");
    expect((await client.logs(id)).match(/Running build command/g)).toHaveLength(1);
  });

  it("that waits takes what was built in the meantime", async () => {
    const { client } = context;
    const mayBuild = path("may-build");
    const { repository, id, url } = await createService("deploy-only-waits");
    const commit = await repository.commit({ "server.js": webServer("two") }, "Second");
    await client.send("PATCH", `/services/${id}`, {
      serviceDetails: { envSpecificDetails: { buildCommand: `until test -e ${mayBuild}; do sleep 0.05; done` } },
    });
    await client.send("POST", `/services/${id}/deploys`, {});
    const waiting = await client.send("POST", `/services/${id}/deploys`, { deployMode: "deploy_only" });
    expect(waiting).toMatchObject({ status: 202, body: undefined });
    await writeFile(mayBuild, "");
    const [newest] = await client.until(
      () => client.deploys(id),
      (deploys) => deploys[0]?.status === "live",
    );
    expect(newest?.commit?.id).toBe(commit);
    expect(await (await fetch(url)).text()).toBe("two");
    expect((await client.logs(id)).match(/Running build command/g)).toHaveLength(2);
  });

  it("is refused beside a commit or an image, and when there is no build yet", async () => {
    const { client } = context;
    const { id, deploy } = await createService("deploy-only-refused", { command: { buildCommand: "exit 1" } });
    expect(deploy.status).toBe("build_failed");
    const deployMode = "deploy_only";
    for (const beside of [{ commitId: "a".repeat(40) }, { imageUrl: "nginx" }]) {
      expect(await client.send("POST", `/services/${id}/deploys`, { deployMode, ...beside })).toMatchObject({
        status: 400,
        body: { message: "`deployMode` can't be combined with `commitId` or `imageUrl`" },
      });
    }
    expect(await client.send("POST", `/services/${id}/deploys`, { deployMode })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("no successful build yet") },
    });
  });
});

describe("a rollback", () => {
  it("brings the number of instances back, and leaves the stored variables as they are", async () => {
    const { client } = context;
    const { id, deploy } = await createService("rollback-instances");
    const instances = async () => (await client.service(id)).serviceDetails.numInstances;
    await client.deploy(id);
    await client.send("POST", `/services/${id}/scale`, { numInstances: 2 });
    await client.send("PUT", `/services/${id}/env-vars`, [{ key: "GREETING", value: "hello" }]);
    expect(await instances()).toBe(2);
    const { body } = await client.send("POST", `/services/${id}/rollback`, { deployId: deploy.id });
    expect((await client.untilFinished(id, (body as { id: string }).id)).status).toBe("live");
    expect(await instances()).toBe(1);
    const running = await client.get(`/services/${id}/instances`);
    expect(running).toHaveLength(1);
    expect(await client.get(`/services/${id}/env-vars/GREETING`)).toEqual({ key: "GREETING", value: "hello" });
  });
});

describe("a service that is being suspended", () => {
  it("takes no deploy while the one that runs is still being canceled", async () => {
    const { client } = context;
    const { id, url } = await createService("suspending");
    const buildCommand = [
      `trap 'touch ${path("ending")}; until test -e ${path("may-end")}; do sleep 0.05; done; exit' TERM`,
      `touch ${path("building")}`,
      "while true; do sleep 0.05; done",
    ].join("; ");
    await client.send("PATCH", `/services/${id}`, { serviceDetails: { envSpecificDetails: { buildCommand } } });
    await client.send("POST", `/services/${id}/deploys`, {});
    const isThere = (file: string) =>
      client.until(
        async () => existsSync(path(file)),
        (there) => there,
      );
    await isThere("building");
    const suspended = client.send("POST", `/services/${id}/suspend`);
    await isThere("ending");
    const refused = await client.send("POST", `/services/${id}/deploys`, { deployMode: "deploy_only" });
    await writeFile(path("may-end"), "");
    expect(refused).toMatchObject({ status: 400, body: { message: "cannot deploy suspended service" } });
    expect((await suspended).status).toBe(202);
    expect((await client.deploys(id)).map(({ status }) => status)).toEqual(["canceled", "live"]);
    expect((await fetch(url)).status).toBe(503);
  });
});

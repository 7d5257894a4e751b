import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => {
  context = await startTestEmulator();
});
afterAll(() => context[Symbol.asyncDispose]());

/** A service that serves "one", and its repository. */
async function liveService(name: string) {
  const { client, folder } = context;
  const repository = await TestRepository.create(`${folder}/${name}`, { "server.js": webServer("one") });
  const { service, deploy } = await client.createWebService(name, repository.path);
  return { repository, service, deploy, url: service.serviceDetails.url ?? "" };
}

async function read(url: string): Promise<string> {
  const response = await fetch(url);
  return response.text();
}

describe("a deploy", () => {
  it("serves the commit it was asked for at the service's own address", async () => {
    const { deploy, url, repository } = await liveService("serves");
    expect(deploy).toMatchObject({ status: "live", commit: { id: await repository.git("rev-parse", "HEAD") } });
    expect(deploy.commit?.message).toBe("First");
    expect(await read(url)).toBe("one");
  });

  it("of a named commit serves that one, whatever the branch has", async () => {
    const { service, url, repository } = await liveService("named-commit");
    const wanted = await repository.commit({ "server.js": webServer("two") }, "Second");
    await repository.commit({ "server.js": webServer("three") }, "Third");
    const deploy = await context.client.deploy(service.id, { commitId: wanted });
    expect(deploy.commit?.id).toBe(wanted);
    expect(await read(url)).toBe("two");
  });

  it("leaves no request unanswered while it switches, not even a slow one", async () => {
    const { client } = context;
    const { service, url, repository } = await liveService("no-failed-request");
    await repository.commit({ "server.js": webServer("two") }, "Second");
    const slow = read(`${url}/slow?ms=4000`);
    const answers = new Set<string>();
    let over = false;
    const loop = async () => {
      while (!over) answers.add(await read(url));
    };
    const loops = [loop(), loop(), loop()];
    await client.deploy(service.id);
    await client.until(
      async () => (await client.get(`/services/${service.id}/instances`)) as unknown[],
      (instances) => instances.length === 1,
    );
    expect(await slow).toBe("one");
    over = true;
    await Promise.all(loops);
    expect([...answers].sort()).toEqual(["one", "two"]);
  });

  it("marks the deploy that was live before as deactivated", async () => {
    const { client } = context;
    const { service, deploy } = await liveService("deactivates");
    await client.deploy(service.id);
    expect((await client.untilFinished(service.id, deploy.id)).status).toBe("deactivated");
  });

  it("that waits behind another one is accepted without a body, and only the newest of those that wait runs", async () => {
    const { client } = context;
    const { service } = await liveService("queue");
    const mayBuild = join(context.folder, "may-build");
    const buildCommand = `until test -e ${mayBuild}; do sleep 0.05; done`;
    await client.send("PATCH", `/services/${service.id}`, {
      serviceDetails: { envSpecificDetails: { buildCommand, startCommand: "node server.js" } },
    });
    const first = await client.send("POST", `/services/${service.id}/deploys`, {});
    const second = await client.send("POST", `/services/${service.id}/deploys`, {});
    const third = await client.send("POST", `/services/${service.id}/deploys`, {});
    expect([first.status, second.status, third.status]).toEqual([201, 202, 202]);
    expect(second.body).toBeUndefined();
    await writeFile(mayBuild, "");
    const statuses = await client.until(
      async () => (await client.deploys(service.id)).map((deploy) => deploy.status),
      ([newest]) => newest === "live",
    );
    expect(statuses).toEqual(["live", "canceled", "deactivated", "deactivated"]);
  });

  it("that is canceled ends its build and changes nothing", async () => {
    const { client } = context;
    const { service, url } = await liveService("cancel");
    await client.send("PATCH", `/services/${service.id}`, {
      serviceDetails: { envSpecificDetails: { buildCommand: "sleep 600", startCommand: "node server.js" } },
    });
    const { body } = await client.send("POST", `/services/${service.id}/deploys`, {});
    const { id } = body as { id: string };
    const canceled = await client.send("POST", `/services/${service.id}/deploys/${id}/cancel`);
    expect(canceled).toMatchObject({ status: 200, body: { id, status: "canceled" } });
    expect(await read(url)).toBe("one");
  });

  it("brings an earlier release back by rollback, with its variables and without a build", async () => {
    const { client, folder } = context;
    const repository = await TestRepository.create(`${folder}/rollback`, { "server.js": webServer("one") });
    const { service, deploy } = await client.createWebService("rollback", repository.path, {
      envVars: [{ key: "GREETING", value: "hello" }],
    });
    await repository.commit({ "server.js": webServer("two") }, "Second");
    await client.send("PUT", `/services/${service.id}/env-vars/GREETING`, { value: "bye" });
    await client.deploy(service.id);
    const { status, body } = await client.send("POST", `/services/${service.id}/rollback`, { deployId: deploy.id });
    expect({ status, body }).toMatchObject({ status: 201, body: { trigger: "rollback" } });
    const back = await client.untilFinished(service.id, (body as { id: string }).id);
    expect(back).toMatchObject({ status: "live", commit: deploy.commit });
    const url = service.serviceDetails.url ?? "";
    expect(await read(url)).toBe("one");
    expect(JSON.parse(await read(`${url}/env`))).toMatchObject({ GREETING: "hello" });
  });
});

describe("a deploy that fails leaves the former one serving", () => {
  const cases = [
    {
      step: "build",
      change: { envSpecificDetails: { buildCommand: "echo no such thing; exit 7", startCommand: "node server.js" } },
      status: "build_failed",
      says: "Build exited with code 7",
    },
    {
      step: "pre-deploy",
      change: { preDeployCommand: "echo migrating; exit 4" },
      status: "pre_deploy_failed",
      says: "Pre-deploy exited with code 4",
    },
    {
      step: "start",
      change: { envSpecificDetails: { buildCommand: "true", startCommand: "exit 5" } },
      status: "update_failed",
      says: "exited with code 5 before it was ready",
    },
  ];
  it.each(cases)("when its $step fails", async ({ step, change, status, says }) => {
    const { client } = context;
    const { service, url } = await liveService(`fails-${step}`);
    await client.send("PATCH", `/services/${service.id}`, { serviceDetails: change });
    expect((await client.deploy(service.id)).status).toBe(status);
    expect(await client.logs(service.id)).toContain(says);
    expect(await read(url)).toBe("one");
  });

  it("when its commit is unknown", async () => {
    const { client } = context;
    const { service, url } = await liveService("fails-commit");
    const commitId = "0123456789012345678901234567890123456789";
    expect((await client.deploy(service.id, { commitId })).status).toBe("build_failed");
    expect(await client.logs(service.id)).toContain(`Commit ${commitId} is not in`);
    expect(await read(url)).toBe("one");
  });
});

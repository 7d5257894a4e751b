import { createConnection } from "node:net";
import { once } from "node:events";
import { request } from "node:http";
import { instanceSchema } from "@slipway/render-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "server.js": webServer("root"),
    "apps/one/server.js": webServer("one"),
    "apps/one/Dockerfile": "FROM scratch",
    "apps/one/Dockerfile.process.yaml": [
      "build: echo built > built.txt",
      "start: node server.js",
      "env: { OF_IMAGE: image, LANG: de_DE.UTF-8, OF_BOTH: image }",
    ].join("\n"),
    "apps/two/worker.js": "setTimeout(() => {}, 2000); console.log('working');",
  });
});
afterAll(() => context[Symbol.asyncDispose]());

async function read(url: string): Promise<string> {
  const response = await fetch(url);
  return response.text();
}

describe("a service", () => {
  it("has an address that says what is missing until something is live", async () => {
    const { client } = context;
    const command = { buildCommand: "exit 1" };
    const { service } = await client.createWebService("never-live", repository.path, { command });
    const response = await fetch(service.serviceDetails.url ?? "");
    expect(response.status).toBe(503);
    expect(await response.text()).toMatch(
      /^service `never-live` has nothing live: its last deploy dep-\w+ is build_failed/,
    );
  });

  it("sees Render's variables and its own, and none of the emulator's", async () => {
    const { client } = context;
    process.env.EMULATORS_OWN = "x";
    const { service } = await client.createWebService("variables", repository.path, {
      envVars: [{ key: "GREETING", value: "hello" }],
    });
    delete process.env.EMULATORS_OWN;
    const env: unknown = JSON.parse(await read(`${service.serviceDetails.url}/env`));
    expect(env).toMatchObject({
      GREETING: "hello",
      NODE_ENV: "production",
      RENDER: "true",
      RENDER_SERVICE_ID: service.id,
      RENDER_EXTERNAL_URL: service.serviceDetails.url,
    });
    expect(env).not.toHaveProperty("EMULATORS_OWN");
  });

  it("has only the files of its root directory", async () => {
    const { client } = context;
    const command = { buildCommand: "! test -e ../../server.js && ! test -e ../server.js" };
    const { deploy } = await client.createWebService("root-directory", repository.path, {
      rootDir: "apps/one",
      command,
    });
    expect(deploy.status).toBe("live");
  });

  it("with a Dockerfile runs its stand-in, and the log says so", async () => {
    const { client } = context;
    const { service } = await client.createWebService("docker", repository.path, {
      rootDir: "apps/one",
      details: { runtime: "docker", envSpecificDetails: {}, preDeployCommand: "cat built.txt" },
    });
    expect(await read(service.serviceDetails.url ?? "")).toBe("one");
    const logs = await client.logs(service.id);
    expect(logs).toContain("No container is built");
    expect(logs).toContain("built");
    expect(service.serviceDetails.envSpecificDetails?.preDeployCommand).toBe("cat built.txt");
  });

  it("with a Dockerfile sees what its image sets, its own over that, and no more than Render's images have", async () => {
    const { client } = context;
    const { service } = await client.createWebService("docker-variables", repository.path, {
      rootDir: "apps/one",
      envVars: [{ key: "OF_BOTH", value: "service" }],
      details: { runtime: "docker", envSpecificDetails: {}, preDeployCommand: 'echo "pre-deploy: $OF_IMAGE $OF_BOTH"' },
    });
    const env: unknown = JSON.parse(await read(`${service.serviceDetails.url}/env`));
    expect(env).toMatchObject({ OF_IMAGE: "image", LANG: "de_DE.UTF-8", OF_BOTH: "service", RENDER: "true" });
    expect(env).not.toHaveProperty("NODE_ENV");
    expect(await client.logs(service.id)).toContain("pre-deploy: image service");
  });

  it("with a Dockerfile but no stand-in fails, and the log says what to add", async () => {
    const { client } = context;
    const { service, deploy } = await client.createWebService("docker-alone", repository.path, {
      details: { runtime: "docker", envSpecificDetails: { dockerfilePath: "./apps/Dockerfile" } },
    });
    expect(deploy.status).toBe("build_failed");
    expect(await client.logs(service.id)).toMatch(
      /`apps\/Dockerfile.process.yaml` is missing: .*, or add the file with `build:`/,
    );
  });

  it("gets a package manager by corepack without a change to the machine", async () => {
    const { client } = context;
    const command = { buildCommand: "corepack enable pnpm && command -v pnpm" };
    const { service, deploy } = await client.createWebService("corepack", repository.path, { command });
    expect(deploy.status).toBe("live");
    expect(await client.logs(service.id)).toContain(`${context.folder}/cache/services`);
  });

  it("that is a worker is live once it runs, has no address, and is started again when it ends", async () => {
    const { client, emulator } = context;
    const { body } = await client.send("POST", "/services", {
      type: "background_worker",
      name: "worker",
      ownerId: emulator.ownerId,
      repo: repository.path,
      rootDir: "apps/two",
      serviceDetails: { runtime: "node", envSpecificDetails: { buildCommand: "true", startCommand: "node worker.js" } },
    });
    const { service, deployId } = z
      .object({ service: z.looseObject({ id: z.string() }), deployId: z.string() })
      .parse(body);
    expect((await client.untilFinished(service.id, deployId)).status).toBe("live");
    expect(service).not.toHaveProperty("internalAddress");
    const logs = await client.until(
      () => client.logs(service.id),
      (text) => text.split("working").length > 2,
    );
    expect(logs).toContain("exited with code 0; another one is started");
    expect((await client.deploys(service.id)).map(({ status }) => status)).toEqual(["live"]);
  });
});

describe("a live service", () => {
  async function instancesOf(id: string) {
    return z.array(instanceSchema).parse(await context.client.get(`/services/${id}/instances`));
  }

  it("is scaled without a deploy, and its requests go to every instance", async () => {
    const { client } = context;
    const { service } = await client.createWebService("scaled", repository.path);
    expect((await client.send("POST", `/services/${service.id}/scale`, { numInstances: 3 })).status).toBe(202);
    const pids = new Set<string>();
    await client.until(
      async () => pids.add(await read(`${service.serviceDetails.url}/pid`)).size,
      (size) => size === 3,
    );
    await client.send("POST", `/services/${service.id}/scale`, { numInstances: 1 });
    await client.until(
      () => instancesOf(service.id),
      (instances) => instances.length === 1,
    );
    expect((await client.deploys(service.id)).length).toBe(1);
  });

  it("gets another instance when one crashes", async () => {
    const { client } = context;
    const { service } = await client.createWebService("crashes", repository.path);
    const url = service.serviceDetails.url ?? "";
    expect((await fetch(`${url}/crash`)).status).toBe(502);
    await client.until(
      () => read(url),
      (text) => text === "root",
    );
    expect(await client.logs(service.id)).toContain("exited with code 3; another one is started");
  });

  it("is restarted without a failed request", async () => {
    const { client } = context;
    const { service } = await client.createWebService("restarted", repository.path);
    const before = await read(`${service.serviceDetails.url}/pid`);
    expect((await client.send("POST", `/services/${service.id}/restart`)).status).toBe(200);
    await client.until(
      () => read(`${service.serviceDetails.url}/pid`),
      (pid) => pid !== before,
    );
  });

  it("is suspended and resumed", async () => {
    const { client } = context;
    const { service } = await client.createWebService("suspended", repository.path);
    const url = service.serviceDetails.url ?? "";
    expect((await client.send("POST", `/services/${service.id}/suspend`)).status).toBe(202);
    expect((await fetch(url)).status).toBe(503);
    const refused = await client.send("POST", `/services/${service.id}/deploys`, {});
    expect(refused).toMatchObject({ status: 400, body: { message: "cannot deploy suspended service" } });
    await client.send("POST", `/services/${service.id}/resume`);
    await client.until(
      () => read(url),
      (text) => text === "root",
    );
  });

  it("answers the world that it is in maintenance, at once, and others on the private network as ever", async () => {
    const { client, emulator } = context;
    const { service } = await client.createWebService("maintained", repository.path, {
      envVars: [{ key: "PORT", value: "4000" }],
    });
    await client.ask("POST", `/services/${service.id}/custom-domains`, { name: "maintained.org" });
    const turn = (enabled: boolean) =>
      client.ask("PATCH", `/services/${service.id}`, {
        serviceDetails: { maintenanceMode: { enabled, uri: "https://status.example.com" } },
      });
    await turn(true);
    const url = service.serviceDetails.url ?? "";
    const answer = await fetch(url);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("is in maintenance: see https://status.example.com");
    expect(await statusAt(emulator.domainsPort, "maintained.org")).toBe(503);
    expect(await read(`http://${service.internalAddress}`)).toBe("root");
    await turn(false);
    expect(await read(url)).toBe("root");
  });

  it("passes server-sent events on at once", async () => {
    const { service } = await context.client.createWebService("events", repository.path);
    const response = await fetch(`${service.serviceDetails.url}/events`);
    const reader = response.body?.getReader();
    const chunk = await reader?.read();
    expect(Buffer.from(z.instanceof(Uint8Array).parse(chunk?.value)).toString()).toBe("data: first\n\n");
    await reader?.cancel();
  });

  it("passes WebSockets on", async () => {
    const { service } = await context.client.createWebService("sockets", repository.path);
    const socket = createConnection(Number(new URL(service.serviceDetails.url ?? "").port), "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    const [handshake] = (await once(socket, "data")) as [Buffer];
    expect(handshake.toString()).toContain("101 Switching Protocols");
    socket.write("hello");
    const [echo] = (await once(socket, "data")) as [Buffer];
    expect(echo.toString()).toBe("hello");
    socket.destroy();
  });

  it("answers 404 at the address that Render gives once that is closed, and goes on at its domains and inside", async () => {
    const { client, emulator } = context;
    const repository = await TestRepository.create(`${context.folder}/closed`, { "server.js": webServer("closed") });
    const { service } = await client.createWebService("closed", repository.path, {
      envVars: [{ key: "PORT", value: "4000" }],
    });
    const path = `/services/${service.id}`;
    const close = () => client.send("PATCH", path, { serviceDetails: { renderSubdomainPolicy: "disabled" } });
    await client.ask("POST", `${path}/custom-domains`, { name: "closed.example" });
    expect(await close()).toMatchObject({ body: { serviceDetails: { renderSubdomainPolicy: "disabled" } } });
    const url = service.serviceDetails.url ?? "";
    const refused = await fetch(url);
    expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining("at its own domains alone")]);
    expect(await statusAt(emulator.domainsPort, "closed.example")).toBe(200);
    expect((await fetch(`http://${service.internalAddress}`)).status).toBe(200);
    await client.ask("PATCH", path, { serviceDetails: { renderSubdomainPolicy: "enabled" } });
    expect((await fetch(url)).status).toBe(200);
  });

  it("answers only those whom its allow list has, at its domains, too, and everybody inside", async () => {
    const { client, emulator } = context;
    const { service } = await client.createWebService("allowing", repository.path, {
      envVars: [{ key: "PORT", value: "4000" }],
    });
    const path = `/services/${service.id}`;
    await client.ask("POST", `${path}/custom-domains`, { name: "allowing.example" });
    const statuses = async (ipAllowList: object[]) => {
      const reply = await client.send("PATCH", path, { serviceDetails: { ipAllowList } });
      expect(reply.body).toMatchObject({
        serviceDetails: { ipAllowList: ipAllowList.length === 0 ? null : ipAllowList },
      });
      const outside = await fetch(service.serviceDetails.url ?? "");
      return [outside.status, await statusAt(emulator.domainsPort, "allowing.example")];
    };
    const range = (cidrBlock: string) => [{ cidrBlock, description: "some" }];
    expect(await statuses(range("192.0.2.0/24"))).toEqual([403, 403]);
    expect(await statuses([])).toEqual([403, 403]);
    expect((await fetch(`http://${service.internalAddress}`)).status).toBe(200);
    expect(await statuses(range("127.0.0.0/8"))).toEqual([200, 200]);
  });

  it("answers at its custom domains", async () => {
    const { client, emulator } = context;
    const { service } = await client.createWebService("domains", repository.path);
    const added = await client.send("POST", `/services/${service.id}/custom-domains`, { name: "example.org" });
    expect(added).toMatchObject({
      status: 201,
      body: [{ name: "example.org", verificationStatus: "unverified" }, { redirectForName: "example.org" }],
    });
    expect(await statusAt(emulator.domainsPort, "example.org")).toBe(200);
    expect(await statusAt(emulator.domainsPort, "Example.ORG.")).toBe(200);
    expect(await statusAt(emulator.domainsPort, "www.example.org")).toBe(301);
    expect(await statusAt(emulator.domainsPort, "other.org")).toBe(404);
  });

  it("is gone with its port once it is deleted", async () => {
    const { client } = context;
    const { service } = await client.createWebService("deleted", repository.path);
    expect((await client.send("DELETE", `/services/${service.id}`)).status).toBe(204);
    const gone = { status: 404, body: { message: `not found: ${service.id}` } };
    expect(await client.send("GET", `/services/${service.id}`)).toMatchObject(gone);
    await expect(fetch(service.serviceDetails.url ?? "")).rejects.toThrow();
  });
});

async function statusAt(port: number, host: string): Promise<number | undefined> {
  const sent = request({ host: "127.0.0.1", port, headers: { host: `${host}:${port}` } }).end();
  const [response] = (await once(sent, "response")) as [{ statusCode?: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

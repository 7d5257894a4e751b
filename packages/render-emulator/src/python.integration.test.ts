import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pythonCommands, pythonService } from "./testing/python-service";
import { needTool } from "./testing/required-tool";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, pythonService);
});
afterAll(() => context[Symbol.asyncDispose]());
beforeEach(({ skip }) => needTool(skip, "PYTHON", ["python3", "-c", "import venv"]));

async function createService(name: string, version: string, envVars: { key: string; value: string }[] = []) {
  const details = { runtime: "python" };
  return context.client.createWebService(name, repository.path, {
    command: pythonCommands(version),
    details,
    envVars,
  });
}

async function read(url = ""): Promise<string> {
  return (await fetch(url)).text();
}

async function modulesOfMachine(): Promise<string> {
  const list = "import pkgutil; print(sorted(m.name for m in pkgutil.iter_modules()))";
  return (await execa("python3", ["-c", list])).stdout;
}

describe("a service in Python", () => {
  it("serves what its own build installed, whatever another one's installs, and the machine keeps what it has", async () => {
    const { client } = context;
    const before = await modulesOfMachine();
    const one = await createService("one", "1.0.0");
    expect(one.deploy.status).toBe("live");
    const two = await createService("two", "2.0.0");
    expect(two.deploy.status).toBe("live");
    // New instances of the first release begin after the second build.
    await client.ask("POST", `/services/${one.service.id}/scale`, { numInstances: 2 });
    await client.until(
      () => client.get(`/services/${one.service.id}/instances`),
      (instances) => Array.isArray(instances) && instances.length === 2,
    );
    const answers = await Promise.all(Array.from({ length: 6 }, () => read(one.service.serviceDetails.url)));
    expect(new Set(answers)).toEqual(new Set(["1.0.0"]));
    expect(await read(two.service.serviceDetails.url)).toBe("2.0.0");
    expect(await modulesOfMachine()).toBe(before);
    // Commands of packages are on the PATH.
    expect(await client.logs(one.service.id)).toContain("greeting 1.0.0");
  });

  it("goes back to what an earlier build installed, with its rollback", async () => {
    const { client } = context;
    const { service, deploy } = await createService("back", "1.0.0");
    const envSpecificDetails = pythonCommands("3.0.0");
    await client.ask("PATCH", `/services/${service.id}`, { serviceDetails: { envSpecificDetails } });
    await client.deploy(service.id);
    const { url } = service.serviceDetails;
    expect(await read(url)).toBe("3.0.0");
    const reply = await client.ask("POST", `/services/${service.id}/rollback`, { deployId: deploy.id });
    await client.untilFinished(service.id, (reply as { id: string }).id);
    await client.until(
      () => read(url),
      (version) => version === "1.0.0",
    );
  });

  it("says in the log which Python it runs on when none is asked for", async () => {
    const { service } = await createService("default", "1.0.0");
    const version = await read(`${service.serviceDetails.url}/python`);
    expect(await context.client.logs(service.id)).toContain(`==> Using Python version ${version} (default:`);
  });

  it("installs nothing where a link named `.venv` in its repository points to", async () => {
    const mine = `${context.folder}/mine`;
    await mkdir(mine);
    await symlink(mine, `${repository.path}/.venv`);
    await repository.commit({}, "Link");
    const linked = await createService("linked", "1.0.0");
    expect(linked.deploy.status).toBe("live");
    expect(await read(linked.service.serviceDetails.url)).toBe("1.0.0");
    expect(await readdir(mine)).toEqual([]);
    expect(await context.client.logs(linked.service.id)).toContain(
      "`.venv` of the repository is a link, which is left out",
    );
  });

  it("installs nothing where a link within a committed `.venv` points to", async () => {
    const mine = `${context.folder}/programs`;
    await mkdir(mine);
    await rm(`${repository.path}/.venv`, { force: true });
    const lib = `${repository.path}/.venv/lib`;
    await mkdir(lib, { recursive: true });
    for (let minor = 8; minor < 20; minor += 1) await symlink(mine, `${lib}/python3.${minor}`);
    await repository.commit({}, "A folder of links");
    const linked = await createService("links-within", "1.0.0");
    expect(await readdir(mine)).toEqual([]);
    expect(linked.deploy.status).toBe("live");
    expect(await context.client.logs(linked.service.id)).toContain("`.venv` of the repository is there already");
    await repository.git("rm", "-r", "--quiet", ".venv");
    await repository.commit({}, "Without it");
  });

  it("runs on the Python that it asks for, and else says in the log what it asked for and what runs", async () => {
    const { client } = context;
    const version = await read(`${(await createService("own", "1.0.0")).service.serviceDetails.url}/python`);
    const asked = await createService("asked", "1.0.0", [{ key: "PYTHON_VERSION", value: version }]);
    expect(await client.logs(asked.service.id)).toContain(
      `Using Python version ${version} via the variable PYTHON_VERSION`,
    );
    const absent = await createService("absent", "1.0.0", [{ key: "PYTHON_VERSION", value: "3.99.0" }]);
    expect(absent.deploy.status).toBe("live");
    const line = `the variable PYTHON_VERSION asks for Python 3.99.0, which this machine doesn't have; ${version} runs instead`;
    expect(await client.logs(absent.service.id)).toContain(line);
  });
});

it("a build in another language that uses pip changes neither the machine nor another service", async () => {
  const { client } = context;
  const before = await modulesOfMachine();
  const command = {
    buildCommand: "python3 make_wheel.py 4.0.0 && pip3 install --no-index ./slipway_greeting-4.0.0-py3-none-any.whl",
    startCommand: "slipway-greeting && python3 server.py",
  };
  const { service, deploy } = await client.createWebService("node-and-python", repository.path, { command });
  expect(deploy.status, await client.logs(service.id)).toBe("live");
  expect(await read(service.serviceDetails.url)).toBe("4.0.0");
  expect(await modulesOfMachine()).toBe(before);
});

it("a pip that is not the build's own refuses to install", async () => {
  const { client } = context;
  const { stdout: python } = await execa("python3", ["-c", "import sys; print(sys.executable)"]);
  const buildCommand = `python3 make_wheel.py 5.0.0 && ${python} -m pip install --no-index ./slipway_greeting-5.0.0-py3-none-any.whl`;
  const { service, deploy } = await client.createWebService("past-the-build", repository.path, {
    command: { buildCommand },
  });
  expect(deploy.status).toBe("build_failed");
  expect(await client.logs(service.id)).toMatch(/Could not find an activated virtualenv|No module named pip/);
});

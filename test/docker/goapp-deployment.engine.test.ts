import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Run } from "../workflows/runner";
import { composeFault } from "./compose";
import { DeploymentPage } from "./deployment-page";
import { docker, dockerFault } from "./docker";
import { GoappHost } from "./goapp-host";
import { GoappPipeline } from "./goapp-pipeline";
import { GoappVisitor } from "./goapp-visitor";
import { registryFault } from "./registry";
import { need } from "../need";

// What `DEPLOYMENT.md` says, word for word, and then the jobs of the example's workflows, on the host that this has left. Told in order: each
// test goes on from where the one before ended.

const page = new DeploymentPage(resolve(__dirname, "../../examples/goapp/DEPLOYMENT.md"));
const fault = need("DOCKER", dockerFault() ?? composeFault() ?? registryFault());
const developersKey = "access-key-of-nobody-but-this-machine";
/** What goes at the end, the last first. */
const made: AsyncDisposable[] = [];
let host: GoappHost;
let pipeline: GoappPipeline;
let first: string;
let second: string;
let broken: string;
/** The commit that the pipeline has deployed. */
let deployed: string;

beforeAll(async () => {
  if (fault !== undefined) return;
  host = await GoappHost.create({ healthInterval: "1s" });
  made.push(host);
});
afterAll(async () => {
  for (const one of made.toReversed()) await one[Symbol.asyncDispose]();
});

/** Runs lines as they stand on the page. @throws with all that was printed, where one of them fails */
async function follow(where: "repository" | "host", lines: string, more: Record<string, string> = {}): Promise<string> {
  const { exitCode, all } = await host.run(where, lines, more);
  expect(exitCode, `${lines}\n${all}`).toBe(0);
  return all;
}

const inspected = async (format: string) => docker("inspect", `--format=${format}`, await host.container());
const onHost = (file: string) => readFile(join(host.home, "goapp", file), "utf8");

async function writer(): Promise<GoappVisitor> {
  const [, key = ""] = /^ACCESS_KEY='?(\w+)/m.exec(await onHost(".env.production")) ?? [];
  const visitor = new GoappVisitor(`http://${host.address}`);
  await visitor.signIn(key);
  return visitor;
}

test("on a developer's machine it comes up by one line, and what was written outlives restarts and containers", async () => {
  const { WEB_PORT, url } = await host.developersPort();
  await follow("repository", page.block("On your machine", 0), { WEB_PORT });
  const visitor = new GoappVisitor(url);
  await visitor.signIn(developersKey);
  await visitor.write("written by a developer");
  await follow("repository", page.block("On your machine", 1), { WEB_PORT });
  expect(await visitor.read()).toContain("written by a developer");
  await follow("repository", page.block("On your machine", 2));
});

test("a host gets its files and settings, and a release on it has no right that it doesn't need", async () => {
  first = await host.image("first");
  await follow("repository", page.block("The host, once", 0));
  const { all } = await host.run("host", page.block("Deploy"), { IMAGE: first });
  expect(all).toContain("there is no .env.production here");
  await follow("host", page.block("The host, once", 1));
  await follow("host", page.block("Deploy"), { IMAGE: first });
  const [, key = ""] = /^ACCESS_KEY='(\w+)'/m.exec(await onHost(".env.production")) ?? [];
  expect(key).toHaveLength(64);
  expect(await inspected("{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}")).toBe(
    "true [ALL] 1000:1000",
  );
  expect(await inspected("{{json .Config.Labels}}")).not.toContain(key);
  expect(await docker("top", await host.container(), "-o", "pid,args")).not.toContain(key);
  expect(await inspected('{{(index (index .NetworkSettings.Ports "10000/tcp") 0).HostIp}}')).toBe("127.0.0.1");
});

test("a change of the settings is deployed, and a wrong one is named before anything is touched", async () => {
  await (await writer()).write("before the change");
  await follow("host", page.block("Configuration"));
  expect(await inspected("{{json .Config.Env}}")).toContain("LOG_LEVEL=warn");
  const running = await host.container();
  const loud = "'s/^LOG_LEVEL=.*/LOG_LEVEL=loud/' .env.production";
  // As one that waits, and written over the one that the release runs with.
  for (const change of [`sed ${loud} >.env.production.new`, `sed -i ${loud}`]) {
    const again = page.block("Configuration").split("\n")[2] ?? "";
    const { exitCode, all } = await host.run("host", `${change}\n${again}`);
    expect([exitCode, all]).toEqual([1, expect.stringContaining("LOG_LEVEL is")]);
    expect(await onHost(".env.production")).toContain("LOG_LEVEL='warn'");
    await follow(
      "host",
      "grep LOG_LEVEL=loud .env.production.refused && [ ! -e .env.production.new ] && [ ! -e .changing ]",
    );
    expect(await host.container()).toBe(running);
  }
});

test("what no line of the settings' file can hold is refused, and a backslash stays one", async () => {
  const print = (ACCESS_KEY: string) => host.run("repository", "deploy/env-file.sh", { ACCESS_KEY });
  expect(await print("C:\\new\\table $HOME")).toMatchObject({ all: "ACCESS_KEY='C:\\new\\table $HOME'" });
  for (const key of ["it's", "two\nlines", "at its end\\"])
    expect(await print(key)).toMatchObject({ exitCode: 1, all: expect.stringContaining("ACCESS_KEY has a quote") });
});

test("a backup is taken while it runs, and a restore brings back what there was", async () => {
  await follow("host", page.block("Backups", 0));
  const visitor = await writer();
  await visitor.write("after the backup");
  await follow("host", page.block("Backups", 1));
  expect(await visitor.read()).toContain("before the change");
  expect(await visitor.read()).not.toContain("after the backup");
  const { exitCode, all } = await host.run("host", "echo no database > none; deploy/restore.sh none");
  expect([exitCode, all]).toEqual([1, expect.stringContaining("none was not restored")]);
  expect(await visitor.read()).toContain("before the change");
});

/** Runs a line whose connection ends in the middle. @param when what is there then */
async function cutOff(line: string, when: () => Promise<unknown>, more: Record<string, string> = {}): Promise<string> {
  const { all } = await host.cutOff(
    line,
    () => expect.poll(when, { timeout: 60_000, interval: 50 }).toBeTruthy(),
    more,
  );
  const there = () => host.run("host", "[ ! -e .changing ]");
  await expect.poll(there, { timeout: 60_000 }).toMatchObject({ exitCode: 0 });
  expect(await inspected("{{.State.Health.Status}}"), all).toBe("healthy");
  expect(all).toContain("cut off by a signal");
  return all;
}

test("a restore that is cut off leaves the database that there was, and the server running", async () => {
  await (await writer()).write("before the connection ended");
  const all = await cutOff(
    "deploy/restore.sh backups/before.db",
    async () => (await host.run("host", "[ -s .set-aside ]")).exitCode === 0,
  );
  expect(all).toContain("the database is again what it was before the backup");
  expect(await (await writer()).read()).toContain("before the connection ended");
  await follow("host", "deploy/restore.sh backups/before.db");
  expect(await (await writer()).read()).not.toContain("before the connection ended");
});

const change = (level: string) => `sed "s/^LOG_LEVEL=.*/LOG_LEVEL='${level}'/" .env.production >.env.production.new`;
const runs = () => inspected("{{.Config.Image}} {{.State.Health.Status}} {{json .Config.Env}}");

test("where a release isn't healthy, or its deploy is cut off, the former one is back with its settings", async () => {
  broken = await host.image("broken", ['HEALTHCHECK --interval=1s CMD ["/usr/local/bin/goapp", "nonsense"]']);
  const deploy = `${change("debug")}\n${page.block("Deploy")}`;
  const { exitCode, all } = await host.run("host", deploy, { IMAGE: broken, HEALTH_LIMIT: "2" });
  expect([exitCode, all]).toEqual([1, expect.stringContaining(`${first}, which ran before, is back`)]);
  expect(await runs()).toMatch(new RegExp(`^${first} healthy .*LOG_LEVEL=warn`));
  expect(await onHost(".env.production")).toContain("LOG_LEVEL='warn'");
  await cutOff(deploy, async () => (await runs()).startsWith(broken), { IMAGE: broken });
  expect(await runs()).toMatch(new RegExp(`^${first} healthy .*LOG_LEVEL=warn`));
});

test("from a release that is healthy a line leads back, with its settings, and with a backup", async () => {
  second = await host.image("second");
  await follow("host", `${change("debug")}\n${page.block("Deploy")}`, { IMAGE: second });
  expect(await runs()).toMatch(new RegExp(`^${second} healthy .*LOG_LEVEL=debug`));
  await (await writer()).write("of the second release");
  const other = await host.run("host", `deploy/rollback.sh --of ${first}`);
  expect([other.exitCode, other.all]).toEqual([1, expect.stringContaining(`${first} doesn't run here any more`)]);
  await follow("host", page.block("Roll back", 0));
  expect(await runs()).toMatch(new RegExp(`^${first} healthy .*LOG_LEVEL=warn`));
  expect(await (await writer()).read()).toContain("of the second release");
  await follow("host", page.block("Deploy"), { IMAGE: second });

  // One that isn't healthy on the backup.
  await follow(
    "host",
    `cp releases releases.right; printf '%s\\n' ${first} ${broken} ${second} >releases; cp -R kept/2 kept/3`,
  );
  const { exitCode, all } = await host.run("host", page.block("Roll back", 1), { HEALTH_LIMIT: "2" });
  expect([exitCode, all]).toEqual([1, expect.stringContaining("the database is again what it was before the backup")]);
  expect(await runs()).toContain(`${second} healthy`);
  expect(await (await writer()).read()).toContain("of the second release");
  await follow("host", "mv releases.right releases; rm -R kept/3");

  await follow("host", page.block("Roll back", 1));
  expect(await runs()).toContain(`${first} healthy`);
  expect(await (await writer()).read()).not.toContain("of the second release");
  expect(await onHost("releases")).toBe(`${first}\n`);
  expect(await (await writer()).read()).toContain("before the change");
});

test("after a deploy that was killed a rollback brings back what ran well last", async () => {
  await follow("host", page.block("Deploy"), { IMAGE: second });
  const up = "docker compose --file docker-compose.prod.yml up --detach web";
  await follow("host", `sed -i 's|^GOAPP_IMAGE=.*|GOAPP_IMAGE=${broken}|' .env; ${up}`);
  await follow("host", page.block("Roll back", 0));
  expect(await runs()).toContain(`${second} healthy`);
  expect(await onHost("releases")).toBe(`${first}\n${second}\n`);
  await follow("host", page.block("Roll back", 0));
  expect(await runs()).toContain(`${first} healthy`);
});

test("what the page says of trouble is answered, and nothing on the page was left out", async () => {
  expect(await follow("host", page.block("Troubleshooting"))).toContain("healthy");
  expect(page.untold).toEqual([]);
});

/** @throws with what was printed, when a job didn't end as is expected */
function expectResults(run: Run, results: Record<string, string>): void {
  const ended = Object.fromEntries(Object.entries(run).map(([name, { result }]) => [name, result]));
  const log = Object.entries(run).map(([name, one]) => `# ${name}: ${one.result}\n${one.log}`);
  expect(ended, log.join("\n")).toEqual(results);
}

test("what main gets is built, scanned, pushed and signed once, and deployed by hand with the repository's own secrets", async () => {
  pipeline = await GoappPipeline.start(host, {
    ACCESS_KEY: "from the secrets of production, $HOME \\new",
    HOST_PRIVATE_KEY: "key",
  });
  // Its images can go once nothing runs on the host.
  made.unshift(pipeline);
  const { commit, run } = await pipeline.push({ "NOTES.md": "one\n" });
  deployed = commit;
  expectResults(run, { test: "success", image: "success" });
  expect(await pipeline.called()).toMatch(/^go vet .*\ngo test .*\ngo run .*govulncheck/);
  const writes = pipeline.writes;
  const again = await pipeline.again(commit);
  expectResults(again, { test: "success", image: "success" });
  expect(again.image?.log).toContain("was there already: nothing was built, scanned, pushed or signed");
  expect(again.image?.log).not.toContain("uses actions/attest-build-provenance");
  expect(run.image?.log).toContain("uses actions/attest-build-provenance");
  expect(pipeline.writes).toBe(writes);

  const deploy = await pipeline.deploy(commit);
  expectResults(deploy, { deploy: "success" });
  const digest = await pipeline.digestOf(commit);
  // Before nothing is built again, and before it is deployed.
  const verified = (await pipeline.called()).match(/^gh .*$/gm) ?? [];
  expect(verified).toHaveLength(2);
  for (const one of verified) {
    expect(one).toContain(`verify oci://${pipeline.imageOf(commit).replace(`:${commit}`, "")}@${digest} `);
    expect(one).toContain(`--source-ref refs/heads/main --source-digest ${commit}`);
  }
  expect((await onHost("releases")).split("\n").at(-2)).toBe(`${pipeline.imageOf(commit)}@${digest}`);
  expect(await inspected("{{json .Config.Env}}")).toContain(
    String.raw`ACCESS_KEY=from the secrets of production, $HOME \\new`,
  );
  expect(deploy.deploy?.log).not.toContain("from the secrets of production");
  expect(await new GoappVisitor(`http://${host.address}`).read()).toContain("before the change");
});

test("what smoke tests find wrong is taken back, by hand it can be, too, and nothing unsigned is deployed", async () => {
  const running = await onHost("releases");
  pipeline.visitorsGoTo("http://127.0.0.1:1");
  expectResults(await pipeline.deploy(deployed), { deploy: "failure" });
  expect(await onHost("releases")).toBe(running);

  const { commit } = await pipeline.push({ "NOTES.md": "two\n" });
  const taken = await pipeline.deploy(commit);
  expectResults(taken, { deploy: "failure" });
  expect(taken.deploy?.log).toMatch(/runs again/);
  expect(await onHost("releases")).toBe(running);

  pipeline.visitorsGoTo(`http://${host.address}`);
  expectResults(await pipeline.rollBack(), { rollback: "success" });
  expect(await inspected("{{.Config.Image}}")).toBe(first);

  await pipeline.forgetSignatures();
  const again = await pipeline.again(commit);
  expectResults(again, { test: "success", image: "failure" });
  expect(again.image?.log).toContain("no signature of it was found: delete it from the registry and run this again");
  expectResults(await pipeline.deploy(commit), { deploy: "failure" });
  expectResults(await pipeline.deploy("main; reboot"), { deploy: "failure" });
  expect(await inspected("{{.Config.Image}}")).toBe(first);
});

test("where a registry doesn't say whether an image is there nothing is pushed to it", async () => {
  const asked: string[] = [];
  const failing = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(url === "/v2/" ? 200 : 503).end();
  }).listen(0, "127.0.0.1");
  await once(failing, "listening");
  pipeline.registryIs(`127.0.0.1:${(failing.address() as AddressInfo).port}`);
  const run = await pipeline.again(deployed);
  pipeline.registryIs(pipeline.place);
  failing.close();
  expectResults(run, { test: "success", image: "failure" });
  expect(run.image?.log).toMatch(/is there isn't known: .*503/);
  expect(asked.filter((one) => !/^(GET|HEAD) /.test(one))).toEqual([]);
  expect(asked.some((one) => one.includes("/manifests/"))).toBe(true);
});

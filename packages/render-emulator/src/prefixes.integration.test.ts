import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultCacheDir } from "./outlying-folders";
import { needTool } from "./testing/required-tool";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;

/** A command `tool`, as a package of npm's, that says which version of it was installed. */
function npmTool(version: string): Record<string, string> {
  return {
    [`tool-${version}/package.json`]: JSON.stringify({ name: "tool", version: `${version}.0.0`, bin: "tool.js" }),
    [`tool-${version}/tool.js`]: `#!/usr/bin/env node\nconsole.log("tool ${version}");\n`,
  };
}

beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, {
    ...npmTool("1"),
    ...npmTool("2"),
    "server.js": `${webServer("up")}\nconsole.log(require("node:child_process").execSync("tool").toString());`,
    "plain.js": webServer("plain"),
    "go.mod": "module example.com/tool\n\ngo 1.20\n",
    "main.go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("tool in Go") }\n',
    "newer/go.mod": "module example.com/newer\n\ngo 1.99\n",
    "newer/main.go": "package main\n\nfunc main() {}\n",
    "crate/Cargo.toml": '[package]\nname = "tool"\nversion = "0.1.0"\nedition = "2021"\n',
    "crate/src/main.rs": 'fn main() { println!("tool in Rust") }\n',
  });
});
afterAll(() => context[Symbol.asyncDispose]());

/** What the user of this machine has, as far as a build could change it by mistake. */
async function machine(): Promise<string[]> {
  const looks = [
    "npm ls --global --depth=0",
    "npm config ls --location=user",
    "git config --global --list || true",
    "ls -a ~ ~/.local/bin ~/go/bin ~/.cargo/bin ~/.config ~/.npm-global 2>&1 || true",
  ];
  return Promise.all(looks.map(async (look) => (await execa(look, { shell: true })).stdout));
}

async function createService(name: string, command: Record<string, string>, details: Record<string, unknown> = {}) {
  const { service, deploy } = await context.client.createWebService(name, repository.path, { command, details });
  return { service, deploy, log: () => context.client.logs(service.id) };
}

describe("what a build installs for itself", () => {
  it("is neither the machine's nor another service's, and is there for instances that start later", async () => {
    const { client } = context;
    const before = await machine();
    const global = (version: string) =>
      [
        `npm install --global ./tool-${version}`,
        "npm config set fund true",
        "git config --global user.name Build",
        "echo mine > ~/mine",
      ].join(" && ");
    const one = await createService("one", { buildCommand: global("1") });
    expect(one.deploy.status, await one.log()).toBe("live");
    const two = await createService("two", { buildCommand: global("2") });
    expect(two.deploy.status, await two.log()).toBe("live");
    await client.ask("POST", `/services/${one.service.id}/scale`, { numInstances: 2 });
    await client.until(one.log, (log) => log.split("tool 1").length === 3);
    expect(await one.log()).not.toContain("tool 2");
    expect(await two.log()).toContain("tool 2");
    expect(await machine()).toEqual(before);
  });

  it("is no program that another service's build runs, where corepack keeps its package managers either", async () => {
    const folders =
      '"$COREPACK_HOME/v1/pnpm" "$npm_config_prefix/bin" "$PNPM_HOME/bin" "$(dirname "$(command -v node)")"';
    const buildCommand = `for folder in ${folders}; do mkdir -p "$folder"; echo 'echo evil' > "$folder/poisoned"; done`;
    expect((await createService("poisons", { buildCommand, startCommand: "node plain.js" })).deploy.status).toBe(
      "live",
    );
    const looks = `for folder in ${folders}; do ! test -e "$folder/poisoned" || exit 1; done`;
    const other = await createService("not-poisoned", { buildCommand: looks, startCommand: "node plain.js" });
    expect(other.deploy.status, await other.log()).toBe("live");
  });

  it("is not there for the next build of the same service, and is again after a rollback", async () => {
    const { client } = context;
    const { service, deploy, log } = await createService("again", {
      buildCommand: "npm install --global ./tool-1 && echo mine > ~/mine && echo mine > $TMPDIR/mine",
      startCommand: "(tool; cat ~/mine $TMPDIR/mine) 2>&1; node plain.js",
    });
    expect(await log()).toContain("tool 1\nmine\nmine");
    const envSpecificDetails = {
      buildCommand: "! command -v tool && ! test -e ~/mine && ! test -e $TMPDIR/mine",
      startCommand: "node plain.js",
    };
    await client.ask("PATCH", `/services/${service.id}`, { serviceDetails: { envSpecificDetails } });
    expect((await client.deploy(service.id)).status, await log()).toBe("live");
    const reply = await client.ask("POST", `/services/${service.id}/rollback`, { deployId: deploy.id });
    await client.untilFinished(service.id, (reply as { id: string }).id);
    await client.until(log, (text) => text.split("tool 1\nmine\nmine").length === 3);
  });

  it("takes its temporary files along when it goes", async () => {
    const links = () => readdir(join(defaultCacheDir(), "tmp"));
    const { service, log } = await createService("temporary", {
      buildCommand: "npm install --global ./tool-1",
      startCommand: "echo folder $(basename $TMPDIR) && node server.js",
    });
    const name = /^folder (\w{12})$/m.exec(await log())?.[1];
    expect(await links()).toContain(name);
    await context.client.ask("DELETE", `/services/${service.id}`);
    await createService("temporary-next", { buildCommand: "true", startCommand: "node plain.js" });
    expect(await links()).not.toContain(name);
  });

  it("in Go is in a folder of its own, and the log says which Go that is", async ({ skip }) => {
    await needTool(skip, "GO", ["go", "version"]);
    const before = await machine();
    const command = { buildCommand: "go install .", startCommand: "tool && node plain.js" };
    const { deploy, log } = await createService("in-go", command, { runtime: "go" });
    expect(deploy.status, await log()).toBe("live");
    expect(await log()).toContain("tool in Go");
    const { stdout } = await execa("go", ["env", "GOVERSION"], { cwd: "/" });
    expect(await log()).toContain(`==> Using Go version ${stdout.slice(2)}`);
    expect(await machine()).toEqual(before);
  });

  it("in a Go that can't be had is not built, and the log says why", async ({ skip }) => {
    await needTool(skip, "GO", ["go", "version"]);
    const { service, deploy } = await context.client.createWebService("newer-go", repository.path, {
      rootDir: "newer",
      command: { buildCommand: "go build ." },
      details: { runtime: "go" },
      envVars: [{ key: "GOPROXY", value: "off" }],
    });
    expect(deploy.status).toBe("build_failed");
    expect(await context.client.logs(service.id)).toContain(
      "==> The version of Go that go.mod asks for can't be had here",
    );
  });

  it("in Rust is in a folder of its own, by the toolchain that is asked for or else the machine's", async ({
    skip,
  }) => {
    await needTool(skip, "RUST", ["cargo", "--version"]);
    const before = await machine();
    const command = { buildCommand: "cargo install --path crate --offline", startCommand: "tool && node plain.js" };
    const { service, deploy, log } = await createService("in-rust", command, {
      runtime: "rust",
      envSpecificDetails: command,
    });
    expect(deploy.status, await log()).toBe("live");
    expect(await log()).toContain("tool in Rust");
    await context.client.ask("PUT", `/services/${service.id}/env-vars`, [{ key: "RUSTUP_TOOLCHAIN", value: "1.2.3" }]);
    await context.client.deploy(service.id);
    expect(await log()).toContain(
      "the variable RUSTUP_TOOLCHAIN asks for the Rust toolchain 1.2.3, which is not installed",
    );
    expect(await machine()).toEqual(before);
  });

  it("is never a package of the machine", async () => {
    const manager = process.platform === "darwin" ? "brew" : "apt-get";
    const { stdout } = await execa("bash", ["-c", `command -v ${manager} || true`]);
    const { deploy, log } = await createService("machine", { buildCommand: `${manager} install --yes hello` });
    expect(deploy.status).toBe("build_failed");
    const refusal = stdout === "" ? "command not found" : `==> ${manager} would change the machine`;
    expect(await log()).toContain(refusal);
  });
});

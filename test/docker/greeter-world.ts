import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { findEmulator } from "../../operations/src/emulator/record";
import { type GitHost, serveGit } from "../../operations/src/git-host/serve";
import { projectIn } from "../../operations/src/project";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { addedSystem } from "../promotion/added-system";
import { cloneProject } from "../promotion/clone";

/** The smallest system that is built by a Dockerfile, and can run an image in its place. */
const system = `import { z } from "zod";
import { defineSystem } from "../system";

export const greeter = defineSystem({
  name: "greeter",
  services: { web: { kind: "web", manifest: z.object({}), image: { name: "greeter-web", orBuilt: true } } },
  build({ platform }) {
    const web = platform.webService("web", { build: { dockerfile: "Dockerfile" }, healthCheckPath: "/" });
    platform.rollout({ web: { variables: {} } });
    return { url: web.url };
  },
});
`;

const server = (greeting: string) =>
  `require("node:http").createServer((_, response) => response.end("${greeting}")).listen(process.env.PORT, "0.0.0.0");\n`;

const Services = z.array(z.object({ service: z.object({ id: z.string() }) }));
const Deploys = z.array(
  z.object({ deploy: z.object({ status: z.string(), image: z.object({ sha: z.string() }).optional() }) }),
);

/**
 * What a team has whose one service is a Dockerfile: this project in a clone of their own, its stacks side by side on one emulator that is not
 * started yet, and the application in a repository of its own at a URL.
 */
export class GreeterWorld implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly project: TestRepository,
    readonly application: TestRepository,
    private readonly host: GitHost,
    private readonly env: Readonly<Record<string, string | undefined>>,
    private readonly api: string,
  ) {}

  /** @param images what the application is built on, and what the registry beside the emulator runs */
  static async create(images: { base: string; registry: string }): Promise<GreeterWorld> {
    const folder = await mkdtemp(join(tmpdir(), "slipway-greeter-"));
    const project = await cloneProject(join(folder, "slipway"));
    const dockerfile = `FROM ${images.base}\nCOPY server.js ./\nCMD ["node", "server.js"]\n`;
    const files = { Dockerfile: dockerfile, "server.js": server("first") };
    const application = await TestRepository.create(join(folder, "application"), files);
    const host = await serveGit(application.path, 0);
    // The runner's own settings are none of a user's.
    const none = { NODE_ENV: undefined, VITEST: undefined, RENDER_EMULATOR_RUNTIME: undefined };
    const env = { ...none, RENDER_EMULATOR_REGISTRY_IMAGE: images.registry };
    const api = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
    const world = new GreeterWorld(folder, project, application, host, env, api);
    await project.commit({ ...addedSystem(project.path, "greeter"), "stacks/greeter/index.ts": system });
    return world;
  }

  /** Commits a stack's file, whose environment is called as the stack is. */
  async set(stack: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
    const greeter = { repo: this.host.url, ...settings };
    const config = { "render:host": this.api, "slipway:environment": stack, "slipway:greeter": greeter };
    await this.project.commit({ [`Pulumi.${stack}.yaml`]: stringify({ config }) }, `Set ${stack}`);
  }

  /** A commit of the application. */
  greet(greeting: string): Promise<string> {
    return this.application.commit({ "server.js": server(greeting) });
  }

  /**
   * The clone's own `slipway`, which commits what it has written.
   *
   * @returns what it has printed on standard output
   * @throws with all that it has printed, when it ended red
   */
  async slipway(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, all } = await execa(
      process.execPath,
      [join(this.project.path, "operations/bin/slipway.js"), ...args],
      { cwd: this.project.path, env: this.env, all: true, reject: false, stdin: "ignore" },
    );
    if (exitCode !== 0) throw new Error(all);
    if ((await this.project.git("status", "--porcelain")) !== "") await this.project.commit({}, args.join(" "));
    return stdout;
  }

  /** The image that a stack's file pins. */
  async pin(stack: string): Promise<string | undefined> {
    const text = await readFile(join(this.project.path, `Pulumi.${stack}.yaml`), "utf8");
    const Pins = z.object({
      config: z.object({ "slipway:greeter": z.object({ releases: z.record(z.string(), z.string()) }) }),
    });
    return Pins.parse(parse(text)).config["slipway:greeter"].releases.web;
  }

  /** The id of a stack's service, and the digest of the image that is live, as the API says. */
  async live(stack: string): Promise<{ id: string; digest: string | undefined }> {
    const record = await findEmulator(projectIn(this.project.path));
    if (record === undefined) throw new Error("the emulator is not running");
    const client = new TestClient(record);
    const name = stack === "production" ? "greeter-web" : `greeter-web-${stack}`;
    const found = Services.parse(await client.ask("GET", `/services?name=${name}`));
    const id = found[0]?.service.id ?? "";
    const deploys = Deploys.parse(await client.ask("GET", `/services/${id}/deploys?status=live`));
    return { id, digest: deploys[0]?.deploy.image?.sha };
  }

  /** How many builds the emulator has begun. */
  async builds(): Promise<number> {
    const logs = join(this.project.path, ".slipway/emulator/logs");
    const files = await readdir(logs, { recursive: true });
    const texts = await Promise.all(
      files.filter((file) => file.endsWith(".jsonl")).map((file) => readFile(join(logs, file), "utf8")),
    );
    return texts.join("").split('"==> Cloning from ').length - 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.slipway("reset", "--all").catch((error: unknown) => console.warn(error));
    await this.host[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

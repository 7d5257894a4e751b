import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { logPageSchema } from "@slipway/render-api";
import { z } from "zod";
import { textsOf } from "../../operations/src/system-outputs";
import { runChecks } from "../../operations/src/verification/run-checks";
import { removeFromEngine } from "../../packages/render-emulator/src/runtimes/docker/engines";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { checks } from "../../stacks/webapp/checks";
import { Engine } from "../engine/engine";
import type { Target } from "../engine/steady-traffic";
import { docker } from "./docker";
import { idOf } from "./emulator-id";

const root = resolve(__dirname, "../..");

/** How both services are built: the system's one setting of that. */
export type Build = "native" | "docker";

/** Where the system is, and what it consists of: the same however it is built. */
export interface Whereabouts {
  services: Record<string, string>;
  outputs: Record<string, string>;
}

/** `webapp` as this project's newest commit has it, on an emulator of its own that runs containers where it can. */
export class WebappStack implements AsyncDisposable {
  private constructor(
    private readonly engine: Engine,
    private readonly repository: TestRepository,
    /** The one that the project has. */
    private readonly first: string,
  ) {}

  /** @param baseImages what stands in place of the images that the Dockerfiles name */
  static async create(baseImages: string): Promise<WebappStack> {
    const engine = await Engine.start(root, { runtime: "auto", baseImages });
    const repository = await TestRepository.clone(root, join(engine.folder, "repository"));
    return new WebappStack(engine, repository, await repository.git("rev-parse", "HEAD"));
  }

  /**
   * Brings the stack up with its services built so.
   *
   * @param changes a file of the application's, with what is added at its end: then this is what is deployed
   */
  async up(build: Build, changes?: { file: string; added: string }): Promise<void> {
    const release = changes === undefined ? this.first : await this.commit(changes);
    const settings = { repo: this.repository.path, rootDir: "examples/webapp", release, build };
    await this.engine.configure({ "slipway:environment": "local", "slipway:webapp": settings });
    const { exitCode, text } = await this.engine.up();
    if (exitCode !== 0) throw new Error(text);
  }

  private async commit({ file, added }: { file: string; added: string }): Promise<string> {
    const path = join("examples/webapp", file);
    const text = await readFile(join(this.repository.path, path), "utf8");
    return this.repository.commit({ [path]: text + added });
  }

  async whereabouts(): Promise<Whereabouts> {
    return { services: await this.engine.services(), outputs: await this.outputs() };
  }

  /** Those that tests ask at. */
  async outputs(): Promise<Record<string, string>> {
    return textsOf("webapp", await this.engine.outputs());
  }

  /** What of the system's contract doesn't hold, and how many statements were tried. */
  async verify(): Promise<{ tried: number; failed: unknown[] }> {
    const run = { system: "webapp", outputs: await this.outputs(), browser: undefined, limitMs: 60_000 };
    const results = await runChecks(checks, { ...run, logsOf: (service) => this.logsOf(service) });
    return { tried: results.length, failed: results.filter(({ outcome }) => outcome !== "passed") };
  }

  /** The ids of what the engine has of a service's own: its images, or its containers. */
  async onEngine(what: "images" | "ps", service: string): Promise<string[]> {
    const label = (key: string, value: string) => ["--filter", `label=slipway.${key}=${value}`];
    const labels = [...label("emulator", await this.ownerId()), ...label("service", await this.idOf(service))];
    return (await docker(what, "--quiet", "--no-trunc", ...labels)).split("\n").filter(Boolean);
  }

  private async idOf(service: string): Promise<string> {
    const id = (await this.engine.services())[`webapp-${service}-test`];
    if (id === undefined) throw new Error(`there is no service \`${service}\``);
    return id;
  }

  /** The newest hundred lines, in their order. */
  async logsOf(service: string, type: "app" | "build" = "app"): Promise<string[]> {
    const { ownerId } = this.engine.emulator;
    const query = `ownerId=${ownerId}&resource=${await this.idOf(service)}&type=${type}&direction=backward&limit=100`;
    const { logs } = logPageSchema.parse(await this.engine.api("GET", `/logs?${query}`));
    return logs.map(({ message }) => message).reverse();
  }

  private ownerId(): Promise<string> {
    return idOf(this.engine.folder, "emulator");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeFromEngine({ env: process.env, home: homedir() }, await this.ownerId());
    await this.engine[Symbol.asyncDispose]();
  }
}

/**
 * What somebody with an account and a list looks at: a page, the API as a browser asks it, and a page whose server asks the API by its private
 * address. The list is in Postgres, and each answer holds its name.
 */
export async function visitsOf({ webUrl = "", apiUrl = "" }: Readonly<Record<string, string>>): Promise<Target[]> {
  const send = async (url: string, headers: Record<string, string>, body: object = {}) => {
    const type = { origin: webUrl, "content-type": "application/json" };
    const answer = await fetch(url, { method: "POST", headers: { ...type, ...headers }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const account = { name: "Ada", email: "ada@example.com", password: "four words will do" };
  const made = await send(`${webUrl}/account`, {}, account);
  const cookie = made.headers.get("set-cookie")?.split(";")[0] ?? "";
  const answer: unknown = await (await send(`${webUrl}/session/access-token`, { cookie })).json();
  const { token } = z.object({ token: z.string() }).parse(answer);
  const authorization = `Bearer ${token}`;
  const holds = "Bread and tea";
  const list: unknown = await (await send(`${apiUrl}/lists`, { authorization }, { name: holds })).json();
  const { id } = z.object({ id: z.string() }).parse(list);
  return [
    { url: `${webUrl}/sign-in`, holds: "Sign in" },
    { url: `${apiUrl}/lists`, holds, headers: { authorization } },
    { url: `${webUrl}/lists/${id}`, holds, headers: { cookie } },
  ];
}

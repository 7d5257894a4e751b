import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { stringify } from "yaml";
import { z } from "zod";
import { type GitHost, serveGit } from "../../operations/src/git-host/serve";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { Example } from "../examples/example";
import { signIn } from "../../stacks/backend/checks/tokens";
import { cloneProject } from "./clone";
import { type Outcome, succeed } from "./world";

const STACK = "production";
const outputs = z.record(z.string(), z.unknown());
const answer = z.looseObject({ data: z.array(z.looseObject({ name: z.string() })).optional() });

/** What a team with `backend` alone has: this project in a clone of their own, whose stack `production` is on an emulator, and the application. */
export class BackendWorld implements AsyncDisposable {
  private constructor(
    private readonly folder: string,
    readonly project: TestRepository,
    /** Where a developer of the application works; a commit there is a push. */
    readonly application: TestRepository,
    private readonly host: GitHost,
  ) {}

  /** With the application's first commit up and verified. */
  static async create(): Promise<BackendWorld> {
    const folder = await mkdtemp(join(tmpdir(), "slipway-backend-"));
    const project = await cloneProject(join(folder, "slipway"));
    const application = await TestRepository.create(join(folder, "application"));
    const example = await Example.named("backend").copyTo(application.path);
    for (const args of [["ci"], ["run", "prisma:generate"], ["run", "build"]]) await example.npm(args);
    // What is tried here is not the build: it is made once, and kept.
    const release = await application.commit({ ".gitignore": "node_modules/\nsrc/generated/\n" }, "Begin");
    const world = new BackendWorld(folder, project, application, await serveGit(application.path, 0));
    try {
      await world.settle(release);
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The clone's own `slipway` about the stack, as `npx` runs it. */
  slipway(command: string, ...more: readonly string[]): Promise<Outcome> {
    const file = join(this.project.path, "operations/bin/slipway.js");
    return execa(process.execPath, [file, command, "--stack", STACK, ...more], {
      cwd: this.project.path,
      env: { NODE_ENV: undefined, VITEST: undefined },
      all: true,
      reject: false,
      stdin: "ignore",
    });
  }

  /** Deploys a commit of the application. */
  deploy(release: string): Promise<Outcome> {
    return this.slipway("deploy", "--release", release, "--system", "backend");
  }

  /** Runs a statement, or several within one transaction, and gives the rows as text. */
  async psql(...statements: readonly string[]): Promise<string> {
    const { stdout } = await succeed(
      this.slipway("psql", "--", "-v", "ON_ERROR_STOP=1", "-1", "-qAt", ...statements.flatMap((one) => ["-c", one])),
    );
    return stdout.trim();
  }

  /** What a signed-in user asks of the service. */
  async ask(method: "GET" | "POST", path: string, body?: object): Promise<{ status: number; names: string[] }> {
    const token = await signIn({
      jwtSecret: await this.output("jwtSecret"),
      jwtIssuer: await this.output("jwtIssuer"),
    });
    const headers = { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${await this.output("apiUrl")}${path}`, init);
    const plans = method === "GET" ? answer.parse(await response.json()).data : undefined;
    return { status: response.status, names: plans?.map(({ name }) => name) ?? [] };
  }

  #outputs: Record<string, unknown> | undefined;

  /** An output of the system. None changes here. */
  async output(name: string): Promise<string> {
    this.#outputs ??= outputs.parse(
      JSON.parse((await succeed(this.pulumi("stack", "output", "--json", "--show-secrets"))).stdout),
    );
    return z.string().parse(this.#outputs[`backend.${name}`]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await execa(process.execPath, [join(this.project.path, "operations/bin/slipway.js"), "stop"], {
      cwd: this.project.path,
      reject: false,
    });
    await this.host[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  private pulumi(...args: readonly string[]): Promise<Outcome> {
    const file = join(this.project.path, "operations/bin/slipway.js");
    const env = { NODE_ENV: undefined, VITEST: undefined };
    return execa(process.execPath, [file, "pulumi", ...args, "--stack", STACK, "--non-interactive"], {
      cwd: this.project.path,
      env,
      all: true,
      reject: false,
      stdin: "ignore",
    });
  }

  private async settle(release: string): Promise<void> {
    const api = { SUPABASE_JWT_ISSUER: "https://shop.supabase.co/auth/v1" };
    const config = {
      "render:host": `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`,
      "slipway:environment": "production",
      "slipway:backend": {
        repo: this.host.url,
        release,
        variables: { api },
        commands: { build: "npm ci --omit=dev" },
        database: { allowedNetworks: [{ cidrBlock: "127.0.0.1/32" }] },
      },
    };
    await this.project.commit({ [`Pulumi.${STACK}.yaml`]: stringify({ config }) }, "Bring backend up");
    const secret = ["slipway:backend.variables.api.SUPABASE_JWT_SECRET", "the-jwt-secret-of-the-shop-s-project"];
    await succeed(this.pulumi("stack", "init"));
    await succeed(this.pulumi("config", "set", "--secret", "--path", ...secret));
    await this.project.commit({}, "Encrypt the secret");
    await succeed(this.slipway("start"));
    if ((await this.project.git("status", "--porcelain")) !== "") await this.project.commit({}, "Keep what that wrote");
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { stringify } from "yaml";
import { z } from "zod";
import { findEmulator } from "../../operations/src/emulator/record";
import { checksTableWith, tableWith } from "../../operations/src/new-system/template";
import { projectIn } from "../../operations/src/project";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import { TestRepository, webServer } from "../../packages/render-emulator/src/testing/test-repository";
import { cloneProject } from "../promotion/clone";
import { type Outcome, succeed } from "../promotion/team";

const servicePage = z.array(z.object({ service: z.object({ id: z.string() }) }));

/** A system of as many small services. */
const systemOf = (count: number): string => `import { z } from "zod";
import { defineSystem } from "../system";

const names = Array.from({ length: ${count} }, (_, at) => \`service-\${at}\`);

export const many = defineSystem({
  name: "many",
  services: Object.fromEntries(names.map((name) => [name, { kind: "web", manifest: z.object({}) }])),
  stores: [],
  build({ platform }) {
    const build = { runtime: "node" as const, build: "true", start: "node server.js" };
    const [first] = names.map((name) => platform.webService(name, { build }));
    platform.rollout(Object.fromEntries(names.map((name) => [name, { variables: {} }])));
    return { url: first?.url ?? "" };
  },
});
`;

/** A system without checks is never green. */
const CHECKS = `import type { Check } from "../../check";

export const checks: readonly Check[] = [
  {
    name: "answers",
    run: async ({ outputs }) => {
      await (await fetch(outputs.url ?? "")).text();
      return undefined;
    },
    hint: "",
  },
];
`;

/** This project in a clone, whose stack \`local\` is a system of many services on an emulator of its own. */
export class ManyWorld implements AsyncDisposable {
  private constructor(
    private readonly folder: string,
    private readonly project: TestRepository,
    private readonly application: TestRepository,
    private readonly host: string,
  ) {}

  static async create(): Promise<ManyWorld> {
    const folder = await mkdtemp(join(tmpdir(), "slipway-many-"));
    const project = await cloneProject(join(folder, "slipway"));
    const application = await TestRepository.create(join(folder, "application"), { "server.js": webServer("ok") });
    const host = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
    const rows = [tableWith, checksTableWith].map((withRow) => withRow(project.path, "many", "many"));
    await project.commit({
      ...Object.fromEntries(rows.map(({ file, text }) => [file, text])),
      "stacks/many/checks/index.ts": CHECKS,
    });
    return new ManyWorld(folder, project, application, host);
  }

  /** Sets how many services the system has, at the newest release of them. */
  async set(count: number): Promise<void> {
    const release = await this.application.git("rev-parse", "HEAD");
    const config = {
      "render:host": this.host,
      "slipway:environment": "local",
      "slipway:many": { repo: this.application.path, release: release.trim() },
    };
    await this.project.commit({ "stacks/many/index.ts": systemOf(count), "Pulumi.local.yaml": stringify({ config }) });
  }

  /** Gives all services another release. */
  async release(text: string): Promise<void> {
    await this.application.commit({ "server.js": webServer(text) }, "Answer otherwise");
  }

  /** The clone's own `slipway`, as `npx` runs it. */
  slipway(...args: readonly string[]): Promise<Outcome> {
    const command = join(this.project.path, "node_modules/.bin/slipway");
    return this.run(command, args, {});
  }

  /** A plain `pulumi` for the stack: with its environment, and nothing of ours around it. */
  async pulumi(): Promise<(...args: readonly string[]) => Promise<Outcome>> {
    const { stdout } = await succeed(
      this.run("sh", ["-c", 'eval "$(npx slipway shellenv --stack local)" && env -0'], {}),
    );
    const env = Object.fromEntries(
      stdout.split("\0").flatMap((line) => [/^([^=]+)=([\s\S]*)$/.exec(line)?.slice(1, 3) ?? []]),
    ) as Record<string, string>;
    return (...args) => this.run("pulumi", [...args, "--stack", "local", "--non-interactive"], env);
  }

  /** Changes a service as somebody does in Render's dashboard. */
  async changeAtRender(service: string): Promise<void> {
    const record = await findEmulator(projectIn(this.project.path));
    if (record === undefined) throw new Error("the emulator is not running");
    const client = new TestClient(record);
    const [found] = servicePage.parse(await client.ask("GET", `/services?name=${service}`));
    const envSpecificDetails = { buildCommand: "echo typed in at Render" };
    await client.ask("PATCH", `/services/${found?.service.id ?? ""}`, { serviceDetails: { envSpecificDetails } });
  }

  private run(command: string, args: readonly string[], env: Record<string, string>): Promise<Outcome> {
    return execa(command, args, { cwd: this.project.path, env, all: true, reject: false, stdin: "ignore" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.slipway("stop");
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

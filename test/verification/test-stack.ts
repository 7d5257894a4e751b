import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa, type Result } from "execa";

const SLIPWAY = resolve(__dirname, "../../operations/bin/slipway.js");
const PROJECT = "somewhere";
export const STACK = "test";

type Run = Pick<Result<{ reject: false }>, "exitCode" | "stdout" | "stderr">;

/** A project in a folder of its own, with a backend that keeps its state there and one stack. */
export class TestStack implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    /** What `pulumi` and `slipway` need there. */
    readonly env: Readonly<Record<string, string>>,
  ) {}

  /** @param host where an emulator is, of a stack on it; without, the stack is at Render */
  static async create(host?: string): Promise<TestStack> {
    const folder = await mkdtemp(join(tmpdir(), "slipway-stack-"));
    await writeFile(join(folder, "Pulumi.yaml"), `name: ${PROJECT}\nruntime: nodejs\n`);
    const state = host === undefined ? folder : join(folder, ".slipway/state");
    await mkdir(state, { recursive: true });
    if (host !== undefined) await writeFile(join(folder, `Pulumi.${STACK}.yaml`), `config:\n  render:host: ${host}\n`);
    const PULUMI_CONFIG_PASSPHRASE = host === undefined ? "test" : "slipway-local";
    const env = { PULUMI_BACKEND_URL: pathToFileURL(state).href, PULUMI_CONFIG_PASSPHRASE, CI: "" };
    const stack = new TestStack(folder, env);
    await stack.#pulumi(["stack", "init", STACK]);
    return stack;
  }

  /** Gives the stack outputs, as an update would, and resources by their names and ids; they are web services if not said otherwise. */
  async setOutputs(
    outputs: object,
    resourceIds: Readonly<Record<string, string>> = {},
    kinds: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const type = "pulumi:pulumi:Stack";
    const root = { urn: `urn:pulumi:${STACK}::${PROJECT}::${type}::${PROJECT}-${STACK}`, custom: false, type, outputs };
    const resources = Object.entries(resourceIds).map(([name, id]) => {
      const kind = `render:index:${kinds[name] ?? "WebService"}`;
      return { urn: `urn:pulumi:${STACK}::${PROJECT}::${kind}::${name}`, custom: true, id, type: kind };
    });
    const manifest = { time: new Date(0), magic: "", version: "" };
    const deployment = { manifest, resources: [root, ...resources] };
    await this.#pulumi(["stack", "import"], JSON.stringify({ version: 3, deployment }));
  }

  /** Runs `slipway`; never rejects because of what it answers. */
  slipway(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
    const options = { env: { ...this.env, ...env }, reject: false } as const;
    return execa(process.execPath, [SLIPWAY, "--cwd", this.folder, ...args], options);
  }

  async #pulumi(args: readonly string[], input = ""): Promise<void> {
    await execa("pulumi", [...args, "--non-interactive"], { cwd: this.folder, env: this.env, input });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { PulumiProcess, type Run } from "./pulumi-process";

/** What `pulumi preview --json` says of one resource. */
const step = z.object({
  op: z.string(),
  urn: z.string(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});
type Step = z.infer<typeof step>;

/** What `pulumi stack init` adds to the stack's file, and must stay there. */
const stackFile = z.object({ encryptionsalt: z.string().optional() });

/** What all stacks of a project share. */
export interface Workspace {
  /** Where the project's file and those of its stacks are. */
  readonly folder: string;
  /** Where the provider finds Render. */
  readonly host: string;
  /** What `pulumi` finds in its environment. */
  readonly environment: Record<string, string>;
}

/** One stack of a project, on the real Pulumi engine. */
export class EngineStack {
  /** What is to differ in `pulumi`'s environment. */
  overrides: Record<string, string> = {};

  constructor(
    readonly stack: string,
    private readonly workspace: Workspace,
  ) {}

  /** Replaces the stack's config. Keys carry their namespace. */
  async configure(config: Record<string, unknown>): Promise<void> {
    const { encryptionsalt } = stackFile.parse(parse(await readFile(this.configFile, "utf8").catch(() => "{}")));
    const file = { encryptionsalt, config: { "render:host": this.workspace.host, ...config } };
    await writeFile(this.configFile, stringify(file));
  }

  /** Makes the stack, with a file of its own. */
  async init(): Promise<void> {
    await this.configure({});
    const run = await this.pulumi("stack", "init", this.stack, "--no-select");
    if (run.exitCode !== 0) throw new Error(run.text);
  }

  /** Runs `pulumi` on the stack; never rejects because of what it answers. */
  pulumi(...args: string[]): Promise<Run> {
    return this.begin(...args).ended;
  }

  /** Begins to run `pulumi` on the stack. */
  begin(...args: string[]): PulumiProcess {
    // `stack init` takes the stack's name as an argument of its own.
    const onStack = args[1] === "init" ? [] : ["--stack", this.stack];
    return new PulumiProcess([...args, ...onStack, "--non-interactive"], this.workspace.folder, this.environment);
  }

  up(): Promise<Run> {
    return this.pulumi("up", "--yes", "--skip-preview");
  }

  /** What a preview would do to resources, those that stay as they are left out. */
  async previewSteps(...more: string[]): Promise<Step[]> {
    const { output } = await this.pulumi("preview", "--json", ...more);
    const { steps } = z.object({ steps: z.array(step) }).parse(JSON.parse(output));
    return steps.filter(({ op }) => op !== "same");
  }

  /** Stack outputs, secrets in clear. */
  async outputs(): Promise<Record<string, string>> {
    const { output } = await this.pulumi("stack", "output", "--json", "--show-secrets");
    return z.record(z.string(), z.any()).parse(JSON.parse(output)) as Record<string, string>;
  }

  /** What `pulumi` finds in its environment. */
  get environment(): Record<string, string> {
    return { ...this.workspace.environment, ...this.overrides };
  }

  private get configFile(): string {
    return join(this.workspace.folder, `Pulumi.${this.stack}.yaml`);
  }
}

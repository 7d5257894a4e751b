import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { isEnabled } from "../../../infra/enabled";
import { askGit } from "../../../infra/git";
import { parseJson } from "../../../infra/problem";
import { overrideFile } from "../../../infra/override-file";
import { systems } from "../../../stacks";
import type { System } from "../../../stacks/system";
import { changedFiles } from "../changed-files";
import { OperationError } from "../operation-error";
import type { Project } from "../project";
import type { Bundle } from "../releases/bundle";
import { emulatorHost, projectDefaults, readOverride, readStackConfig, stackFilePath } from "../stack-config";
import { otherSettings, requirePinnable, withImages, withPins } from "./pins";

/** A stack's file, as somebody wrote it. */
export class StackFile {
  private constructor(
    private readonly project: Project,
    readonly stack: string,
    /** What it holds, to the byte. */
    readonly text: string,
    /** Its settings by key, as Pulumi finds them, not decrypted. */
    readonly config: Readonly<Record<string, unknown>>,
  ) {}

  /** @throws OperationError when there is none */
  static open(project: Project, stack: string): StackFile {
    const found = readStackConfig(project, stack);
    if (found === undefined)
      throw new OperationError(
        `There is no stack \`${stack}\` in this project: it has no \`Pulumi.${stack}.yaml\`; \`npm run pulumi -- stack init ${stack}\` makes it.`,
      );
    return new StackFile(project, stack, readFileSync(stackFilePath(project, stack), "utf8"), found.config);
  }

  get name(): string {
    return `Pulumi.${this.stack}.yaml`;
  }

  /** The systems that it has settings for, but those that are not enabled. */
  get systems(): string[] {
    return systems.map(({ name }) => name).filter((name) => isEnabled(this.config[`slipway:${name}`]));
  }

  /** @throws OperationError where it has no settings for one */
  requireSystems(wanted: readonly string[]): void {
    const unknown = wanted.find((system) => !this.systems.includes(system));
    if (unknown === undefined) return;
    throw new OperationError(
      `\`${this.name}\` has no settings for a system \`${unknown}\`: it has ${this.systems.join(", ") || "none"}.`,
    );
  }

  /** Whether any of its systems runs what its branch holds. */
  get follows(): boolean {
    return this.systems.some((system) => sourceOf(this, system).follows);
  }

  /** For how long a bundle has to be live elsewhere before it comes here. */
  get soakMinutes(): number {
    const minutes = Number(this.config["slipway:soakMinutes"] ?? 0);
    if (Number.isInteger(minutes) && minutes >= 0) return minutes;
    throw new OperationError(
      `\`slipway:soakMinutes\` in \`${this.name}\` is \`${String(this.config["slipway:soakMinutes"])}\`: expected a whole number of minutes such as \`30\`.`,
    );
  }

  /** @throws OperationError where pins of these systems can't be written, or would be of no use */
  requirePinnable(wanted: readonly string[]): void {
    requirePinnable(this.text, wanted, { file: this.name, defaults: projectDefaults(this.project) });
    this.requireOwnPins(wanted);
  }

  /** Its text with a bundle as its pins. */
  withPins(bundle: Bundle): string {
    return withPins(this.text, bundle, this.name);
  }

  /** Its text with services of a system at images, each with its digest. */
  withImages(system: System, images: Readonly<Record<string, string>>): string {
    return withImages(this.text, system, images, this.name);
  }

  /**
   * Puts a text in its place, whole or not at all.
   *
   * @throws OperationError when somebody has changed it since
   */
  async write(text: string, over: string = this.text): Promise<void> {
    const file = stackFilePath(this.project, this.stack);
    if (readFileSync(file, "utf8") !== over)
      throw new OperationError(`\`${this.name}\` was changed meanwhile, so it was left as it is: run this again.`);
    if (text !== over) await writeFileAtomic(file, text);
  }

  /**
   * Refuses a file that git has otherwise: what is written into it could not be told from what somebody was at.
   *
   * @param orPinned systems whose pins may differ: whoever takes a release back need not have committed it
   */
  async requireCommitted(orPinned: readonly string[] = []): Promise<void> {
    if (!(await this.isChanged())) return;
    if (orPinned.length > 0 && (await this.differsInPinsOnly(orPinned))) return;
    throw new OperationError(
      `\`${this.name}\` has changes that are not committed: commit them, or take them back with \`git restore --staged --worktree ${this.name}\`, and run this again.`,
    );
  }

  /** Whether git tracks it and has it otherwise. */
  async isChanged(): Promise<boolean> {
    return (await changedFiles(this.project.root, [this.name])).length > 0;
  }

  /** Whether git tracks it. */
  async isTracked(): Promise<boolean> {
    return (await askGit(["ls-files", "--error-unmatch", "--", this.name], { cwd: this.project.root })).isDone;
  }

  /** Refuses settings of one's own in an override: its pins would take the place of those in the file. */
  private requireOwnPins(wanted: readonly string[]): void {
    if (emulatorHost(this.project, this.stack) === undefined) return;
    const name = overrideFile(this.stack);
    const config = readOverride(this.project, this.stack) ?? {};
    for (const system of wanted) {
      const own = z.looseObject({}).safeParse(config[`slipway:${system}`]).data ?? {};
      const pin = ["release", "releases", "follow"].find((setting) => setting in own);
      if (pin === undefined) continue;
      throw new OperationError(
        `\`slipway:${system}.${pin}\` in \`${name}\` takes the place of what \`${this.name}\` pins: remove it there.`,
      );
    }
  }

  private async differsInPinsOnly(wanted: readonly string[]): Promise<boolean> {
    const { isDone, output } = await askGit(["show", `HEAD:./${this.name}`], { cwd: this.project.root });
    if (!isDone) return false;
    const [committed, present] = [output, this.text].map((text) => otherSettings(text, wanted, this.name));
    return isDeepStrictEqual(committed, present);
  }
}

/** Where a system's code is, by a stack's file. */
export interface SystemSource {
  /** Undefined where it is missing, or encrypted. */
  repo: string | undefined;
  rootDir: string;
  follows: boolean;
}

const Source = z.looseObject({
  repo: z.string().optional().catch(undefined),
  rootDir: z.string().default("").catch(""),
  follow: z.boolean().default(false).catch(false),
});

/** Where a system's code is, by a stack's settings. */
export function sourceOf({ config }: Pick<StackFile, "config">, system: string): SystemSource {
  const given = config[`slipway:${system}`];
  const settings = typeof given === "string" ? parseJson(given) : given;
  const { repo, rootDir, follow } = Source.catch({ rootDir: "", follow: false }).parse(settings);
  return { repo, rootDir, follows: follow };
}

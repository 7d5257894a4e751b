import { addressOnThisMachine, connectionSettings, missingSettings } from "@slipway/render-api";
import { z } from "zod";
import { previewStack } from "../../../infra/preview-stack-name";
import { costOf } from "../../../components/cost";
import type { Settings } from "../../../infra/settings";
import { systems } from "../../../stacks";
import { outlineOf } from "../../../stacks/outline";
import { type GitPlace, placeGitHost } from "../git-host/start";
import { OperationError } from "../operation-error";
import type { Project } from "../project";
import { isBackendChosen } from "../pulumi-backend";
import { defaultEmulatorHost, readStackConfig, servedUrl, type StackConfig } from "../stack-config";
import { requireRight } from "./require-right";
import { previewSettings, TEMPLATE } from "./settings";
import { type PreviewSource, previewSource, type SourceOptions } from "./source";

/** What is to be brought up. */
export interface PreviewRequest extends SourceOptions {
  pullRequest: number;
  /** Names of the systems; undefined: all in the template. */
  systems?: readonly string[] | undefined;
  /** Whether on this machine's emulator, whatever the template says. */
  onEmulator?: boolean | undefined;
}

/** A pull request's stack that can be brought up, as far as that can be seen beforehand. */
export interface PreviewPlan {
  stack: string;
  file: StackConfig;
  source: PreviewSource;
  /** Where its code is to be served, if it is a clone's. */
  place: GitPlace | undefined;
  isOnEmulator: boolean;
  /** Settings that are encrypted, which a stack on the emulator doesn't get. */
  leftOut: readonly string[];
  /** US dollars at Render, where all plans are known. */
  monthlyCost: number | undefined;
}

/**
 * Finds out what a pull request's stack is to be. Writes nothing.
 *
 * @throws OperationError with what stands against it
 */
export async function planPreview(project: Project, request: PreviewRequest): Promise<PreviewPlan> {
  const stack = previewStack(request.pullRequest);
  const template = readTemplate(project);
  const host = hostOf(project, template, request);
  const isOnEmulator = host !== undefined;
  if (!isOnEmulator) requireAccount(project, template);
  const source = await previewSource(project, request, isOnEmulator);
  const former = readStackConfig(project, stack);
  const { clone } = source;
  const place = clone === undefined ? undefined : await placeGitHost(project, clone, former && servedUrl(former));
  const { file, leftOut } = previewSettings({
    template,
    former,
    commit: source.commit,
    repo: place?.url ?? source.url,
    host: host?.href,
    isServed: place !== undefined,
    systems: systems.map(({ name }) => name),
    only: request.systems,
  });
  const settings = await requireRight(stack, file);
  const monthlyCost = settings && (await costOfSystems(settings));
  return { stack, file, source, place, isOnEmulator, leftOut, monthlyCost };
}

async function costOfSystems({ systems: configured, prices }: Settings): Promise<number | undefined> {
  const outlines = await Promise.all(configured.map((system) => outlineOf(system, prices)));
  const { month, unknown } = costOf(outlines, prices);
  return unknown.length > 0 ? undefined : month;
}

function readTemplate(project: Project): StackConfig {
  const template = readStackConfig(project, "preview");
  if (template !== undefined) return template;
  throw new OperationError(
    `There is no \`${TEMPLATE}\` in \`${project.root}\`, from which the stacks of pull requests are made: ` +
      `\`git checkout <commit that has it> -- ${TEMPLATE}\` brings it back.`,
  );
}

/** The emulator's API, where the stack is on it. */
function hostOf(project: Project, { config }: StackConfig, { onEmulator }: PreviewRequest): URL | undefined {
  const host = z.string().optional().catch(undefined).parse(config["render:host"]);
  return addressOnThisMachine(host) ?? (onEmulator === true ? defaultEmulatorHost(project) : undefined);
}

/** Makes sure that there is what an update at Render needs. */
function requireAccount(project: Project, { config }: StackConfig): void {
  const text = (key: string): string | undefined =>
    config[key] === undefined ? undefined : JSON.stringify(config[key]);
  const settings = { apiKey: text("render:apiKey"), ownerId: text("render:ownerId") };
  const missing = missingSettings(connectionSettings({ config: settings, environment: process.env }));
  const wanted = missing.map(({ variable, thing }) => `\`${variable}\` (the ${thing} at Render)`);
  if (!isBackendChosen(project, process.env))
    wanted.push("`PULUMI_BACKEND_URL` (where Pulumi keeps state), or a login");
  if (wanted.length === 0) return;
  throw new OperationError(
    `A pull request's stack at Render needs ${wanted.join(" and ")} in the environment; ` +
      "with no account, `--on-emulator` brings it up on this machine.",
  );
}

import { didYouMean } from "@slipway/render-api";
import { messageOf } from "@slipway/render-client";
import type { KnownAddresses } from "../../../components/outline/traces";
import { systems } from "../../../stacks";
import { configuredSystems, requireConfigured } from "../configured-systems";
import { readAddresses } from "../deployed-stack";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { variableLines, variablesDotenv, variablesJson } from "../service-variables/formats";
import { type ReportedService, reportVariables } from "../service-variables/report";
import { fullName } from "../stack-resources";
import { emulatorHost } from "../stack-config";
import { colors } from "../terminal";
import type { CommandContext } from "./context";

/** Which stack's settings, and how it is printed. */
export interface EnvOptions {
  stack: string;
  /** Whether it is printed as one JSON document. */
  json?: boolean;
  /** Whether it is printed as a `.env` file. */
  dotenv?: boolean;
}

/**
 * Prints what a service of a stack will get from its environment, and where each variable comes from; never a secret.
 *
 * @throws OperationError where there is no such system or service, with the names that there are
 */
export async function env(
  context: CommandContext,
  system: string,
  service: string,
  { stack: name, json, dotenv }: EnvOptions,
): Promise<void> {
  requireKnown(
    systems.map((known) => known.name),
    system,
    "system",
    "this project",
  );
  const stack = await configuredSystems(context, name);
  const configured = requireConfigured(stack, system);
  requireKnown(Object.keys(configured.system.services), service, "service", system);
  const asked = { stack, configured, service, isEmulated: emulatorHost(context.project, name) !== undefined };
  const first = await reportOf(asked);
  const isOpen = first.variables.some(({ source, isKnown }) => source.kind !== "platform" && !isKnown);
  const { known, failure } = isOpen ? await lookUp(context, name) : nothingAsked;
  const report =
    known.size === 0
      ? first
      : await reportOf({ ...asked, known: (part) => known.get(fullName({ system, name: part })) });
  if (json) context.say(variablesJson(report));
  else if (dotenv) context.say(variablesDotenv(report));
  else context.say(variableLines(report, colors, failure).join("\n").trimEnd());
}

async function reportOf(asked: ReportedService) {
  try {
    return await reportVariables(asked);
  } catch (error) {
    throw new OperationError(messageOf(error));
  }
}

interface LookedUp {
  known: ReadonlyMap<string, KnownAddresses>;
  /** Why they are not known. */
  failure?: string;
}

const nothingAsked: LookedUp = { known: new Map() };

/** The addresses of what is up. Who has no account, or no Pulumi, sees everything else. */
async function lookUp({ project, step }: CommandContext, stack: string): Promise<LookedUp> {
  try {
    return { known: await readAddresses(await pulumiFor(project, stack, step), stack) };
  } catch (error) {
    return { known: new Map(), failure: messageOf(error) };
  }
}

function requireKnown(known: readonly string[], wanted: string, kind: string, place: string): void {
  if (known.includes(wanted)) return;
  const hint = didYouMean(known, wanted);
  throw new OperationError(
    `There is no ${kind} \`${wanted}\` in ${place}: name one of ${known.join(", ")}${hint || "."}`,
  );
}

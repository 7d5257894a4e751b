import { apiKeysIn, connectionVariables, passwordsOf } from "@slipway/render-api";
import { type Connection, resolveConnection } from "@slipway/render-client";
import { checkProperties } from "./declaration/check";
import type { Problem } from "./declaration/property";
import { providerProperties } from "./provider-declaration";
import { knownPart, mapValues, secret, Unknown, unknown, type Value, type ValueMap } from "./values/value";

/** Properties of the provider that Pulumi or the user's program may set beside ours. */
const foreign = new Set(["version", "pluginDownloadURL", "__internal"]);

/**
 * Checks the provider's configuration. The key is a secret whatever the program says. Host and workspace become inputs wherever
 * they come from, so that the state holds at which server and in whose name its resources were made; the key never does.
 *
 * @param olds the inputs that the state holds: a workspace that nothing names any more is still the resources' own
 */
export function checkConfiguration(
  news: ValueMap,
  olds: ValueMap,
  environment: NodeJS.ProcessEnv,
): { readonly inputs: ValueMap; readonly problems: readonly Problem[] } {
  const ours = mapValues(news, (value, name) => (foreign.has(name) ? undefined : value));
  const resolved = resolve(news, environment);
  const wrong = resolved.problems.filter(({ isMissing }) => !isMissing);
  const problems = [
    ...checkProperties(providerProperties, ours, ""),
    ...wrong.map(({ setting, reason }) => ({ property: setting, reason })),
  ];
  const { host, ownerId = knownPart(olds.ownerId) } = resolved.connection;
  const inputs = {
    ...(typeof ownerId === "string" && { ownerId }),
    ...mapValues(news, (value, name) => (name === "apiKey" ? secret(value) : value)),
    host: news.host instanceof Unknown ? unknown : host,
  };
  return { inputs, problems };
}

/**
 * Why the configuration can't change in this way, or undefined when it can. Another key is another key to the same things;
 * another host or workspace holds other things, of which the stack's state says nothing true.
 */
export function configurationConflict(prior: ValueMap, news: ValueMap): string | undefined {
  const [before, after] = [connection(prior, {}), connection(news, {})];
  const moved = (["host", "ownerId"] as const).find((setting) => {
    // An import writes down what stack config says and nothing else: what came from the environment, nobody knows.
    const isWrittenDown = knownPart(prior[setting]) !== undefined;
    const isKnown = !(news[setting] instanceof Unknown);
    return isWrittenDown && isKnown && after[setting] !== undefined && before[setting] !== after[setting];
  });
  if (moved === undefined) return undefined;
  const [from, to] = [String(before[moved]), String(after[moved])];
  return (
    `\`render:${moved}\` (or \`${connectionVariables[moved]}\`) is \`${to}\`, but the resources of this ` +
    `stack were made with \`${from}\`; set it back, or run \`pulumi destroy\` with it first, or use ` +
    "another stack. An emulator that moved can be started at its previous address."
  );
}

/** How Render is reached: by the configuration, else by the environment. What is unknown in a preview counts as not set. */
export function connection(configuration: ValueMap, environment: NodeJS.ProcessEnv): Connection {
  return resolve(configuration, environment).connection;
}

/** All that is wrong with how Render is to be reached. What is missing is not: a preview needs none of it. */
export function connectionFaults(configuration: ValueMap, environment: NodeJS.ProcessEnv): string[] {
  return resolve(configuration, environment).problems.flatMap(({ isMissing, reason }) => (isMissing ? [] : [reason]));
}

/** What no message may show, however wrong it is: keys, wherever they stand, and what else in the environment opens something. */
export function configuredSecrets(configuration: ValueMap, environment: NodeJS.ProcessEnv): string[] {
  const config = { apiKey: textOf(configuration.apiKey) };
  const host = textOf(configuration.host);
  const texts = [host, environment.RENDER_HOST].filter((text) => text !== undefined);
  const others = [environment.PULUMI_ACCESS_TOKEN].filter((text) => text !== undefined);
  return [...apiKeysIn({ config, environment }), ...others, ...texts.flatMap(passwordsOf)];
}

function textOf(value: Value | undefined): string | undefined {
  const known = knownPart(value);
  return typeof known === "string" ? known : undefined;
}

function resolve(configuration: ValueMap, environment: NodeJS.ProcessEnv) {
  const { host, apiKey, ownerId } = configuration;
  const config = { host: textOf(host), apiKey: textOf(apiKey), ownerId: textOf(ownerId) };
  return resolveConnection({ config, environment });
}

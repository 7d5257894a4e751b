import { type Connection, defaultHost } from "@slipway/render-client";
import { checkProperties } from "./declaration/check";
import type { Problem } from "./declaration/property";
import { providerProperties, providerVariables } from "./provider-declaration";
import { knownPart, mapValues, secret, Unknown, unknown, type Value, type ValueMap } from "./values/value";

type Setting = keyof typeof providerVariables;

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
  const problems = [...checkProperties(providerProperties, ours, ""), ...hostProblems(ours.host)];
  const { host, ownerId = knownPart(olds.ownerId) } = connection(news, environment);
  const inputs = {
    ...(typeof ownerId === "string" && { ownerId }),
    ...mapValues(news, (value, name) => (name === "apiKey" ? secret(value) : value)),
    host: news.host instanceof Unknown ? unknown : host,
  };
  return { inputs, problems };
}

function hostProblems(host: Value | undefined): Problem[] {
  const known = knownPart(host);
  if (typeof known !== "string" || (URL.canParse(known) && /^https?:/.test(known))) return [];
  return [
    { property: "host", reason: `\`host\` is ${JSON.stringify(known)}, expected a URL such as \`${defaultHost}\`` },
  ];
}

/**
 * Why the configuration can't change in this way, or undefined when it can. Another key is another key to the same things;
 * another host or workspace holds other things, under which the stack's state would be wrong.
 */
export function configurationConflict(former: ValueMap, news: ValueMap): string | undefined {
  const [before, after] = [connection(former, {}), connection(news, {})];
  const moved = before.host !== after.host ? "host" : "ownerId";
  const [from, to] = [before[moved], after[moved]];
  if (from === to || from === undefined || to === undefined) return undefined;
  return `\`render:${moved}\` (or \`${providerVariables[moved]}\`) is \`${to}\`, but the resources of this stack were made with \`${from}\`; set it back, or run \`pulumi destroy\` with it first, or use another stack. An emulator that moved can be started at its former address.`;
}

/** How Render is reached: by the configuration, else by the environment. What is unknown in a preview counts as not set. */
export function connection(configuration: ValueMap, environment: NodeJS.ProcessEnv): Connection {
  const setting = (name: Setting): string | undefined => {
    const configured = knownPart(configuration[name]);
    const value = typeof configured === "string" ? configured : environment[providerVariables[name]];
    return value === "" ? undefined : value;
  };
  return {
    apiKey: setting("apiKey"),
    ownerId: setting("ownerId"),
    host: (setting("host") ?? defaultHost).replace(/\/+$/, ""),
  };
}

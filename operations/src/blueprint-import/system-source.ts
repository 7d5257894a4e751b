import type { ToldText } from "../../../components/outline/composition";
import { words } from "../blueprint/env-vars";
import { untagged } from "../../../components/release";
import { identifierOf } from "../new-system/name";
import {
  type BroughtService,
  type BroughtStore,
  type BroughtSystem,
  type BroughtValue,
  type BroughtVariable,
  imageOf,
} from "./brought";
import { freeName } from "./names";

/** The TypeScript of a system that describes what was brought over; neither wrapped nor indented. */
export function systemSource(name: string, brought: BroughtSystem): { index: string; manifests: string } {
  return { index: indexSource(name, brought), manifests: manifestsSource(brought) };
}

function indexSource(name: string, { services, stores }: BroughtSystem): string {
  const isStore = (part: string) => stores.some((store) => store.part === part);
  const secrets = secretsOf(services);
  const kinds = [...new Set(stores.map(({ kind }) => settingsName(kind)))].sort();
  const names = stores.map(({ part }) => JSON.stringify(part));
  const own = [...(stores.length > 0 ? ["settings"] : []), ...(secrets.length > 0 ? ["secrets"] : [])];
  return [
    'import type { SystemPlatform } from "../composition";',
    kinds.length > 0 && `import { ${kinds.join(", ")} } from "../settings/stores";`,
    'import { defineSystem } from "../system";',
    'import { manifests } from "./manifests";',
    "",
    "/** The services. */",
    `const services = { ${services.map(definition).join(", ")} } as const;`,
    "",
    `/** \`${name}\`: what a Blueprint of Render's described. */`,
    `export const ${identifierOf(name)} = defineSystem({`,
    `name: ${JSON.stringify(name)}, services,`,
    names.length > 0 && `stores: [${names.join(", ")}],`,
    names.length > 0 &&
      `settings: { ${stores.map(({ part, kind }) => `${key(part)}: ${settingsName(kind)}`).join(", ")} },`,
    "",
    `build({ platform${own.includes("settings") ? ", settings" : ""} }) {`,
    stores.length > 0 &&
      `const stores = { ${stores.map((store) => `${key(store.part)}: ${made(store)}`).join(", ")} };`,
    secrets.length > 0 &&
      `const secrets = { ${secrets.map((secret) => `${key(secret)}: platform.secret(${JSON.stringify(secret)})`).join(", ")} };`,
    "const made = makeServices(platform);",
    `platform.rollout({ ${services.map((service) => rolledOut(service, isStore)).join(", ")} });`,
    `return { ${[...urlOutputs(services)].map(([part, output]) => `${key(output)}: ${member("made", part)}.url`).join(", ")} };`,
    "}, });",
    "",
    `function makeServices(platform: SystemPlatform<typeof services, ${names.join(" | ") || "never"}>) {`,
    `return { ${services.map((service) => `${key(service.part)}: ${makes(service)}`).join(", ")} }; }`,
    "",
  ]
    .filter((line) => line !== false)
    .join("\n");
}

/** What the stack outputs with the addresses of services are called, by part. */
export function urlOutputs(services: readonly BroughtService[]): Map<string, string> {
  const outputs = new Map<string, string>();
  for (const { part } of services) outputs.set(part, freeName(`${identifierOf(part)}Url`, outputs.values(), ""));
  return outputs;
}

function settingsName(kind: BroughtStore["kind"]): string {
  return kind === "Postgres" ? "postgresSettings" : "keyValueSettings";
}

function definition(service: BroughtService): string {
  const { kind, part, rootDir, paths, domain } = service;
  const image = imageOf(service);
  const fields = {
    kind: kind === "web service" ? "web" : "site",
    ...(rootDir !== "" && { rootDir }),
    ...(paths && { paths }),
    ...(image && { image: { name: untagged(image.image) } }),
    ...(domain !== undefined && { browserFacing: true }),
  };
  return `${key(part)}: { ${fieldsOf(fields)}, manifest: ${member("manifests", part)} }`;
}

function made({ part, ...store }: BroughtStore): string {
  const own = member("settings", part);
  if (store.kind === "key value")
    return `platform.keyValue(${JSON.stringify(part)}, { ...${own}, whenFull: ${JSON.stringify(store.whenFull)} })`;
  const { diskSizeGB } = store;
  const args = diskSizeGB === undefined ? own : `{ ...${own}, diskSizeGB: ${diskSizeGB} }`;
  return `platform.postgres(${JSON.stringify(part)}, ${args})`;
}

function makes(service: BroughtService): string {
  if (service.kind === "static site") {
    const { buildCommand, publishPath, headers, routes } = service;
    const lists = { ...(headers.length > 0 && { headers }), ...(routes.length > 0 && { routes }) };
    return `platform.staticSite(${JSON.stringify(service.part)}, { ${fieldsOf({ buildCommand, publishPath, ...lists })} })`;
  }
  const { part, build, plan, healthCheckPath, preDeployCommand, shutdownDelaySeconds, disk } = service;
  // No setting has it: such a service sleeps.
  const free = plan === "free" && { plan };
  const image = imageOf(service);
  const making = image === undefined ? { build } : { imageCommand: image.command };
  const args = { ...making, ...free, healthCheckPath, preDeployCommand, shutdownDelaySeconds, disk };
  return `platform.webService(${JSON.stringify(part)}, { ${fieldsOf(args)} })`;
}

/** What settings and manifests give by themselves isn't bound. */
function rolledOut({ part, variables }: BroughtService, isStore: (part: string) => boolean): string {
  const bound = variables.flatMap(({ key: name, value }) => {
    const text = binding({ part, name, isStore }, value);
    return text === undefined ? [] : [`${key(name)}: ${text}`];
  });
  return `${key(part)}: { variables: { ${bound.join(", ")} } }`;
}

function binding(
  { part, name, isStore }: { part: string; name: string; isStore: (part: string) => boolean },
  value: BroughtValue,
): string | undefined {
  if ("text" in value) return undefined;
  if ("secret" in value) return member("secrets", value.secret);
  if ("asked" in value) {
    const { service, key: other } = value.asked;
    if (service === part && other === name) return undefined;
    // Without it no composition is run: that it is missing is told first.
    return `platform.variable(${JSON.stringify(service)}, ${JSON.stringify(other)}) ?? ""`;
  }
  return told(value.told, isStore(value.told.from));
}

function told({ from, what }: ToldText, isOfStore: boolean): string | undefined {
  const url = (property: string) => `.apply((url) => new URL(url).${property})`;
  const [service, connection] = [member("made", from), `${member("stores", from)}.connectionString()`];
  switch (what) {
    case "url":
      return `${service}.url`;
    case "hostname":
      return `${service}.url${url("hostname")}`;
    case "host":
      return isOfStore
        ? `${connection}${url("hostname")}`
        : `${service}.privateHost.apply((host) => host.replace(/:.*/, ""))`;
    case "hostport":
      return `${service}.privateHost`;
    case "connectionString":
      return connection;
    case "user":
      return `${connection}${url("username")}`;
    case "password":
      return `${connection}${url("password")}`;
    case "database":
      return `${connection}${url("pathname.slice(1)")}`;
    default:
      return undefined;
  }
}

function manifestsSource({ services }: BroughtSystem): string {
  const uses = services.flatMap(({ part, variables }) =>
    variables.map(({ key: name, value }) => functionOf(part, name, value)),
  );
  return [
    'import { z } from "zod";',
    ...(uses.length > 0
      ? [`import { ${[...new Set(uses)].sort().join(", ")} } from "../../components/manifest";`]
      : []),
    "",
    "/** The variables of each service, as the Blueprint had them. */",
    `export const manifests = { ${services.map((service) => `${key(service.part)}: z.object({ ${manifestOf(service)} })`).join(", ")} };`,
    "",
  ].join("\n");
}

function functionOf(part: string, name: string, value: BroughtValue): "askedVariable" | "variable" {
  return isOwnAsked(part, name, value) ? "askedVariable" : "variable";
}

function isOwnAsked(part: string, name: string, value: BroughtValue): boolean {
  return "asked" in value && value.asked.service === part && value.asked.key === name;
}

function manifestOf(service: BroughtService): string {
  return service.variables.map((variable) => `${key(variable.key)}: ${schemaOf(service, variable)}`).join(", ");
}

function schemaOf({ part, kind }: BroughtService, { key: name, value }: BroughtVariable): string {
  const makes = functionOf(part, name, value);
  const isSecret = kind !== "static site" && !("text" in value) && !isAddress(value);
  const notes = { description: described(value), ...(isSecret && { secret: true }) };
  const standard = "text" in value ? `.default(${JSON.stringify(value.text)})` : "";
  return `${makes}(z.string()${standard}, { ${fieldsOf(notes)} })`;
}

function isAddress(value: BroughtValue): boolean {
  return "told" in value && ["url", "hostname", "host", "hostport"].includes(value.told.what);
}

function described(value: BroughtValue): string {
  if ("text" in value) return "As the Blueprint has it";
  if ("secret" in value) return "A generated secret";
  if ("asked" in value) return "What only a stack can say";
  const { what, from } = value.told;
  return `The ${words[what]} \`${from}\``;
}

/** Names of the generated secrets, each once. */
function secretsOf(services: readonly BroughtService[]): string[] {
  const all = services.flatMap(({ variables }) =>
    variables.flatMap(({ value }) => ("secret" in value ? [value.secret] : [])),
  );
  return [...new Set(all)];
}

function fieldsOf(fields: object): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${key(name)}: ${JSON.stringify(value)}`)
    .join(", ");
}

/** A key of an object; prettier takes needless quotes off. */
function key(name: string): string {
  return JSON.stringify(name);
}

function member(object: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`;
}

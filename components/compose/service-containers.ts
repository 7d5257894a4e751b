import { givenTo } from "../given";
import type { Image, RolloutEntry, Service } from "../platform";
import type { Asked, DockerBuild } from "./asked";
import type { ComposeFile, ComposeService, Condition, Environment } from "./compose-file";
import { configName } from "./configs";
import { known } from "./known";
import { addressInProduction, GRACE, inProduction, type ProductionService } from "./production";
import { environmentOf, type Overriding } from "./environment";
import { overridable, variableOf } from "./override";

/** What a service's containers have to know of all the others. */
export interface Surroundings extends Overriding {
  stores: readonly string[];
  isWorker: (name: string) => boolean;
  /** What each service is made of in production, where the file is for that. */
  production: ((service: string) => ProductionService) | undefined;
}

/** The name of the volume that is a service's disk. */
export function diskOf({ name }: Service): string {
  return `${name}-disk`;
}

/** A service's container, and the one that does what comes before each deploy. */
export async function containersOf(
  entry: RolloutEntry,
  asked: Asked,
  around: Surroundings,
): Promise<ComposeFile["services"]> {
  const { service, after = [] } = entry;
  const environment = await environmentOf(entry, around, around.production !== undefined);
  const base = await baseOf(entry, asked, environment);
  const own = {
    ...base,
    ...portsOf(service, asked, around),
    ...(await volumesOf(service, asked)),
    ...restartOf(asked),
  };
  const stores = around.stores.filter((store) =>
    Object.values(environment).some((value) => value !== null && hostOf(value) === store),
  );
  const workers = after.filter((name) => around.isWorker(name));
  const healthy = [...stores, ...after.filter((name) => !around.isWorker(name))];
  const others = { ...once("service_healthy", healthy), ...once("service_started", workers) };
  const made = (container: ComposeService): ComposeService =>
    around.production === undefined
      ? { ...container, stop_grace_period: GRACE }
      : inProduction(container, around.production(service.name));
  if (asked.preDeployCommand === undefined) return { [service.name]: made({ ...own, ...afterAll(others) }) };
  const command = ["sh", "-c", await known("preDeployCommand", asked.preDeployCommand)];
  const before = `${service.name}-pre-deploy`;
  const done = once("service_completed_successfully", [before]);
  return {
    [before]: made({ ...base, command, restart: "no", ...afterAll(once("service_healthy", stores)) }),
    [service.name]: made({ ...own, ...afterAll({ ...others, ...done }) }),
  };
}

/** What both containers of a service are of. */
async function baseOf(entry: RolloutEntry, { build }: Asked, environment: Environment): Promise<ComposeService> {
  const { variables, secretFiles } = givenTo(entry);
  const configs = Object.keys(secretFiles).map((name) => ({
    source: configName(entry.service, name),
    target: `/etc/secrets/${name}`,
  }));
  const image = await imageOf(build, environment, variables.runtimeOnly);
  return { ...image, environment, ...(configs.length > 0 && { configs }) };
}

function hostOf(value: string): string | undefined {
  return URL.canParse(value) ? new URL(value).hostname : undefined;
}

function portsOf({ name }: Service, { port, listens }: Asked, { production }: Surroundings): Partial<ComposeService> {
  if (port === undefined) return {};
  const here = `127.0.0.1:${overridable(variableOf(name, "port"), String(port))}`;
  return { ports: [`${production === undefined ? here : addressInProduction(name, port)}:${listens}`] };
}

async function volumesOf(service: Service, { mountPath }: Asked): Promise<Partial<ComposeService>> {
  return mountPath === undefined ? {} : { volumes: [`${diskOf(service)}:${await known("mountPath", mountPath)}`] };
}

function restartOf({ isCronJob, isWorker }: Asked): Partial<ComposeService> {
  // What ends is started again, as everywhere where workers are run.
  if (isWorker) return { restart: "always" };
  return isCronJob ? { restart: "no", profiles: ["cron-jobs"] } : {};
}

function afterAll(conditions: Record<string, { condition: Condition }>): Pick<ComposeService, "depends_on"> {
  return Object.keys(conditions).length === 0 ? {} : { depends_on: conditions };
}

function once<C extends Condition>(condition: C, names: readonly string[]): Record<string, { condition: C }> {
  return Object.fromEntries(names.map((name) => [name, { condition }]));
}

/** Variables that a build may read are given to it, as Render gives them. */
async function imageOf(
  asked: DockerBuild | Image,
  environment: Environment,
  runtimeOnly: readonly string[],
): Promise<Pick<ComposeService, "image" | "command" | "build">> {
  if ("image" in asked) {
    const { image, command } = asked;
    return { image, ...(command !== undefined && { command: ["sh", "-c", await known("command", command)] }) };
  }
  const { dockerfile, context = "." } = asked;
  const read = Object.entries(environment).filter(([name]) => !runtimeOnly.includes(name));
  const args = Object.fromEntries(read.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])));
  return { build: { context, dockerfile, ...(Object.keys(args).length > 0 && { args }) } };
}

import { once } from "node:events";
import type * as docker from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";
import type Docker from "dockerode";

/** What a resource is registered with. */
export type Inputs = Record<string, unknown>;

/** How one kind of resource is made by the Docker API. */
interface Kind {
  /** Whether it gets a name where the program gives none. */
  isNamed?: true;
  /** Inputs whose change replaces nothing. */
  inPlace: readonly string[];
  /** What it has besides its inputs. */
  outputs: readonly string[];
  create: (engine: Docker, inputs: Inputs) => Promise<{ id: string } & Inputs>;
  remove: (engine: Docker, id: string, inputs: Inputs) => Promise<unknown>;
  /** What it has that may have changed on the host, for those that are asked. */
  read?: (engine: Docker, id: string) => Promise<Inputs>;
  /** Changes in place what the engine has of it. */
  change?: (engine: Docker, id: string, news: Inputs) => Promise<unknown>;
}

const image: Kind = {
  inPlace: ["keepLocally"],
  outputs: ["imageId", "repoDigest"],
  create: async (engine, inputs) => {
    const { name } = known(inputs, ["name", "keepLocally", "pullTriggers"]) as Unwrap<docker.RemoteImageArgs>;
    const pulling = await engine.pull(name);
    await once(pulling.resume(), "end");
    const { Id } = await engine.getImage(name).inspect();
    return { id: `${Id}${name}`, imageId: Id, repoDigest: name };
  },
  remove: async (engine, _id, { keepLocally, name }) => {
    if (keepLocally !== true) await engine.getImage(String(name)).remove();
  },
};

const volume: Kind = {
  isNamed: true,
  inPlace: [],
  outputs: ["mountpoint"],
  create: async (engine, inputs) => {
    const { name = "", labels = [] } = known(inputs, [
      "name",
      "labels.label",
      "labels.value",
    ]) as Unwrap<docker.VolumeArgs>;
    await engine.createVolume({ Name: name, Labels: labelsOf(labels) });
    return { id: name };
  },
  remove: (engine, id) => engine.getVolume(id).remove(),
};

const network: Kind = {
  isNamed: true,
  inPlace: [],
  outputs: [],
  create: async (engine, inputs) => {
    const { name = "" } = known(inputs, ["name"]) as Unwrap<docker.NetworkArgs>;
    const { id } = await engine.createNetwork({ Name: name });
    return { id };
  },
  remove: (engine, id) => engine.getNetwork(id).remove(),
};

const container: Kind = {
  isNamed: true,
  inPlace: ["restart", "mustRun", "start", "destroyGraceSeconds", "tmpfs"],
  outputs: [],
  create: async (engine, inputs) => {
    const { start, ...asked } = known(inputs, containerInputs) as Unwrap<docker.ContainerArgs>;
    const made = await engine.createContainer(containerOptions(asked));
    if (start !== false) await made.start();
    return { id: made.id };
  },
  remove: async (engine, id, { destroyGraceSeconds }) => {
    const made = engine.getContainer(id);
    if (Number(destroyGraceSeconds) > 0)
      await made.stop({ t: Number(destroyGraceSeconds) }).catch((error: unknown) => {
        if ((error as { statusCode?: number }).statusCode !== 304) throw error;
      });
    await made.remove({ v: true, force: true });
  },
  read: async (engine, id) => ({ restart: (await engine.getContainer(id).inspect()).HostConfig.RestartPolicy?.Name }),
  change: (engine, id, { restart }) => engine.getContainer(id).update({ RestartPolicy: { Name: String(restart) } }),
};

const containerInputs = [
  ...["name", "image", "command", "start", "mustRun", "restart", "envs", "readOnly", "tmpfs", "capabilities.drops"],
  ...["securityOpts", "logDriver", "stopTimeout", "destroyGraceSeconds"],
  ...["label", "value"].map((name) => `labels.${name}`),
  ...["name", "aliases"].map((name) => `networksAdvanced.${name}`),
  ...["internal", "external", "ip", "protocol"].map((name) => `ports.${name}`),
  ...["volumeName", "containerPath"].map((name) => `volumes.${name}`),
  ...["tests", "interval", "timeout", "startPeriod", "retries"].map((name) => `healthcheck.${name}`),
];

function containerOptions(asked: Unwrap<docker.ContainerArgs>): Docker.ContainerCreateOptions {
  const { ports = [], volumes = [], networksAdvanced = [], command, stopTimeout, healthcheck } = asked;
  const bound = ports.map(({ internal, external, ip = "", protocol = "tcp" }) => {
    return [`${internal}/${protocol}`, [{ HostIp: ip, HostPort: String(external) }]] as const;
  });
  const networks = networksAdvanced.map(({ name, aliases = [] }) => [name, { Aliases: aliases }] as const);
  const [first] = networksAdvanced;
  return {
    name: asked.name ?? "",
    Image: asked.image,
    ...(command && { Cmd: command }),
    Env: asked.envs ?? [],
    Labels: labelsOf(asked.labels ?? []),
    ...(stopTimeout !== undefined && { StopTimeout: stopTimeout }),
    ...(healthcheck && { Healthcheck: healthConfig(healthcheck) }),
    ExposedPorts: Object.fromEntries(bound.map(([port]) => [port, {}])),
    HostConfig: {
      PortBindings: Object.fromEntries(bound.map(([port, at]) => [port, [...at]])),
      Binds: volumes.map(({ volumeName = "", containerPath = "" }) => `${volumeName}:${containerPath}`),
      RestartPolicy: { Name: asked.restart ?? "no" },
      ReadonlyRootfs: asked.readOnly ?? false,
      Tmpfs: asked.tmpfs ?? {},
      CapDrop: asked.capabilities?.drops ?? [],
      SecurityOpt: asked.securityOpts ?? [],
      LogConfig: { Type: asked.logDriver ?? "json-file", Config: {} },
      ...(first && { NetworkMode: first.name }),
    },
    ...(first && { NetworkingConfig: { EndpointsConfig: Object.fromEntries(networks) } }),
  };
}

function healthConfig(asked: NonNullable<Unwrap<docker.ContainerArgs>["healthcheck"]>): Docker.HealthConfig {
  const { tests = [], interval = "0s", timeout = "0s", startPeriod = "0s", retries = 0 } = asked;
  const [Interval, Timeout, StartPeriod] = [interval, timeout, startPeriod].map(nanoseconds);
  return { Test: tests, Interval, Timeout, StartPeriod, Retries: retries };
}

/** Of whole seconds, such as `15s`. */
function nanoseconds(text: string): number {
  const [, seconds] = /^(\d+)s$/.exec(text) ?? [];
  if (seconds === undefined) throw new Error(`\`${text}\` is no number of seconds`);
  return Number(seconds) * 1_000_000_000;
}

/** Its kind, by the type in a resource's URN. */
export function kindOf(urn: string): Kind {
  const kind = byType[urn.split("::")[2]?.split("$").at(-1) ?? ""];
  if (kind === undefined) throw new Error(`${urn} is of no kind that is known here`);
  return kind;
}

const byType: Readonly<Record<string, Kind>> = {
  "docker:index/remoteImage:RemoteImage": image,
  "docker:index/volume:Volume": volume,
  "docker:index/network:Network": network,
  "docker:index/container:Container": container,
};

/** Nothing that is asked for goes unseen, at whatever depth; a name within another stands behind it and a dot. */
function known(inputs: Inputs, names: readonly string[]): Inputs {
  const [other] = unseen(inputs, names, "");
  if (other !== undefined) throw new Error(`\`${other}\` is asked for, and nothing here makes it`);
  return inputs;
}

function unseen(value: unknown, names: readonly string[], place: string): string[] {
  if (names.includes(place)) return [];
  if (Array.isArray(value)) return value.flatMap((one) => unseen(one, names, place));
  if (typeof value !== "object" || value === null) return [place];
  const inner = Object.entries(value);
  return inner.flatMap(([name, one]) => unseen(one, names, place === "" ? name : `${place}.${name}`));
}

function labelsOf(labels: readonly { label: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(labels.map(({ label, value }) => [label, value]));
}

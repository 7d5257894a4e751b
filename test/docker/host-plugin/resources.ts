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
    const { name = "", labels = [] } = known(inputs, ["name", "labels"]) as Unwrap<docker.VolumeArgs>;
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
};

const containerInputs = [
  ...[
    "name",
    "image",
    "command",
    "start",
    "mustRun",
    "restart",
    "envs",
    "labels",
    "networksAdvanced",
    "ports",
    "volumes",
  ],
  ...["healthcheck", "readOnly", "tmpfs", "capabilities", "securityOpts", "logDriver", "stopTimeout"],
  "destroyGraceSeconds",
];

function containerOptions(asked: Unwrap<docker.ContainerArgs>): Docker.ContainerCreateOptions {
  const { ports = [], volumes = [], networksAdvanced = [], command, stopTimeout, healthcheck } = asked;
  const bound = ports.map(({ internal, external, ip = "", protocol = "tcp" }) => {
    return [`${internal}/${protocol}`, [{ HostIp: ip, HostPort: String(external) }]] as const;
  });
  const [first] = networksAdvanced;
  return {
    name: asked.name ?? "",
    Image: asked.image,
    ...(command && { Cmd: command }),
    Env: asked.envs ?? [],
    Labels: labelsOf(asked.labels ?? []),
    ...(stopTimeout !== undefined && { StopTimeout: stopTimeout }),
    ...(healthcheck && { Healthcheck: { Test: healthcheck.tests ?? [] } }),
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
    ...(first && { NetworkingConfig: { EndpointsConfig: { [first.name]: { Aliases: first.aliases ?? [] } } } }),
  };
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

/** Nothing that is asked for goes unseen. */
function known(inputs: Inputs, names: readonly string[]): Inputs {
  const [other] = Object.keys(inputs).filter((name) => !names.includes(name));
  if (other !== undefined) throw new Error(`\`${other}\` is asked for, and nothing here makes it`);
  return inputs;
}

function labelsOf(labels: readonly { label: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(labels.map(({ label, value }) => [label, value]));
}

import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ProcessArgs, WebServiceArgs } from "../platform";
import { defaultPort } from "../ports";
import type { ImageRelease } from "./released-image";
import { SERVICE_LABEL, STACK_LABEL } from "./containers";
import type { Placement } from "./placement";

/** Seconds from the polite to the hard end of a container, unless the composition says otherwise. */
const SHUTDOWN_SECONDS = 30;
/** Where the host keeps what a container writes elsewhere than on its volume: in memory, and gone with it. */
const TMP = { "/tmp": "rw,noexec,nosuid,nodev,size=64m" };

/** What a container is made of. */
export interface ContainerParts {
  place: Placement;
  args: ProcessArgs & Pick<WebServiceArgs, "healthCheckPath">;
  /** The image's id on the host. */
  imageId: pulumi.Input<string>;
  network: pulumi.Input<string>;
  /** Its volume, if it has a disk. */
  volume: pulumi.Input<string> | undefined;
  /** The service's variables. */
  variables: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * What the provider is told of a service's container. It makes it and doesn't start it: the name is the provider's to choose, so that it
 * stands beside the one before, and the switch starts it once that one has ended.
 */
export function containerArgs(parts: ContainerParts): docker.ContainerArgs {
  const { place, args, imageId, network, volume, variables } = parts;
  const seconds = args.shutdownDelaySeconds ?? SHUTDOWN_SECONDS;
  return {
    image: imageId,
    ...("image" in args.build && args.build.command !== undefined && { command: shell(args.build.command) }),
    start: false,
    // What is stopped is left alone: the one before, while the new one is tried.
    mustRun: false,
    // The switch has the engine keep it once it was healthy.
    restart: "no",
    envs: environmentOf(variables, listeningPort(args)),
    labels: [
      { label: SERVICE_LABEL, value: place.hostName },
      { label: STACK_LABEL, value: place.stack },
    ],
    networksAdvanced: [{ name: network, aliases: [place.part] }],
    ...(place.published && {
      ports: [
        {
          internal: listeningPort(args),
          external: place.published.port,
          ip: place.published.address,
          protocol: "tcp",
        },
      ],
    }),
    ...(args.disk && volume !== undefined && { volumes: [{ volumeName: volume, containerPath: args.disk.mountPath }] }),
    ...(isAsked(place, args) && { healthcheck: askedBy(args.healthCheckPath, listeningPort(args)) }),
    readOnly: true,
    tmpfs: TMP,
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    // It turns its files over by itself, so that no log fills the host.
    logDriver: "local",
    stopTimeout: seconds,
    destroyGraceSeconds: seconds,
  };
}

/** Whether a container is tested by its health path, whatever its image says. */
export function isAsked<Args extends Pick<WebServiceArgs, "healthCheckPath">>(
  { healthCheck }: Placement,
  args: Args,
): args is Args & { healthCheckPath: pulumi.Input<string> } {
  return healthCheck === "wget" && args.healthCheckPath !== undefined;
}

export function listeningPort({ port = defaultPort }: Pick<ProcessArgs, "port">): number {
  return port;
}

/** By digest, so that what runs is what was asked for, whatever the registry does with its tags. */
export function imageArgs({ image, digest }: ImageRelease): docker.RemoteImageArgs {
  return { name: `${image}@${digest}`, keepLocally: true, pullTriggers: [digest] };
}

function shell(command: pulumi.Input<string>): pulumi.Input<string>[] {
  return ["/bin/sh", "-c", command];
}

/** `PORT` first: a variable of the service's own wins. */
function environmentOf(variables: ContainerParts["variables"], port: number): pulumi.Input<string>[] {
  const all: ContainerParts["variables"] = { PORT: String(port), ...variables };
  return Object.entries(all)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => pulumi.interpolate`${name}=${value}`);
}

function askedBy(path: pulumi.Input<string>, port: number) {
  const url = pulumi.interpolate`http://127.0.0.1:${port}${path}`;
  return {
    tests: ["CMD", "wget", "-q", "-T", "5", "-O", "/dev/null", url],
    interval: "15s",
    timeout: "5s",
    startPeriod: "20s",
    retries: 3,
  };
}

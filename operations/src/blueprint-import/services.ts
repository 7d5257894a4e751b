import { runtimeSchema } from "@slipway/render-api";
import type { Autoscaling, Build } from "../../../components/platform";
import type { BroughtImage, BroughtService, BroughtVariable, BroughtWebService } from "./brought";
import type { Finding } from "./document";
import { plainPath, type SpecServer, type SpecSite } from "./schema";
import { leftOut } from "./stores";

/** Where a service stands in the Blueprint and in the system. */
interface Place {
  index: number;
  part: string;
  /** The folder that all services have in common. */
  common: string;
  variables: readonly BroughtVariable[];
}

/** What of a service can be brought over, and what is left. */
export interface BroughtServiceAnd {
  service: BroughtService;
  left: Finding[];
}

/** What Render gives a disk whose Blueprint has no size. */
const DISK_SIZE_GB = 10;

const ofPullRequests = "is left out: a stack of a pull request has settings of its own";
const ofAll = {
  previews: ofPullRequests,
  pullRequestPreviewsEnabled: ofPullRequests,
  ipAllowList: "is left out: everybody reaches the service",
};

/** A web service. */
export function broughtWebService(given: SpecServer, place: Place): BroughtServiceAnd {
  const { part, variables } = place;
  const { scaling } = given;
  // Whatever a Blueprint says of the repository, an image has nothing of it.
  const { left, ...base } = deployed(
    runsImage(given) ? { ...given, rootDir: "", buildFilter: undefined } : given,
    place,
  );
  const service: BroughtWebService = {
    kind: "web service",
    ...{ part, name: given.name, variables },
    ...base,
    build: given.image !== undefined && runsImage(given) ? imageOf(given.image, given) : buildOf(given),
    plan: given.plan.replaceAll(" ", "_"),
    instances: scaling?.minInstances ?? given.numInstances,
    autoscaling: scaling && autoscalingOf(scaling),
    healthCheckPath: given.healthCheckPath,
    preDeployCommand: given.preDeployCommand,
    shutdownDelaySeconds: given.maxShutdownDelaySeconds,
    disk: given.disk && { mountPath: given.disk.mountPath, sizeGB: given.disk.sizeGB ?? DISK_SIZE_GB },
  };
  return { service, left: [...left, ...leftOfServer(given, place), ...renamedDisk(given, place)] };
}

/** Whether a service runs an image that is built elsewhere. */
export function runsImage({ runtime, env }: Pick<SpecServer, "runtime" | "env">): boolean {
  return (runtime ?? env) === "image";
}

function imageOf({ url, creds }: NonNullable<SpecServer["image"]>, { dockerCommand }: SpecServer): BroughtImage {
  return { image: url.replace(/^https:\/\//, ""), command: dockerCommand, credential: creds?.fromRegistryCreds.name };
}

function leftOfServer(given: SpecServer, { index }: Place): Finding[] {
  const notBuilt = "is left out: the service runs an image, so nothing is built";
  return leftOut(given, ["services", index], {
    ...ofAll,
    previewPlan: ofPullRequests,
    initialDeployHook: "is left out: nothing is run once only",
    maintenanceMode: "is left out",
    ...(runsImage(given)
      ? {
          ...{ repo: notBuilt, branch: notBuilt, rootDir: notBuilt, buildFilter: notBuilt },
          ...{
            buildCommand: notBuilt,
            dockerfilePath: notBuilt,
            dockerContext: notBuilt,
            registryCredential: notBuilt,
          },
          startCommand: "is left out: `dockerCommand` says what runs in place of the image's own command",
        }
      : {
          dockerCommand: "is left out: the Dockerfile says what runs",
          registryCredential: "is left out: only public base images can be had",
          image: "is left out: the service is built from the repository",
        }),
  });
}

/** Every disk of a system has the same name; it is nothing but a label. */
function renamedDisk({ disk }: SpecServer, { index }: Place): Finding[] {
  if (disk === undefined || disk.name === "data") return [];
  return [
    {
      path: ["services", index, "disk", "name"],
      text: "becomes `data`: a service has one disk, and that is what it is called",
    },
  ];
}

function autoscalingOf(scaling: NonNullable<SpecServer["scaling"]>): Autoscaling {
  const { minInstances: min, maxInstances: max, targetCPUPercent, targetMemoryPercent } = scaling;
  return {
    ...{ min, max },
    ...(targetCPUPercent !== undefined && { cpuPercent: targetCPUPercent }),
    ...(targetMemoryPercent !== undefined && { memoryPercent: targetMemoryPercent }),
  };
}

/** A static site. */
export function broughtStaticSite(given: SpecSite, place: Place): BroughtServiceAnd {
  const { index, part, variables } = place;
  const { left, ...base } = deployed(given, place);
  const { buildCommand, headers, routes } = given;
  const publishPath = plainPath(given.staticPublishPath);
  return {
    service: {
      kind: "static site",
      part,
      name: given.name,
      variables,
      ...base,
      buildCommand,
      publishPath,
      headers,
      routes,
    },
    left: [...left, ...leftOut(given, ["services", index], ofAll)],
  };
}

function buildOf(given: SpecServer): Build {
  if ((given.runtime ?? given.env) !== "docker") {
    const runtime = runtimeSchema.exclude(["docker", "image"]).parse(given.runtime ?? given.env);
    return { runtime, build: given.buildCommand ?? "", start: given.startCommand ?? "" };
  }
  const context = plainPath(given.dockerContext ?? "");
  return { dockerfile: plainPath(given.dockerfilePath ?? "Dockerfile"), ...(context !== "" && { context }) };
}

/** What services of both kinds have. */
function deployed(given: SpecServer | SpecSite, { index, common }: Place) {
  const folder = plainPath(given.rootDir ?? "");
  const [domain, ...others] = [...(given.domain === undefined ? [] : [given.domain]), ...given.domains];
  const { paths, left } = globsOf(given, folder, index);
  const at = (...path: PropertyKey[]) => ["services", index, ...path];
  return {
    rootDir: common === "" ? folder : "",
    paths,
    domain,
    left: [
      ...left,
      ...(others.length > 0
        ? [{ path: at("domains"), text: `only \`${domain}\` is brought over: a service has one domain` }]
        : []),
    ],
  };
}

/** What a service is built from: globs relative to its own folder, where a Blueprint's are relative to the repository. */
function globsOf({ buildFilter }: SpecServer | SpecSite, folder: string, index: number) {
  const at = ["services", index, "buildFilter"];
  const given = buildFilter?.paths ?? [];
  const prefix = folder === "" ? "" : `${folder}/`;
  const inside = given.map(plainPath).filter((glob) => glob.startsWith(prefix));
  const left: Finding[] = [
    ...(inside.length < given.length
      ? [
          {
            path: [...at, "paths"],
            text: `those outside \`${folder}\` are left out: files there are not there to the service`,
          },
        ]
      : []),
    ...(buildFilter?.ignoredPaths === undefined || buildFilter.ignoredPaths.length === 0
      ? []
      : [{ path: [...at, "ignoredPaths"], text: "is left out: changes there deploy the service, too" }]),
  ];
  return { paths: inside.length === 0 ? undefined : inside.map((glob) => glob.slice(prefix.length)), left };
}

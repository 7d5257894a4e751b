import { runtimeSchema } from "@slipway/render-api";
import type { Autoscaling, Build } from "../../../components/platform";
import type { BroughtService, BroughtVariable, BroughtWebService } from "./brought";
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
  const { index, part, variables } = place;
  const at = ["services", index];
  const { scaling } = given;
  const { left, ...base } = deployed(given, place);
  const service: BroughtWebService = {
    kind: "web service",
    ...{ part, name: given.name, variables },
    ...base,
    build: buildOf(given),
    plan: given.plan.replaceAll(" ", "_"),
    instances: scaling?.minInstances ?? given.numInstances,
    autoscaling: scaling && autoscalingOf(scaling),
    healthCheckPath: given.healthCheckPath,
    preDeployCommand: given.preDeployCommand,
    shutdownDelaySeconds: given.maxShutdownDelaySeconds,
    disk: given.disk && { mountPath: given.disk.mountPath, sizeGB: given.disk.sizeGB ?? DISK_SIZE_GB },
  };
  const more = leftOut(given, at, {
    ...ofAll,
    previewPlan: ofPullRequests,
    dockerCommand: "is left out: the Dockerfile says what runs",
    registryCredential: "is left out: only public base images can be had",
    initialDeployHook: "is left out: nothing is run once only",
    maintenanceMode: "is left out",
  });
  return { service, left: [...left, ...more, ...renamedDisk(given, at)] };
}

/** Every disk of a system has the same name; it is nothing but a label. */
function renamedDisk({ disk }: SpecServer, at: readonly PropertyKey[]): Finding[] {
  if (disk === undefined || disk.name === "data") return [];
  return [
    { path: [...at, "disk", "name"], text: "becomes `data`: a service has one disk, and that is what it is called" },
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

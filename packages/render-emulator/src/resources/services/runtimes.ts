import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import type { Service } from "@slipway/render-api";
import { BuildTools } from "../../runtimes/build-tools";
import { ContainerRuntime } from "../../runtimes/docker/container-runtime";
import type { DockerRuntimeParts } from "../../runtimes/docker/docker-runtime";
import { ProcessRuntime } from "../../runtimes/process/process-runtime";
import { Repositories } from "../../runtimes/repository";
import type { ReleaseSettings, Runtime } from "../../runtimes/runtime";
import { SimulatedRepositories } from "../../runtimes/simulated/simulated-repositories";
import { SimulatedRuntime } from "../../runtimes/simulated/simulated-runtime";
import { StaticRuntime } from "../../runtimes/static/static-runtime";
import type { Foundation } from "../kind";
import type { BranchFollowerParts } from "./branch-follower";

interface Runtimes {
  /** Where the sources of services are. */
  repositories: BranchFollowerParts["repositories"];
  runtimeFor: (settings: ReleaseSettings) => Runtime;
  /** Removes what a Docker engine has of a service: the images of one build, or of all. */
  removeImages: (serviceId: string, buildId?: string) => Promise<void>;
}

/** What builds and runs services, as the emulator was told. */
export function runtimesOf(foundation: Foundation): Runtimes {
  const { sources, profile } = foundation;
  if (foundation.runtime !== "simulated") return processes(foundation);
  const repositories = new SimulatedRepositories();
  const simulated = new SimulatedRuntime({ repositories, sources, stepMs: profile.simulatedStepMs });
  return { repositories, runtimeFor: () => simulated, removeImages: () => Promise.resolve() };
}

function processes(foundation: Foundation): Runtimes {
  const { dataDir, cacheDir, guard, sources, profile, capacity, load, runtime } = foundation;
  const dir = privateFolder(join(dataDir, "repositories"));
  const repositories = new Repositories({ dir, guard, env: process.env, limitMs: profile.buildLimitMs });
  const machine = { env: process.env, packageCacheDir: join(cacheDir, "packages") };
  const tools = new BuildTools(machine, guard, () => sources.now());
  const buildContext = { guard, repositories, machine, tools, profile };
  const ofReleases = { profile, sources, capacity, load };
  const sites = new StaticRuntime(buildContext);
  const others = new ProcessRuntime(buildContext, ofReleases);
  const { engines, baseImages: replacements } = foundation;
  const credentialOf = ({ registryCredential }: Service) =>
    foundation.store.state.registryCredentials.find(({ id }) => id === registryCredential?.id);
  const docker = dockerRuntime({ buildContext, engines, replacements, credentialOf, ...ofReleases });
  const choice = { engines, docker, processes: others, standsIn: runtime === "auto" };
  // Where there are processes only, a Dockerfile is stood in for by commands.
  const containers = runtime === "process" ? others : new ContainerRuntime(choice);
  return {
    repositories,
    runtimeFor: ({ service: { type, serviceDetails } }) => {
      if (type === "static_site") return sites;
      return serviceDetails.runtime === "docker" || serviceDetails.runtime === "image" ? containers : others;
    },
    removeImages: (...which) => engines.removeImages(...which),
  };
}

function dockerRuntime(parts: DockerRuntimeParts): () => Promise<Runtime> {
  let loaded: Promise<Runtime> | undefined;
  return () =>
    (loaded ??= import("../../runtimes/docker/docker-runtime.js").then(
      ({ DockerRuntime }) => new DockerRuntime(parts),
    ));
}

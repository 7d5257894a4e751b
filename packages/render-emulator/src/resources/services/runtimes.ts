import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { BuildTools } from "../../runtimes/build-tools";
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
}

/** What builds and runs services, as the emulator was told. */
export function runtimesOf(foundation: Foundation): Runtimes {
  const { sources, profile } = foundation;
  if (foundation.runtime === "process") return processes(foundation);
  const repositories = new SimulatedRepositories();
  const simulated = new SimulatedRuntime({ repositories, sources, stepMs: profile.simulatedStepMs });
  return { repositories, runtimeFor: () => simulated };
}

function processes({ dataDir, cacheDir, guard, sources, profile, capacity }: Foundation): Runtimes {
  const dir = privateFolder(join(dataDir, "repositories"));
  const repositories = new Repositories({ dir, guard, env: process.env, limitMs: profile.buildLimitMs });
  const machine = { env: process.env, packageCacheDir: join(cacheDir, "packages") };
  const tools = new BuildTools(machine, guard, () => sources.now());
  const buildContext = { guard, repositories, machine, tools, profile };
  const sites = new StaticRuntime(buildContext);
  // A Dockerfile's too: it is stood in for by commands.
  const others = new ProcessRuntime(buildContext, sources, capacity);
  return { repositories, runtimeFor: ({ service }) => (service.type === "static_site" ? sites : others) };
}

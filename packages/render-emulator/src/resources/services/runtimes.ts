import { join } from "node:path";
import type { Service } from "@slipway/render-api";
import { BuildTools } from "../../runtimes/build-tools";
import { ProcessRuntime } from "../../runtimes/process/process-runtime";
import type { Repositories } from "../../runtimes/repository";
import type { ReleaseSettings, Runtime } from "../../runtimes/runtime";
import { StaticRuntime } from "../../runtimes/static/static-runtime";
import type { Foundation } from "../kind";

/** A way of building and running services, and which services it is for. */
interface RuntimeRow {
  fits(service: Service): boolean;
  runtime: Runtime;
}

/** Returns what chooses the runtime of a service: the first row that fits. */
export function chooseRuntime(
  foundation: Foundation,
  repositories: Repositories,
): (settings: ReleaseSettings) => Runtime {
  const { cacheDir, guard, sources, profile, capacity, load } = foundation;
  const machine = { env: process.env, packageCacheDir: join(cacheDir, "packages") };
  const tools = new BuildTools(machine, guard, () => sources.now());
  const buildContext = { guard, repositories, machine, tools, profile };
  const table: readonly RuntimeRow[] = [
    { fits: ({ type }) => type === "static_site", runtime: new StaticRuntime(buildContext) },
    // A Dockerfile's too: it is stood in for by commands.
    {
      fits: ({ serviceDetails: { runtime } }) => runtime !== "image",
      runtime: new ProcessRuntime(buildContext, sources, capacity, load),
    },
  ];
  return ({ service }) => {
    const row = table.find((candidate) => candidate.fits(service));
    if (row === undefined) throw new Error(`no runtime is for service ${service.id}`);
    return row.runtime;
  };
}

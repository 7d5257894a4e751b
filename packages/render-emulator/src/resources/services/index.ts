import { join } from "node:path";
import { ProcessRuntime } from "../../runtimes/process/process-runtime";
import { Repositories } from "../../runtimes/repository";
import type { Runtime } from "../../runtimes/runtime";
import { StaticRuntime } from "../../runtimes/static/static-runtime";
import type { Foundation, Kind } from "../kind";
import { customDomainRoutes } from "./custom-domains/routes";
import { Builds } from "./deploys/builds";
import { Deployer } from "./deploys/deployer";
import { Pipeline } from "./deploys/pipeline";
import type { DeploySettings } from "./deploys/record";
import { deployRoutes } from "./deploys/routes";
import { Deploys } from "./deploys/state";
import { envVarRoutes } from "./env-vars/routes";
import { Instances } from "./instances";
import { LiveServices } from "./live-services";
import { serviceState } from "./record";
import { serviceRoutes } from "./routes";
import { Services } from "./state";
import { staticRuleRoutes } from "./static-rules/routes";

export const services = {
  state: serviceState,
  async start(foundation) {
    const { store, sources, ending } = foundation;
    const { services, deploys, instances, deployer, liveServices } = wire(foundation);
    ending.push(() => liveServices.stop());
    ending.push(() => deployer.stop());
    ending.push(() => instances.stop());
    store.state.domainsPort = await liveServices.openDomains(store.state.domainsPort ?? 0);
    await instances.resumeAll();
    return (api) => {
      serviceRoutes(api, services);
      envVarRoutes(api, store, sources);
      deployRoutes(api, deploys);
      customDomainRoutes(api, store, sources);
      staticRuleRoutes(api, store, sources);
    };
  },
} satisfies Kind;

function wire(foundation: Foundation) {
  const { store, logs, sources, profile } = foundation;
  const builds = new Builds(foundation.servicesDir, store);
  const liveServices = new LiveServices(store);
  const runtimeFor = runtimesOf(foundation);
  const pipeline = new Pipeline({ store, logs, builds, liveServices, sources, runtimeFor });
  const deployer = new Deployer(store, sources, (record, signal) => pipeline.run(record, signal));
  const instances = new Instances({ store, sources, logs, liveServices, pipeline, profile });
  const services = new Services({ store, sources, logs, builds, liveServices, deployer, instances });
  return { services, deploys: new Deploys(store, deployer), instances, deployer, liveServices };
}

/** Which runtime builds and runs a service, by what it is. */
function runtimesOf({ dataDir, cacheDir, guard, sources, profile }: Foundation): (settings: DeploySettings) => Runtime {
  const buildContext = {
    guard,
    repositories: new Repositories({
      dir: join(dataDir, "repositories"),
      guard,
      env: process.env,
      limitMs: profile.buildLimitMs,
    }),
    machine: { env: process.env, packageCacheDir: join(cacheDir, "packages") },
    profile,
  };
  const runtimes = { process: new ProcessRuntime(buildContext, sources), static: new StaticRuntime(buildContext) };
  return ({ service }) => (service.type === "static_site" ? runtimes.static : runtimes.process);
}

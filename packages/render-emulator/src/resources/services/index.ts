import { join } from "node:path";
import type { Foundation, Kind } from "../kind";
import { BranchFollower } from "./branch-follower";
import { cronRunRoutes } from "./cron-runs/routes";
import { CronRuns } from "./cron-runs/state";
import { customDomainRoutes } from "./custom-domains/routes";
import { Builds } from "./deploys/builds";
import { Deployer } from "./deploys/deployer";
import { Pipeline } from "./deploys/pipeline";
import { deployRoutes } from "./deploys/routes";
import { Deploys } from "./deploys/state";
import { DeployTransitions } from "./deploys/transitions";
import { DiskFolders } from "./disks/folders";
import { diskRoutes } from "./disks/routes";
import { Disks } from "./disks/state";
import { envVarRoutes } from "./env-vars/routes";
import { Instances } from "./instances";
import { jobRoutes } from "./jobs/routes";
import { Jobs } from "./jobs/state";
import { LiveServices } from "./live-services";
import { serviceState } from "./record";
import { serviceRoutes } from "./routes";
import { runtimesOf } from "./runtimes";
import { Services } from "./state";
import { staticRuleRoutes } from "./static-rules/routes";

export const services = {
  state: serviceState,
  async start(foundation) {
    const { store, sources, ending } = foundation;
    const { services, deploys, disks, jobs, cronRuns, instances, deployer, liveServices, follower } = wire(foundation);
    ending.push(() => liveServices.stop());
    ending.push(() => deployer.stop());
    jobs.endCutOff();
    ending.push(() => jobs.stop());
    ending.push(() => instances.stop());
    store.state.domainsPort = await liveServices.openDomains(store.state.domainsPort);
    await instances.resumeAll();
    ending.push(() => cronRuns.stop());
    void cronRuns.follow();
    ending.push(() => follower.stop());
    follower.start();
    return (api) => {
      serviceRoutes(api, services);
      envVarRoutes(api, store, sources);
      deployRoutes(api, deploys);
      diskRoutes(api, disks);
      jobRoutes(api, store, jobs);
      cronRunRoutes(api, cronRuns);
      customDomainRoutes(api, store, sources);
      staticRuleRoutes(api, store, sources);
    };
  },
} satisfies Kind;

function wire(foundation: Foundation) {
  const { store, logs, events, sources, profile, capacity, dataDir } = foundation;
  const builds = new Builds(foundation.servicesDir, store);
  const diskFolders = new DiskFolders(join(dataDir, "disks"), store);
  const liveServices = new LiveServices(store, logs, events);
  const { repositories, runtimeFor } = runtimesOf(foundation);
  const transitions = new DeployTransitions(events, sources);
  const parts = { store, logs, builds, diskFolders, liveServices, events, transitions, runtimeFor };
  const pipeline = new Pipeline(parts);
  const instances = new Instances({ store, transitions, logs, liveServices, pipeline, profile });
  const deployer = new Deployer(store, sources, transitions, async (record, signal, onRelease) => {
    await pipeline.run(record, signal, onRelease);
    instances.bringBack(record.serviceId);
  });
  const jobs = new Jobs({ store, sources, logs, events, pipeline });
  const cronRuns = new CronRuns({ store, sources, logs, events, pipeline });
  const services = new Services({
    store,
    sources,
    logs,
    events,
    builds,
    diskFolders,
    jobs,
    cronRuns,
    liveServices,
    deployer,
    instances,
    capacity,
  });
  const follower = new BranchFollower({ store, logs, events, deployer, repositories, pace: profile });
  const disks = new Disks(store, sources, events, diskFolders);
  const deploys = new Deploys(store, deployer);
  return { services, deploys, disks, jobs, cronRuns, instances, deployer, liveServices, follower };
}

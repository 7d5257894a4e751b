import { join } from "node:path";
import type { Foundation, Kind } from "../kind";
import { BranchFollower } from "./branch-follower";
import { cronRunRoutes } from "./cron-runs/routes";
import { CronRuns } from "./cron-runs/state";
import { Autoscaler } from "./autoscaling/autoscaler";
import { autoscalingRoutes } from "./autoscaling/routes";
import { AutoscalingSettings } from "./autoscaling/state";
import { customDomainRoutes } from "./custom-domains/routes";
import { Builds } from "./deploys/builds";
import { Deployer } from "./deploys/deployer";
import { Pipeline } from "./deploys/pipeline";
import { deployRoutes } from "./deploys/routes";
import { Deploys } from "./deploys/state";
import { DeployTransitions } from "./deploys/transitions";
import { DiskFolders } from "./disks/folders";
import { diskRoutes } from "./disks/routes";
import { DiskSnapshots } from "./disks/snapshots";
import { Disks } from "./disks/state";
import { envVarRoutes } from "./env-vars/routes";
import { Instances } from "./instances";
import { jobRoutes } from "./jobs/routes";
import { Jobs } from "./jobs/state";
import { LiveServices } from "./live-services";
import { serviceState } from "./record";
import { serviceRoutes } from "./routes";
import { runtimesOf } from "./runtimes";
import { secretFileRoutes } from "./secret-files/routes";
import { Services } from "./state";
import { surveyOfServices } from "./survey";
import { staticRuleRoutes } from "./static-rules/routes";

export const services = {
  state: serviceState,
  async start(foundation) {
    const { store, sources, ending } = foundation;
    const { services, autoscaling, deploys, disks, snapshots, ...running } = wire(foundation);
    const { jobs, cronRuns, instances, deployer, liveServices, follower } = running;
    ending.push(() => liveServices.stop());
    ending.push(() => deployer.stop());
    jobs.endCutOff();
    ending.push(() => jobs.stop());
    ending.push(() => instances.stop());
    store.state.domainsPort = await liveServices.openDomains(store.state.domainsPort);
    await snapshots.settle();
    await instances.resumeAll();
    ending.push(() => cronRuns.stop());
    void cronRuns.follow();
    ending.push(() => follower.background.stop());
    follower.background.start();
    ending.push(() => snapshots.background.stop());
    snapshots.background.start();
    return (api) => {
      serviceRoutes(api, services);
      autoscalingRoutes(api, autoscaling);
      envVarRoutes(api, store, sources);
      secretFileRoutes(api, store);
      deployRoutes(api, deploys);
      diskRoutes(api, disks, snapshots);
      jobRoutes(api, store, jobs);
      cronRunRoutes(api, cronRuns);
      customDomainRoutes(api, store, sources);
      staticRuleRoutes(api, store, sources);
    };
  },
} satisfies Kind;

function wire(foundation: Foundation) {
  const { store, logs, events, sources, profile, capacity, dataDir } = foundation;
  const diskFolders = new DiskFolders(join(dataDir, "disks"), join(dataDir, "disk-snapshots"), store);
  const liveServices = new LiveServices(foundation);
  const { repositories, runtimeFor, removeImages } = runtimesOf(foundation);
  const builds = new Builds(foundation.servicesDir, store, removeImages);
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
  foundation.surveys.push(surveyOfServices(store, liveServices, diskFolders));
  const autoscaling = scaleByLoad(foundation, liveServices);
  const follower = new BranchFollower({ store, logs, events, deployer, repositories, pace: profile });
  const disks = new Disks(store, sources, events, diskFolders);
  const stopped = { liveServices, instances };
  const snapshots = new DiskSnapshots({ store, sources, logs, folders: diskFolders, ...stopped, pace: profile });
  const deploys = new Deploys(store, deployer);
  const settings = { services, autoscaling, deploys, disks, snapshots };
  return { ...settings, jobs, cronRuns, instances, deployer, liveServices, follower };
}

function scaleByLoad(foundation: Foundation, liveServices: LiveServices): AutoscalingSettings {
  const { store, logs, events, sources, profile, capacity, load } = foundation;
  const counted = { store, events, sources, liveServices, capacity };
  const autoscaler = new Autoscaler({ ...counted, logs, profile });
  load.listen((readings, at) => autoscaler.judge(readings, at));
  return new AutoscalingSettings(counted);
}

import { type Deploy, type DeployCreate, fullImage, imageName, type Service } from "@slipway/render-api";
import { found } from "../../../elements";
import { badRequest, notFound } from "../../../errors";
import type { Store } from "../../store";
import { runnableService, serviceOf } from "../record";
import type { Deployer } from "./deployer";
import { artifactKindOf, lastBuildOf } from "./kept";
import { askedImage, deployOf, deploysOf, imageOf, preDeployCommandOf, rolledBack } from "./record";

/** What the API can do with the deploys of services. */
export class Deploys {
  constructor(
    private readonly store: Store,
    private readonly deployer: Deployer,
  ) {}

  /** Newest first. */
  all(serviceId: string): Deploy[] {
    serviceOf(this.store, serviceId);
    return deploysOf(this.store, serviceId)
      .map(({ deploy }) => deploy)
      .toReversed();
  }

  get(serviceId: string, deployId: string): Deploy {
    const record = deployOf(this.store, deployId);
    if (record.serviceId !== serviceId) throw notFound(deployId);
    return record.deploy;
  }

  cancel(serviceId: string, deployId: string): Promise<Deploy> {
    if (serviceOf(this.store, serviceId).service.type === "cron_job")
      throw badRequest(notOfCronJobs("canceling a deploy"));
    return this.deployer.cancel(this.get(serviceId, deployId).id);
  }

  async create(serviceId: string, input: DeployCreate): Promise<Deploy> {
    const { commitId, imageUrl, deployMode, clearCache } = input;
    const { type } = serviceOf(this.store, serviceId).service;
    if (type === "cron_job" && commitId !== undefined) throw badRequest(notOfCronJobs("`commitId`"));
    checkDeployCreate(input, serviceOf(this.store, serviceId).service);
    const { service } = runnableService(this.store, serviceId, "deploy");
    const request = { serviceId, trigger: "api", clearsCache: clearCache === "clear" };
    if (deployMode !== "deploy_only") {
      const image = askedImage(service, imageUrl === undefined ? undefined : fullImage(imageUrl));
      return this.deployer.request({ ...request, commitId, image });
    }
    const kind = artifactKindOf(service);
    const record = lastBuildOf(deploysOf(this.store, serviceId), kind);
    if (record === undefined) {
      const missing = kind === "image" ? "has pulled no image yet" : "has no successful build yet";
      throw badRequest(`\`deployMode\`: the service ${missing}, so there is nothing to deploy without one`);
    }
    const hasPreDeploy = preDeployCommandOf(service) !== undefined;
    return this.deployer.request({ ...request, lastBuild: { record, hasPreDeploy } });
  }

  /**
   * The stored variables stay as they are: what Render stores after a rollback is unknown.
   *
   * Whether the pre-deploy command of a rollback runs on Render is unknown; here it does not: the old build's
   * migrations ran.
   */
  async rollback(serviceId: string, deployId: string): Promise<Deploy> {
    const { service } = runnableService(this.store, serviceId, "deploy");
    const record = found(deploysOf(this.store, serviceId), deployId, ({ deploy }) => deploy.id === deployId);
    const { deploy, settings, artifact } = record;
    if (settings === undefined || (deploy.status !== "live" && deploy.status !== "deactivated")) {
      throw badRequest(`\`deployId\`: deploy ${deployId} was never live, so there is nothing to roll back to`);
    }
    if (artifact === undefined) {
      throw badRequest(`\`deployId\`: the build of deploy ${deployId} is no longer kept: deploy its commit instead`);
    }
    const again = { record, settings: rolledBack(settings, service) };
    return this.deployer.request({ serviceId, trigger: "rollback", again });
  }
}

/** Render's reference says so of each of them; with which words Render refuses it is unknown. */
function notOfCronJobs(what: string): string {
  return `${what} is not supported for cron jobs`;
}

/** The wording is the emulator's own: Render's is unknown. */
function checkDeployCreate({ commitId, imageUrl, deployMode }: DeployCreate, service: Service): void {
  if (deployMode !== undefined && (commitId !== undefined || imageUrl !== undefined)) {
    throw badRequest("`deployMode` can't be combined with `commitId` or `imageUrl`");
  }
  const own = imageOf(service);
  if (commitId !== undefined && own !== undefined) {
    throw badRequest("`commitId`: this service runs an image: ask for another one by `imageUrl`");
  }
  if (commitId !== undefined && !/^[0-9a-f]{40}$/.test(commitId)) {
    throw badRequest(`\`commitId\` is \`${commitId}\`: use the 40 characters of a commit's id`);
  }
  if (imageUrl === undefined) return;
  if (own === undefined) {
    throw badRequest("`imageUrl`: only image-backed services accept it; this one has a repository");
  }
  if (imageName(imageUrl) !== imageName(own)) {
    throw badRequest(`\`imageUrl\` is \`${imageUrl}\`: only tag and digest may differ from the service's \`${own}\``);
  }
}

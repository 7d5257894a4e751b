import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { childOptions } from "../child-options";
import { givenTo } from "../given";
import type { BoundVariables } from "../manifest";
import type { ProcessArgs, PublicService, RolloutEntry, Service, WebServiceArgs } from "../platform";
import { containerArgs, imageArgs, isAsked, listeningPort } from "./container";
import { SERVICE_LABEL } from "./containers";
import type { Host } from "./host";
import { type Placement, titleOf } from "./placement";
import { withItsWords } from "./its-words";
import { onceFree } from "./once-free";
import { refuseSecretFiles, refuseUnavailable } from "./refused";
import { type ImageRelease, releasedImage } from "./released-image";

type DockerServiceArgs = ProcessArgs & Pick<WebServiceArgs, "healthCheckPath" | "domains">;

/** A service whose part in a rollout was found right. */
export interface PlannedService {
  service: DockerService;
  entry: RolloutEntry;
  variables: BoundVariables["values"];
  image: ImageRelease;
}

/** What a service is made on. */
export interface Ground {
  network: pulumi.Input<string>;
  host: Pick<Host, "requireHealthTest">;
  /** Until it is there nothing may be made; it fails where nothing may be made at all. */
  isFree: Promise<void>;
}

/** What all kinds of service on a Docker host are made of. */
export abstract class DockerService extends pulumi.ComponentResource implements Service {
  readonly name: string;

  protected constructor(
    kind: string,
    readonly place: Placement,
    private readonly args: DockerServiceArgs,
    private readonly options?: pulumi.ComponentResourceOptions,
  ) {
    super(`slipway:docker:${kind}`, place.logicalName, {}, options);
    this.name = place.part;
  }

  /**
   * What its part in a rollout comes to.
   *
   * @throws pulumi.RunError where a Docker host can't do it
   */
  planned(entry: RolloutEntry): PlannedService {
    refuseSecretFiles(this.place, entry);
    const { values: variables } = givenTo(entry).variables;
    return { service: this, entry, variables, image: releasedImage(this.place, this.args.build, entry.release) };
  }

  /** Makes what it runs as, next to what runs of it: its container, which isn't started. */
  make({ variables, image }: PlannedService, { network, host, isFree }: Ground): docker.Container {
    const { place, args } = this;
    const { logicalName } = place;
    // The provider would delete a container before its successor is there, and with an image what runs of it: nothing would be left to go back to.
    const options = { ...onceFree(isFree, childOptions(this, this.options)), deleteBeforeReplace: false };
    const pulled = new docker.RemoteImage(logicalName, imageArgs(image), options);
    const imageId = pulled.imageId.apply((id) => this.#tested(id, host));
    const volume = args.disk && this.#volume(options);
    const parts = { place, args, imageId, network, volume: volume?.name, variables };
    // What the switch says of it on the host is no drift.
    const ignoreChanges = [...(options.ignoreChanges ?? []), "restart"];
    return new docker.Container(logicalName, containerArgs(parts), { ...options, ignoreChanges });
  }

  /** What of its composition limits nothing here, in words; nothing where it asks for none of that. */
  get unlimited(): string | undefined {
    const { plan, disk } = this.args;
    const asked = [...(plan === undefined ? [] : ["plan"]), ...(disk?.sizeGB === undefined ? [] : ["disk's `sizeGB`"])];
    return asked.length === 0 ? undefined : asked.join(" and its ");
  }

  /** The image itself, once it is seen to tell whether its container works. A preview doesn't ask. */
  async #tested(imageId: string, host: Ground["host"]): Promise<string> {
    if (!pulumi.runtime.isDryRun() && !isAsked(this.place, this.args))
      await withItsWords(host.requireHealthTest(titleOf(this.place), imageId));
    return imageId;
  }

  /** Where data may not go with its stack, Pulumi refuses to delete it, unless it is told otherwise. */
  #volume(options: pulumi.CustomResourceOptions): docker.Volume {
    const { logicalName, hostName, disposable } = this.place;
    const protect = this.options?.protect ?? !disposable;
    const labels = [{ label: SERVICE_LABEL, value: hostName }];
    return new docker.Volume(logicalName, { name: hostName, labels }, { ...options, protect });
  }
}

/** Reached by other services of the same system alone. */
export class DockerPrivateService extends DockerService {
  readonly privateHost: pulumi.Output<string>;

  constructor(place: Placement, args: ProcessArgs, options?: pulumi.ComponentResourceOptions) {
    refuseUnavailable(place, args);
    super("PrivateService", place, args, options);
    this.privateHost = privateHostOf(place, args);
    this.registerOutputs({ privateHost: this.privateHost });
  }
}

/** Reached by nobody. */
export class DockerBackgroundWorker extends DockerService {
  constructor(place: Placement, args: ProcessArgs, options?: pulumi.ComponentResourceOptions) {
    refuseUnavailable(place, args);
    super("BackgroundWorker", place, args, options);
    this.registerOutputs({});
  }
}

/** Published at an address and a port of the host. */
export class DockerWebService extends DockerService implements PublicService {
  readonly url: pulumi.Output<string>;
  readonly dnsRecords: PublicService["dnsRecords"];
  readonly privateHost: pulumi.Output<string>;

  constructor(place: Placement, args: WebServiceArgs, url: string, options?: pulumi.ComponentResourceOptions) {
    refuseUnavailable(place, args);
    super("WebService", place, args, options);
    this.url = pulumi.output(url);
    this.dnsRecords = pulumi.output<Record<string, string>>({});
    this.privateHost = privateHostOf(place, args);
    this.registerOutputs({ url: this.url, privateHost: this.privateHost });
  }
}

/** The system's network knows it by its name. */
function privateHostOf({ part }: Placement, args: ProcessArgs): pulumi.Output<string> {
  return pulumi.output(`${part}:${listeningPort(args)}`);
}

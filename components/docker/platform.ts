import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { isDisposable } from "../environment";
import { noVariables } from "../manifest";
import type {
  EnvGroup,
  EnvGroupArgs,
  Platform,
  PrivateService,
  ProcessArgs,
  Rollout,
  RolloutArgs,
  SecretArgs,
  Service,
  WebService,
  WebServiceArgs,
} from "../platform";
import type { SystemPlace } from "../platform-definition";
import { EngineHost, type Host } from "./host";
import { addressOf } from "./host-address";
import { type Placement, titleOf } from "./placement";
import { unavailable } from "./refused";
import { DockerRollout } from "./rollout";
import { DockerSecret } from "./secret";
import { DockerBackgroundWorker, DockerPrivateService, DockerWebService } from "./service";
import type { DockerSettings, Published } from "./settings";

/** How a Docker host is opened for one system. */
export interface DockerPlatformArgs extends SystemPlace {
  settings: DockerSettings;
  /**
   * What an update asks of the host itself.
   *
   * @default the host's own engine
   */
  host?: Host | undefined;
}

/** One Docker host, opened for one system. */
export class DockerPlatform implements Platform {
  readonly #made = new Set<string>();
  readonly #rolledOut = new Set<string>();
  readonly #provider: docker.Provider;

  constructor(private readonly args: DockerPlatformArgs) {
    const { system, parent, settings } = args;
    this.#provider = new docker.Provider(`${system}-host`, providerArgs(settings), { ...(parent && { parent }) });
  }

  /** @throws pulumi.RunError where the settings don't say where it is published, or it has what a Docker host can't do */
  webService(name: string, args: WebServiceArgs, options?: pulumi.ComponentResourceOptions): WebService {
    const place = this.#place(name);
    const { published } = place;
    if (published === undefined) throw unpublished(place);
    this.#made.add(name);
    return new DockerWebService(place, args, urlOf(published, this.args.settings), this.#onHost(options));
  }

  privateService(name: string, args: ProcessArgs, options?: pulumi.ComponentResourceOptions): PrivateService {
    this.#made.add(name);
    return new DockerPrivateService(this.#place(name), args, this.#onHost(options));
  }

  backgroundWorker(name: string, args: ProcessArgs, options?: pulumi.ComponentResourceOptions): Service {
    this.#made.add(name);
    return new DockerBackgroundWorker(this.#place(name), args, this.#onHost(options));
  }

  cronJob(name: string): never {
    throw unavailable(this.#place(name), "a cron job");
  }

  staticSite(name: string): never {
    throw unavailable(this.#place(name), "a static site");
  }

  postgres(name: string): never {
    throw unavailable(this.#place(name), "a Postgres");
  }

  keyValue(name: string): never {
    throw unavailable(this.#place(name), "a key value store");
  }

  secret(name: string, args: SecretArgs = {}, options?: pulumi.ComponentResourceOptions): pulumi.Output<string> {
    return new DockerSecret(this.#place(name).logicalName, args, this.#underParent(options)).value;
  }

  /** It is no part of its own: services are told to get what is in it. */
  envGroup(name: string, { variables = noVariables, secretFiles = {} }: EnvGroupArgs): EnvGroup {
    return { name, variables, secretFiles };
  }

  rollout(args: RolloutArgs, options?: pulumi.ComponentResourceOptions): Rollout {
    for (const { service } of args.entries) this.#rolledOut.add(service.name);
    const { system, nameOf, settings, host = new EngineHost(settings) } = this.args;
    const place = { system, networkName: nameOf("network"), host };
    return new DockerRollout(place, args, this.#onHost(options));
  }

  get notRolledOut(): readonly string[] {
    return [...this.#made].filter((service) => !this.#rolledOut.has(service));
  }

  #underParent(options?: pulumi.ComponentResourceOptions): pulumi.ComponentResourceOptions {
    const { parent } = this.args;
    return { ...(parent && { parent }), ...options };
  }

  #onHost(options?: pulumi.ComponentResourceOptions): pulumi.ComponentResourceOptions {
    return { provider: this.#provider, ...this.#underParent(options) };
  }

  #place(part: string): Placement {
    const { system, environment, nameOf, settings } = this.args;
    return {
      system,
      part,
      logicalName: `${system}-${part}`,
      hostName: nameOf(part),
      stack: `${pulumi.getProject()}/${pulumi.getStack()}`,
      published: settings.publish[`${system}.${part}`],
      healthCheck: settings.healthCheck,
      disposable: isDisposable(environment),
    };
  }
}

/** What the provider is told of the host. */
function providerArgs({ dockerHost, sshOptions, registries }: DockerSettings): docker.ProviderArgs {
  const registryAuth = Object.entries(registries).map(([address, { username, password }]) => {
    return { address, username, password: pulumi.secret(password) };
  });
  return {
    host: dockerHost,
    ...(sshOptions.length > 0 && { sshOpts: sshOptions }),
    ...(registryAuth.length > 0 && { registryAuth }),
  };
}

/** Where visitors find what is published: at the address itself, or where it is any of the host's, at the host. */
function urlOf({ url, address, port }: Published, { dockerHost }: DockerSettings): string {
  if (url !== undefined) return url;
  if (address !== "0.0.0.0" && address !== "::")
    return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
  const host = addressOf(dockerHost);
  return `http://${host.kind === "ssh" ? host.host : "127.0.0.1"}:${port}`;
}

function unpublished(place: Placement): pulumi.RunError {
  return new pulumi.RunError(
    `${titleOf(place)} is a web service and nothing says where the host publishes it: set \`slipway:publish["${place.system}.${place.part}"].port\``,
  );
}

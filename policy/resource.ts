import type { Unwrap } from "@pulumi/pulumi";
import type * as render from "@pulumiverse/render";
import type { Seen, SeenMap } from "./seen";

/** What each kind of resource that a rule asks for by name is made from. */
interface ArgsByKind {
  BackgroundWorker: render.BackgroundWorkerArgs;
  CronJob: render.CronJobArgs;
  KeyValue: render.KeyValueArgs;
  Postgres: render.PostgresArgs;
  PrivateService: render.PrivateServiceArgs;
  Rollout: render.RolloutArgs;
  StaticSite: render.StaticSiteArgs;
  WebService: render.WebServiceArgs;
}

/** A kind of resource, by its name in the SDK. */
export type Kind = keyof ArgsByKind;

/** The inputs of a kind, as far as they are known. */
export type Inputs<Name extends Kind> = {
  readonly [Property in keyof ArgsByKind[Name]]: Seen<Unwrap<ArgsByKind[Name][Property]>>;
};

/** A resource, as a rule sees it. */
export interface Resource {
  /** Pulumi's type, such as `render:index:WebService`. */
  readonly type: string;
  /** Its logical name. */
  readonly name: string;
  readonly urn: string;
  readonly protect: boolean;
  readonly inputs: SeenMap;
  /** Paths of the inputs that are secret; undefined where Pulumi hasn't told. */
  readonly secrets: readonly (readonly string[])[] | undefined;
  /** URNs of what it depends on, where a whole stack is looked at. */
  readonly dependencies: readonly string[];
}

const PREFIX = "render:index:";

/** Whether a resource is one of ours. */
export function isOnRender({ type }: Pick<Resource, "type">): boolean {
  return type.startsWith(PREFIX);
}

/** The inputs of a resource of one of these kinds; undefined of any other. */
export function inputsOf<Name extends Kind>(resource: Resource, ...kinds: readonly Name[]): Inputs<Name> | undefined {
  // The provider has checked that they are what their declaration says.
  return kinds.some((kind) => resource.type === PREFIX + kind)
    ? (resource.inputs as unknown as Inputs<Name>)
    : undefined;
}

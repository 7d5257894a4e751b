import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";

interface Stated<Args> {
  readonly args: Args;
  readonly options?: pulumi.CustomResourceOptions;
}

/** Which resources there are, each with its arguments and its resource options. */
interface Resources {
  readonly cache?: Stated<render.KeyValueArgs>;
  readonly api?: Stated<render.WebServiceArgs>;
  /** The variables that `api` is rolled out with. */
  readonly variables?: { readonly args: Record<string, string>; readonly options?: pulumi.CustomResourceOptions };
  /** The release that `api` runs; without one it follows its branch. */
  readonly release?: string;
  /** Id of a key value instance that the program does not make. */
  readonly found?: string;
}

const { cache, api, variables, release, found } = new pulumi.Config().requireObject<Resources>("resources");
if (cache !== undefined) new render.KeyValue("cache", cache.args, cache.options);
const service = api && new render.WebService("api", api.args, api.options);
if (service !== undefined && variables !== undefined) {
  const runs = release === undefined ? { source: service.sourceFingerprint } : { release };
  const services = { api: { serviceId: service.id, ...runs, envVars: variables.args } };
  new render.Rollout("all", { services }, variables.options);
}
const got = found === undefined ? undefined : render.KeyValue.get("found", found);

export const foundPlan = got?.plan;
export const foundConnection = got?.internalConnectionString;

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
  /** Id of a key value instance that the program does not make. */
  readonly found?: string;
}

const { cache, api, found } = new pulumi.Config().requireObject<Resources>("resources");
if (cache !== undefined) new render.KeyValue("cache", cache.args, cache.options);
if (api !== undefined) new render.WebService("api", api.args, api.options);
const got = found === undefined ? undefined : render.KeyValue.get("found", found);

export const foundPlan = got?.plan;
export const foundConnection = got?.internalConnectionString;

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
}

const { cache, api } = new pulumi.Config().requireObject<Resources>("resources");
if (cache !== undefined) new render.KeyValue("cache", cache.args, cache.options);
if (api !== undefined) new render.WebService("api", api.args, api.options);

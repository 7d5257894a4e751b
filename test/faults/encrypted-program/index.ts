import * as pulumi from "@pulumi/pulumi";
import { Rollout, WebService } from "@pulumiverse/render";
import { z } from "zod";
import { bind, variable } from "../../../components/manifest";
import { decryptedConfig, encryptedTexts } from "../../../infra/encryption";
import { keepSecret } from "../../../infra/secrecy";

/** All of them are encrypted, and nothing here says so. */
interface Settings {
  repo: string;
  name: string;
  release: string;
  greeting: string;
  instances: string;
}

const manifest = z.object({
  BANNER: variable(z.string().endsWith(" greeting", "expected a greeting at its end"), {
    description: "What is shown",
  }),
});

/** A component with outputs of its own. */
class Shop extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;

  constructor({ repo, name, release, greeting, instances }: Settings) {
    super("keeper:index:Shop", "shop", { greeting });
    const service = new WebService(
      "shop",
      {
        name,
        repo,
        runtime: "node",
        buildCommand: "true",
        startCommand: "node server.js",
        numInstances: Number(instances),
      },
      { parent: this },
    );
    const { values } = bind(manifest, { BANNER: pulumi.interpolate`${service.url} says ${greeting}` }, "local");
    const envVars = { GREETING: greeting, ...values, LEVEL: "debug" };
    const triggers = { settings: service.settingsFingerprint };
    new Rollout(
      "shop",
      { services: { shop: { serviceId: service.id, release, triggers, envVars } } },
      { parent: this },
    );
    this.url = pulumi.interpolate`${service.url}/?greeting=${greeting}`;
    this.registerOutputs({ url: this.url });
  }
}

const marked = keepSecret(encryptedTexts(decryptedConfig()));
const config = new pulumi.Config();
const settings = config.requireObject<Settings>("shop");
const shop = new Shop(settings);

export = marked({ url: shop.url, motto: `We say ${settings.greeting}`, level: "debug" });

import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";

/** A resource of any kind. */
interface Thing {
  readonly kind: string;
  readonly args: pulumi.Inputs;
  readonly options?: pulumi.CustomResourceOptions;
}

type Kind = new (name: string, args: pulumi.Inputs, options?: pulumi.CustomResourceOptions) => pulumi.CustomResource;

const kinds = render as unknown as Readonly<Record<string, Kind>>;
const file = new pulumi.Config().require("things");
const things = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, Thing>);

/** Of each thing its id, and what a change of its settings and of its source changes. */
export const made = Object.fromEntries(
  things.map(([name, { kind, args, options }]) => {
    const Resource = kinds[kind];
    if (Resource === undefined) throw new pulumi.RunError(`there is no kind \`${kind}\``);
    const resource = new Resource(name, args, options) as pulumi.CustomResource & Partial<render.WebService>;
    const { id, settingsFingerprint: settings, sourceFingerprint: source } = resource;
    return [name, { id, settings, source }];
  }),
);

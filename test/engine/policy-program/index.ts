import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import { type Given, Later, Secret, type Specimen } from "../../../policy/specimen";
import { specimens } from "../../../policy/rules/specimens";

/** Which specimens there are: of which rule, and which of it. */
const chosen = new pulumi.Config().requireObject<{ rule: string; number: number }[]>("specimens");

type Class = new (name: string, args: object, options: pulumi.CustomResourceOptions) => pulumi.CustomResource;
const classes = render as unknown as Record<string, Class>;

/** What is known only once this has been made. Another one for other specimens, so that it is always to be made. */
const earlierName = `before-${chosen.map(({ rule, number }) => `${rule}-${number}`)[0] ?? "nothing"}`;
const earlier = new render.EnvGroup(earlierName, { name: earlierName });

for (const { rule, number } of chosen) {
  const specimen = specimens[rule]?.[number];
  if (specimen === undefined) throw new Error(`\`${rule}\` has no specimen ${number}`);
  make(`${rule}-${number}`, specimen);
}

function make(prefix: string, { given }: Specimen): void {
  const made = new Map<string, pulumi.Resource>();
  for (const resource of given) made.set(resource.name, resourceOf(prefix, resource, made));
}

function resourceOf(prefix: string, given: Given, made: ReadonlyMap<string, pulumi.Resource>): pulumi.Resource {
  const Resource = classes[given.kind];
  if (Resource === undefined) throw new Error(`the SDK has no \`${given.kind}\``);
  const name = `${prefix}-${given.name}`;
  // Two of one name can't be.
  const inputs = { ...given.inputs, ...("name" in given.inputs && { name }) };
  const dependsOn = given.dependsOn.flatMap((other) => made.get(other) ?? []);
  return new Resource(name, marked(inputs) as object, { protect: given.protect, dependsOn });
}

/** A value as a program has it: secret and known later as Pulumi has these. */
function marked(value: unknown): unknown {
  if (value instanceof Secret) return pulumi.secret(marked(value.value));
  if (value instanceof Later) return earlier.id.apply(() => value.value);
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, marked(part)]));
}

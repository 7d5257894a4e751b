import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import { builtService, type Given, Later, Secret, serviceId, type Specimen } from "../../../policy/specimen";
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
  const inputs = { ...given.inputs, ...("name" in given.inputs && { name: nameAtRender(name) }) };
  const dependsOn = given.dependsOn.flatMap((other) => made.get(other) ?? []);
  const service = given.kind === "Rollout" ? () => deployedBy(prefix, dependsOn) : undefined;
  return new Resource(name, marked(inputs, service) as object, { protect: given.protect, dependsOn });
}

/** The service that a rollout deploys, where its specimen says just any: one that it depends on, or else one of its own. */
function deployedBy(prefix: string, dependsOn: readonly pulumi.Resource[]): pulumi.Output<string> {
  const found = dependsOn.find((resource) => resource instanceof render.WebService);
  const name = `${prefix}-service`;
  return (found ?? new render.WebService(name, { ...builtService, runtime: "docker", name: nameAtRender(name) })).id;
}

/** Two of one name can't be, nor of two stacks. */
function nameAtRender(name: string): string {
  return `${pulumi.getStack()}-${name}`;
}

/** A value as a program has it: secret and known later as Pulumi has these. */
function marked(value: unknown, service?: () => pulumi.Output<string>): unknown {
  if (value === serviceId) return service?.();
  if (value instanceof Secret) return pulumi.secret(marked(value.value));
  if (value instanceof Later) return earlier.id.apply(() => value.value);
  if (Array.isArray(value)) return value.map((part) => marked(part, service));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, marked(part, service)]));
}

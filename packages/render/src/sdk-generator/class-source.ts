import {
  isAlwaysPresent,
  isDeletedFirst,
  lasting,
  type Properties,
  type ResourceDeclaration,
  typeToken,
} from "../declaration/property";
import { argField, outputType, tsDoc } from "./types-source";

const deletedFirst = `
 * @param options \`deleteBeforeReplace\` is true, since two can't have one name; under another name, \`false\` makes the new one
 * first`;

/** The source of one resource's class and its arguments. */
export function resourceSource(declaration: ResourceDeclaration): string {
  const { name, description } = declaration;
  const secrets = Object.keys(declaration.outputs).filter((output) => declaration.outputs[output]?.secret);
  const defaults = {
    ...(isDeletedFirst(declaration) && { deleteBeforeReplace: true }),
    ...(secrets.length > 0 && { additionalSecretOutputs: secrets }),
  };
  const allOptions =
    Object.keys(defaults).length === 0 ? "options" : `pulumi.mergeOptions(${JSON.stringify(defaults)}, options)`;
  return `${imports(declaration)}
${tsDoc(`What a {@link ${name}} is made from.`)}export interface ${name}Args {
${argFields(declaration.properties)}
}

const type = ${JSON.stringify(typeToken(declaration))};

${tsDoc("What no argument gives. With every name in it, each property is an output from the start.")}const unset = {
${[...Object.keys(lasting(declaration.properties)), ...Object.keys(declaration.outputs)].map((property) => `${property}: undefined,`).join("\n")}
};

${tsDoc(description)}export class ${name} extends pulumi.CustomResource {
${outputFields(declaration)}

/**
 * @param name the resource's logical name, unique in the stack${isDeletedFirst(declaration) ? deletedFirst : ""}
 */
constructor(name: string, args: ${name}Args, options: pulumi.CustomResourceOptions = {}) {
  super(type, name, { ...unset, ...args }, ${allOptions});
${undeployedSource(declaration)}}
${declaration.held === "render" ? getSource(declaration) : ""}
${isInstanceSource(name, "type")}
}
`;
}

/** What a constructor notes of services and of what deploys them. */
function undeployedSource({ deployedByRollout, deploys }: ResourceDeclaration): string {
  if (deployedByRollout) return "expectDeploy(this, options);\n";
  return deploys === undefined ? "" : `noteDeployed(args.${deploys});\n`;
}

/** The method that finds a resource which the program does not make. */
function getSource({ name, properties }: ResourceDeclaration): string {
  const isRequired = Object.values(properties).some(({ required }) => required);
  return `
/**
 * The state of a ${name} that exists and that another program, or a person, looks after.
 *
 * @param name a logical name, unique in the stack
 * @param id its id at Render
 */
static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): ${name} {
  return new ${name}(name, {}${isRequired ? ` as ${name}Args` : ""}, { ...options, id });
}
`;
}

/** The method that works across copies of the package, as `instanceof` does not. */
function isInstanceSource(name: string, type: string): string {
  return `${tsDoc(`Whether something is a ${name}, be it of another copy of this package.`)}static override isInstance(obj: unknown): obj is ${name} {
  return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === ${type};
}`;
}

/** The source of the class of the provider itself. */
export function providerSource(properties: Properties): string {
  return `import * as pulumi from "@pulumi/pulumi";

${tsDoc("What a {@link Provider} is made from.")}export interface ProviderArgs {
${argFields(properties)}
}

${tsDoc("A connection to Render other than the stack's own: another workspace, another key.")}export class Provider extends pulumi.ProviderResource {
constructor(name: string, args: ProviderArgs = {}, options: pulumi.ResourceOptions = {}) {
  super("render", name, { ...args }, pulumi.mergeOptions({ additionalSecretOutputs: ["apiKey"] }, options));
}

${isInstanceSource("Provider", '"pulumi:providers:render"')}
}
`;
}

function imports(declaration: ResourceDeclaration): string {
  const source = argFields(declaration.properties) + outputFields(declaration);
  const types = source.includes("types.") ? 'import type * as types from "./types";\n' : "";
  const watch = [
    ...(declaration.deployedByRollout ? ["expectDeploy"] : []),
    ...(declaration.deploys === undefined ? [] : ["noteDeployed"]),
  ].map((name) => `import { ${name} } from "../undeployed";\n`);
  return `import * as pulumi from "@pulumi/pulumi";\n${watch.join("")}${types}`;
}

function argFields(properties: Properties): string {
  return Object.entries(properties)
    .map(([name, property]) => argField(name, property))
    .join("\n");
}

function outputFields(declaration: ResourceDeclaration): string {
  const inputs = Object.entries(lasting(declaration.properties)).map(
    ([name, property]) =>
      `${tsDoc(property.description)}declare readonly ${name}: pulumi.Output<${outputType(property.type)}${isAlwaysPresent(property) ? "" : " | undefined"}>;`,
  );
  const outputs = Object.entries(declaration.outputs).map(
    ([name, { type, description }]) =>
      `${tsDoc(description)}declare readonly ${name}: pulumi.Output<${outputType(type)}>;`,
  );
  return [...inputs, ...outputs].join("\n");
}

import { type Properties, type ResourceDeclaration, typeToken } from "../declaration/property";
import { alwaysPresent, argField, outputType, tsDoc } from "./types-source";

/** The source of one resource's class and its arguments. */
export function resourceSource(declaration: ResourceDeclaration): string {
  const { name, description } = declaration;
  const secrets = Object.keys(declaration.outputs).filter((output) => declaration.outputs[output]?.secret);
  const base =
    secrets.length === 0
      ? "options"
      : `pulumi.mergeOptions({ additionalSecretOutputs: ${JSON.stringify(secrets)} }, options)`;
  return `${imports(declaration)}
${tsDoc(`What a {@link ${name}} is made from.`)}export interface ${name}Args {
${argFields(declaration.properties)}
}

${tsDoc(description)}export class ${name} extends pulumi.CustomResource {
${outputFields(declaration)}

/**
 * @param name the resource's logical name, unique in the stack
 */
constructor(name: string, args: ${name}Args, options: pulumi.CustomResourceOptions = {}) {
  super(${JSON.stringify(typeToken(declaration))}, name, {
    ...args,
${Object.keys(declaration.outputs)
  .map((output) => `    ${output}: undefined,`)
  .join("\n")}
  }, ${base});
}
}
`;
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
}
`;
}

function imports(declaration: ResourceDeclaration): string {
  const source = argFields(declaration.properties) + outputFields(declaration);
  const types = source.includes("types.") ? 'import type * as types from "./types";\n' : "";
  return `import * as pulumi from "@pulumi/pulumi";\n${types}`;
}

function argFields(properties: Properties): string {
  return Object.entries(properties)
    .map(([name, property]) => argField(name, property))
    .join("\n");
}

function outputFields(declaration: ResourceDeclaration): string {
  const inputs = Object.entries(declaration.properties).map(
    ([name, property]) =>
      `${tsDoc(property.description)}declare readonly ${name}: pulumi.Output<${outputType(property.type)}${alwaysPresent(property) ? "" : " | undefined"}>;`,
  );
  const outputs = Object.entries(declaration.outputs).map(
    ([name, { type, description }]) =>
      `${tsDoc(description)}declare readonly ${name}: pulumi.Output<${outputType(type)}>;`,
  );
  return [...inputs, ...outputs].join("\n");
}

import { type FunctionDeclaration, type Properties, typeToken } from "../declaration/property";
import { outputType, tsDoc } from "./types-source";

/** The source of a function, in both of the forms that Pulumi knows: for what is known now, and for outputs. */
export function functionSource(declaration: FunctionDeclaration): string {
  const { name, description, outputs } = declaration;
  const [args, token] = [capitalized(name), JSON.stringify(typeToken(declaration))];
  const results = Object.entries(outputs).map(
    ([output, { type, description: about }]) => `${tsDoc(about)}readonly ${output}: ${outputType(type)};`,
  );
  const hasSecrets = Object.values(outputs).some(({ secret }) => secret);
  const caution = hasSecrets ? ` The result is not marked as secret; that of {@link ${name}Output} is.` : "";
  return `import * as pulumi from "@pulumi/pulumi";

${tsDoc(`What {@link ${name}} goes by.`)}export type ${args}Args = ${argsType(declaration, (type) => type)};

${tsDoc(`What {@link ${name}Output} goes by.`)}export type ${args}OutputArgs = ${argsType(declaration, (type) => `pulumi.Input<${type}>`)};

${tsDoc(`What {@link ${name}} finds.`)}export interface ${args}Result {
${results.join("\n")}
}

${tsDoc(description + caution)}export function ${name}(args: ${args}Args, options: pulumi.InvokeOptions = {}): Promise<${args}Result> {
  return pulumi.runtime.invoke(${token}, args, options) as Promise<${args}Result>;
}

${tsDoc(description)}export function ${name}Output(args: ${args}OutputArgs, options: pulumi.InvokeOutputOptions = {}): pulumi.Output<${args}Result> {
  return pulumi.runtime.invokeOutput<${args}Result>(${token}, args, options);
}
`;
}

/** An object's type; where exactly one of several is to be given, one object for each of these. */
function argsType({ properties, exactlyOne = [] }: FunctionDeclaration, wrap: (type: string) => string): string {
  const [choice] = exactlyOne;
  if (choice === undefined) return `{ ${fields(properties, wrap, () => "asDeclared").join("\n")} }`;
  const isOneOf = (name: string): boolean => choice.includes(name);
  return choice
    .map((given) =>
      fields(properties, wrap, (name) => {
        if (!isOneOf(name)) return "asDeclared";
        return name === given ? "given" : "left out";
      }),
    )
    .map((each) => `{ ${each.join("\n")} }`)
    .join(" | ");
}

type Presence = "given" | "left out" | "asDeclared";

function fields(
  properties: Properties,
  wrap: (type: string) => string,
  presence: (name: string) => Presence,
): string[] {
  return Object.entries(properties).map(([name, { type, description, required }]) => {
    const how = presence(name);
    if (how === "left out") return `${name}?: undefined;`;
    const isRequired = how === "given" || required === true;
    const written = wrap(outputType(type));
    return `${tsDoc(description)}${isRequired ? `${name}: ${written}` : `${name}?: ${written} | undefined`};`;
  });
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

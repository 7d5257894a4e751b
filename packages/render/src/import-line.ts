/**
 * The command that takes a thing at Render over as the resource of a URN: without its parent it would be another
 * resource, and the one of the program would be made beside it, and the imported one deleted. A component is taken to
 * have its child's name, as in a composition of one child a component. No program is generated, since there is one.
 *
 * @param provider URN of the provider that the resource has; the default one needs no mention
 * @param pulumi how Pulumi is started where the line will be run
 */
export function importLine(
  urn: string,
  id: string,
  provider?: string,
  pulumi: string = process.env.RENDER_PULUMI_COMMAND ?? "pulumi",
): string {
  const [, stack = "", project = "", types = "", name = ""] = /^urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/.exec(urn) ?? [];
  const chain = types.split("$");
  const [type = ""] = chain.slice(-1);
  const parent = `urn:pulumi:${stack}::${project}::${chain.slice(0, -1).join("$")}::${name}`;
  return [
    `${pulumi} import --stack ${quoted(stack)} --generate-code=false`,
    ...(chain.length === 1 ? [] : [`--parent ${quoted(`parent=${parent}`)}`]),
    ...(provider === undefined || isDefault(provider) ? [] : [`--provider ${quoted(`provider=${provider}`)}`]),
    `${type} ${quoted(name)} ${quoted(id)}`,
  ].join(" ");
}

function isDefault(provider: string): boolean {
  return /::default(_[^:]*)?$/.test(provider);
}

/** As one word of a shell. */
function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

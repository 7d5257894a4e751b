/**
 * The command that takes a thing at Render over as the resource of a URN: without its parent it would be another
 * resource, and the one of the program would be made beside it, and the imported one deleted. A component is taken to
 * have its child's name, as in a composition of one child a component.
 */
export function importLine(urn: string, id: string): string {
  const [, stackAndProject, types = "", name = ""] = /^urn:pulumi:(.*?::.*?)::(.*?)::(.*)$/.exec(urn) ?? [];
  const chain = types.split("$");
  const [type = ""] = chain.slice(-1);
  const line = `pulumi import ${type} ${quoted(name)} ${id}`;
  if (chain.length === 1) return line;
  const parent = `urn:pulumi:${stackAndProject ?? ""}::${chain.slice(0, -1).join("$")}::${name}`;
  return `${line} --parent 'parent=${parent}'`;
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name}'`;
}

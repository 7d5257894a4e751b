/** A text of a Compose file for which the variable of a name stands in, where whoever runs Compose has set that to something. */
export function overridable(variable: string, text: string): string {
  // A brace would end what stands for the variable.
  return text.includes("}") ? text : `\${${variable}:-${text}}`;
}

/** A text of a Compose file that whoever runs Compose has to give. @param what it is, for whoever hasn't */
export function asked(variable: string, what: string): string {
  return `\${${variable}:?${what}}`;
}

/** The variable of Compose itself that says something of a part. @example variableOf("web", "port") // WEB_PORT */
export function variableOf(part: string, what: string): string {
  return `${part}_${what}`.replaceAll(/\W/g, "_").toUpperCase();
}

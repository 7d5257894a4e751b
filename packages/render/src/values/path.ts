/** The path of a map's entry in Pulumi's notation: `envVars.LOG_LEVEL`, `services["api-v1"]`. */
export function entryPath(parent: string, key: string): string {
  if (parent === "") return key;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${parent}.${key}` : `${parent}[${JSON.stringify(key)}]`;
}

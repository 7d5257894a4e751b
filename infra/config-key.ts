/** Stack config by key as Pulumi understands keys: one without a namespace is in the project's own. */
export function withNamespaces(config: Readonly<Record<string, unknown>>, project: string): Record<string, unknown> {
  const keys = Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]);
  return Object.fromEntries(keys) as Record<string, unknown>;
}

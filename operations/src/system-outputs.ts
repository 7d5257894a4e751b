/** The texts among the stack outputs of one system, by their names within it: `realtime.apiUrl` is `apiUrl`. */
export function textsOf(system: string, outputs: Readonly<Record<string, unknown>>): Record<string, string> {
  const prefix = `${system}.`;
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === "string" ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );
}

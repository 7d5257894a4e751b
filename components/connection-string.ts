/** A connection string that has these query parameters, in place of its own of the same name. */
export function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const [base = "", query = ""] = url.split("?", 2);
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries(parameters)) all.set(name, value);
  // Form encoding writes a space as `+`, which in a connection string is a plus.
  return all.size === 0 ? base : `${base}?${all.toString().replaceAll("+", "%20")}`;
}

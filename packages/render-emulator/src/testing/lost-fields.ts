/** Names under which a field comes back, where it is another one. */
const returnedAs: Record<string, string> = {
  enableHighAvailability: "highAvailabilityEnabled",
  ownerId: "id",
  commitId: "id",
};

/** What no reply shows, each with the reason. */
const unseen: Record<string, string> = {
  maxShutdownDelaySeconds: "kept, and in none of Render's recorded replies",
  registryCredentialId: "an id among others: it is looked for at its very place",
  clearCache: "each build begins in a clean checkout, so that both values are the same",
};

/** Fields of what was sent that are nowhere in what came back. */
export function lost(sent: unknown, returned: string, name = ""): string[] {
  if (typeof sent === "object" && sent !== null) {
    return Object.entries(sent).flatMap(([key, one]) => lost(one, returned, Array.isArray(sent) ? name : key));
  }
  const value = JSON.stringify(sent).replace(/"$/, "");
  const places = [name, returnedAs[name] ?? name].map((one) => `"${one}":${value}`);
  const isInList = returned.includes(`[${value}`);
  return name in unseen || isInList || places.some((place) => returned.includes(place)) ? [] : [`${name}: ${value}`];
}

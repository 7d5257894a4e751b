/** Plans of services and key value stores in a Blueprint; those of databases are the API's with hyphens. */
const servicePlans: Readonly<Record<string, string>> = {
  free: "free",
  starter: "starter",
  standard: "standard",
  pro: "pro",
  pro_plus: "pro plus",
  pro_max: "pro max",
  pro_ultra: "pro ultra",
};

/** What a Blueprint calls the plan of a service or of a key value store; undefined where it has no word for it. */
export function servicePlanInBlueprint(plan: string): string | undefined {
  return servicePlans[plan];
}

/** What a Blueprint calls the plan of a Postgres, or what happens when a key value store is full. */
export function hyphenated(word: string): string {
  return word.replaceAll("_", "-");
}

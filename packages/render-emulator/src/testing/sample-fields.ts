/** Values for fields of which any text, number or value of their enum would be refused. */
export const samples: Record<string, unknown> = {
  priority: 3,
  key: "SAMPLE",
  healthCheckPath: "/sample",
  mountPath: "/sample",
  uri: "https://sample.example.com",
  path: "/sample",
  source: "/from",
  destination: "/to",
  repo: "/sample",
  imagePath: "docker.io/sample/image:1",
  runtime: "python",
  plan: "pro",
  diskSizeGB: 40,
  protectedStatus: "protected",
  ipAllowList: [{ cidrBlock: "192.0.2.0/24", description: "sample" }],
  pullRequestPreviewsEnabled: "yes",
  version: "16",
  endpoint: "127.0.0.1:1",
  setting: "send",
  url: "https://sample.example.com",
  schedule: "0 3 * * *",
  profile: "origin-controlled",
};
/** Others for a change. */
export const changes: Record<string, unknown> = {
  healthCheckPath: "/changed",
  mountPath: "/changed",
  uri: "https://changed.example.com",
  url: "https://changed.example.com",
  repo: "/changed",
  imagePath: "docker.io/changed/image:2",
  runtime: "ruby",
  pullRequestPreviewsEnabled: "no",
  renderSubdomainPolicy: "disabled",
  diskSizeGB: 60,
  schedule: "0 4 * * *",
  profile: "origin-controlled-all",
  ipAllowList: [{ cidrBlock: "2001:db8::/32", description: "changed" }],
};

/** What of Render's description a sample is made by. */
export interface Schema {
  type?: string;
  enum?: readonly unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  byName?: Record<string, Schema>;
}
interface Sampling {
  /** Which of several descriptions is meant. */
  variant: string;
  isChange: boolean;
}

/** What is sent for a field of Render's description. */
export function sampleOf(name: string, schema: Schema, sampling: Sampling): unknown {
  const { variant, isChange } = sampling;
  const chosen = isChange ? changes : samples;
  if (name in chosen) return chosen[name];
  if (schema.byName !== undefined) return sampleOf(name, schema.byName[variant] ?? {}, sampling);
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties);
    return Object.fromEntries(fields.map(([key, one]) => [key, sampleOf(key, one, sampling)]));
  }
  if (schema.items !== undefined) return [sampleOf(name, schema.items, sampling)];
  if (schema.enum !== undefined) return schema.enum.at(isChange ? 0 : -1);
  if (schema.type === "boolean") return !isChange;
  return schema.type === "integer" ? (isChange ? 8 : 7) : `${isChange ? "changed" : "sample"}-${name.toLowerCase()}`;
}

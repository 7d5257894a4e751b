const credential = {
  type: "object",
  required: ["username", "default", "createdAt", "openConnections"],
  properties: {
    username: { type: "string" },
    default: { type: "boolean" },
    createdAt: { type: "string", format: "date-time" },
    openConnections: { type: "integer" },
  },
  additionalProperties: false,
};

const dedicatedIp = {
  type: "object",
  required: ["id", "name", "ownerId", "region", "environmentIds", "ips", "status"],
  properties: {
    id: { type: "string" },
    name: { type: "string" },
    description: { type: "string" },
    ownerId: { type: "string" },
    region: { type: "string" },
    environmentIds: { type: "array", items: { type: "string" } },
    ips: { type: "array", items: { type: "string", format: "ipv4" } },
    status: { enum: ["CREATING", "PENDING", "RUNNING"] },
    createdAt: { type: "string", format: "date-time" },
    updatedAt: { type: "string", format: "date-time" },
  },
  additionalProperties: false,
};

const route = {
  type: "object",
  required: ["id", "type", "source", "destination", "priority"],
  properties: {
    id: { type: "string" },
    type: { enum: ["redirect", "rewrite"] },
    source: { type: "string" },
    destination: { type: "string" },
    priority: { type: "integer" },
  },
  additionalProperties: false,
};

/**
 * Replies of endpoints that Render's OpenAPI document of September 2025 doesn't have yet, in the form of
 * `render-openapi-replies.json`. Their statuses and fields are those of Render's API reference of 2026.
 */
export const laterReplies = {
  "GET /dedicated-ips": { 200: { type: "array", items: dedicatedIp } },
  "POST /dedicated-ips": { 201: dedicatedIp },
  "GET /dedicated-ips/{dedicatedIpId}": { 200: dedicatedIp },
  "PATCH /dedicated-ips/{dedicatedIpId}": { 200: dedicatedIp },
  "DELETE /dedicated-ips/{dedicatedIpId}": { 204: null },
  "POST /key-value/{keyValueId}/suspend": { 202: null },
  "POST /key-value/{keyValueId}/resume": { 202: null },
  "GET /postgres/{postgresId}/credentials": { 200: { type: "array", items: credential } },
  "POST /postgres/{postgresId}/credentials": { 202: null },
  "DELETE /postgres/{postgresId}/credentials/{username}": { 200: null },
  // It stood at `/routes`, where nothing says which one is meant; its reply is the one described there.
  "PATCH /services/{serviceId}/routes/{routeId}": {
    200: { type: "object", properties: { headers: route }, additionalProperties: false },
  },
};

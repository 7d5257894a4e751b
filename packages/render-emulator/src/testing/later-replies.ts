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

/**
 * Replies of endpoints that Render's OpenAPI document of September 2025 doesn't have yet, in the form of
 * `render-openapi-replies.json`. Their statuses and fields are those of Render's API reference of 2026.
 */
export const laterReplies = {
  "POST /key-value/{keyValueId}/suspend": { 202: null },
  "POST /key-value/{keyValueId}/resume": { 202: null },
  "GET /postgres/{postgresId}/credentials": { 200: { type: "array", items: credential } },
  "POST /postgres/{postgresId}/credentials": { 202: null },
  "DELETE /postgres/{postgresId}/credentials/{username}": { 200: null },
};

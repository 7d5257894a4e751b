/**
 * Replies of endpoints that Render's OpenAPI document of September 2025 doesn't have yet, in the form of
 * `render-openapi-replies.json`. Their statuses and fields are those of Render's API reference of 2026.
 */
export const laterReplies = {
  "POST /key-value/{keyValueId}/suspend": { 202: null },
  "POST /key-value/{keyValueId}/resume": { 202: null },
} as const;

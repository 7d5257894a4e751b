import { endpoints as names } from "./endpoints.json";

export interface ApiEndpoint {
  method: string;
  /** Below the API's base, with its parameters in braces: `/services/{serviceId}`. */
  path: string;
  /** Render's name of the operation: `list-services`. */
  operationId: string | undefined;
}

/** Every endpoint of Render's API, as its reference lists them. */
export const endpoints: readonly ApiEndpoint[] = Object.entries(names).map(([endpoint, operationId]) => {
  const [method = "", path = ""] = endpoint.split(" ");
  return { method, path, operationId: operationId ?? undefined };
});

export * from "./api-error";
export * from "./environment";
export * from "./health";
export * from "./logger";
export * from "./origins";
export * from "./run-service";
export * from "./server";

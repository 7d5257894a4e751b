export * from "./environment";
export * from "./redis";
export * from "./tick-channel";
export * from "./tick-queue";

export * from "./candle";
export * from "./price";
export * from "./tick";

export * from "./candle";
export * from "./tick";

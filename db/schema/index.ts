export * from "./audit";
export * from "./conversation";
export * from "./job";
export * from "./person";
export * from "./retention";
export * from "./rule";
export * from "./tenant";

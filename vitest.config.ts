import { defineConfig } from "vitest/config";

const DATABASE_TESTS = ["src/**/*.db.test.ts", "test/**/*.db.test.ts", "test/journeys/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: ["src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["node_modules/**", ...DATABASE_TESTS],
        },
      },
      {
        extends: true,
        test: { name: "database", include: DATABASE_TESTS, globalSetup: ["test/support/server.ts"] },
      },
    ],
  },
});

import { describe, expect, test } from "vitest";
import { simulatorFactory } from "./factory.ts";
import { generationNamed } from "./generations.ts";

describe("generations", () => {
  test("are found by name", () => {
    expect(generationNamed("linux-6.18").name).toBe("linux-6.18");
  });

  test("refuse an unknown name with MSC107 and name the known ones", () => {
    expect(() => generationNamed("linux-1.0")).toThrow(
      expect.objectContaining({ code: "MSC107", hint: expect.stringContaining("linux-6.18") }),
    );
  });

  test("decide whether the second region ioctl is listed", () => {
    const listed = ["memfile-v6-patch4", "linux-6.18"].map((dialect) =>
      simulatorFactory({ dialect }).capabilities.operations.includes("set_user_memory_region2"),
    );

    expect(listed).toEqual([false, true]);
  });
});

describe("the factory", () => {
  test("names the seeded bug in the capabilities, and only then", () => {
    const dialect = "linux-6.18";

    const names = [
      simulatorFactory({ dialect }).capabilities.name,
      simulatorFactory({ dialect, bug: "overlap-off-by-one" }).capabilities.name,
    ];

    expect(names).toEqual(["simulator", "simulator:bug=overlap-off-by-one"]);
  });
});
